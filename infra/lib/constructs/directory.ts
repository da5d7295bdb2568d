import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { EventWorker } from './event-worker.ts';

type Kind = 'Buses' | 'Queues' | 'Tables' | 'Topics';

/** One output for all things of a kind in a stack: JSON by plain name, so that a new queue is no new output. */
export function directory(stack: Stack, kind: Kind, entries: Record<string, string>): void {
  new CfnOutput(stack, kind, { value: stack.toJsonString(entries) });
}

/** The queues of workers, each with its dead-letter queue. */
export function queueDirectory(stack: Stack, workers: readonly EventWorker[]): void {
  const entries = workers.flatMap(({ plainName, queue, deadLetterQueue }) => [
    [plainName, queue.queueUrl],
    [`${plainName}-dlq`, deadLetterQueue.queueUrl],
  ]);
  directory(stack, 'Queues', Object.fromEntries(entries) as Record<string, string>);
}
