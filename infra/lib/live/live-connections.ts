import { Duration } from 'aws-cdk-lib';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { RustFunction } from '../constructs/rust-function.ts';
import type { WebSocketApi } from './websocket-api.ts';

export interface LiveConnectionsProps {
  readonly settings: Settings;
  readonly api: WebSocketApi;
  readonly live: ITable;
  readonly userPool: IUserPool;
  readonly userPoolClient: IUserPoolClient;
}

/** Admits who has a token, remembers who is connected, and sends what somebody missed. */
export class LiveConnections extends Construct {
  constructor(scope: Construct, id: string, props: LiveConnectionsProps) {
    super(scope, id);
    const { settings, api, live, userPool, userPoolClient } = props;
    const connections = new RustFunction(this, 'Function', {
      settings,
      name: 'live-connections',
      description: 'Admits clients to live updates, and sends what they missed',
      memoryMiB: 256,
      // Below the 29 seconds after which API Gateway gives up.
      timeout: Duration.seconds(25),
      environment: {
        LIVE_TABLE: live.tableName,
        USER_POOL_ID: userPool.userPoolId,
        USER_POOL_CLIENT_ID: userPoolClient.userPoolClientId,
        WEBSOCKET_CALLBACK_URL: api.callbackUrl,
      },
    });
    connections.allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
      [live.tableArn],
    );
    api.letPost(connections);
    api.leadTo(connections);
    connections.alarmOnErrors('Clients are not admitted to live updates, or do not get what they missed.');
  }
}
