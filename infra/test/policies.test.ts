import { describe, expect, test } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../lib/config/names.ts';
import { STAGES, listOf, synth, targetOf, type Synthesised } from './support.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource?: unknown;
  Principal?: unknown;
  Condition?: unknown;
}

const PARAMETER =
  'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/tradewind/dev/database-url';

/** What each function may call, and nothing else: `action on resource`. */
const ALLOWED: Record<FunctionName, string[]> = {
  'graphql-api': [
    'dynamodb:GetItem on work-orders',
    'dynamodb:Query on work-orders',
    'logs:CreateLogStream on /aws/lambda/graphql-api',
    'logs:PutLogEvents on /aws/lambda/graphql-api',
    'sns:Publish on work-order-events',
    `ssm:GetParameter on ${PARAMETER}`,
    'xray:PutTelemetryRecords on *',
    'xray:PutTraceSegments on *',
  ],
  'outbox-publisher': [
    'logs:CreateLogStream on /aws/lambda/outbox-publisher',
    'logs:PutLogEvents on /aws/lambda/outbox-publisher',
    'sns:Publish on work-order-events',
    `ssm:GetParameter on ${PARAMETER}`,
    'xray:PutTelemetryRecords on *',
    'xray:PutTraceSegments on *',
  ],
  'work-order-projector': [
    'dynamodb:BatchGetItem on work-orders',
    'dynamodb:ConditionCheckItem on work-orders',
    'dynamodb:DeleteItem on work-orders',
    'dynamodb:GetItem on work-orders',
    'dynamodb:PutItem on work-orders',
    'logs:CreateLogStream on /aws/lambda/work-order-projector',
    'logs:PutLogEvents on /aws/lambda/work-order-projector',
    'sqs:ChangeMessageVisibility on work-order-projector',
    'sqs:DeleteMessage on work-order-projector',
    'sqs:GetQueueAttributes on work-order-projector',
    'sqs:ReceiveMessage on work-order-projector',
    'sqs:SendMessage on work-order-projector-dlq',
    'xray:PutTelemetryRecords on *',
    'xray:PutTraceSegments on *',
  ],
};

/** Every action that is allowed on `*`, with the reason. */
const ON_EVERYTHING: Record<string, string> = {
  'xray:PutTraceSegments': 'X-Ray has no resource-level permission for writing traces',
  'xray:PutTelemetryRecords': 'X-Ray has no resource-level permission for writing traces',
  'ec2:CreateNetworkInterface': 'the interface does not exist yet; only functions in a VPC have it',
  'ec2:DescribeNetworkInterfaces': 'EC2 has no resource-level permission for describing',
  'ec2:DescribeSubnets': 'EC2 has no resource-level permission for describing',
  'ec2:DeleteNetworkInterface': 'Lambda checks the permission before it knows the interface',
  'ec2:AssignPrivateIpAddresses': 'Lambda checks the permission before it knows the interface',
  'ec2:UnassignPrivateIpAddresses': 'Lambda checks the permission before it knows the interface',
};

const VPC = {
  vpcSubnetIds: 'subnet-0a1b2c3d4e5f60718,subnet-1a1b2c3d4e5f60718',
  vpcSecurityGroupIds: 'sg-0a1b2c3d4e5f60718',
};

function statementsOf(stage: Synthesised, name: FunctionName): Statement[] {
  const rust = stage
    .ofType('AWS::Lambda::Function')
    .find(({ properties }) => properties['FunctionName'] === `tradewind-${stage.stage}-${name}`)!;
  const role = stage.byId(targetOf(rust.properties['Role'])!);
  const inline = listOf(role.properties['Policies'] as { PolicyDocument: { Statement: Statement[] } }[]);
  const attached = stage
    .ofType('AWS::IAM::Policy')
    .filter(({ properties }) => (properties['Roles'] as unknown[]).some((r) => targetOf(r) === role.id))
    .map(({ properties }) => properties as { PolicyDocument: { Statement: Statement[] } });
  return [...inline, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

const allowed = (stage: Synthesised, name: FunctionName): string[] =>
  statementsOf(stage, name)
    .flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap((action) =>
        listOf(Resource).map((resource) => `${action} on ${stage.nameOf(resource)}`),
      ),
    )
    .sort();

/** All statements of roles, queues and topics. */
const allStatements = (stage: Synthesised): Statement[] =>
  stage.resources.flatMap(({ properties }) => [
    ...listOf((properties['PolicyDocument'] as { Statement?: Statement[] } | undefined)?.Statement),
    ...listOf(
      properties['Policies'] as { PolicyDocument?: { Statement: Statement[] } }[] | undefined,
    ).flatMap((policy) => listOf(policy?.PolicyDocument?.Statement)),
  ]);

describe('a function may do what it calls, no more', () => {
  test.each(FUNCTIONS)('%s', (name) => expect(allowed(synth('dev'), name)).toEqual(ALLOWED[name]));

  test('with the database URL in a secret, that secret takes the place of the parameter', () => {
    const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:tradewind/database-AbC123';
    const stage = synth('dev', { databaseUrlSecretArn: secret });
    const expected = (name: FunctionName) =>
      ALLOWED[name]
        .map((grant) => (grant.startsWith('ssm:') ? `secretsmanager:GetSecretValue on ${secret}` : grant))
        .sort();
    for (const name of FUNCTIONS) expect(allowed(stage, name)).toEqual(expected(name));
  });

  test('in a VPC, those with a database connection also manage their network interfaces', () => {
    const stage = synth('dev', VPC);
    const network = (name: FunctionName) => allowed(stage, name).filter((grant) => grant.startsWith('ec2:'));
    expect(network('graphql-api')).toHaveLength(6);
    expect(network('outbox-publisher')).toHaveLength(6);
    expect(network('work-order-projector')).toEqual([]);
  });
});

describe.each(STAGES)('the policies of %s', (name) => {
  const stages = [synth(name), synth(name, VPC)];

  test('allow no action by wildcard', () => {
    for (const { Effect, Action } of stages.flatMap(allStatements)) {
      if (Effect === 'Allow') expect(listOf(Action).filter((action) => action.includes('*'))).toEqual([]);
    }
  });

  test('allow on every resource only what has a written reason', () => {
    for (const { Effect, Action, Resource } of stages.flatMap(allStatements)) {
      if (Effect !== 'Allow' || !listOf(Resource).includes('*')) continue;
      for (const action of listOf(Action)) expect(ON_EVERYTHING, action).toHaveProperty([action]);
    }
  });

  test('name no part of a resource by wildcard', () => {
    for (const stage of stages) {
      for (const { Effect, Resource } of allStatements(stage)) {
        if (Effect !== 'Allow') continue;
        for (const resource of listOf(Resource)) {
          if (resource !== '*') expect(stage.nameOf(resource)).not.toContain('*');
        }
      }
    }
  });

  test('are our own: no role has a policy managed by AWS', () => {
    for (const stage of stages) {
      for (const role of stage.ofType('AWS::IAM::Role')) {
        expect(role.properties).not.toHaveProperty('ManagedPolicyArns');
      }
    }
  });

  test('let nobody but AWS services into queues', () => {
    for (const stage of stages) {
      const open = stage
        .ofType('AWS::SQS::QueuePolicy')
        .flatMap(({ properties }) => properties['PolicyDocument'].Statement as Statement[])
        .filter(({ Effect }) => Effect === 'Allow');
      for (const { Principal, Condition } of open) {
        expect(Principal).toEqual({ Service: 'sns.amazonaws.com' });
        expect(Condition).toBeDefined();
      }
    }
  });

  test.each([
    ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues', 'sqs:*'],
    ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics', 'sns:Publish'],
  ])('refuse %s without TLS', (type, policyType, key, action) => {
    for (const stage of stages) {
      expect(stage.ofType(type).length).toBeGreaterThan(0);
      for (const { id } of stage.ofType(type)) {
        const statements = stage
          .ofType(policyType)
          .filter(({ properties }) => (properties[key] as unknown[]).some((q) => targetOf(q) === id))
          .flatMap(({ properties }) => properties['PolicyDocument'].Statement as Statement[]);
        expect(statements).toContainEqual(
          expect.objectContaining({
            Effect: 'Deny',
            Action: action,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        );
      }
    }
  });
});
