import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClockExclamation } from '@tabler/icons-react';
import type { Glance } from './health.ts';

const LOOKS = {
  trouble: { color: 'red', icon: IconAlertTriangle },
  slow: { color: 'orange', icon: IconClockExclamation },
  well: { color: 'teal', icon: IconCircleCheck },
};

interface VerdictProps {
  readonly glance: Glance;
  /** Whether it could not be asked again: then it is how things were. */
  readonly stale: boolean;
}

/** The answer before any number; told when it changes. */
export function Verdict({ glance: { state, title, detail }, stale }: VerdictProps) {
  const { color, icon: Picture } = LOOKS[state];
  return (
    <Alert
      variant="light"
      color={stale ? 'gray' : color}
      icon={<Picture aria-hidden />}
      title={stale ? `When last seen: ${title}` : title}
      role="status"
    >
      {detail}
    </Alert>
  );
}
