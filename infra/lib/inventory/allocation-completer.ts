import { Construct } from 'constructs';
import { EventWorker } from '../constructs/event-worker.ts';
import { stockWorker, type StockWorkerProps } from './stock-worker.ts';

/** Finalises a reservation after its order was paid, and confirms the order. */
export class AllocationCompleter extends Construct {
  readonly worker: EventWorker;

  constructor(scope: Construct, id: string, { settings, inventory, eventStore, bus }: StockWorkerProps) {
    super(scope, id);
    this.worker = new EventWorker(
      this,
      'Worker',
      stockWorker(
        settings,
        'allocation-completer',
        'Finalises reservations of paid orders and confirms them',
        {
          INVENTORY_TABLE: inventory.tableName,
          EVENT_STORE_TABLE: eventStore.tableName,
        },
      ),
    );
    const { worker } = this.worker;
    worker.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [inventory.tableArn]);
    worker.allow(['dynamodb:PutItem'], [eventStore.tableArn]);
    this.worker.subscribeToBus(bus, { oneOf: ['OrderPaymentAccepted'] });
  }
}
