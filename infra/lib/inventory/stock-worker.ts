import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { FunctionName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import type { EventWorkerProps } from '../constructs/event-worker.ts';

export interface StockWorkerProps {
  readonly settings: Settings;
  readonly inventory: ITable;
  readonly eventStore: ITable;
  readonly bus: IEventBus;
}

/** The size of all workers that move stock. */
export function stockWorker(
  settings: Settings,
  name: FunctionName,
  description: string,
  environment: Record<string, string>,
): EventWorkerProps {
  return {
    settings,
    name,
    description,
    memoryMiB: 256,
    timeout: Duration.seconds(10),
    batchSize: 10,
    // Orders for the same sku write the same item: more at once would conflict with one another, not go faster.
    maxConcurrency: 10,
    maxAge: Duration.minutes(5),
    environment,
  };
}
