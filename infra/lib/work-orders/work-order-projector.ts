import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { EventWorker } from '../constructs/event-worker.ts';

export interface WorkOrderProjectorProps {
  readonly settings: Settings;
  readonly table: ITable;
  readonly topic: ITopic;
}

/** Projects work-order events into the table that the API reads. */
export class WorkOrderProjector extends Construct {
  readonly worker: EventWorker;

  constructor(scope: Construct, id: string, { settings, table, topic }: WorkOrderProjectorProps) {
    super(scope, id);
    const projector = new EventWorker(this, 'Projector', {
      settings,
      name: 'work-order-projector',
      description: 'Projects work-order events into the read model in DynamoDB',
      memoryMiB: 256,
      timeout: Duration.seconds(10),
      // No batching window: a work order is wanted back a moment after it was created.
      batchSize: 10,
      // 20 batches of 10 at once are far above a day's peak, and below what a new on-demand table takes.
      maxConcurrency: 20,
      maxAge: Duration.minutes(5),
      environment: { WORK_ORDERS_TABLE: table.tableName },
    });
    // TransactWriteItems is authorised by the actions of its parts.
    projector.worker.allow(
      ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      [table.tableArn],
    );
    projector.subscribeTo(topic, 'WorkOrder');
    this.worker = projector;
  }
}
