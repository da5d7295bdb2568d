import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { keyedTable } from '../constructs/keyed-table.ts';

/** Which mails are under way or sent, so that each goes out once. Forgotten when no repetition can come any more. */
export class NotificationsTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.table = keyedTable(this, 'Table', settings, 'notifications', { timeToLiveAttribute: 'expiresAt' });
  }
}
