import { StreamViewType, type Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { keyedTable } from '../constructs/keyed-table.ts';

/**
 * Every event of orders, stock and payments, appended and never changed. Its stream shows each new item whole: the
 * relay publishes what the item says and reads nothing else.
 */
export class EventStore extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.table = keyedTable(this, 'Table', settings, 'event-store', { stream: StreamViewType.NEW_IMAGE });
  }
}
