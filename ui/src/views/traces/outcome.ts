import type { MantineColor } from '@mantine/core';
import {
  IconCircleCheck,
  IconCircleDot,
  IconCircleX,
  IconCopyCheck,
  IconRotate,
  IconSend,
  IconSkull,
  type Icon,
} from '@tabler/icons-react';

export interface Outcome {
  readonly label: string;
  readonly color: MantineColor;
  readonly icon: Icon;
}

const KNOWN: Readonly<Record<string, Outcome>> = {
  applied: { label: 'Applied', color: 'teal', icon: IconCircleCheck },
  published: { label: 'Published', color: 'teal', icon: IconSend },
  duplicate: { label: 'Duplicate', color: 'gray', icon: IconCopyCheck },
  passed_over: { label: 'Passed over', color: 'gray', icon: IconCircleDot },
  no_contact: { label: 'Nobody to tell', color: 'gray', icon: IconCircleDot },
  retried: { label: 'Retried', color: 'orange', icon: IconRotate },
  dead_lettered: { label: 'Dead letter', color: 'red', icon: IconSkull },
};

/** What a span came to, in words; of an API request the status is the word. */
export function outcomeOf(outcome: string | null | undefined): Outcome {
  if (!outcome) return { label: 'Done', color: 'gray', icon: IconCircleDot };
  const known = KNOWN[outcome];
  if (known) return known;
  if (!/^\d{3}$/.test(outcome))
    return { label: outcome.replaceAll('_', ' '), color: 'gray', icon: IconCircleDot };
  if (outcome < '400') return { label: outcome, color: 'teal', icon: IconCircleCheck };
  return { label: outcome, color: outcome < '500' ? 'orange' : 'red', icon: IconCircleX };
}
