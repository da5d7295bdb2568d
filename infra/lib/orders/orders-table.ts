import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { indexByTime, keyedTable } from '../constructs/keyed-table.ts';

/** The order view, a partition an org; beside it each org's catalogue and the keys of requests seen before. */
export class OrdersTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.table = keyedTable(this, 'Table', settings, 'orders', { timeToLiveAttribute: 'expiresAt' });
    indexByTime(this.table, 'placedAt');
  }
}
