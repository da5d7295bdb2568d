import { describe, expect, test } from 'vitest';
import { AWS_STAGES, STAGES, synth, targetOf } from './support.ts';

describe.each(STAGES)('the event store of %s', (name) => {
  const stage = synth(name);
  const table = stage.named('AWS::DynamoDB::Table', 'event-store');

  test('streams each new item whole', () => {
    expect(table.properties['StreamSpecification']).toEqual({ StreamViewType: 'NEW_IMAGE' });
  });

  test('forgets nothing', () => {
    expect(table.properties).not.toHaveProperty('TimeToLiveSpecification');
  });

  test('is written by appending only: nobody may update or delete', () => {
    const actions = stage
      .ofType('AWS::IAM::Policy')
      .flatMap(({ properties }) => properties['PolicyDocument'].Statement as Record<string, unknown>[])
      .filter(({ Resource }) => [Resource].flat().some((one) => stage.nameOf(one) === 'event-store'))
      .flatMap(({ Action }) => Action as string | string[]);
    expect(actions).toContain('dynamodb:PutItem');
    for (const action of actions) expect(action).not.toMatch(/Update|Delete|BatchWrite/);
  });
});

describe.each(STAGES)('the relay of %s', (name) => {
  const stage = synth(name);
  const [mapping, ...others] = stage
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ context }) => context === 'events');
  const { properties, dependsOn } = mapping!;

  test('reads the stream of the event store, from the first event on', () => {
    expect(others).toEqual([]);
    const store = stage.named('AWS::DynamoDB::Table', 'event-store');
    expect(properties['EventSourceArn']).toEqual({ 'Fn::GetAtt': [store.id, 'StreamArn'] });
    expect(stage.nameOf(properties['FunctionName'])).toBe('event-relay');
    expect(properties).toMatchObject({ StartingPosition: 'TRIM_HORIZON', BatchSize: 100 });
    expect(properties).not.toHaveProperty('MaximumBatchingWindowInSeconds');
  });

  test('relays what was appended, nothing else', () => {
    expect(properties['FilterCriteria']).toEqual({ Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] });
  });

  test('outlasts an outage of hours, with time left to read from the stream what it gave up', () => {
    expect(properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: 6 * 60 * 60,
    });
  });

  test('says what is not on the bus, and keeps it', () => {
    const { OnFailure } = properties['DestinationConfig'] as { OnFailure: { Destination: unknown } };
    expect(stage.nameOf(OnFailure.Destination)).toBe('event-relay-dlq');
    const { Variables } = stage.named('AWS::Lambda::Function', 'event-relay').properties['Environment'] as {
      Variables: Record<string, unknown>;
    };
    expect(stage.nameOf(Variables['DEAD_LETTER_QUEUE_URL'])).toBe('event-relay-dlq');
    expect(stage.named('AWS::SQS::Queue', 'event-relay-dlq').properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      RedriveAllowPolicy: { redrivePermission: 'denyAll' },
    });
  });

  test('waits for the permission to read the stream', () => {
    const role = targetOf(stage.named('AWS::Lambda::Function', 'event-relay').properties['Role'])!;
    const policies = stage
      .ofType('AWS::IAM::Policy')
      .filter(({ properties }) => (properties['Roles'] as unknown[]).some((r) => targetOf(r) === role));
    expect(policies).toHaveLength(1);
    expect(dependsOn).toContain(policies[0]!.id);
  });
});

describe('the archive of the bus', () => {
  test.each(AWS_STAGES)('keeps all events of %s as long as the logs', (name) => {
    const stage = synth(name);
    const { properties } = stage.the('AWS::Events::Archive');
    expect(stage.nameOf(properties['SourceArn'])).toBe('events');
    expect(properties['EventPattern']).toEqual({ account: [{ Ref: 'AWS::AccountId' }] });
    const logs = stage.ofType('AWS::Logs::LogGroup')[0]!.properties;
    expect(properties['RetentionDays']).toBe(logs['RetentionInDays']);
  });

  test('is not on the local cloud, which does not know archives', () => {
    expect(synth('local').ofType('AWS::Events::Archive')).toEqual([]);
  });
});
