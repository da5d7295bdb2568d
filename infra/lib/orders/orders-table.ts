import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { allowByTime, indexByTime, indexOfSomeByTime, keyedTable } from '../constructs/keyed-table.ts';
import type { RustFunction } from '../constructs/rust-function.ts';

const BY_WORK_ORDER = 'by-work-order';

/** The order view, a partition an org; beside it each org's catalogue and the keys of requests seen before. */
export class OrdersTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.table = keyedTable(this, 'Table', settings, 'orders', { timeToLiveAttribute: 'expiresAt' });
    indexByTime(this.table, 'placedAt');
    indexOfSomeByTime(this.table, BY_WORK_ORDER, 'workOrderPk', 'placedAt');
  }
}

/** Lets a function read the indexes of orders: those of an org, and those for a work order. */
export function allowOrderLists(rust: RustFunction, orders: ITable): void {
  allowByTime(rust, orders);
  rust.allow(['dynamodb:Query'], [`${orders.tableArn}/index/${BY_WORK_ORDER}`]);
}
