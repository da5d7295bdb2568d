import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FUNCTIONS } from '../lib/config/names.ts';
import { EMITTED, EMITTED_BY_WORKERS } from './emitted-metrics.ts';
import { AWS_STAGES, synth, type Synthesised } from './support.ts';

const LOGGING = readFileSync(new URL('../../docs/logging.md', import.meta.url), 'utf8');

interface Shown {
  readonly widget: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Record<string, string>;
}

interface Widget {
  readonly type: string;
  readonly width: number;
  readonly x: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: string[];
    readonly metrics?: unknown[][];
  };
}

/** The widgets, with what is known after the deployment only as plain names. */
function widgetsOf(stage: Synthesised): Widget[] {
  const body: unknown = stage.the('AWS::CloudWatch::Dashboard').properties['DashboardBody'];
  return (JSON.parse(stage.nameOf(body)) as { widgets: Widget[] }).widgets;
}

function shownOf(stage: Synthesised): Shown[] {
  return widgetsOf(stage).flatMap(({ properties }) =>
    (properties.metrics ?? []).flatMap((parts): Shown[] => {
      const [namespace, name, ...rest] = parts.filter((part) => typeof part === 'string');
      // An expression over the others.
      if (namespace === undefined || name === undefined) return [];
      const pairs = rest.flatMap((key, index) => (index % 2 === 0 ? [[key, rest[index + 1]!]] : []));
      const dimensions = Object.fromEntries(pairs) as Record<string, string>;
      return [{ widget: properties.title ?? '', namespace, name, dimensions }];
    }),
  );
}

const plainNames = (stage: Synthesised, type: string): string[] =>
  stage
    .ofType(type)
    .map((resource) => stage.plainNameOf(resource))
    .sort();

/** Functions that read a queue. */
const workersOf = (stage: Synthesised): string[] =>
  plainNames(stage, 'AWS::SQS::Queue').filter((name) => !name.endsWith('-dlq'));

describe.each(AWS_STAGES)('the dashboard of %s', (name) => {
  const stage = synth(name);
  const shown = shownOf(stage);
  const plain = (physical = '') => physical.replace(`tradewind-${name}-`, '');
  /** Plain names of what a metric is shown of. */
  const subjects = (namespace: string, metric: string, dimension: string) =>
    [
      ...new Set(
        shown
          .filter((one) => one.namespace === namespace && one.name === metric)
          .map(({ dimensions }) => plain(dimensions[dimension])),
      ),
    ].sort();

  test('is called after the stage', () => {
    expect(stage.the('AWS::CloudWatch::Dashboard').properties['DashboardName']).toBe(`tradewind-${name}`);
  });

  test('shows the state of all alarms, a hundred to a widget', () => {
    const widgets = widgetsOf(stage).filter(({ type }) => type === 'alarm');
    const names = widgets.flatMap(({ properties }) =>
      properties.alarms!.map((arn) => arn.replace(/^.*:alarm:/, '')),
    );
    const all = stage
      .ofType('AWS::CloudWatch::Alarm')
      .map(({ properties }) => properties['AlarmName'] as string);
    expect(names.sort()).toEqual(all.sort());
    for (const { properties } of widgets) expect(properties.alarms!.length).toBeLessThanOrEqual(100);
  });

  test('shows of every function what it costs', () => {
    const functions = plainNames(stage, 'AWS::Lambda::Function');
    expect(subjects('AWS/Lambda', 'Invocations', 'FunctionName')).toEqual(functions);
    const expressions = widgetsOf(stage)
      .filter(({ properties }) => properties.title === 'GB-seconds')
      .flatMap(({ properties }) => properties.metrics!.flat())
      .flatMap((part) => (typeof part === 'object' && part !== null && 'expression' in part ? [part] : []));
    expect(expressions).toHaveLength(functions.length);
    expect(expressions).toContainEqual(
      expect.objectContaining({
        label: 'graphql-api',
        expression: expect.stringMatching(/^duration\d+ \* 0\.5 \/ 1000$/) as unknown,
      }),
    );
  });

  test.each(['Duration', 'Errors', 'Throttles', 'ConcurrentExecutions'])(
    'shows of every worker its %s',
    (metric) => {
      expect(subjects('AWS/Lambda', metric, 'FunctionName')).toEqual(
        expect.arrayContaining(workersOf(stage)),
      );
    },
  );

  test('shows of every worker what became of its messages, and how late they were', () => {
    for (const metric of EMITTED_BY_WORKERS) {
      expect(subjects('Tradewind', metric, 'Service'), metric).toEqual(
        expect.arrayContaining(workersOf(stage)),
      );
    }
  });

  test('shows depth and age of every queue, and how many dead letters there are', () => {
    expect(subjects('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName')).toEqual(
      plainNames(stage, 'AWS::SQS::Queue'),
    );
    for (const metric of ['ApproximateAgeOfOldestMessage', 'NumberOfMessagesSent']) {
      expect(subjects('AWS/SQS', metric, 'QueueName')).toEqual(workersOf(stage));
    }
  });

  test.each([
    'ConsumedReadCapacityUnits',
    'ConsumedWriteCapacityUnits',
    'ReadThrottleEvents',
    'WriteThrottleEvents',
  ])('shows %s of every table and of every index', (metric) => {
    const found = shown
      .filter((one) => one.name === metric)
      .map(({ dimensions }) => `${dimensions['TableName']} ${dimensions['GlobalSecondaryIndexName'] ?? ''}`);
    const expected = stage
      .ofType('AWS::DynamoDB::Table')
      .flatMap(({ properties }) =>
        ['', ...indexNames(properties)].map((index) => `${properties['TableName']} ${index}`),
      );
    expect(found.sort()).toEqual(expected.sort());
  });

  test.each([
    ['AWS/Lambda', 'UrlRequestLatency', 'FunctionName', 'graphql-api'],
    ['AWS/Lambda', 'Url5xxCount', 'FunctionName', 'graphql-api'],
    ['AWS/Lambda', 'IteratorAge', 'FunctionName', 'event-relay'],
    ['AWS/ApiGateway', 'Latency', 'ApiId', 'http-api'],
    ['AWS/ApiGateway', '5xx', 'ApiId', 'http-api'],
    ['AWS/ApiGateway', 'ConnectCount', 'ApiId', 'websocket-api'],
    ['AWS/ApiGateway', 'ExecutionError', 'ApiId', 'websocket-api'],
  ])('shows %s %s of %s %s', (namespace, metric, dimension, subject) => {
    expect(subjects(namespace, metric, dimension)).toEqual([subject]);
  });

  test('shows what is put on buses and topics', () => {
    expect(shown.filter((one) => one.name === 'PutEventsEntriesCount')).toMatchObject([{ dimensions: {} }]);
    expect(subjects('AWS/SNS', 'NumberOfMessagesPublished', 'TopicName')).toEqual(
      plainNames(stage, 'AWS::SNS::Topic'),
    );
  });

  test('looks at its own stage', () => {
    const own = shown.filter(({ namespace }) => namespace === 'Tradewind');
    expect(new Set(own.map(({ dimensions }) => dimensions['Stage']))).toEqual(new Set([name]));
  });

  test('has only metrics of our own that the code writes', () => {
    const workers = workersOf(stage);
    for (const { name: metric, dimensions, widget } of shown.filter((one) => one.namespace === 'Tradewind')) {
      const service = dimensions['Service']!;
      const written =
        EMITTED.get(service)?.has(metric) || (workers.includes(service) && EMITTED_BY_WORKERS.has(metric));
      expect(written, `${metric} of ${service}, in "${widget}"`).toBe(true);
    }
  });

  test('has every metric that the code of a function writes', () => {
    expect(EMITTED.get('outbox-publisher')).toContain('OutboxDepth');
    expect(EMITTED.get('orders-api')).toContain('OrdersFlagged');
    for (const [service, metrics] of EMITTED) {
      for (const metric of metrics) {
        expect(subjects('Tradewind', metric, 'Service'), `${metric} of ${service}`).toContain(service);
      }
    }
  });

  test('fits its width, and what CloudWatch allows', () => {
    const widgets = widgetsOf(stage);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
    expect(widgets.length).toBeLessThanOrEqual(500);
    expect(shown.length).toBeLessThanOrEqual(2500);
    for (const { properties } of widgets) expect(properties.metrics?.length ?? 0).toBeLessThanOrEqual(500);
  });
});

const indexNames = (properties: Record<string, unknown>): string[] =>
  ((properties['GlobalSecondaryIndexes'] ?? []) as { IndexName: string }[]).map(({ IndexName }) => IndexName);

describe('the saved queries', () => {
  const stage = synth('prod');
  const queries = stage
    .ofType('AWS::Logs::QueryDefinition')
    .map(({ properties }) => [properties['Name'] as string, properties] as const);

  test('are these', () => {
    expect(queries.map(([name]) => name.replace('tradewind-prod-logs/', '')).sort()).toEqual([
      'by-order',
      'by-trace',
      'by-work-order',
      'dead-letters',
      'duplicates',
      'failures-by-code',
      'slowest-answers',
    ]);
  });

  test.each(queries)('%s asks the logs of all functions', (_name, { LogGroupNames }) => {
    const functions = FUNCTIONS.filter((plain) => stage.ofType('AWS::Lambda::Function').some(named(plain)));
    expect(functions.length).toBeGreaterThan(10);
    expect([...(LogGroupNames as string[])].sort()).toEqual(
      functions.map((plain) => `/aws/lambda/tradewind-prod-${plain}`).sort(),
    );
    // As many as Logs Insights asks at once.
    expect(LogGroupNames.length).toBeLessThanOrEqual(50);
  });

  test.each(queries)('%s is explained in docs/logging.md', (name, { QueryString }) => {
    const plain = name.replace('tradewind-prod-logs/', '');
    expect(LOGGING).toContain(`*${plain}*`);
    expect(LOGGING).toContain(`\n\`\`\`\n${QueryString as string}\n\`\`\`\n`);
  });

  test.each(queries)('%s asks for fields that lines have', (_name, { QueryString }) => {
    const fields = (QueryString as string)
      .split('\n')
      .filter((line) => /^\|? ?fields /.test(line))
      .flatMap((line) => line.replace(/^\|? ?fields /, '').split(', '));
    const contract = LOGGING.slice(LOGGING.indexOf('## Lines'), LOGGING.indexOf('## Queries'));
    for (const field of fields.filter((name) => !name.startsWith('@'))) {
      expect(contract).toContain(`\`${field}\``);
    }
  });

  const named = (plain: string) => (resource: Parameters<Synthesised['plainNameOf']>[0]) =>
    stage.plainNameOf(resource) === plain;
});

test('the local cloud has neither a dashboard nor saved queries', () => {
  const local = synth('local');
  expect(
    [...local.templates.keys()].filter((context) => ['alarms', 'observability'].includes(context)),
  ).toEqual([]);
});
