import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FunctionUrlAuthType, HttpMethod, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { CORS } from '../config/cors.ts';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { DatabaseUrl } from '../constructs/database-url.ts';
import { allowByTime } from '../constructs/keyed-table.ts';
import { RustFunction } from '../constructs/rust-function.ts';
import { runbookAlarm } from '../constructs/runbook-alarm.ts';
import { NOTE_INDEXES } from '../notes/notes-table.ts';
import { letCount, letWatch, type Watchable } from '../operations/watch.ts';
import { allowOrderLists } from '../orders/orders-table.ts';

/** The tables that are read. */
export interface GraphqlTables {
  readonly workOrders: ITable;
  readonly eventStore: ITable;
  readonly orders: ITable;
  readonly inventory: ITable;
  readonly payments: ITable;
  readonly notes: ITable;
}

export interface GraphqlApiProps extends Watchable {
  readonly settings: Settings;
  readonly tables: GraphqlTables;
  readonly topic: ITopic;
  readonly userPool: IUserPool;
  readonly userPoolClient: IUserPoolClient;
}

/** GraphQL on a Function URL: writes work orders to Postgres and its outbox, and reads what all contexts have to show. */
export class GraphqlApi extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: GraphqlApiProps) {
    super(scope, id);
    const { settings, tables, topic } = props;
    const databaseUrl = new DatabaseUrl(this, 'DatabaseUrl', settings);
    const api = new RustFunction(this, 'Api', {
      settings,
      name: 'graphql-api',
      description: 'GraphQL: work orders and customers to Postgres with their events; reads of all contexts',
      // Memory buys processor time: at 512 MiB a TLS handshake does not dominate the cold start.
      memoryMiB: 512,
      // A database that was asleep needs seconds to wake; a caller does not wait longer than this.
      timeout: Duration.seconds(20),
      network: settings.network,
      environment: {
        ...databaseUrl.environment,
        WORK_ORDERS_TABLE: tables.workOrders.tableName,
        EVENT_STORE_TABLE: tables.eventStore.tableName,
        ORDERS_TABLE: tables.orders.tableName,
        INVENTORY_TABLE: tables.inventory.tableName,
        PAYMENTS_TABLE: tables.payments.tableName,
        NOTES_TABLE: tables.notes.tableName,
        WORK_ORDER_EVENTS_TOPIC_ARN: topic.topicArn,
        USER_POOL_ID: props.userPool.userPoolId,
        USER_POOL_CLIENT_ID: props.userPoolClient.userPoolClientId,
        INTROSPECTION: String(settings.stage.introspection),
      },
    });
    databaseUrl.letRead(api);
    letRead(api, tables);
    this.letWatch(api, props);
    // Eager dispatch: right after the commit, with the same code as the outbox publisher.
    api.allow(['sns:Publish'], [topic.topicArn]);
    this.url = this.expose(api, settings);
    this.watch(api, settings);
  }

  /** Also the logs of operations-api, by name: each of the two searches those of the other, and one has to be there first. */
  private letWatch(api: RustFunction, { settings, workers, unrelayed, logGroups }: GraphqlApiProps): void {
    const name = `/aws/lambda/${physicalName(settings.stage, 'operations-api')}`;
    const operations = LogGroup.fromLogGroupName(this, 'OperationsLogs', name);
    const watchable = { workers, unrelayed, logGroups: [...logGroups, api.logGroup, operations] };
    letCount(api, watchable);
    letWatch(api, watchable);
    acknowledge(
      api.role,
      `IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:${name}:*]`,
      'One log group with its streams, as IAM writes it: a search in the log of operations-api, which is built after this.',
    );
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

/** Lists are queries of an index, whose items are then read by key where it holds keys only. */
function letRead(api: RustFunction, tables: GraphqlTables): void {
  const { workOrders, eventStore, orders, inventory, payments, notes } = tables;
  api.allow(['dynamodb:GetItem', 'dynamodb:Query'], [workOrders.tableArn, inventory.tableArn]);
  // One order is folded from its events, and one's own notes are a partition.
  api.allow(['dynamodb:Query'], [eventStore.tableArn, notes.tableArn]);
  api.allow(['dynamodb:BatchGetItem'], [orders.tableArn, payments.tableArn]);
  allowOrderLists(api, orders);
  allowByTime(api, payments);
  api.allow(
    ['dynamodb:Query'],
    NOTE_INDEXES.map((index) => `${notes.tableArn}/index/${index}`),
  );
}
