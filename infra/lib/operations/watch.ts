import { Stack } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { EventWorker } from '../constructs/event-worker.ts';
import type { RustFunction } from '../constructs/rust-function.ts';

/** What operators look at. */
export interface Watchable {
  readonly workers: readonly EventWorker[];
  /** The dead-letter queue of event-relay, which has no other queue. */
  readonly unrelayed: IQueue;
  readonly logGroups: readonly ILogGroup[];
}

type Entry = readonly [plainName: string, queue: IQueue];

/** Every queue and dead-letter queue with its plain name. */
function queuesOf({ workers, unrelayed }: Watchable): Entry[] {
  const entries = workers.flatMap(({ plainName, queue, deadLetterQueue }): Entry[] => [
    [plainName, queue],
    [`${plainName}-dlq`, deadLetterQueue],
  ]);
  return [...entries, ['event-relay-dlq', unrelayed]];
}

/** Lets a function count what is in the queues of the stage. One that may do more with them says so by itself, once. */
export function letCount(rust: RustFunction, watchable: Watchable): void {
  rust.allow(
    ['sqs:GetQueueAttributes'],
    queuesOf(watchable).map(([, { queueArn }]) => queueArn),
  );
}

/** Tells a function which queues there are, and lets it search the logs and read metrics. */
export function letWatch(rust: RustFunction, watchable: Watchable): void {
  const { logGroups } = watchable;
  const urls = queuesOf(watchable).map(([name, { queueUrl }]): [string, string] => [name, queueUrl]);
  rust.function.addEnvironment('QUEUES', Stack.of(rust).toJsonString(Object.fromEntries(urls)));
  rust.function.addEnvironment('LOG_GROUPS', logGroups.map(({ logGroupName }) => logGroupName).join(','));
  rust.allow(
    ['logs:StartQuery'],
    logGroups.map(({ logGroupArn }) => logGroupArn),
  );
  // They have no resource-level permission: a query is known to who started it, a metric is a number.
  rust.allow(['cloudwatch:GetMetricData', 'logs:GetQueryResults'], ['*']);
}
