import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory, queueDirectory } from '../constructs/directory.ts';
import type { FrontDoor } from '../constructs/http-function.ts';
import { OrderSync } from './order-sync.ts';
import { OrdersApi } from './orders-api.ts';
import { OrdersTable } from './orders-table.ts';

export interface OrdersStackProps extends StackProps {
  readonly frontDoor: FrontDoor;
  readonly eventStore: ITable;
  readonly bus: IEventBus;
}

/** Orders: taken in, screened, placed; and the view that shows how far they are. */
export class OrdersStack extends Stack {
  readonly table: ITable;

  constructor(scope: Construct, id: string, settings: Settings, props: OrdersStackProps) {
    super(scope, id, props);
    const { frontDoor, eventStore, bus } = props;
    const orders = new OrdersTable(this, 'Orders', settings).table;
    this.table = orders;
    new OrdersApi(this, 'OrdersApi', { settings, frontDoor, eventStore, orders });
    const sync = new OrderSync(this, 'OrderSync', { settings, eventStore, orders, bus });
    queueDirectory(this, [sync.worker]);
    directory(this, 'Tables', { orders: orders.tableName });
  }
}
