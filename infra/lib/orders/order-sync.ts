import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { EventWorker } from '../constructs/event-worker.ts';

export interface OrderSyncProps {
  readonly settings: Settings;
  readonly eventStore: ITable;
  readonly orders: ITable;
  readonly bus: IEventBus;
}

/** Folds the events of orders into the view, and creates an order that was placed. */
export class OrderSync extends Construct {
  readonly worker: EventWorker;

  constructor(scope: Construct, id: string, { settings, eventStore, orders, bus }: OrderSyncProps) {
    super(scope, id);
    this.worker = new EventWorker(this, 'Worker', {
      settings,
      name: 'order-sync',
      description: 'Folds the events of orders into the order view; creates orders that were placed',
      memoryMiB: 256,
      timeout: Duration.seconds(10),
      batchSize: 10,
      // Every event of every order comes here, so it may run the widest.
      maxConcurrency: 20,
      maxAge: Duration.minutes(5),
      environment: { EVENT_STORE_TABLE: eventStore.tableName, ORDERS_TABLE: orders.tableName },
    });
    const { worker } = this.worker;
    worker.allow(['dynamodb:UpdateItem'], [orders.tableArn]);
    worker.allow(['dynamodb:PutItem'], [eventStore.tableArn]);
    this.worker.subscribeToBus(bus, { prefix: 'Order' });
  }
}
