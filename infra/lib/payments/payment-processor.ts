import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { EventWorker } from '../constructs/event-worker.ts';

export interface PaymentProcessorProps {
  readonly settings: Settings;
  readonly payments: ITable;
  readonly eventStore: ITable;
  readonly bus: IEventBus;
}

/** Charges an order once, whatever crashes; refunds a cancelled one. */
export class PaymentProcessor extends Construct {
  readonly worker: EventWorker;

  constructor(scope: Construct, id: string, { settings, payments, eventStore, bus }: PaymentProcessorProps) {
    super(scope, id);
    const { gateway } = settings;
    this.worker = new EventWorker(this, 'Worker', {
      settings,
      name: 'payment-processor',
      description: 'Charges each order once, and refunds cancelled ones',
      memoryMiB: 256,
      // Long enough for a batch of charges at a gateway that takes its time.
      timeout: Duration.seconds(30),
      batchSize: 10,
      // What the payment gateway has agreed to: 5 batches of 10. Orders wait here rather than being refused there.
      maxConcurrency: 5,
      maxAge: Duration.minutes(5),
      environment: {
        PAYMENTS_TABLE: payments.tableName,
        EVENT_STORE_TABLE: eventStore.tableName,
        GATEWAY_FAILURE_PERCENT: String(gateway.failurePercent),
        GATEWAY_LATENCY_MS: String(gateway.latencyMs),
        GATEWAY_SEED: String(gateway.seed),
      },
    });
    const { worker } = this.worker;
    worker.allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], [payments.tableArn]);
    worker.allow(['dynamodb:PutItem'], [eventStore.tableArn]);
    this.worker.subscribeToBus(bus, { oneOf: ['OrderStockAllocated', 'OrderCancelled'] });
  }
}
