import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory, queueDirectory } from '../constructs/directory.ts';
import type { FrontDoor } from '../constructs/http-function.ts';
import { PaymentProcessor } from './payment-processor.ts';
import { PaymentsApi } from './payments-api.ts';
import { PaymentsTable } from './payments-table.ts';

export interface PaymentsStackProps extends StackProps {
  readonly frontDoor: FrontDoor;
  readonly eventStore: ITable;
  readonly bus: IEventBus;
}

/** Payments: one for each order, taken once. */
export class PaymentsStack extends Stack {
  readonly table: ITable;

  constructor(scope: Construct, id: string, settings: Settings, props: PaymentsStackProps) {
    super(scope, id, props);
    const { frontDoor, eventStore, bus } = props;
    const payments = new PaymentsTable(this, 'Payments', settings).table;
    this.table = payments;
    new PaymentsApi(this, 'PaymentsApi', { settings, frontDoor, payments });
    const processor = new PaymentProcessor(this, 'PaymentProcessor', { settings, payments, eventStore, bus });
    queueDirectory(this, [processor.worker]);
    directory(this, 'Tables', { payments: payments.tableName });
  }
}
