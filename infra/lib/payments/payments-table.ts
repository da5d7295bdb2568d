import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { indexByTime, keyedTable } from '../constructs/keyed-table.ts';

/** One payment for each order, with how often it was tried and what became of it. */
export class PaymentsTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.table = keyedTable(this, 'Table', settings, 'payments');
    indexByTime(this.table, 'createdAt');
  }
}
