import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory, queueDirectory } from '../constructs/directory.ts';
import { LiveBroadcaster } from './live-broadcaster.ts';
import { LiveConnections } from './live-connections.ts';
import { LiveTable } from './live-table.ts';
import { WebSocketApi } from './websocket-api.ts';

export interface LiveStackProps extends StackProps {
  readonly userPool: IUserPool;
  readonly userPoolClient: IUserPoolClient;
  readonly bus: IEventBus;
  readonly workOrderEvents: ITopic;
}

/** Live updates: what happens to orders, work orders and notes, told to who is connected. */
export class LiveStack extends Stack {
  /** What clients connect to. */
  readonly webSocketUrl: string;

  constructor(scope: Construct, id: string, settings: Settings, props: LiveStackProps) {
    super(scope, id, props);
    const { userPool, userPoolClient, bus, workOrderEvents } = props;
    const live = new LiveTable(this, 'Live', settings).table;
    const api = new WebSocketApi(this, 'WebSocketApi', settings);
    new LiveConnections(this, 'LiveConnections', { settings, api, live, userPool, userPoolClient });
    const broadcaster = new LiveBroadcaster(this, 'LiveBroadcaster', {
      settings,
      api,
      live,
      bus,
      workOrderEvents,
    });
    this.webSocketUrl = api.url;
    new CfnOutput(this, 'WebSocketUrl', { value: this.webSocketUrl });
    queueDirectory(this, [broadcaster.worker]);
    directory(this, 'Tables', { live: live.tableName });
  }
}
