import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { RustFunction } from '../constructs/rust-function.ts';
import { runbookAlarm } from '../constructs/runbook-alarm.ts';

const NAME = 'event-relay';
const RETRIES = 10;
const MAX_AGE = Duration.minutes(5);

export interface EventRelayProps {
  readonly settings: Settings;
  readonly eventStore: ITable;
  readonly bus: IEventBus;
}

/** Publishes what was appended to the event store: stream of the table -> bus. */
export class EventRelay extends Construct {
  /** Tells of stream records that were given up: where they are in the stream, not what they say. */
  readonly failures: Queue;
  private readonly props: EventRelayProps;

  constructor(scope: Construct, id: string, props: EventRelayProps) {
    super(scope, id);
    this.props = props;
    const { settings, bus } = props;
    this.failures = new Queue(this, 'Failures', {
      queueName: physicalName(settings.stage, `${NAME}-dlq`),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // It receives notes from Lambda; no queue has it as its dead-letter queue.
      redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(
      this.failures,
      'SQS3',
      'It is a dead-letter queue, of a stream mapping: cdk-nag knows those of queues only. It is the end of the line.',
    );
    const relay = new RustFunction(this, 'Relay', {
      settings,
      name: NAME,
      description: 'Publishes the events of the event store on the bus',
      memoryMiB: 256,
      timeout: Duration.seconds(30),
      environment: { BUS_NAME: bus.eventBusName },
    });
    relay.allow(['events:PutEvents'], [bus.eventBusArn]);
    this.consume(relay);
    this.watch(relay);
  }

  private consume(relay: RustFunction): void {
    const stream = this.props.eventStore.tableStreamArn!;
    relay.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [stream]);
    // Lambda asks for it when it creates the mapping. It has no resource-level permission.
    relay.allow(['dynamodb:ListStreams'], ['*']);
    relay.allow(['sqs:SendMessage'], [this.failures.queueArn]);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: relay.function,
      eventSourceArn: stream,
      // From the first event on, also when the mapping is made anew: what is published twice is applied once.
      startingPosition: StartingPosition.TRIM_HORIZON,
      // No batching window: whoever ordered waits.
      batchSize: 100,
      // Events only. An item that somebody has to delete by hand never was one that happened.
      filters: [FilterCriteria.filter({ eventName: ['INSERT'] })],
      // The bus refuses single events: those before the first refused one are done with.
      reportBatchItemFailures: true,
      // A shard waits for its oldest record. One that cannot be published is cornered by halving its batch, and given
      // up after some minutes, so that the others go on.
      bisectBatchOnError: true,
      retryAttempts: RETRIES,
      // Bound by hand: the library's own class would grant more than SendMessage.
      onFailure: { bind: () => ({ destination: this.failures.queueArn }) },
    });
    // Lambda refuses the mapping of a stream that the role may not read yet.
    mapping.node.addDependency(relay.role);
  }

  private watch(relay: RustFunction): void {
    const { settings } = this.props;
    const period = Duration.minutes(1);
    relay.alarmOnErrors(`Its batches are halved and retried ${RETRIES} times and then given up.`);
    runbookAlarm(this, 'UnrelayedEventsAlarm', {
      settings,
      subject: NAME,
      runbook: 'unrelayed-events',
      meaning: 'Events of the event store were given up and are not on the bus.',
      metric: this.failures.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      threshold: 0,
    });
    runbookAlarm(this, 'IteratorAgeAlarm', {
      settings,
      subject: NAME,
      runbook: 'iterator-age',
      meaning: `${NAME} is more than ${MAX_AGE.toMinutes()} minutes behind the event store.`,
      metric: relay.function.metric('IteratorAge', { period, statistic: 'Maximum' }),
      threshold: MAX_AGE.toMilliseconds(),
      periods: 3,
    });
  }
}
