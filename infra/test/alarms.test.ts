import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AWS_STAGES, synth } from './support.ts';

const RUNBOOK = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

/** Second-level headings with their sections, by the anchor that a Markdown viewer gives them. */
const ENTRIES = new Map(
  RUNBOOK.split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...body] = section.split('\n');
      const anchor = heading
        .trim()
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/\s+/g, '-');
      return [anchor, body.join('\n')];
    }),
);

/** Entries that begin with what somebody sees, not with an alarm. */
const OF_PEOPLE = ['an-order-is-stuck'];

type AlarmFacts = readonly [
  name: string,
  metric: string,
  threshold: number,
  periods: number,
  seconds: number,
];

const functionErrors = (name: string): AlarmFacts => [
  `${name}-function-errors`,
  'AWS/Lambda Errors',
  0,
  1,
  300,
];

/** Those of every function. */
const runs = (name: string): AlarmFacts[] => [
  functionErrors(name),
  [`${name}-throttled-functions`, 'AWS/Lambda Throttles', 10, 1, 300],
];

/** That of every table; its metric is a sum over the table and its indexes. */
const table = (name: string): AlarmFacts => [
  `${name}-table-throttled-requests`,
  'ReadThrottleEvents + WriteThrottleEvents',
  10,
  1,
  300,
];

/** The alarms of every worker. */
const worker = (name: string, maxAge: number): AlarmFacts[] => [
  ...runs(name),
  [`${name}-dead-letters`, 'AWS/SQS ApproximateNumberOfMessagesVisible', 0, 1, 60],
  [`${name}-oldest-message`, 'AWS/SQS ApproximateAgeOfOldestMessage', maxAge, 3, 60],
];

/** Those of a worker that is fed by the bus. */
const busWorker = (name: string, maxAge = 300): AlarmFacts[] => [
  ...worker(name, maxAge),
  [`${name}-failed-deliveries`, 'AWS/Events FailedInvocations', 0, 1, 300],
];

const BUS_WORKERS = [
  'order-sync',
  'sku-restocker',
  'stock-allocator',
  'allocation-completer',
  'stock-deallocator',
  'payment-processor',
  'email-notifier',
  'note-saver',
  'live-broadcaster',
];

const APIS = [
  'orders-api',
  'inventory-api',
  'payments-api',
  'identity-api',
  'notes-api',
  'live-connections',
  'operations-api',
];

const TABLES = [
  'work-orders',
  'event-store',
  'orders',
  'inventory',
  'payments',
  'notifications',
  'identity',
  'notes',
  'live',
];

/** Of all stages. */
const ALARMS: readonly AlarmFacts[] = [
  ...runs('graphql-api'),
  ['graphql-api-api-server-errors', 'AWS/Lambda Url5xxCount', 5, 1, 300],
  ...runs('outbox-publisher'),
  ['outbox-publisher-outbox-dead-rows', 'Tradewind OutboxDead', 0, 1, 300],
  ['outbox-publisher-outbox-oldest-age', 'Tradewind OutboxOldestAge', 300, 5, 60],
  ...worker('work-order-projector', 300),
  ...runs('event-relay'),
  ['event-relay-unrelayed-events', 'AWS/SQS ApproximateNumberOfMessagesVisible', 0, 1, 60],
  ['event-relay-iterator-age', 'AWS/Lambda IteratorAge', 300_000, 3, 60],
  ['http-api-api-server-errors', 'AWS/ApiGateway 5xx', 5, 1, 300],
  ['websocket-api-api-server-errors', 'AWS/ApiGateway ExecutionError', 5, 1, 300],
  ...APIS.flatMap(runs),
  ...BUS_WORKERS.flatMap((name) => busWorker(name, name === 'email-notifier' ? 900 : 300)),
  ...TABLES.map(table),
];

/** A metric of an alarm over more than one. */
interface Summed {
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string }; readonly Period: number };
}

const summed = (metrics: Summed[]): string =>
  [...new Set(metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric.MetricName] : [])))].join(
    ' + ',
  );

const periodOf = (metrics: Summed[]) => metrics.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period;

describe.each(AWS_STAGES)('the alarms of %s', (name) => {
  const stage = synth(name);
  const alarms = stage.ofType('AWS::CloudWatch::Alarm').map(({ properties }) => properties);
  const alarm = (plain: string) =>
    alarms.find(({ AlarmName }) => AlarmName === `tradewind-${name}-${plain}`) ?? {};

  test('are these', () => {
    const found = alarms.map((a) => [
      (a['AlarmName'] as string).replace(`tradewind-${name}-`, ''),
      a['Metrics'] ? summed(a['Metrics'] as Summed[]) : `${a['Namespace']} ${a['MetricName']}`,
      a['Threshold'] as number,
      a['EvaluationPeriods'] as number,
      (a['Period'] ?? periodOf(a['Metrics'] as Summed[])) as number,
    ]);
    expect(found.sort()).toEqual([...ALARMS].sort());
    for (const { ComparisonOperator } of alarms) expect(ComparisonOperator).toBe('GreaterThanThreshold');
  });

  test('say what they mean and name an entry of the runbook', () => {
    for (const { AlarmDescription } of alarms) {
      const anchor = /^.{20,} Runbook: docs\/runbook\.md#([\w-]+)$/.exec(AlarmDescription as string)?.[1];
      expect([...ENTRIES.keys()], AlarmDescription as string).toContain(anchor);
    }
  });

  test('watch the dead-letter queue, and the age of the queue before it', () => {
    const queueOf = (plain: string) =>
      (alarm(plain)['Dimensions'] as { Name: string; Value: unknown }[])
        .filter(({ Name }) => Name === 'QueueName')
        .map(({ Value }) => stage.nameOf(Value));
    for (const plain of ['work-order-projector', ...BUS_WORKERS]) {
      expect(queueOf(`${plain}-dead-letters`)).toEqual([`${plain}-dlq`]);
      expect(queueOf(`${plain}-oldest-message`)).toEqual([plain]);
    }
    expect(queueOf('event-relay-unrelayed-events')).toEqual(['event-relay-dlq']);
  });

  test('watch every function, table, queue and source of events', () => {
    const missing = [
      ...stage.ofType('AWS::Lambda::Function').flatMap((one) => runs(stage.plainNameOf(one))),
      ...stage.ofType('AWS::DynamoDB::Table').map((one) => table(stage.plainNameOf(one))),
    ]
      .map(([plain]) => plain)
      .filter((plain) => Object.keys(alarm(plain)).length === 0);
    expect(missing).toEqual([]);
    const queues = alarms.flatMap(({ Dimensions }) =>
      ((Dimensions ?? []) as { Name: string; Value: unknown }[])
        .filter(({ Name }) => Name === 'QueueName')
        .map(({ Value }) => stage.nameOf(Value)),
    );
    expect([...new Set(queues)].sort()).toEqual(
      stage
        .ofType('AWS::SQS::Queue')
        .map((queue) => stage.plainNameOf(queue))
        .sort(),
    );
    for (const { properties } of stage.ofType('AWS::Lambda::EventSourceMapping')) {
      const name = stage.nameOf(properties['FunctionName']);
      const behind = properties['StartingPosition'] ? 'iterator-age' : 'oldest-message';
      expect(alarm(`${name}-${behind}`), name).not.toEqual({});
    }
  });

  test('watch the API that they are named after', () => {
    for (const plain of ['http-api', 'websocket-api']) {
      const dimensions = alarm(`${plain}-api-server-errors`)['Dimensions'] as {
        Name: string;
        Value: unknown;
      }[];
      expect(dimensions.map(({ Name, Value }) => [Name, stage.nameOf(Value)])).toEqual([['ApiId', plain]]);
    }
  });

  test('watch what each rule of the bus delivers', () => {
    for (const plain of BUS_WORKERS) {
      const dimensions = alarm(`${plain}-failed-deliveries`)['Dimensions'] as {
        Name: string;
        Value: unknown;
      }[];
      expect(dimensions.map(({ Name, Value }) => [Name, stage.nameOf(Value)])).toEqual([
        ['EventBusName', 'events'],
        ['RuleName', plain],
      ]);
    }
  });

  test('read the metrics of the outbox publisher of their own stage', () => {
    for (const plain of ['outbox-publisher-outbox-dead-rows', 'outbox-publisher-outbox-oldest-age']) {
      expect(alarm(plain)['Dimensions']).toEqual([
        { Name: 'Service', Value: 'outbox-publisher' },
        { Name: 'Stage', Value: name },
      ]);
    }
  });

  test('take a silent publisher for a failure, and other silence for quiet', () => {
    for (const { AlarmName, TreatMissingData } of alarms) {
      const silenceRings = String(AlarmName).endsWith('outbox-oldest-age');
      expect(TreatMissingData, AlarmName as string).toBe(silenceRings ? 'breaching' : 'notBreaching');
    }
  });
});

test('alarms tell the topic that the context names, when they ring and when it is over', () => {
  const topic = 'arn:aws:sns:eu-west-1:111122223333:on-call';
  for (const { properties } of synth('prod', { alarmTopicArn: topic }).ofType('AWS::CloudWatch::Alarm')) {
    expect(properties).toMatchObject({ AlarmActions: [topic], OKActions: [topic] });
  }
});

test('the local cloud has none: it has no metrics for them', () => {
  expect(synth('local').ofType('AWS::CloudWatch::Alarm')).toEqual([]);
});

describe('each entry of the runbook', () => {
  test('belongs to an alarm of prod, and each alarm to an entry', () => {
    const needed = synth('prod')
      .ofType('AWS::CloudWatch::Alarm')
      .map(({ properties }) => String(properties['AlarmDescription']).replace(/^.*#/, ''));
    expect([...ENTRIES.keys()].sort()).toEqual([...new Set([...needed, ...OF_PEOPLE])].sort());
  });

  test.each([...ENTRIES])('%s has a description, an investigation and a resolution', (_anchor, body) => {
    expect([...body.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'Description',
      'Investigation',
      'Resolution',
    ]);
  });
});
