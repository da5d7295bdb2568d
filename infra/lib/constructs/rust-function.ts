import { Duration, Stack } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  type CfnFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionName, physicalName } from '../config/names.ts';
import type { LogLevel, Network, Settings } from '../config/settings.ts';
import { acknowledge } from './acknowledge.ts';
import { runbookAlarm } from './runbook-alarm.ts';

export interface RustFunctionProps {
  readonly settings: Settings;
  readonly name: FunctionName;
  readonly description: string;
  readonly memoryMiB: number;
  readonly timeout: Duration;
  /** Beyond STAGE and LOG_LEVEL. Names and addresses only: a secret is fetched by the function. */
  readonly environment: Record<string, string>;
  /** The VPC of the database, where it is not reachable from outside. */
  readonly network?: Network;
}

/**
 * One Rust program as a Lambda function, with its own role and log group.
 *
 * The role is written out here: AWSLambdaBasicExecutionRole may write to every log group of the account, this one
 * only to its own. What the function may call beyond that is added with `allow`, one call list at a time.
 */
export class RustFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly plainName: FunctionName;
  private readonly settings: Settings;

  constructor(scope: Construct, id: string, props: RustFunctionProps) {
    super(scope, id);
    const { settings, name } = props;
    const { stage } = settings;
    const functionName = physicalName(stage, name);
    this.settings = settings;
    this.plainName = name;

    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
    this.role = this.createRole(functionName, this.logGroup);
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      runtime: Runtime.PROVIDED_AL2023,
      architecture: settings.code.architecture,
      handler: 'bootstrap',
      code: settings.code.of(name),
      role: this.role,
      memorySize: props.memoryMiB,
      timeout: props.timeout,
      tracing: Tracing.ACTIVE,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.INFO,
      applicationLogLevelV2: platformLogLevel(settings.logLevel),
      environment: { STAGE: stage.name, LOG_LEVEL: settings.logLevel, ...props.environment },
    });
    acknowledge(
      this.role,
      'IAM5[Resource::*]',
      'X-Ray (PutTraceSegments, PutTelemetryRecords) and the network interfaces of a function in a VPC have no ' +
        'resource-level permissions. test/policies.test.ts holds the list of these actions.',
    );
    if (props.network) this.join(props.network);
    this.alarmOnThrottles();
  }

  /** Lets the function call exactly `actions` on exactly `resources`. */
  allow(actions: string[], resources: string[]): void {
    this.role.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources }));
  }

  /**
   * Lets the function read a parameter of the stage, or what else is said; a secret one too: the key alias/aws/ssm lets
   * every principal of the account decrypt through SSM what it may read.
   */
  allowParameter(parameterName: string, actions = ['ssm:GetParameter']): void {
    const resourceName = parameterName.replace(/^\//, '');
    const arn = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName });
    this.allow(actions, [arn]);
  }

  /** The function failed, was stopped by its timeout or could not start. What it handled itself does not count. */
  alarmOnErrors(consequence: string): void {
    runbookAlarm(this, 'ErrorsAlarm', {
      settings: this.settings,
      subject: this.plainName,
      runbook: 'function-errors',
      meaning: `Invocations of ${this.plainName} fail. ${consequence}`,
      metric: this.function.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 0,
    });
  }

  /** None of our functions has a limit of its own, so these are refusals for the account's. */
  private alarmOnThrottles(): void {
    runbookAlarm(this, 'ThrottlesAlarm', {
      settings: this.settings,
      subject: this.plainName,
      runbook: 'throttled-functions',
      meaning: `Lambda refuses to run ${this.plainName}: the concurrency of the account is used up.`,
      metric: this.function.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 10,
    });
  }

  private createRole(functionName: string, logGroup: LogGroup): Role {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Execution role of ${functionName}`,
      inlinePolicies: {
        logs: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [logGroup.logGroupArn],
            }),
          ],
        }),
      },
    });
  }

  private join(network: Network): void {
    this.role.addToPolicy(
      new PolicyStatement({
        actions: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resources: ['*'],
      }),
    );
    // Set directly: the construct's own property wants a VPC, which would have to be looked up in an account.
    (this.function.node.defaultChild as CfnFunction).vpcConfig = network;
  }
}

/**
 * What the platform lets through. Never above INFO: embedded metrics carry no level and count as INFO, and a quieter
 * log must not cost the metrics. The program itself obeys LOG_LEVEL.
 */
function platformLogLevel(level: LogLevel): ApplicationLogLevel {
  if (level === 'trace') return ApplicationLogLevel.TRACE;
  return level === 'debug' ? ApplicationLogLevel.DEBUG : ApplicationLogLevel.INFO;
}
