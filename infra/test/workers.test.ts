import { describe, expect, test } from 'vitest';
import { STAGES, listOf, synth, targetOf, type Resource, type Synthesised } from './support.ts';

const DAY = 24 * 60 * 60;

const queues = (stage: Synthesised) => stage.ofType('AWS::SQS::Queue');
/** Those of workers; the one of the event store's stream has tests of its own. */
const mappings = (stage: Synthesised) =>
  stage
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter((mapping) => sourceOf(stage, mapping).type === 'AWS::SQS::Queue');
const sourceOf = (stage: Synthesised, mapping: Resource) =>
  stage.byId(targetOf(stage.resolve(mapping.properties['EventSourceArn']))!);
const functionOf = (stage: Synthesised, mapping: Resource) =>
  stage.byId(targetOf(mapping.properties['FunctionName'])!);
const deadLetterQueueOf = (resource: Resource) =>
  targetOf((resource.properties['RedrivePolicy'] as { deadLetterTargetArn?: unknown })?.deadLetterTargetArn);

/** Largest batch, and how many batches run at once. */
const WORKERS: Record<string, [number, number]> = {
  'work-order-projector': [10, 20],
  'order-sync': [10, 20],
  'sku-restocker': [10, 10],
  'stock-allocator': [10, 10],
  'allocation-completer': [10, 10],
  'stock-deallocator': [10, 10],
  'payment-processor': [10, 5],
  'email-notifier': [5, 2],
  'note-saver': [10, 10],
  'live-broadcaster': [10, 10],
};

/** Which events of the bus each worker receives. */
const EVENTS: Record<string, unknown[]> = {
  'order-sync': [{ prefix: 'Order' }],
  'sku-restocker': ['SkuRestocked'],
  'stock-allocator': ['OrderCreated'],
  'allocation-completer': ['OrderPaymentAccepted'],
  'stock-deallocator': ['OrderPaymentRejected', 'OrderCancelled'],
  'payment-processor': ['OrderStockAllocated', 'OrderCancelled'],
  'email-notifier': ['OrderConfirmed', 'OrderStockDepleted', 'OrderPaymentRejected', 'OrderShipped'],
  'note-saver': ['NoteCreated'],
  'live-broadcaster': [{ prefix: 'Order' }, 'NoteSaved', 'NoteFailed', 'NoteUpdated', 'NoteDeleted'],
};

/** Who receives the events of work orders. */
const SUBSCRIBERS = ['work-order-projector', 'live-broadcaster'];

describe.each(STAGES)('the workers of %s', (name) => {
  const stage = synth(name);

  test('are these, each behind a queue of its own name', () => {
    const names = mappings(stage).map((mapping) => stage.plainNameOf(functionOf(stage, mapping)));
    expect(names.sort()).toEqual(Object.keys(WORKERS).sort());
    for (const mapping of mappings(stage)) {
      const name = stage.plainNameOf(functionOf(stage, mapping));
      expect(stage.plainNameOf(sourceOf(stage, mapping))).toBe(name);
    }
  });

  test('a queue hides its messages for at least six timeouts of the function', () => {
    for (const mapping of mappings(stage)) {
      const visibility = Number(sourceOf(stage, mapping).properties['VisibilityTimeout']);
      expect(visibility).toBeGreaterThanOrEqual(6 * Number(functionOf(stage, mapping).properties['Timeout']));
    }
  });

  test('one bad message does not fail its batch', () => {
    for (const mapping of mappings(stage)) {
      expect(mapping.properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
    }
  });

  test('batches are bounded, and so is how many run at once', () => {
    for (const mapping of mappings(stage)) {
      const { properties } = mapping;
      const name = stage.plainNameOf(functionOf(stage, mapping));
      const { MaximumConcurrency } = properties['ScalingConfig'] as { MaximumConcurrency: number };
      expect([properties['BatchSize'], MaximumConcurrency], name).toEqual(WORKERS[name]);
      expect(properties).not.toHaveProperty('MaximumBatchingWindowInSeconds');
    }
  });

  test('a mapping waits for the permission to read its queue', () => {
    for (const mapping of mappings(stage)) {
      const role = targetOf(functionOf(stage, mapping).properties['Role'])!;
      const policies = stage
        .ofType('AWS::IAM::Policy')
        .filter(({ properties }) => (properties['Roles'] as unknown[]).some((r) => targetOf(r) === role));
      expect(policies.length).toBeGreaterThan(0);
      for (const policy of policies) expect(mapping.dependsOn).toContain(policy.id);
    }
  });

  test('each queue has a dead-letter queue or is one', () => {
    const deadLetterQueues = new Set(queues(stage).map(deadLetterQueueOf).filter(Boolean));
    for (const queue of queues(stage)) {
      if (stage.plainNameOf(queue) === 'event-relay-dlq') continue; // of a stream, not of a queue
      expect(deadLetterQueues.has(queue.id) || deadLetterQueueOf(queue) !== undefined).toBe(true);
    }
  });

  test('a message is tried five times, and then kept for 14 days', () => {
    for (const mapping of mappings(stage)) {
      const queue = sourceOf(stage, mapping);
      expect(queue.properties['RedrivePolicy']).toMatchObject({ maxReceiveCount: 5 });
      // The worker counts along: at its last receive it dead-letters the message itself, with the reason.
      expect(functionOf(stage, mapping).properties['Environment'].Variables.MAX_RECEIVES).toBe('5');
      const deadLetterQueue = stage.byId(deadLetterQueueOf(queue)!);
      expect(deadLetterQueue.properties['QueueName']).toBe(`${queue.properties['QueueName']}-dlq`);
      expect(deadLetterQueue.properties['MessageRetentionPeriod']).toBe(14 * DAY);
      expect(deadLetterQueue.properties['MessageRetentionPeriod']).toBeGreaterThan(
        Number(queue.properties['MessageRetentionPeriod']),
      );
    }
  });

  test('a dead-letter queue takes the messages of its own queue only', () => {
    for (const mapping of mappings(stage)) {
      const queue = sourceOf(stage, mapping);
      const allow = stage.byId(deadLetterQueueOf(queue)!).properties['RedriveAllowPolicy'] as {
        redrivePermission: string;
        sourceQueueArns: unknown[];
      };
      expect(allow.redrivePermission).toBe('byQueue');
      expect(allow.sourceQueueArns.map((arn) => stage.nameOf(arn))).toEqual([
        `arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:${queue.properties['QueueName']}`,
      ]);
    }
  });

  test('queues are encrypted', () => {
    for (const queue of queues(stage)) expect(queue.properties['SqsManagedSseEnabled']).toBe(true);
  });
});

describe.each(STAGES)('the rules on the bus of %s', (name) => {
  const stage = synth(name);
  const rules = stage
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => 'EventPattern' in properties)
    .map((rule) => ({ name: stage.plainNameOf(rule), id: rule.id, properties: rule.properties }));
  const targetsOf = ({ properties }: (typeof rules)[number]) =>
    properties['Targets'] as Record<string, Record<string, unknown>>[];

  test('choose events by type', () => {
    const found = rules.map((rule) => [rule.name, rule.properties['EventPattern']] as const);
    const expected = Object.entries(EVENTS).map(([worker, types]) => [worker, { 'detail-type': types }]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    for (const { properties } of rules) {
      expect(stage.nameOf(properties['EventBusName'])).toBe('events');
      expect(properties['State']).toBe('ENABLED');
    }
  });

  test('deliver the event itself, not wrapped, to the queue of their worker', () => {
    for (const rule of rules) {
      const [target, ...others] = targetsOf(rule);
      expect(others).toEqual([]);
      expect(stage.nameOf(target!['Arn'])).toBe(rule.name);
      expect(target!['InputPath']).toBe('$.detail');
      expect(target).not.toHaveProperty('RoleArn');
    }
  });

  test('try for a day and then put it into the dead-letter queue', () => {
    for (const rule of rules) {
      const [target] = targetsOf(rule);
      expect(target!['RetryPolicy']).toEqual({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: DAY });
      expect(stage.nameOf(target!['DeadLetterConfig']!['Arn'])).toBe(`${rule.name}-dlq`);
    }
  });

  test('may send to both, and no other rule may', () => {
    for (const rule of rules) {
      for (const queue of [rule.name, `${rule.name}-dlq`]) {
        const senders = sendersTo(stage, queue, 'events.amazonaws.com');
        expect(senders.length, queue).toBeGreaterThan(0);
        for (const { Action, Condition } of senders) {
          expect(listOf(Action as string | string[])).toContain('sqs:SendMessage');
          expect(Condition).toEqual({
            ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule.id, 'Arn'] } },
          });
        }
      }
    }
  });
});

describe.each(STAGES)('the topic of %s', (name) => {
  const stage = synth(name);
  const subscriptions = stage.ofType('AWS::SNS::Subscription').map(({ properties }) => properties);
  const topic = stage.named('AWS::SNS::Topic', 'work-order-events');

  test('is encrypted with the key that its publishers need no permission for', () => {
    expect(stage.nameOf(topic.properties['KmsMasterKeyId'])).toMatch(/:alias\/aws\/sns$/);
  });

  test('delivers the event itself, not wrapped, to these', () => {
    expect(subscriptions.map(({ Endpoint }) => stage.nameOf(Endpoint)).sort()).toEqual(
      SUBSCRIBERS.toSorted(),
    );
    for (const { Protocol, RawMessageDelivery, TopicArn } of subscriptions) {
      expect([Protocol, RawMessageDelivery]).toEqual(['sqs', true]);
      expect(stage.nameOf(TopicArn)).toBe('work-order-events');
    }
  });

  test('delivers the types of work orders only, by message attribute', () => {
    for (const { FilterPolicy, FilterPolicyScope } of subscriptions) {
      expect(FilterPolicy).toEqual({ type: [{ prefix: 'WorkOrder' }] });
      expect(FilterPolicyScope ?? 'MessageAttributes').toBe('MessageAttributes');
    }
  });

  test('puts what it cannot deliver into the dead-letter queue, and may', () => {
    for (const { Endpoint, RedrivePolicy } of subscriptions) {
      const worker = stage.nameOf(Endpoint);
      expect(stage.nameOf((RedrivePolicy as Record<string, unknown>)['deadLetterTargetArn'])).toBe(
        `${worker}-dlq`,
      );
      for (const queue of [worker, `${worker}-dlq`]) {
        const senders = sendersTo(stage, queue, 'sns.amazonaws.com');
        expect(senders.map(({ Action }) => Action)).toEqual(['sqs:SendMessage']);
        for (const { Condition } of senders) {
          const source = (Condition as { ArnEquals: Record<string, unknown> }).ArnEquals['aws:SourceArn'];
          expect(stage.nameOf(source)).toBe('work-order-events');
        }
      }
    }
  });

  test('sends to nobody who has not subscribed', () => {
    for (const plain of Object.keys(WORKERS).filter((worker) => !SUBSCRIBERS.includes(worker))) {
      expect(sendersTo(stage, plain, 'sns.amazonaws.com')).toEqual([]);
    }
  });
});

/** What lets a service send to a queue. */
function sendersTo(stage: Synthesised, queue: string, service: string): Record<string, unknown>[] {
  return stage
    .ofType('AWS::SQS::QueuePolicy')
    .flatMap(({ properties }) => properties['PolicyDocument'].Statement as Record<string, unknown>[])
    .filter(({ Effect, Resource }) => Effect === 'Allow' && stage.nameOf(Resource) === queue)
    .filter(({ Principal }) => (Principal as { Service: string }).Service === service);
}
