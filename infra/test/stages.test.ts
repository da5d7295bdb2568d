import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { stageNamed } from '../lib/config/stage.ts';
import { build, STAGES, synth, type Synthesised } from './support.ts';

/** What the local cloud is known to create; it rejects a template with any other type as a whole. */
const LOCAL_CLOUD_TYPES = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolGroup',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Logs::LogGroup',
  'AWS::SES::EmailIdentity',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
];

const DATA = ['AWS::DynamoDB::Table', 'AWS::Cognito::UserPool', 'AWS::Logs::LogGroup'];

const CONTEXTS = [
  'identity',
  'work-orders',
  'events',
  'http',
  'orders',
  'inventory',
  'payments',
  'notifications',
  'notes',
  'live',
  'graphql',
  'operations',
];

interface Listed {
  readonly expires?: boolean;
  readonly byTime?: string;
  /** Partition keys of indexes in the order of the same time. */
  readonly someByTime?: Record<string, string>;
  readonly some?: Record<string, string>;
}

/** Tables with the attribute that their items expire by, and the indexes that list them: by a time, or some of them. */
const TABLES: Record<string, Listed> = {
  'work-orders': {},
  'event-store': {},
  orders: { expires: true, byTime: 'placedAt', someByTime: { 'by-work-order': 'workOrderPk' } },
  inventory: {},
  payments: { byTime: 'createdAt' },
  notifications: { expires: true },
  identity: { expires: true },
  notes: { expires: true, some: { public: 'publicPk', 'by-work-order': 'workOrderPk' } },
  live: { expires: true },
};

const tables = (stage: Synthesised) => stage.ofType('AWS::DynamoDB::Table');

describe.each(STAGES)('stage %s', (name) => {
  const stage = synth(name);

  test('has a stack for each context', () => {
    expect([...stage.templates.keys()]).toEqual([
      // prod is told of a topic for its alarms, and the local cloud has none.
      ...(['dev', 'staging'].includes(name) ? ['alarms'] : []),
      ...CONTEXTS,
      ...(name === 'local' ? [] : ['ui', 'observability']),
    ]);
  });

  test('carries its name on everything that has one', () => {
    for (const { type, properties } of stage.resources) {
      for (const key of [
        'FunctionName',
        'QueueName',
        'TopicName',
        'TableName',
        'UserPoolName',
        'ClientName',
        'ArchiveName',
        'Name',
      ]) {
        const value: unknown = properties[key];
        if (typeof value !== 'string') continue;
        const separator = type === 'AWS::SSM::Parameter' ? '/' : '-';
        const start = separator === '/' ? '/tradewind' : 'tradewind';
        expect(value.startsWith([start, name, ''].join(separator)), value).toBe(true);
      }
    }
  });

  test('marks everything that takes tags with its context', () => {
    for (const type of [
      'AWS::Lambda::Function',
      'AWS::SQS::Queue',
      'AWS::SNS::Topic',
      'AWS::DynamoDB::Table',
      'AWS::Events::EventBus',
    ]) {
      for (const { context, properties } of stage.ofType(type)) {
        expect(properties['Tags']).toEqual([
          { Key: 'context', Value: context },
          { Key: 'project', Value: 'tradewind' },
          { Key: 'stage', Value: name },
        ]);
      }
    }
  });

  test('has tables that grow with the load and can be taken back to any second', () => {
    expect(
      tables(stage)
        .map((table) => stage.plainNameOf(table))
        .sort(),
    ).toEqual(Object.keys(TABLES).sort());
    for (const { properties } of tables(stage)) {
      expect(properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      });
      for (const { AttributeType } of properties['AttributeDefinitions'] as { AttributeType: string }[]) {
        expect(AttributeType).toBe('S');
      }
    }
  });

  test.each(Object.entries(TABLES))('lists and forgets in table %s as is told', (plain, expected) => {
    const { properties } = stage.named('AWS::DynamoDB::Table', plain);
    expect(properties['TimeToLiveSpecification']).toEqual(
      expected.expires ? { AttributeName: 'expiresAt', Enabled: true } : undefined,
    );
    const index = (IndexName: string, hash: string, range: string, ProjectionType: string) => ({
      IndexName,
      KeySchema: [
        { AttributeName: hash, KeyType: 'HASH' },
        { AttributeName: range, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType },
    });
    expect(properties['GlobalSecondaryIndexes'] ?? []).toEqual([
      ...Object.entries(expected.byTime ? { 'by-time': 'pk', ...expected.someByTime } : {}).map(
        ([name, hash]) => index(name, hash, expected.byTime!, 'KEYS_ONLY'),
      ),
      ...Object.entries(expected.some ?? {}).map(([name, hash]) => index(name, hash, 'sk', 'ALL')),
    ]);
  });

  test('needs no account to be synthesised', () => {
    for (const { account, region } of build(name).tradewind.stacks.values()) {
      expect([Token.isUnresolved(account), Token.isUnresolved(region)]).toEqual([true, true]);
    }
  });

  test('says where everything is', () => {
    expect(stage.outputs('graphql')).toHaveProperty('GraphqlUrl');
    expect(stage.outputs('http')).toHaveProperty('HttpApiUrl');
    expect(stage.outputs('live')).toHaveProperty('WebSocketUrl');
    expect(Object.keys(stage.outputs('identity'))).toEqual(
      expect.arrayContaining(['UserPoolId', 'UserPoolClientId']),
    );
    const all = (kind: string) =>
      [...stage.templates.keys()].flatMap((context) => plainNames(stage.outputs(context)[kind])).sort();
    const created = (type: string) =>
      stage
        .ofType(type)
        .map((resource) => stage.plainNameOf(resource))
        .sort();
    expect(all('Queues')).toEqual(created('AWS::SQS::Queue'));
    expect(all('Tables')).toEqual(created('AWS::DynamoDB::Table'));
    expect(all('Topics')).toEqual(created('AWS::SNS::Topic'));
    expect(all('Buses')).toEqual(created('AWS::Events::EventBus'));
  });

  test('sends mail from one address, which its owner confirms', () => {
    const sender = stage.the('AWS::SES::EmailIdentity').properties['EmailIdentity'] as string;
    const notifier = stage.named('AWS::Lambda::Function', 'email-notifier').properties;
    expect(notifier['Environment'].Variables.MAIL_SENDER).toBe(sender);
    if (name === 'local') expect(sender).toBe('orders@tradewind.example');
  });
});

/** The keys of a JSON string whose values are known after the deployment only. */
function plainNames(output: unknown): string[] {
  if (output === undefined) return [];
  const [, parts] = (output as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  const json = parts.map((part) => (typeof part === 'string' ? part : 'deployed')).join('');
  return Object.keys(JSON.parse(json) as object);
}

describe('prod', () => {
  const stage = synth('prod');

  test('keeps its data, whatever happens to the stacks', () => {
    for (const type of DATA) {
      expect(stage.ofType(type).length).toBeGreaterThan(0);
      for (const { id, deletionPolicy } of stage.ofType(type)) {
        expect(deletionPolicy, id).toBe('RetainExceptOnCreate');
      }
    }
    for (const { properties } of tables(stage)) expect(properties['DeletionProtectionEnabled']).toBe(true);
    expect(stage.the('AWS::Cognito::UserPool').properties['DeletionProtection']).toBe('ACTIVE');
    for (const { terminationProtection } of build('prod').tradewind.stacks.values()) {
      expect(terminationProtection).toBe(true);
    }
  });

  test('does not describe its schema to strangers', () => {
    const introspection = stage
      .ofType('AWS::Lambda::Function')
      .map(({ properties }) => properties['Environment'].Variables.INTROSPECTION as unknown)
      .filter((value) => value !== undefined);
    expect(introspection).toEqual(['false']);
  });
});

describe.each(['dev', 'staging', 'local'])('%s', (name) => {
  test('goes away without a trace', () => {
    const stage = synth(name);
    for (const { deletionPolicy } of DATA.flatMap((type) => stage.ofType(type))) {
      expect(deletionPolicy).toBe('Delete');
    }
    for (const { properties } of tables(stage)) expect(properties['DeletionProtectionEnabled']).toBe(false);
    for (const { terminationProtection } of build(name).tradewind.stacks.values()) {
      expect(terminationProtection).toBe(false);
    }
  });
});

test('local uses only what the local cloud knows', () => {
  const types = new Set(synth('local').resources.map(({ type }) => type));
  expect([...types].sort()).toEqual(LOCAL_CLOUD_TYPES);
});

test('logs are kept the longer, the more they matter', () => {
  const days = (name: string) =>
    synth(name).ofType('AWS::Logs::LogGroup')[0]!.properties['RetentionInDays'] as number;
  expect([days('dev'), days('staging'), days('prod')]).toEqual([7, 30, 90]);
});

describe('the name of a stage', () => {
  test('that is not known is a development stage', () => {
    expect(stageNamed('dev-ann')).toMatchObject({ protect: false, introspection: true, local: false });
    expect(stageNamed('pr-17').removalPolicy).toBe(RemovalPolicy.DESTROY);
  });

  test.each(['Dev', 'x', '1st', 'dev_ann', 'dev-', 'a-name-that-is-too-long'])('cannot be "%s"', (name) => {
    expect(() => stageNamed(name)).toThrow(/2 to 16 lower-case letters/);
  });

  test('of production is prod: the long word would be an unprotected stage', () => {
    expect(() => stageNamed('production')).toThrow('the production stage is called "prod"');
  });
});
