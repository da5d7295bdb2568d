import { Construct } from 'constructs';
import { EventWorker } from '../constructs/event-worker.ts';
import { stockWorker, type StockWorkerProps } from './stock-worker.ts';

/** Adds a lot to the stock, once. */
export class SkuRestocker extends Construct {
  readonly worker: EventWorker;

  constructor(
    scope: Construct,
    id: string,
    { settings, inventory, bus }: Omit<StockWorkerProps, 'eventStore'>,
  ) {
    super(scope, id);
    this.worker = new EventWorker(
      this,
      'Worker',
      stockWorker(settings, 'sku-restocker', 'Adds lots to the stock, each once', {
        INVENTORY_TABLE: inventory.tableName,
      }),
    );
    this.worker.worker.allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], [inventory.tableArn]);
    this.worker.subscribeToBus(bus, { oneOf: ['SkuRestocked'] });
  }
}
