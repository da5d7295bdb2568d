import { Construct } from 'constructs';
import { EventWorker } from '../constructs/event-worker.ts';
import { FailureInjection } from './failure-injection.ts';
import { stockWorker, type StockWorkerProps } from './stock-worker.ts';

/** Reserves all lines of an order or none, and records the decision. */
export class StockAllocator extends Construct {
  readonly worker: EventWorker;

  constructor(scope: Construct, id: string, { settings, inventory, eventStore, bus }: StockWorkerProps) {
    super(scope, id);
    const { stage } = settings;
    const injection = stage.failureInjection
      ? new FailureInjection(this, 'FailureInjection', settings)
      : undefined;
    this.worker = new EventWorker(
      this,
      'Worker',
      stockWorker(settings, 'stock-allocator', 'Reserves all lines of an order or none', {
        INVENTORY_TABLE: inventory.tableName,
        EVENT_STORE_TABLE: eventStore.tableName,
        ...injection?.environment,
      }),
    );
    const { worker } = this.worker;
    worker.allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [inventory.tableArn]);
    worker.allow(['dynamodb:PutItem'], [eventStore.tableArn]);
    injection?.letRead(worker);
    this.worker.subscribeToBus(bus, { oneOf: ['OrderCreated'] });
  }
}
