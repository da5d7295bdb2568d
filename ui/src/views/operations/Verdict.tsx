import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClockExclamation } from '@tabler/icons-react';
import type { Glance } from './health.ts';

const LOOKS = {
  trouble: { color: 'red', icon: IconAlertTriangle },
  slow: { color: 'orange', icon: IconClockExclamation },
  well: { color: 'teal', icon: IconCircleCheck },
};

/** The answer before any number; told when it changes. */
export function Verdict({ glance: { state, title, detail } }: { readonly glance: Glance }) {
  const { color, icon: Picture } = LOOKS[state];
  return (
    <Alert variant="light" color={color} icon={<Picture aria-hidden />} title={title} role="status">
      {detail}
    </Alert>
  );
}
