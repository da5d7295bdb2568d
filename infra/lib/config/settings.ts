import type { Node } from 'constructs';
import { caFile } from './ca-file.ts';
import { FunctionCode } from './function-code.ts';
import { ConfigurationError } from './error.ts';
import { whole } from './whole.ts';
import {
  readAlarmEmail,
  readGateway,
  readMailSender,
  readModel,
  type Gateway,
  type Model,
} from './outside.ts';
import { stageNamed, type Stage } from './stage.ts';
import { UiBuild } from './ui-build.ts';
import { readUiDomain, type UiDomain } from './ui-domain.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Subnets and security groups that functions with a database connection join: named, never looked up. */
export interface Network {
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
}

/** Everything that the app takes from CDK context (`-c name=value`), read and checked once. */
export interface Settings {
  readonly stage: Stage;
  readonly code: FunctionCode;
  readonly logLevel: LogLevel;
  readonly corsOrigins: string[];
  /** Secrets Manager secret with the database URL; otherwise it is in the stage's SSM parameter. */
  readonly databaseUrlSecretArn?: string;
  /** PEM file of the database's certificate authorities, where no public list has them. */
  readonly databaseCaFile?: string;
  readonly network?: Network;
  /** SNS topic that is told when an alarm changes its state; the stage makes one of its own where none is named. */
  readonly alarmTopicArn?: string;
  /** Who gets a mail from the stage's own topic of alarms. */
  readonly alarmEmail?: string;
  /** Attempts before an outbox row is dead. */
  readonly outboxMaxAttempts: number;
  /** The language model that screens orders and writes mails; none is fine. */
  readonly model?: Model;
  /** The address that customers get mail from. */
  readonly mailSender: string;
  /** How the simulated payment gateway behaves. */
  readonly gateway: Gateway;
  /** The built UI; none on the local stage, where the scripts serve it. */
  readonly uiBuild?: UiBuild;
  /** A domain name of one's own for the UI, instead of CloudFront's. */
  readonly uiDomain?: UiDomain;
}

export function readSettings(node: Node): Settings {
  const stage = stageNamed(text(node, 'stage') ?? 'dev');
  const read = (key: string) => text(node, key);
  const uiDomain = readUiDomain(read);
  return {
    stage,
    code: FunctionCode.from(stage, text(node, 'functions'), text(node, 'functionsDir')),
    logLevel: logLevel(text(node, 'logLevel') ?? 'info'),
    corsOrigins: corsOrigins(stage, list(node, 'corsOrigins'), uiDomain),
    databaseUrlSecretArn: arn(node, 'databaseUrlSecretArn', SECRET_ARN),
    databaseCaFile: caFile(text(node, 'databaseCaFile')),
    network: network(node),
    alarmTopicArn: arn(node, 'alarmTopicArn', TOPIC_ARN),
    alarmEmail: readAlarmEmail(read),
    outboxMaxAttempts: whole('outboxMaxAttempts', read('outboxMaxAttempts') ?? '10', 1, 1000),
    model: readModel(read),
    mailSender: readMailSender(stage, read),
    gateway: readGateway(read),
    uiBuild: UiBuild.from(stage, read('functions'), read('uiDir')),
    uiDomain,
  };
}

// The six characters at the end belong to it: a policy for an ARN without them matches nothing.
const SECRET_ARN = /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/;
const TOPIC_ARN = /^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/;

function text(node: Node, key: string): string | undefined {
  const value: unknown = node.tryGetContext(key);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new ConfigurationError(`context ${key}: a single value is expected`);
  }
  return String(value).trim() || undefined;
}

function list(node: Node, key: string): string[] | undefined {
  const values = text(node, key)
    ?.split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return values?.length ? values : undefined;
}

function arn(node: Node, key: string, form: RegExp): string | undefined {
  const value = text(node, key);
  if (value !== undefined && !form.test(value)) {
    throw new ConfigurationError(`context ${key}: "${value}" is not the full ARN (${form.source})`);
  }
  return value;
}

function logLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === value);
  if (!level)
    throw new ConfigurationError(`context logLevel: "${value}" is none of ${LOG_LEVELS.join(', ')}`);
  return level;
}

function corsOrigins(stage: Stage, named: string[] | undefined, uiDomain: UiDomain | undefined): string[] {
  const ui = uiDomain && [`https://${uiDomain.name}`];
  const origins = named ?? stage.defaultCorsOrigins ?? ui;
  if (!origins) {
    throw new ConfigurationError(
      `context corsOrigins: stage "${stage.name}" has to name the browser origins that may call the API, ` +
        'for example -c corsOrigins=https://app.example.com,https://admin.example.com',
    );
  }
  for (const origin of origins) {
    if (origin === '*' ? !stage.allowAnyOrigin : !isOrigin(origin)) {
      throw new ConfigurationError(
        `context corsOrigins: "${origin}" is not an origin such as https://host[:port]`,
      );
    }
  }
  // The UI is a caller as well, unless everybody is.
  return origins.includes('*') ? [...origins] : [...new Set([...origins, ...(ui ?? [])])];
}

function isOrigin(value: string): boolean {
  try {
    const url = new URL(value);
    return /^https?:$/.test(url.protocol) && url.origin === value;
  } catch {
    return false;
  }
}

function network(node: Node): Network | undefined {
  const subnetIds = list(node, 'vpcSubnetIds');
  const securityGroupIds = list(node, 'vpcSecurityGroupIds');
  if (!subnetIds && !securityGroupIds) return undefined;
  if (!subnetIds || !securityGroupIds) {
    throw new ConfigurationError('context vpcSubnetIds and vpcSecurityGroupIds: name both or neither');
  }
  return { subnetIds, securityGroupIds };
}
