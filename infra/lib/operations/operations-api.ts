import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { parameterName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { DatabaseUrl } from '../constructs/database-url.ts';
import { HttpFunction, type FrontDoor } from '../constructs/http-function.ts';
import type { RustFunction } from '../constructs/rust-function.ts';
import { letWatch, type Watchable } from './watch.ts';

/** The log groups are those of the other functions. */
export interface OperationsApiProps extends Watchable {
  readonly settings: Settings;
  readonly frontDoor: FrontDoor;
  readonly eventStore: ITable;
  readonly bus: IEventBus;
}

/**
 * Shows operators queues, dead letters and traces, and lets them mend what they see. Where the stage allows it, they
 * rehearse failures too: with raw events, and with the switch that orders of FAIL-ME obey.
 */
export class OperationsApi extends Construct {
  private readonly props: OperationsApiProps;

  constructor(scope: Construct, id: string, props: OperationsApiProps) {
    super(scope, id);
    this.props = props;
    const { settings, frontDoor, eventStore, bus } = props;
    const { stage } = settings;
    const injection = parameterName(stage, 'failure-injection');
    // In this stack too: the layer with authorities of the database would tie the stacks together by its version.
    const databaseUrl = new DatabaseUrl(this, 'DatabaseUrl', settings);
    const { api } = new HttpFunction(this, 'Function', {
      settings,
      frontDoor,
      name: 'operations-api',
      description: 'Shows operators queues, dead letters and traces, and lets them mend what they see',
      paths: [
        '/operations/{proxy+}',
        ...(stage.failureInjection ? ['/api/v1/testing/simulateRawEvent'] : []),
      ],
      // The outbox is in the database.
      network: settings.network,
      environment: {
        ...databaseUrl.environment,
        BUS_NAME: bus.eventBusName,
        EVENT_STORE_TABLE: eventStore.tableName,
        ...(stage.failureInjection && { FAILURE_INJECTION_PARAMETER: injection }),
      },
    });
    databaseUrl.letRead(api);
    this.letMend(api);
    this.letPublish(api);
    letWatch(api, { ...props, logGroups: [...props.logGroups, api.logGroup] });
    api.allow(['dynamodb:PutItem'], [eventStore.tableArn]);
    if (stage.failureInjection) {
      // A raw event of an order that is known tells of that order as it is.
      api.allow(['dynamodb:Query'], [eventStore.tableArn]);
      api.allowParameter(injection, ['ssm:GetParameter', 'ssm:PutParameter']);
    }
  }

  /** Dead letters are received and deleted, and sent to the queue of their worker. */
  private letMend(api: RustFunction): void {
    const { workers, unrelayed } = this.props;
    api.allow(
      ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      [...workers.map(({ deadLetterQueue }) => deadLetterQueue), unrelayed].map(({ queueArn }) => queueArn),
    );
    api.allow(
      ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
      workers.map(({ queue }) => queue.queueArn),
    );
  }

  /** Dead letters of event-relay go to the bus; some say only where in the stream the event is. */
  private letPublish(api: RustFunction): void {
    const { bus, eventStore } = this.props;
    api.allow(['events:PutEvents'], [bus.eventBusArn]);
    api.allow(['dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [eventStore.tableStreamArn!]);
  }
}
