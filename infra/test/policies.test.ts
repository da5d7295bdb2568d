import { describe, expect, test } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../lib/config/names.ts';
import { MODEL, STAGES, listOf, synth, targetOf, type Synthesised } from './support.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource?: unknown;
  Principal?: unknown;
  Condition?: unknown;
}

const parameter = (name: string) =>
  `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/tradewind/dev/${name}`;
const SENDER = 'arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/orders@dev.example.com';

/** Posting to the clients of the WebSocket API. */
const CONNECTIONS =
  'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:websocket-api/live/POST/@connections/*';

/** The log of operations-api by name, as IAM writes one log group with its streams. */
const OPERATIONS_LOGS = (stage: string) =>
  `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/tradewind-${stage}-operations-api:*`;

const on = (resource: string, ...actions: string[]) => actions.map((action) => `${action} on ${resource}`);

/** Functions with a queue of their own. */
const WORKERS: readonly FunctionName[] = [
  'work-order-projector',
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

/** What each function may call beyond writing its own log and traces, and nothing else. */
const CALLS: Record<FunctionName, string[]> = {
  'graphql-api': [
    ...on('work-orders', 'dynamodb:GetItem', 'dynamodb:Query'),
    ...on('work-order-events', 'sns:Publish'),
    ...on(parameter('database-url'), 'ssm:GetParameter'),
    ...on('event-store', 'dynamodb:Query'),
    ...on('orders', 'dynamodb:BatchGetItem'),
    ...on('orders/index/by-time', 'dynamodb:Query'),
    ...on('orders/index/by-work-order', 'dynamodb:Query'),
    ...on('inventory', 'dynamodb:GetItem', 'dynamodb:Query'),
    ...on('payments', 'dynamodb:BatchGetItem'),
    ...on('payments/index/by-time', 'dynamodb:Query'),
    ...on('notes', 'dynamodb:Query'),
    ...on('notes/index/by-work-order', 'dynamodb:Query'),
    ...on('notes/index/public', 'dynamodb:Query'),
    ...WORKERS.flatMap((name) => on(name, 'sqs:GetQueueAttributes')),
    ...[...WORKERS, 'event-relay'].flatMap((name) => on(`${name}-dlq`, 'sqs:GetQueueAttributes')),
    ...FUNCTIONS.flatMap((name) =>
      on(name === 'operations-api' ? OPERATIONS_LOGS('dev') : `/aws/lambda/${name}`, 'logs:StartQuery'),
    ),
    ...on('*', 'cloudwatch:GetMetricData', 'logs:GetQueryResults'),
  ],
  'outbox-publisher': [
    ...on('work-order-events', 'sns:Publish'),
    ...on(parameter('database-url'), 'ssm:GetParameter'),
  ],
  'work-order-projector': [
    ...on('work-orders', 'dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem'),
    ...queue('work-order-projector'),
  ],
  'event-relay': [
    ...on('event-store', 'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'),
    ...on('*', 'dynamodb:ListStreams'),
    ...on('events', 'events:PutEvents'),
    ...on('event-relay-dlq', 'sqs:SendMessage'),
  ],
  'orders-api': [
    ...on(
      'event-store',
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
    ),
    ...on('orders', 'dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'),
    ...on('orders/index/by-time', 'dynamodb:Query'),
    ...on('orders/index/by-work-order', 'dynamodb:Query'),
  ],
  'order-sync': [
    ...on('orders', 'dynamodb:UpdateItem'),
    ...on('event-store', 'dynamodb:PutItem'),
    ...queue('order-sync'),
  ],
  'inventory-api': [
    ...on('event-store', 'dynamodb:PutItem'),
    ...on('inventory', 'dynamodb:GetItem', 'dynamodb:Query'),
  ],
  'sku-restocker': [...on('inventory', 'dynamodb:PutItem', 'dynamodb:UpdateItem'), ...queue('sku-restocker')],
  'stock-allocator': [
    ...on('inventory', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
    ...on('event-store', 'dynamodb:PutItem'),
    ...on(parameter('failure-injection'), 'ssm:GetParameter'),
    ...queue('stock-allocator'),
  ],
  'allocation-completer': [
    ...on('inventory', 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
    ...on('event-store', 'dynamodb:PutItem'),
    ...queue('allocation-completer'),
  ],
  'stock-deallocator': [
    ...on('inventory', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
    ...queue('stock-deallocator'),
  ],
  'payments-api': [
    ...on('payments', 'dynamodb:BatchGetItem', 'dynamodb:GetItem'),
    ...on('payments/index/by-time', 'dynamodb:Query'),
  ],
  'payment-processor': [
    ...on('payments', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
    ...on('event-store', 'dynamodb:PutItem'),
    ...queue('payment-processor'),
  ],
  'email-notifier': [
    ...on('notifications', 'dynamodb:UpdateItem'),
    ...on(SENDER, 'ses:SendEmail'),
    ...queue('email-notifier'),
  ],
  'operations-api': [
    ...on(
      'event-store',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:PutItem',
      'dynamodb:Query',
    ),
    ...on('events', 'events:PutEvents'),
    ...on(parameter('database-url'), 'ssm:GetParameter'),
    ...on(parameter('failure-injection'), 'ssm:GetParameter', 'ssm:PutParameter'),
    ...WORKERS.flatMap((name) => on(name, 'sqs:GetQueueAttributes', 'sqs:SendMessage')),
    ...[...WORKERS, 'event-relay'].flatMap((name) =>
      on(
        `${name}-dlq`,
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ReceiveMessage',
      ),
    ),
    ...FUNCTIONS.flatMap((name) => on(`/aws/lambda/${name}`, 'logs:StartQuery')),
    ...on('*', 'cloudwatch:GetMetricData', 'logs:GetQueryResults'),
  ],
  'identity-api': [
    ...on(
      'users',
      'cognito-idp:AdminAddUserToGroup',
      'cognito-idp:AdminCreateUser',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminInitiateAuth',
      'cognito-idp:AdminSetUserPassword',
    ),
    ...on('identity', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
  ],
  'notes-api': [
    ...on(
      'notes',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ),
    ...on('notes/index/by-work-order', 'dynamodb:Query'),
    ...on('notes/index/public', 'dynamodb:Query'),
    ...on('event-store', 'dynamodb:PutItem'),
    ...on('events', 'events:PutEvents'),
  ],
  'note-saver': [
    ...on('notes', 'dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:PutItem'),
    ...on('event-store', 'dynamodb:PutItem'),
    ...on('events', 'events:PutEvents'),
    ...queue('note-saver'),
  ],
  'live-connections': [
    ...on('live', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'),
    ...on(CONNECTIONS, 'execute-api:ManageConnections'),
  ],
  'live-broadcaster': [
    ...on(
      'live',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ),
    ...on(CONNECTIONS, 'execute-api:ManageConnections'),
    ...queue('live-broadcaster'),
  ],
};

/** A worker receives from its queue, and dead-letters itself. */
function queue(name: string): string[] {
  return [
    ...on(
      name,
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ),
    ...on(`${name}-dlq`, 'sqs:SendMessage'),
  ];
}

const ALLOWED = Object.fromEntries(
  FUNCTIONS.map((name) => [
    name,
    [
      ...CALLS[name],
      ...on(`/aws/lambda/${name}`, 'logs:CreateLogStream', 'logs:PutLogEvents'),
      ...on('*', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'),
    ].sort(),
  ]),
) as Record<FunctionName, string[]>;

/** Every action that is allowed on `*`, with the reason. */
const ON_EVERYTHING: Record<string, string> = {
  'xray:PutTraceSegments': 'X-Ray has no resource-level permission for writing traces',
  'xray:PutTelemetryRecords': 'X-Ray has no resource-level permission for writing traces',
  'logs:GetQueryResults': 'it has no resource-level permission; StartQuery has, on log groups',
  'cloudwatch:GetMetricData':
    'CloudWatch has no resource-level permission for reading metrics; they are numbers, of queues here',
  'dynamodb:ListStreams':
    'it has no resource-level permission; it tells names of streams, not what they carry',
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
  const rust = stage.named('AWS::Lambda::Function', name);
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

/** All statements of roles, queues and topics. That of the UI's bucket, whose files are public, is in `ui.test.ts`. */
const allStatements = (stage: Synthesised): Statement[] =>
  stage.resources.flatMap(({ type, properties }) => [
    ...(type === 'AWS::S3::BucketPolicy'
      ? []
      : listOf((properties['PolicyDocument'] as { Statement?: Statement[] } | undefined)?.Statement)),
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
        .map((grant) =>
          grant.endsWith('/database-url') ? `secretsmanager:GetSecretValue on ${secret}` : grant,
        )
        .sort();
    for (const name of FUNCTIONS) expect(allowed(stage, name)).toEqual(expected(name));
  });

  test('with a language model, those who use it also read its key', () => {
    const stage = synth('dev', MODEL);
    const key = `ssm:GetParameter on ${parameter('model-api-key')}`;
    for (const name of FUNCTIONS) {
      const uses = name === 'orders-api' || name === 'email-notifier';
      expect(allowed(stage, name)).toEqual([...ALLOWED[name], ...(uses ? [key] : [])].sort());
    }
  });

  test('in a VPC, those with a database connection also manage their network interfaces', () => {
    const stage = synth('dev', VPC);
    const network = (name: FunctionName) => allowed(stage, name).filter((grant) => grant.startsWith('ec2:'));
    for (const name of FUNCTIONS) {
      const connects = ['graphql-api', 'outbox-publisher', 'operations-api'].includes(name);
      expect(network(name), name).toHaveLength(connects ? 6 : 0);
    }
  });
});

describe.each(STAGES)('the policies of %s', (name) => {
  const stages = [synth(name), synth(name, VPC), synth(name, MODEL)];

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
          const name = stage.nameOf(resource);
          // A connection gets its id when a client comes.
          if (name === CONNECTIONS || name === OPERATIONS_LOGS(stage.stage)) continue;
          if (resource !== '*') expect(name).not.toContain('*');
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
        expect(['sns.amazonaws.com', 'events.amazonaws.com']).toContain(
          (Principal as { Service: string }).Service,
        );
        expect(Condition).toEqual({ ArnEquals: { 'aws:SourceArn': expect.anything() as unknown } });
      }
    }
  });

  test('let the APIs invoke a function through its own routes only', () => {
    for (const stage of stages) {
      const granted = stage
        .ofType('AWS::Lambda::Permission')
        .filter(({ properties }) => properties['Principal'] === 'apigateway.amazonaws.com');
      expect(granted).toHaveLength(stage.ofType('AWS::ApiGatewayV2::Route').length);
      for (const { context, properties } of granted) {
        expect(stage.nameOf(properties['SourceArn'])).toMatch(
          context === 'live'
            ? /:websocket-api\/\*\$(connect|disconnect|default)$/
            : /:http-api\/\*\/\*\/(orders|api|auth|notes|operations)/,
        );
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
