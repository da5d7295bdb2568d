import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { DatabaseUrl } from '../constructs/database-url.ts';
import { GraphqlApi } from './graphql-api.ts';
import { OutboxPublisher } from './outbox-publisher.ts';
import { WorkOrderEvents } from './work-order-events.ts';
import { WorkOrderProjector } from './work-order-projector.ts';
import { WorkOrdersTable } from './work-orders-table.ts';

export interface WorkOrdersStackProps extends StackProps {
  readonly userPool: IUserPool;
  readonly userPoolClient: IUserPoolClient;
}

/** Work orders: GraphQL in, outbox to topic, projection, read back. */
export class WorkOrdersStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props: WorkOrdersStackProps) {
    super(scope, id, props);
    const { userPool, userPoolClient } = props;
    const databaseUrl = new DatabaseUrl(this, 'DatabaseUrl', settings);

    const { topic } = new WorkOrderEvents(this, 'WorkOrderEvents', settings);
    const { table } = new WorkOrdersTable(this, 'WorkOrders', settings);
    const api = new GraphqlApi(this, 'GraphqlApi', {
      settings,
      databaseUrl,
      table,
      topic,
      userPool,
      userPoolClient,
    });
    new OutboxPublisher(this, 'OutboxPublisher', { settings, databaseUrl, topic });
    const projector = new WorkOrderProjector(this, 'WorkOrderProjector', { settings, table, topic });

    new CfnOutput(this, 'GraphqlUrl', { value: api.url });
    this.directory('Queues', {
      'work-order-projector': projector.queue.queueUrl,
      'work-order-projector-dlq': projector.deadLetterQueue.queueUrl,
    });
    this.directory('Tables', { 'work-orders': table.tableName });
    this.directory('Topics', { 'work-order-events': topic.topicArn });
  }

  /** One output for all things of a kind: JSON by plain name, so that a new queue is no new output. */
  private directory(id: string, entries: Record<string, string>): void {
    new CfnOutput(this, id, { value: this.toJsonString(entries) });
  }
}
