import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { HttpFunction, type FrontDoor } from '../constructs/http-function.ts';

export interface InventoryApiProps {
  readonly settings: Settings;
  readonly frontDoor: FrontDoor;
  readonly eventStore: ITable;
  readonly inventory: ITable;
}

/** Takes deliveries of goods in as events, and shows the stock. */
export class InventoryApi extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { settings, frontDoor, eventStore, inventory }: InventoryApiProps,
  ) {
    super(scope, id);
    const { api } = new HttpFunction(this, 'Function', {
      settings,
      frontDoor,
      name: 'inventory-api',
      description: 'Takes deliveries of goods in as events, and shows the stock',
      paths: ['/api/v1/inventory/{proxy+}'],
      environment: { EVENT_STORE_TABLE: eventStore.tableName, INVENTORY_TABLE: inventory.tableName },
    });
    api.allow(['dynamodb:PutItem'], [eventStore.tableArn]);
    api.allow(['dynamodb:GetItem', 'dynamodb:Query'], [inventory.tableArn]);
  }
}
