import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { EventWorker } from '../constructs/event-worker.ts';
import type { WebSocketApi } from './websocket-api.ts';

export interface LiveBroadcasterProps {
  readonly settings: Settings;
  readonly api: WebSocketApi;
  readonly live: ITable;
  readonly bus: IEventBus;
  readonly workOrderEvents: ITopic;
}

/** Tells everybody who is connected, and may know, what happened. */
export class LiveBroadcaster extends Construct {
  readonly worker: EventWorker;

  constructor(scope: Construct, id: string, props: LiveBroadcasterProps) {
    super(scope, id);
    const { settings, api, live, bus, workOrderEvents } = props;
    this.worker = new EventWorker(this, 'Worker', {
      settings,
      name: 'live-broadcaster',
      description: 'Sends what happened to the clients that are connected',
      memoryMiB: 256,
      // A batch of events, each to all connections of an org.
      timeout: Duration.seconds(30),
      batchSize: 10,
      // API Gateway bounds the messages a second; more at once would only be refused.
      maxConcurrency: 10,
      maxAge: Duration.minutes(5),
      environment: { LIVE_TABLE: live.tableName, WEBSOCKET_CALLBACK_URL: api.callbackUrl },
    });
    const { worker } = this.worker;
    worker.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:Query',
      ],
      [live.tableArn],
    );
    api.letPost(worker);
    // Not NoteCreated: a note is told of when it is saved.
    this.worker.subscribeToBus(bus, {
      prefix: 'Order',
      oneOf: ['NoteSaved', 'NoteFailed', 'NoteUpdated', 'NoteDeleted'],
    });
    this.worker.subscribeTo(workOrderEvents, 'WorkOrder');
  }
}
