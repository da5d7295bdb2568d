import { Anchor, Group, Text, ThemeIcon } from '@mantine/core';
import { IconBolt, IconClipboardList, IconNotes, IconShoppingCart, type Icon } from '@tabler/icons-react';
import type { LiveEvent } from '@tradewind/live-client';
import { Link } from 'wouter';
import { TraceLink } from '../../components/TraceLink.tsx';
import classes from './live.module.css';
import type { Kind, Sentence } from './sentences.ts';

const PICTURES: Readonly<Record<Kind, { picture: Icon; color: string }>> = {
  'work-orders': { picture: IconClipboardList, color: 'indigo' },
  orders: { picture: IconShoppingCart, color: 'grape' },
  notes: { picture: IconNotes, color: 'teal' },
  others: { picture: IconBolt, color: 'gray' },
};

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

interface ItemProps {
  readonly event: LiveEvent;
  readonly sentence: Sentence;
  /** It came while one was looking. */
  readonly fresh: boolean;
}

/** One event of the feed. */
export function FeedItem({ event, sentence: { kind, subject, to, rest }, fresh }: ItemProps) {
  const { picture: Picture, color } = PICTURES[kind];
  const date = new Date(event.timestamp);
  return (
    <li className={classes.item} data-fresh={fresh || undefined}>
      <ThemeIcon variant="light" color={color} size={30} radius="xl" aria-hidden>
        <Picture size={16} stroke={1.7} />
      </ThemeIcon>
      <div className={classes.words}>
        <Text size="sm" component="div">
          {to ? (
            <Anchor component={Link} to={to} fw={600} inherit>
              {subject}
            </Anchor>
          ) : (
            <b>{subject}</b>
          )}
          {rest.startsWith(':') ? rest : ` ${rest}`}
        </Text>
        <Group gap="md">
          <Text size="xs" c="dimmed" component="time" dateTime={event.timestamp} title={exact.format(date)}>
            {clock.format(date)}
          </Text>
          <TraceLink traceId={event.traceId} />
        </Group>
      </div>
    </li>
  );
}
