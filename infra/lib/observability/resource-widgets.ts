import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { physicalName, plainName } from '../config/names.ts';
import { row, type Section, type Seen } from './graph.ts';
import { ofAllBuses, ofFunction, ofQueue, ofTable, ofTopic, own, throttles } from './metrics.ts';
import type { WatchedFunction } from './watched.ts';

const MIB_A_GIB = 1024;
const MS_A_SECOND = 1000;

export function tables({ watched }: Seen): Section {
  const each = (metricName: string) => watched.tables.flatMap((table) => ofTable(table, metricName));
  return {
    heading: 'Tables',
    rows: [
      row(
        { title: 'Read units', stacked: true, of: each('ConsumedReadCapacityUnits') },
        { title: 'Write units', stacked: true, of: each('ConsumedWriteCapacityUnits') },
        { title: 'Throttles', of: watched.tables.flatMap((table) => throttles(table)) },
      ),
    ],
  };
}

/** What the system decided or did without, that nobody is called for. */
export function judgements({ stage }: Seen): Section {
  return {
    heading: 'Decisions',
    rows: [
      row(
        {
          title: 'Orders screened',
          of: [
            own(stage, 'orders-api', 'OrdersFlagged', { label: 'flagged' }),
            own(stage, 'orders-api', 'ScreeningUnavailable', { label: 'without an opinion of the model' }),
          ],
        },
        {
          title: 'Payments given up',
          of: [own(stage, 'payment-processor', 'PaymentsGivenUp', { label: 'given up' })],
        },
        {
          title: 'Mails in the words of the template',
          of: [own(stage, 'email-notifier', 'LettersFromTemplate', { label: 'from the template' })],
        },
      ),
    ],
  };
}

/** What the bill is made of (docs/cost.md), beside the units of the tables. */
export function cost({ stage, watched }: Seen): Section {
  const { functions, queues, topics } = watched;
  const plain = (name: string) => plainName(stage, name);
  const physical = ({ name }: WatchedFunction) => physicalName(stage, name);
  const messages = (metricName: string) =>
    queues.map((name) => ofQueue(name, metricName, { label: plain(name) }));
  return {
    heading: 'Cost drivers',
    note: 'What EventBridge is given is counted for the whole account and region.',
    rows: [
      row(
        {
          title: 'Invocations',
          stacked: true,
          of: functions.map((one) => ofFunction(physical(one), 'Invocations', { label: one.name })),
        },
        {
          title: 'GB-seconds',
          stacked: true,
          of: functions.map((one, index) => gigabyteSeconds(one, physical(one), index)),
        },
        {
          title: 'PutEvents and SNS',
          of: [
            ofAllBuses('PutEventsEntriesCount', { label: 'events put' }),
            ...topics.map((name) => ofTopic(name, 'NumberOfMessagesPublished', { label: plain(name) })),
          ],
        },
      ),
      row(
        { title: 'SQS: sent', stacked: true, of: messages('NumberOfMessagesSent') },
        { title: 'SQS: received', stacked: true, of: messages('NumberOfMessagesReceived') },
        { title: 'SQS: received nothing', stacked: true, of: messages('NumberOfEmptyReceives') },
      ),
    ],
  };
}

const gigabyteSeconds = ({ name, memoryMiB }: WatchedFunction, functionName: string, index: number) =>
  new MathExpression({
    expression: `duration${index} * ${memoryMiB / MIB_A_GIB} / ${MS_A_SECOND}`,
    usingMetrics: { [`duration${index}`]: ofFunction(functionName, 'Duration') },
    label: name,
    period: Duration.minutes(1),
  });
