import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { keyedTable } from '../constructs/keyed-table.ts';

/** Which names are taken, which invites are open, and how often somebody tried. Passwords are in the user pool alone. */
export class IdentityTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.table = keyedTable(this, 'Table', settings, 'identity', { timeToLiveAttribute: 'expiresAt' });
  }
}
