import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { indexOfSome, keyedTable } from '../constructs/keyed-table.ts';

/** The public notes of an org, and those of a work order. */
export const NOTE_INDEXES = ['public', 'by-work-order'] as const;

/** Notes, a partition an author; beside them what was deleted and the keys of requests seen before, both for a while. */
export class NotesTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.table = keyedTable(this, 'Table', settings, 'notes', { timeToLiveAttribute: 'expiresAt' });
    const [everyones, ofWorkOrders] = NOTE_INDEXES;
    indexOfSome(this.table, everyones, 'publicPk');
    indexOfSome(this.table, ofWorkOrders, 'workOrderPk');
  }
}
