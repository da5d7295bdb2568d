import { Badge, Tooltip } from '@mantine/core';
import { useLiveState } from '../live/context.ts';
import { STATES } from '../live/states.ts';

/** Whether what one sees is up to date. */
export function Connection() {
  const { label, color, about } = STATES[useLiveState()];
  return (
    <Tooltip label={about}>
      <Badge variant="light" color={color} role="status" styles={{ label: { textTransform: 'none' } }}>
        {label}
      </Badge>
    </Tooltip>
  );
}
