import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory, queueDirectory } from '../constructs/directory.ts';
import { DatabaseUrl } from '../constructs/database-url.ts';
import { OutboxPublisher } from './outbox-publisher.ts';
import { WorkOrderEvents } from './work-order-events.ts';
import { WorkOrderProjector } from './work-order-projector.ts';
import { WorkOrdersTable } from './work-orders-table.ts';

/** Work orders: outbox to topic, projection. What takes them in and reads them back is in `graphql-stack.ts`. */
export class WorkOrdersStack extends Stack {
  readonly events: ITopic;
  /** The read model. */
  readonly table: ITable;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    const databaseUrl = new DatabaseUrl(this, 'DatabaseUrl', settings);

    const { topic } = new WorkOrderEvents(this, 'WorkOrderEvents', settings);
    this.events = topic;
    const { table } = new WorkOrdersTable(this, 'WorkOrders', settings);
    this.table = table;
    new OutboxPublisher(this, 'OutboxPublisher', { settings, databaseUrl, topic });
    const projector = new WorkOrderProjector(this, 'WorkOrderProjector', { settings, table, topic });

    queueDirectory(this, [projector.worker]);
    directory(this, 'Tables', { 'work-orders': table.tableName });
    directory(this, 'Topics', { 'work-order-events': topic.topicArn });
  }
}
