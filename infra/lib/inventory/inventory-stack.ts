import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory, queueDirectory } from '../constructs/directory.ts';
import type { FrontDoor } from '../constructs/http-function.ts';
import { AllocationCompleter } from './allocation-completer.ts';
import { InventoryApi } from './inventory-api.ts';
import { InventoryTable } from './inventory-table.ts';
import { SkuRestocker } from './sku-restocker.ts';
import { StockAllocator } from './stock-allocator.ts';
import { StockDeallocator } from './stock-deallocator.ts';

export interface InventoryStackProps extends StackProps {
  readonly frontDoor: FrontDoor;
  readonly eventStore: ITable;
  readonly bus: IEventBus;
}

/** Stock: restocked, reserved for orders, finalised or given back. */
export class InventoryStack extends Stack {
  readonly table: ITable;

  constructor(scope: Construct, id: string, settings: Settings, props: InventoryStackProps) {
    super(scope, id, props);
    const { frontDoor, eventStore, bus } = props;
    const inventory = new InventoryTable(this, 'Inventory', settings).table;
    this.table = inventory;
    new InventoryApi(this, 'InventoryApi', { settings, frontDoor, eventStore, inventory });
    const parts = { settings, inventory, eventStore, bus };
    const workers = [
      new SkuRestocker(this, 'SkuRestocker', parts),
      new StockAllocator(this, 'StockAllocator', parts),
      new AllocationCompleter(this, 'AllocationCompleter', parts),
      new StockDeallocator(this, 'StockDeallocator', parts),
    ];
    queueDirectory(
      this,
      workers.map(({ worker }) => worker),
    );
    directory(this, 'Tables', { inventory: inventory.tableName });
  }
}
