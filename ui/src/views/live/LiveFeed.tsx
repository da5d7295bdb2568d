import { Anchor, Badge, Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconBolt, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { LiveEvent } from '@tradewind/live-client';
import { useState } from 'react';
import { Link } from 'wouter';
import { Empty } from '../../components/Empty.tsx';
import { Page } from '../../components/Page.tsx';
import { useFeed, useLiveState } from '../../live/context.ts';
import { STATES } from '../../live/states.ts';
import { useUser } from '../../session/context.ts';
import { FeedItem } from './FeedItem.tsx';
import classes from './live.module.css';
import { sentence, spoken, type Kind } from './sentences.ts';
import { useDigest } from './useDigest.ts';
import { usePause } from './usePause.ts';

const FILTERS: { value: Kind | 'all'; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'work-orders', label: 'Work orders' },
  { value: 'orders', label: 'Orders' },
  { value: 'notes', label: 'Notes' },
];

/** What happens in the org, as it happens. */
export function LiveFeed() {
  const { userId } = useUser();
  const [kind, setKind] = useState<Kind | 'all'>('all');
  const all = useFeed();
  const wanted = (event: LiveEvent) => kind === 'all' || sentence(event, userId).kind === kind;
  const { shown, paused, waiting, pause, goOn } = usePause(all);
  const events = shown.filter(wanted);
  const said = useDigest(shown, (event) => spoken(sentence(event, userId)));
  const fresh = useFresh(all);

  return (
    <Page
      title="Live feed"
      about="What happens in your org, as it happens: told over a WebSocket, to whoever may know of it. The other views change by the same events."
      actions={
        <Button
          variant="default"
          leftSection={
            paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />
          }
          onClick={paused ? goOn : pause}
        >
          {paused ? 'Go on' : 'Pause'}
        </Button>
      }
    >
      <Stack maw={860}>
        <Standing />
        <Group justify="space-between" gap="sm">
          <Button.Group aria-label="What is shown">
            {FILTERS.map(({ value, label }) => (
              <Button
                key={value}
                size="xs"
                variant={value === kind ? 'light' : 'default'}
                aria-pressed={value === kind}
                onClick={() => setKind(value)}
              >
                {label}
              </Button>
            ))}
          </Button.Group>
          <Text size="sm" c="dimmed">
            {paused && `Paused. ${waits(waiting.filter(wanted).length)}`}
          </Text>
        </Group>
        <VisuallyHidden role="status">{said}</VisuallyHidden>
        {events.length === 0 ? (
          <Nothing filtered={shown.length > 0} />
        ) : (
          <ul className={classes.list} aria-label="Events, the newest first">
            {events.map((event) => (
              <FeedItem
                key={event.eventId}
                event={event}
                sentence={sentence(event, userId)}
                fresh={fresh(event)}
              />
            ))}
          </ul>
        )}
      </Stack>
    </Page>
  );
}

function waits(count: number): string {
  if (count === 0) return 'Nothing waits.';
  return count === 1 ? 'One event waits.' : `${count} events wait.`;
}

/** Whether an event came after the view was opened. */
function useFresh(feed: readonly LiveEvent[]): (event: LiveEvent) => boolean {
  const [before] = useState(() => new Set(feed.map(({ eventId }) => eventId)));
  return ({ eventId }) => !before.has(eventId);
}

function Standing() {
  const { label, color, about } = STATES[useLiveState()];
  return (
    <Group gap="xs">
      <Badge variant="light" color={color} styles={{ label: { textTransform: 'none' } }}>
        {label}
      </Badge>
      <Text size="sm">{about}.</Text>
    </Group>
  );
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  if (filtered) {
    return (
      <Empty icon={IconBolt} title="Nothing of this kind yet">
        Other things have happened: choose “All” to see them.
      </Empty>
    );
  }
  return (
    <Empty icon={IconBolt} title="Nothing has happened since you opened the page">
      To see something,{' '}
      <Anchor component={Link} to="/orders/new" inherit underline="always">
        order parts
      </Anchor>
      ,{' '}
      <Anchor component={Link} to="/notes" inherit underline="always">
        write a note
      </Anchor>{' '}
      or{' '}
      <Anchor component={Link} to="/work-orders" inherit underline="always">
        move a work order
      </Anchor>
      , here or in another window, and come back.
    </Empty>
  );
}
