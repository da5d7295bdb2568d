import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FunctionUrlAuthType, HttpMethod, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { CORS } from '../config/cors.ts';
import type { Settings } from '../config/settings.ts';
import type { DatabaseUrl } from '../constructs/database-url.ts';
import { RustFunction } from '../constructs/rust-function.ts';
import { runbookAlarm } from '../constructs/runbook-alarm.ts';

export interface GraphqlApiProps {
  readonly settings: Settings;
  readonly databaseUrl: DatabaseUrl;
  readonly table: ITable;
  readonly topic: ITopic;
  readonly userPool: IUserPool;
  readonly userPoolClient: IUserPoolClient;
}

/** GraphQL on a Function URL: writes to Postgres and its outbox, reads from the projection. */
export class GraphqlApi extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: GraphqlApiProps) {
    super(scope, id);
    const { settings, databaseUrl, table, topic } = props;
    const api = new RustFunction(this, 'Api', {
      settings,
      name: 'graphql-api',
      description:
        'GraphQL: work orders and customers to Postgres with their events, reads from the projection',
      // Memory buys processor time: at 512 MiB a TLS handshake does not dominate the cold start.
      memoryMiB: 512,
      // A database that was asleep needs seconds to wake; a caller does not wait longer than this.
      timeout: Duration.seconds(20),
      network: settings.network,
      environment: {
        ...databaseUrl.environment,
        WORK_ORDERS_TABLE: table.tableName,
        WORK_ORDER_EVENTS_TOPIC_ARN: topic.topicArn,
        USER_POOL_ID: props.userPool.userPoolId,
        USER_POOL_CLIENT_ID: props.userPoolClient.userPoolClientId,
        INTROSPECTION: String(settings.stage.introspection),
      },
    });
    databaseUrl.letRead(api);
    api.allow(['dynamodb:GetItem', 'dynamodb:Query'], [table.tableArn]);
    // Eager dispatch: right after the commit, with the same code as the outbox publisher.
    api.allow(['sns:Publish'], [topic.topicArn]);
    this.url = this.expose(api, settings);
    this.watch(api, settings);
  }

  private expose(api: RustFunction, settings: Settings): string {
    return api.function.addFunctionUrl({
      // Open on the network level: the other choice is IAM signatures, which people signed in with Cognito do not have.
      // The function itself verifies signature, issuer, audience and expiry of every ID token before anything else.
      authType: FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.BUFFERED,
      cors: {
        allowedOrigins: settings.corsOrigins,
        allowedMethods: [HttpMethod.POST],
        allowedHeaders: [...CORS.requestHeaders],
        exposedHeaders: [...CORS.responseHeaders],
        allowCredentials: CORS.credentials,
        maxAge: CORS.maxAge,
      },
    }).url;
  }

  private watch(api: RustFunction, settings: Settings): void {
    api.alarmOnErrors('Callers see failures.');
    runbookAlarm(this, 'ServerErrorsAlarm', {
      settings,
      subject: 'graphql-api',
      runbook: 'api-server-errors',
      meaning: 'graphql-api answers 5xx: a store behind it is down or slow.',
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Url5xxCount',
        dimensionsMap: { FunctionName: api.function.functionName },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 5,
    });
  }
}
