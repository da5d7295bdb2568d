import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { HttpFunction, type FrontDoor } from '../constructs/http-function.ts';
import { allowModel, modelEnvironment } from '../constructs/model.ts';
import { allowOrderLists } from './orders-table.ts';

export interface OrdersApiProps {
  readonly settings: Settings;
  readonly frontDoor: FrontDoor;
  readonly eventStore: ITable;
  readonly orders: ITable;
}

/** Takes orders in, screens them and shows them; cancels, ships and delivers. */
export class OrdersApi extends Construct {
  constructor(scope: Construct, id: string, { settings, frontDoor, eventStore, orders }: OrdersApiProps) {
    super(scope, id);
    const { api } = new HttpFunction(this, 'Function', {
      settings,
      frontDoor,
      name: 'orders-api',
      description: 'Takes orders in as events, screens them, shows them; cancels, ships and delivers',
      paths: ['/orders', '/orders/{proxy+}', '/api/v1/orders/{proxy+}'],
      environment: {
        EVENT_STORE_TABLE: eventStore.tableName,
        ORDERS_TABLE: orders.tableName,
        ...modelEnvironment(settings),
      },
    });
    // One order is folded from its events; an event is put if others of its order are or are not there.
    api.allow(
      ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:ConditionCheckItem'],
      [eventStore.tableArn],
    );
    api.allow(['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:BatchGetItem'], [orders.tableArn]);
    allowOrderLists(api, orders);
    allowModel(api, settings);
  }
}
