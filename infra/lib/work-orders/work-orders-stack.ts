import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory, queueDirectory } from '../constructs/directory.ts';
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
  readonly events: ITopic;
  readonly graphqlUrl: string;

  constructor(scope: Construct, id: string, settings: Settings, props: WorkOrdersStackProps) {
    super(scope, id, props);
    const { userPool, userPoolClient } = props;
    const databaseUrl = new DatabaseUrl(this, 'DatabaseUrl', settings);

    const { topic } = new WorkOrderEvents(this, 'WorkOrderEvents', settings);
    this.events = topic;
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

    this.graphqlUrl = api.url;
    new CfnOutput(this, 'GraphqlUrl', { value: this.graphqlUrl });
    queueDirectory(this, [projector.worker]);
    directory(this, 'Tables', { 'work-orders': table.tableName });
    directory(this, 'Topics', { 'work-order-events': topic.topicArn });
  }
}
