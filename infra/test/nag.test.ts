import { Validations, type App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { build, databaseCa, MODEL, STAGES, UI_DOMAIN, type Context } from './support.ts';

const VPC = {
  vpcSubnetIds: 'subnet-0a1b2c3d4e5f60718',
  vpcSecurityGroupIds: 'sg-0a1b2c3d4e5f60718',
};

/** The UI, and the function of CDK's own that copies its files. */
const UI = [
  ...['CFR1', 'CFR2', 'CFR3', 'CFR4', 'S1', 'L1'],
  'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  ...['Abort', 'DeleteObject', 'GetBucket', 'GetObject', 'List'].map(
    (action) => `IAM5[Action::s3:${action}*]`,
  ),
  'IAM5[Resource::<files>/*]',
  'IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]',
].map((rule) => `AwsSolutions-${rule}`);

/** The connections of the WebSocket API, as cdk-nag writes them. */
const CONNECTIONS = /Resource::arn:\S+:execute-api:\S+\/live\/POST\/@connections\/\*/;

/** One log group, as IAM writes those that are named. */
const LOGS = /Resource::arn:\S+:log-group:\/aws\/lambda\/tradewind-\w+-operations-api:\*/;

/** The bucket of the UI's files. */
const FILES = /Resource::<SiteFiles\w+\.Arn>/;

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
    ['with a domain of its own', UI_DOMAIN],
    ['with a topic of its own for alarms', { alarmTopicArn: '', alarmEmail: 'ops@example.com' }],
  ])('has nothing to say, %s', (_how, context: Context) => {
    expect(violations(build(stage, context).app)).toEqual([]);
  });

  test('was told why for each finding that was accepted', () => {
    const { app } = build(stage);
    const accepted = acknowledged(app);
    const plain = (rule: string) =>
      rule
        .replace(CONNECTIONS, 'Resource::<connections>')
        .replace(LOGS, 'Resource::<logs>')
        .replace(FILES, 'Resource::<files>');
    expect(new Set(accepted.map(({ rule }) => plain(rule)))).toEqual(
      new Set([
        ...(stage === 'local' ? [] : UI),
        'AwsSolutions-APIG4',
        'AwsSolutions-COG2',
        'AwsSolutions-SQS3',
        ...(stage === 'prod' ? [] : ['AwsSolutions-COG8']),
        'AwsSolutions-IAM5[Resource::*]',
        'AwsSolutions-IAM5[Resource::<connections>]',
        'AwsSolutions-IAM5[Resource::<logs>]',
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
