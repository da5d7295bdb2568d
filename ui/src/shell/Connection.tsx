import { Badge, Tooltip } from '@mantine/core';
import type { LiveState } from '@tradewind/live-client';
import { useLiveState } from '../live/context.ts';

const LOOKS: Readonly<Record<LiveState, { label: string; color: string; about: string }>> = {
  live: { label: 'Live', color: 'teal', about: 'Changes show by themselves' },
  connecting: { label: 'Connecting', color: 'yellow', about: 'Changes do not show yet' },
  'catching-up': { label: 'Catching up', color: 'yellow', about: 'What was missed is on its way' },
  waiting: {
    label: 'Reconnecting',
    color: 'orange',
    about: 'The connection was lost: what you see may be old',
  },
  refused: { label: 'Not live', color: 'red', about: 'Live updates are refused: what you see may be old' },
  closed: { label: 'Not live', color: 'red', about: 'Live updates have ended: reload the page' },
};

/** Whether what one sees is up to date. */
export function Connection() {
  const { label, color, about } = LOOKS[useLiveState()];
  return (
    <Tooltip label={about}>
      <Badge variant="light" color={color} role="status" styles={{ label: { textTransform: 'none' } }}>
        {label}
      </Badge>
    </Tooltip>
  );
}
