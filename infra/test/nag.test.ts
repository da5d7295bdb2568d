import { Validations, type App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { build, databaseCa, MODEL, STAGES, type Context } from './support.ts';

const VPC = {
  vpcSubnetIds: 'subnet-0a1b2c3d4e5f60718',
  vpcSecurityGroupIds: 'sg-0a1b2c3d4e5f60718',
};

/** The connections of the WebSocket API, as cdk-nag writes them. */
const CONNECTIONS = /Resource::arn:\S+:execute-api:\S+\/live\/POST\/@connections\/\*/;

const violations = (app: App) =>
  new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(
        (resource) => `${ruleName} ${(resource as { constructPath?: string }).constructPath}`,
      ),
    );

/** Every finding that was accepted, and why. */
const acknowledged = (app: App) =>
  app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([rule, reason]) => ({ rule: rule.replace(/^Annotation::/, ''), reason })),
  );

describe.each(STAGES)('cdk-nag on %s', (stage) => {
  test.each([
    ['as it is', {}],
    ['in a VPC', VPC],
    ['with authorities of the database', databaseCa()],
    ['with a language model', MODEL],
    ['with a topic of its own for alarms', { alarmTopicArn: '', alarmEmail: 'ops@example.com' }],
  ])('has nothing to say, %s', (_how, context: Context) => {
    expect(violations(build(stage, context).app)).toEqual([]);
  });

  test('was told why for each finding that was accepted', () => {
    const { app } = build(stage);
    const accepted = acknowledged(app);
    expect(new Set(accepted.map(({ rule }) => rule.replace(CONNECTIONS, 'Resource::<connections>')))).toEqual(
      new Set([
        'AwsSolutions-APIG4',
        'AwsSolutions-COG2',
        'AwsSolutions-SQS3',
        ...(stage === 'prod' ? [] : ['AwsSolutions-COG8']),
        'AwsSolutions-IAM5[Resource::*]',
        'AwsSolutions-IAM5[Resource::<connections>]',
      ]),
    );
    for (const { reason } of accepted) expect(reason.length).toBeGreaterThan(60);
  });
});

test('cdk-nag would speak up: without the reasons it has findings', () => {
  const { app, tradewind } = build('dev');
  const pool = tradewind.stacks.get('identity')!.node.findChild('Users').node.findChild('Pool');
  const metadata = Reflect.get(pool.node, '_metadata') as unknown[];
  metadata.splice(0, metadata.length);
  expect(violations(app).sort()).toEqual([
    'AwsSolutions-COG2 tradewind-dev-identity/Users/Pool/Resource',
    'AwsSolutions-COG8 tradewind-dev-identity/Users/Pool/Resource',
  ]);
});
