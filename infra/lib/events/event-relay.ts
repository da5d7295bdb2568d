import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import {
  EventSourceMapping,
  FilterCriteria,
  StartingPosition,
  type CfnEventSourceMapping,
} from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { RustFunction } from '../constructs/rust-function.ts';
import { runbookAlarm } from '../constructs/runbook-alarm.ts';

const NAME = 'event-relay';
const MAX_AGE = Duration.minutes(5);
const GIVEN_UP_AFTER = Duration.hours(6);

export interface EventRelayProps {
  readonly settings: Settings;
  readonly eventStore: ITable;
  readonly bus: IEventBus;
}

/** Publishes what was appended to the event store: stream of the table -> bus. */
export class EventRelay extends Construct {
  /**
   * What is not on the bus: events that can never be, set aside by the relay with the reason, and Lambda's notes of
   * records that it gave up, which say where they are in the stream.
   */
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
      // It receives from the relay and from Lambda; no queue has it as its dead-letter queue.
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
      environment: { BUS_NAME: bus.eventBusName, DEAD_LETTER_QUEUE_URL: this.failures.queueUrl },
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
    // For the relay itself and, with its role, for Lambda.
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
      // What is before the first record that the relay reports is done with.
      reportBatchItemFailures: true,
      // Only for crashes of the function: they corner the record that causes them. What can never be published is set
      // aside by the relay itself.
      bisectBatchOnError: true,
      // What it reports is an outage, which hits any record: a number of retries would be used up within minutes and
      // thousands of orders given up. So the age bounds them. Six hours are longer than outages last, and leave
      // eighteen to read the records from the stream, which forgets them after a day (`redrive`).
      maxRecordAge: GIVEN_UP_AFTER,
      // Bound by hand: the library's own class would grant more than SendMessage.
      onFailure: { bind: () => ({ destination: this.failures.queueArn }) },
    });
    // Unlimited. Said in words, so that a deployment also lifts a limit that was set before; the class takes no -1.
    (mapping.node.defaultChild as CfnEventSourceMapping).maximumRetryAttempts = -1;
    // Lambda refuses the mapping of a stream that the role may not read yet.
    mapping.node.addDependency(relay.role);
  }

  private watch(relay: RustFunction): void {
    const { settings } = this.props;
    const period = Duration.minutes(1);
    relay.alarmOnErrors(
      `Its batches are halved, retried for ${GIVEN_UP_AFTER.toHours()} hours and then given up.`,
    );
    runbookAlarm(this, 'UnrelayedEventsAlarm', {
      settings,
      subject: NAME,
      runbook: 'unrelayed-events',
      meaning: 'Events of the event store were set aside or given up and are not on the bus.',
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
