import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { keyedTable } from '../constructs/keyed-table.ts';

/** Who is connected, and what was broadcast of late, for those who were away. */
export class LiveTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.table = keyedTable(this, 'Table', settings, 'live', { timeToLiveAttribute: 'expiresAt' });
  }
}
