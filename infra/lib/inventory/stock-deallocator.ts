import { Construct } from 'constructs';
import { EventWorker } from '../constructs/event-worker.ts';
import { stockWorker, type StockWorkerProps } from './stock-worker.ts';

/** Gives the stock of an order back that was not paid or is cancelled, at whatever moment. */
export class StockDeallocator extends Construct {
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
      stockWorker(settings, 'stock-deallocator', 'Gives the stock of rejected and cancelled orders back', {
        INVENTORY_TABLE: inventory.tableName,
      }),
    );
    this.worker.worker.allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      [inventory.tableArn],
    );
    this.worker.subscribeToBus(bus, { oneOf: ['OrderPaymentRejected', 'OrderCancelled'] });
  }
}
