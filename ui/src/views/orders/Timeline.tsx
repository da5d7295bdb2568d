import { Badge, Code, Group, Text } from '@mantine/core';
import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleDotted,
  IconCircleXFilled,
  IconClock,
  type Icon,
} from '@tabler/icons-react';
import { TraceLink } from '../../components/TraceLink.tsx';
import classes from './orders.module.css';
import type { DetailedOrder } from './queries.ts';
import { STEPS, timeline, type Entry } from './steps.ts';

const MARKS: Readonly<Record<Entry['state'], Icon>> = {
  done: IconCircleCheckFilled,
  waiting: IconClock,
  next: IconCircleDotted,
  later: IconCircleDashed,
};
const BAD = ['OrderStockDepleted', 'OrderPaymentRejected', 'OrderCancelled'];

/** What has happened to an order, and what comes next. */
export function Timeline({ order }: { readonly order: DetailedOrder }) {
  return (
    <ol className={classes.timeline} aria-label="Timeline">
      {timeline(order.events).map((entry) => (
        <Item key={entry.event?.id ?? entry.type} entry={entry} order={order} />
      ))}
    </ol>
  );
}

function Item({ entry, order }: { readonly entry: Entry; readonly order: DetailedOrder }) {
  const { type, state, event } = entry;
  const bad = BAD.includes(type);
  const Mark = bad && state === 'done' ? IconCircleXFilled : MARKS[state];
  const { done = type, about = '' } = STEPS[type] ?? {};
  return (
    <li className={classes.entry} data-state={state} data-bad={bad || undefined}>
      <span className={classes.mark} aria-hidden>
        <Mark size={22} />
      </span>
      <div>
        <Group gap="0 8px">
          <Text size="sm" fw={event ? 600 : 400} c={event ? 'var(--mantine-color-text)' : 'dimmed'}>
            {done}
          </Text>
          {state !== 'done' && <NotYet state={state} underWay={order.status === 'PENDING'} />}
          {event && <Moment at={event.at} since={order.placedAt} />}
        </Group>
        {state !== 'later' && about && (
          <Text size="xs" c="dimmed">
            {event ? about : expected(type)}
          </Text>
        )}
        {state === 'waiting' && (
          <Text size="xs">
            It was reported, and waits for what must come before it. Until then it changes nothing.
          </Text>
        )}
        {event?.reason && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            Why: {event.reason}
          </Text>
        )}
        {event && (
          <Group gap="sm" mt={2}>
            <Code title="The type of the event">{type}</Code>
            <TraceLink traceId={event.traceId} />
          </Group>
        )}
      </div>
    </li>
  );
}

interface NotYetProps {
  readonly state: Entry['state'];
  readonly underWay: boolean;
}

function NotYet({ state, underWay }: NotYetProps) {
  const label = { done: '', waiting: 'Waits for its predecessor', next: 'Next', later: 'To come' }[state];
  return (
    <Badge
      size="sm"
      variant={state === 'later' ? 'default' : 'light'}
      color={state === 'waiting' ? 'orange' : underWay ? 'blue' : 'gray'}
      styles={{ label: { textTransform: 'none', fontWeight: 500 } }}
    >
      {label}
    </Badge>
  );
}

/** Who brings a step about. */
function expected(type: string): string {
  if (type === 'OrderShipped') return 'Once somebody has handed it over: use “Ship order”.';
  if (type === 'OrderDelivered') return 'Once it has arrived: use “Mark as delivered”.';
  const by = STEPS[type]?.by;
  return by ? `By itself: ${by} does it.` : 'By itself.';
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** When, and how long after it was placed. */
function Moment({ at, since }: { readonly at: string; readonly since: string }) {
  const [date, placed] = [new Date(at), new Date(since)];
  const sameDay = date.toDateString() === placed.toDateString();
  const after = date.getTime() - placed.getTime();
  return (
    <Text size="xs" c="dimmed" component="span" className={classes.moment}>
      <time dateTime={at} title={exact.format(date)}>
        {(sameDay && after > 0 ? clock : exact).format(date)}
      </time>
      {after > 0 && `, ${duration(after)} after it was placed`}
    </Text>
  );
}

function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
