import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { stageNamed } from '../lib/config/stage.ts';
import { build, STAGES, synth } from './support.ts';

/** What the local cloud is known to create; it rejects a template with any other type as a whole. */
const LOCAL_CLOUD_TYPES = [
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolGroup',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
];

const DATA = ['AWS::DynamoDB::Table', 'AWS::Cognito::UserPool', 'AWS::Logs::LogGroup'];

describe.each(STAGES)('stage %s', (name) => {
  const stage = synth(name);

  test('carries its name on everything that has one', () => {
    for (const { properties } of stage.resources) {
      for (const key of [
        'FunctionName',
        'QueueName',
        'TopicName',
        'TableName',
        'UserPoolName',
        'ClientName',
      ]) {
        const value: unknown = properties[key];
        if (typeof value === 'string') expect(value).toMatch(new RegExp(`^tradewind-${name}-`));
      }
    }
  });

  test('marks everything that takes tags', () => {
    for (const type of [
      'AWS::Lambda::Function',
      'AWS::SQS::Queue',
      'AWS::SNS::Topic',
      'AWS::DynamoDB::Table',
    ]) {
      for (const { properties } of stage.ofType(type)) {
        expect(properties['Tags']).toEqual([
          { Key: 'context', Value: 'work-orders' },
          { Key: 'project', Value: 'tradewind' },
          { Key: 'stage', Value: name },
        ]);
      }
    }
  });

  test('has a table that grows with the load and can be taken back to any second', () => {
    expect(stage.the('AWS::DynamoDB::Table').properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    });
  });

  test('needs no account to be synthesised', () => {
    const { identity, workOrders } = build(name).tradewind;
    for (const { account, region } of [identity, workOrders]) {
      expect([Token.isUnresolved(account), Token.isUnresolved(region)]).toEqual([true, true]);
    }
  });

  test('says where everything is', () => {
    const outputs = stage.outputs();
    for (const key of ['GraphqlUrl', 'UserPoolId', 'UserPoolClientId']) expect(outputs).toHaveProperty(key);
    expect(plainNames(outputs['Queues'])).toEqual(['work-order-projector', 'work-order-projector-dlq']);
    expect(plainNames(outputs['Tables'])).toEqual(['work-orders']);
    expect(plainNames(outputs['Topics'])).toEqual(['work-order-events']);
  });
});

/** The keys of a JSON string whose values are known after the deployment only. */
function plainNames(output: unknown): string[] {
  const [, parts] = (output as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  const json = parts.map((part) => (typeof part === 'string' ? part : 'deployed')).join('');
  return Object.keys(JSON.parse(json) as object);
}

describe('prod', () => {
  const stage = synth('prod');

  test('keeps its data, whatever happens to the stacks', () => {
    const data = DATA.flatMap((type) => stage.ofType(type));
    expect(data).toHaveLength(5);
    for (const { deletionPolicy } of data) expect(deletionPolicy).toBe('RetainExceptOnCreate');
    expect(stage.the('AWS::DynamoDB::Table').properties['DeletionProtectionEnabled']).toBe(true);
    expect(stage.the('AWS::Cognito::UserPool').properties['DeletionProtection']).toBe('ACTIVE');
    const { identity, workOrders } = build('prod').tradewind;
    expect([identity.terminationProtection, workOrders.terminationProtection]).toEqual([true, true]);
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
    expect(stage.the('AWS::DynamoDB::Table').properties['DeletionProtectionEnabled']).toBe(false);
    expect(build(name).tradewind.workOrders.terminationProtection).toBe(false);
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
