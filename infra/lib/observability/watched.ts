import { Stack, type App } from 'aws-cdk-lib';
import { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type CfnTable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { plainName, type FunctionName } from '../config/names.ts';
import type { Stage } from '../config/stage.ts';
import { EventWorker } from '../constructs/event-worker.ts';
import { RustFunction } from '../constructs/rust-function.ts';

export interface WatchedFunction {
  readonly name: FunctionName;
  readonly memoryMiB: number;
}

export interface WatchedTable {
  readonly construct: Table;
  readonly plainName: string;
  /** The physical name. */
  readonly name: string;
  readonly indexes: readonly string[];
}

/**
 * What there is to look at, found in the app itself: whoever adds a worker, a queue or a table has it on the dashboard
 * and behind the alarms without another word.
 */
export interface Watched {
  readonly functions: readonly WatchedFunction[];
  /** Plain names of the functions behind queues. */
  readonly workers: readonly FunctionName[];
  /** Physical names of the queues that workers read. */
  readonly queues: readonly string[];
  /** Physical names of the dead-letter queues. */
  readonly deadLetterQueues: readonly string[];
  readonly tables: readonly WatchedTable[];
  /** Physical names. */
  readonly topics: readonly string[];
  /** Ids of the APIs of API Gateway, known after the deployment. */
  readonly httpApis: readonly string[];
  readonly webSocketApis: readonly string[];
  /** Physical names. */
  readonly alarms: readonly string[];
}

const DEAD_LETTERS = /-dlq$/;

export function watched(app: App, stage: Stage): Watched {
  const all = app.node.findAll();
  const of = <T extends IConstruct>(Kind: abstract new (...args: never[]) => T): T[] =>
    all.filter((construct): construct is T => construct instanceof Kind);
  const apis = (protocol: string) =>
    of(CfnApi)
      .filter(({ protocolType }) => protocolType === protocol)
      .map(({ ref }) => ref);
  const queues = of(CfnQueue).map(({ queueName }) => queueName!);
  return {
    functions: of(RustFunction).map((rust) => ({
      name: rust.plainName,
      memoryMiB: (rust.function.node.defaultChild as CfnFunction).memorySize!,
    })),
    workers: of(EventWorker).map(({ plainName }) => plainName),
    queues: queues.filter((name) => !DEAD_LETTERS.test(name)),
    deadLetterQueues: queues.filter((name) => DEAD_LETTERS.test(name)),
    tables: of(Table).map((table) => tableOf(table, stage)),
    topics: of(CfnTopic).map(({ topicName }) => topicName!),
    httpApis: apis('HTTP'),
    webSocketApis: apis('WEBSOCKET'),
    alarms: of(CfnAlarm).map(({ alarmName }) => alarmName!),
  };
}

function tableOf(construct: Table, stage: Stage): WatchedTable {
  const raw = construct.node.defaultChild as CfnTable;
  // Known to the table alone until it is resolved.
  const indexes = Stack.of(construct).resolve(raw.globalSecondaryIndexes) as
    CfnTable.GlobalSecondaryIndexProperty[] | undefined;
  const name = raw.tableName!;
  return {
    construct,
    plainName: plainName(stage, name),
    name,
    indexes: (indexes ?? []).map(({ indexName }) => indexName),
  };
}
