import { describe, expect, test } from 'vitest';
import { STAGES, synth, targetOf, type Resource, type Synthesised } from './support.ts';

const DAY = 24 * 60 * 60;

const queues = (stage: Synthesised) => stage.ofType('AWS::SQS::Queue');
const mappings = (stage: Synthesised) => stage.ofType('AWS::Lambda::EventSourceMapping');
const sourceOf = (stage: Synthesised, mapping: Resource) =>
  stage.byId(targetOf(mapping.properties['EventSourceArn'])!);
const functionOf = (stage: Synthesised, mapping: Resource) =>
  stage.byId(targetOf(mapping.properties['FunctionName'])!);
const deadLetterQueueOf = (resource: Resource) =>
  targetOf((resource.properties['RedrivePolicy'] as { deadLetterTargetArn?: unknown })?.deadLetterTargetArn);

describe.each(STAGES)('the workers of %s', (name) => {
  const stage = synth(name);

  test('there is one', () => expect(mappings(stage)).toHaveLength(1));

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
    for (const { properties } of mappings(stage)) {
      expect(properties['BatchSize']).toBe(10);
      expect(properties['ScalingConfig']).toEqual({ MaximumConcurrency: 20 });
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
      expect(deadLetterQueues.has(queue.id) || deadLetterQueueOf(queue) !== undefined).toBe(true);
    }
  });

  test('a message is tried five times, and then kept for 14 days', () => {
    for (const mapping of mappings(stage)) {
      const queue = sourceOf(stage, mapping);
      expect(queue.properties['RedrivePolicy']).toMatchObject({ maxReceiveCount: 5 });
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

describe.each(STAGES)('the topic of %s', (name) => {
  const stage = synth(name);
  const subscription = stage.the('AWS::SNS::Subscription').properties;

  test('is encrypted with the key that its publishers need no permission for', () => {
    expect(stage.nameOf(stage.the('AWS::SNS::Topic').properties['KmsMasterKeyId'])).toMatch(
      /:alias\/aws\/sns$/,
    );
  });

  test('delivers the event itself, not wrapped', () => {
    expect(subscription['Protocol']).toBe('sqs');
    expect(subscription['RawMessageDelivery']).toBe(true);
    expect(stage.nameOf(subscription['Endpoint'])).toBe('work-order-projector');
  });

  test('delivers the types of work orders only, by message attribute', () => {
    expect(subscription['FilterPolicy']).toEqual({ type: [{ prefix: 'WorkOrder' }] });
    expect(subscription['FilterPolicyScope'] ?? 'MessageAttributes').toBe('MessageAttributes');
  });

  test('puts what it cannot deliver into the dead-letter queue, and may', () => {
    expect(
      stage.nameOf((subscription['RedrivePolicy'] as Record<string, unknown>)['deadLetterTargetArn']),
    ).toBe('work-order-projector-dlq');
    const topic = stage.the('AWS::SNS::Topic').id;
    for (const queue of ['work-order-projector', 'work-order-projector-dlq']) {
      const senders = stage
        .ofType('AWS::SQS::QueuePolicy')
        .flatMap(({ properties }) => properties['PolicyDocument'].Statement as Record<string, unknown>[])
        .filter(({ Effect, Resource }) => Effect === 'Allow' && stage.nameOf(Resource) === queue);
      expect(senders).toEqual([
        expect.objectContaining({
          Action: 'sqs:SendMessage',
          Principal: { Service: 'sns.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': { Ref: topic } } },
        }),
      ]);
    }
  });
});
