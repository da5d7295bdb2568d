import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { keyedTable } from '../constructs/keyed-table.ts';

/** How much there is of each sku, the lots that brought it, and what was decided for each order. */
export class InventoryTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.table = keyedTable(this, 'Table', settings, 'inventory');
  }
}
