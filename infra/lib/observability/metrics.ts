import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionName } from '../config/names.ts';
import type { Stage } from '../config/stage.ts';
import type { WatchedTable } from './watched.ts';

/** What our functions report themselves (docs/logging.md). Their names are those of the code; a test holds them together. */
const NAMESPACE = 'Tradewind';
const PERIOD = Duration.minutes(1);

export interface Shown {
  readonly statistic?: string;
  readonly label?: string;
  readonly period?: Duration | undefined;
}

export const MEDIAN: string = Stats.percentile(50);
export const SLOWEST: string = Stats.percentile(99);

type Kind = Pick<MetricProps, 'namespace' | 'metricName' | 'dimensionsMap'>;

const metric = (
  kind: Kind,
  { statistic = Stats.SUM, label = kind.metricName, period = PERIOD }: Shown,
): Metric => new Metric({ ...kind, statistic, label, period });

/** A metric that a function writes into its log. */
export const own = (stage: Stage, Service: FunctionName, metricName: string, shown: Shown = {}): Metric =>
  metric({ namespace: NAMESPACE, metricName, dimensionsMap: { Service, Stage: stage.name } }, shown);

export const ofFunction = (FunctionName: string, metricName: string, shown: Shown = {}): Metric =>
  metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap: { FunctionName } }, shown);

export const ofApi = (ApiId: string, metricName: string, shown: Shown = {}): Metric =>
  metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap: { ApiId } }, shown);

export const ofQueue = (QueueName: string, metricName: string, shown: Shown = {}): Metric =>
  metric({ namespace: 'AWS/SQS', metricName, dimensionsMap: { QueueName } }, shown);

export const ofTopic = (TopicName: string, metricName: string, shown: Shown = {}): Metric =>
  metric({ namespace: 'AWS/SNS', metricName, dimensionsMap: { TopicName } }, shown);

/** EventBridge counts what is put for the whole account and region, of all stages that are in it. */
export const ofAllBuses = (metricName: string, shown: Shown = {}): Metric =>
  metric({ namespace: 'AWS/Events', metricName }, shown);

/** Of a table, and of each of its indexes: DynamoDB counts them apart. */
export const ofTable = (
  { name, plainName, indexes }: WatchedTable,
  metricName: string,
  period?: Duration,
): Metric[] =>
  [undefined, ...indexes].map((index) =>
    metric(
      {
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: name, ...(index && { GlobalSecondaryIndexName: index }) },
      },
      { label: index ? `${plainName} ${index}` : plainName, period },
    ),
  );

export const throttles = (table: WatchedTable, period?: Duration): Metric[] =>
  ['ReadThrottleEvents', 'WriteThrottleEvents'].flatMap((name) => ofTable(table, name, period));

/** A time twice: that of the middle, and that of the slowest of a hundred. */
export const bothTimes = (of: (shown: Shown) => Metric, prefix = ''): Metric[] => [
  of({ statistic: MEDIAN, label: `${prefix}p50` }),
  of({ statistic: SLOWEST, label: `${prefix}p99` }),
];
