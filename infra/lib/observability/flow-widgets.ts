import { Stats, type GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { physicalName, plainName, type FunctionName } from '../config/names.ts';
import type { Stage } from '../config/stage.ts';
import { row, type Section, type Seen } from './graph.ts';
import { bothTimes, MEDIAN, ofFunction, ofQueue, own, SLOWEST } from './metrics.ts';

const RELAY = 'event-relay';
const OUTBOX = 'outbox-publisher';

/** How old what people see is: of every worker, from the event to what it did about it. */
export function freshness({ stage, watched }: Seen): Section {
  const lag = (statistic: string) =>
    watched.workers.map((worker) => own(stage, worker, 'ConsumerLag', { statistic, label: worker }));
  return {
    heading: 'Freshness',
    note: 'From an event to its application. What readers see is as old as the worker that writes it is late.',
    rows: [
      row(
        { title: 'Lag, p50', axis: 'ms', of: lag(MEDIAN) },
        { title: 'Lag, p99', axis: 'ms', of: lag(SLOWEST) },
      ),
    ],
  };
}

export function workers({ stage, watched }: Seen): Section {
  return {
    heading: 'Workers',
    note: 'Duplicates cost and change nothing. Retries mend themselves; dead letters wait for somebody.',
    rows: watched.workers.map((worker) => workerRow(stage, worker)),
  };
}

function workerRow(stage: Stage, worker: FunctionName): GraphWidget[] {
  const name = physicalName(stage, worker);
  const count = (metricName: string, label: string) => own(stage, worker, metricName, { label });
  return row(
    {
      title: `${worker}: messages`,
      of: [
        count('EventsApplied', 'applied'),
        count('EventsDuplicate', 'duplicate'),
        count('EventsRetried', 'retried'),
        count('EventsDeadLettered', 'dead-lettered'),
      ],
    },
    {
      title: `${worker}: lag`,
      axis: 'ms',
      of: bothTimes((shown) => own(stage, worker, 'ConsumerLag', shown)),
    },
    {
      title: `${worker}: duration`,
      axis: 'ms',
      of: bothTimes((shown) => ofFunction(name, 'Duration', shown)),
    },
    {
      title: `${worker}: errors, concurrency`,
      of: [
        ofFunction(name, 'Errors', { label: 'errors' }),
        ofFunction(name, 'Throttles', { label: 'throttles' }),
      ],
      right: [ofFunction(name, 'ConcurrentExecutions', { statistic: Stats.MAXIMUM, label: 'at once' })],
    },
  );
}

export function queues({ stage, watched }: Seen): Section {
  const most = (names: readonly string[], metricName: string) =>
    names.map((name) =>
      ofQueue(name, metricName, {
        statistic: Stats.MAXIMUM,
        label: plainName(stage, name),
      }),
    );
  return {
    heading: 'Queues',
    rows: [
      row(
        { title: 'Waiting', of: most(watched.queues, 'ApproximateNumberOfMessagesVisible') },
        { title: 'In flight', of: most(watched.queues, 'ApproximateNumberOfMessagesNotVisible') },
        { title: 'Oldest', axis: 's', of: most(watched.queues, 'ApproximateAgeOfOldestMessage') },
        {
          title: 'Dead letters',
          of: most(watched.deadLetterQueues, 'ApproximateNumberOfMessagesVisible'),
        },
      ),
    ],
  };
}

/** Work-order events between Postgres and SNS. */
export function outbox({ stage }: Seen): Section {
  const most = (metricName: string, label: string) =>
    own(stage, OUTBOX, metricName, { statistic: Stats.MAXIMUM, label });
  return {
    heading: 'Outbox',
    rows: [
      row(
        { title: 'Rows', of: [most('OutboxDepth', 'waiting'), most('OutboxDead', 'dead')] },
        { title: 'Oldest row', axis: 's', of: [most('OutboxOldestAge', 'oldest')] },
        {
          title: 'Swept',
          of: [
            own(stage, OUTBOX, 'EventsPublished', { label: 'published' }),
            own(stage, OUTBOX, 'EventsRefused', { label: 'refused' }),
          ],
        },
      ),
    ],
  };
}

/** Events between the event store and the bus. */
export function relay({ stage }: Seen): Section {
  const of = (metricName: string, shown = {}) => own(stage, RELAY, metricName, shown);
  const iteratorAge = ofFunction(physicalName(stage, RELAY), 'IteratorAge', {
    statistic: Stats.MAXIMUM,
    label: 'behind',
  });
  return {
    heading: 'Event relay',
    rows: [
      row(
        { title: 'Behind the event store', axis: 'ms', of: [iteratorAge] },
        {
          title: 'Events',
          of: [
            of('EventsPublished', { label: 'published' }),
            of('EventsDeadLettered', { label: 'set aside' }),
          ],
        },
        {
          title: 'From the event to the bus',
          axis: 'ms',
          of: bothTimes((shown) => of('PublishLatency', shown)),
        },
      ),
    ],
  };
}
