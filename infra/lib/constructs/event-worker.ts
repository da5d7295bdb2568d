import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Match, Rule, RuleTargetInput, type IEventBus } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { SubscriptionFilter, type ITopic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type FunctionName, physicalName } from '../config/names.ts';
import { RustFunction, type RustFunctionProps } from './rust-function.ts';
import { runbookAlarm } from './runbook-alarm.ts';

/**
 * The queue's visibility timeout as a multiple of the function's: AWS asks for 6, so that batches held back while the
 * function is throttled do not become visible again, and are not counted as received, before it had its turn.
 */
const VISIBILITY_FACTOR = 6;

/** A message that failed this often is not going to succeed by itself. */
const MAX_RECEIVES = 5;

export interface EventWorkerProps extends RustFunctionProps {
  readonly batchSize: number;
  /** Batches at once, 2 to 1000: what the stores behind the worker can take. */
  readonly maxConcurrency: number;
  /** Age of the oldest message that is a delay people notice. */
  readonly maxAge: Duration;
}

/** Which events of the bus: types by name, all that begin alike, or both. */
export interface EventTypes {
  readonly oneOf?: readonly string[];
  readonly prefix?: string;
}

/** A function behind its own queue with its own dead-letter queue, and the alarms for all three. */
export class EventWorker extends Construct {
  readonly plainName: FunctionName;
  readonly worker: RustFunction;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  private readonly props: EventWorkerProps;

  constructor(scope: Construct, id: string, props: EventWorkerProps) {
    super(scope, id);
    this.props = props;
    this.plainName = props.name;
    this.deadLetterQueue = this.createDeadLetterQueue();
    this.queue = new Queue(this, 'Queue', {
      queueName: physicalName(props.settings.stage, props.name),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(props.timeout.toSeconds() * VISIBILITY_FACTOR),
      retentionPeriod: Duration.days(4),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { retryPauses } = props.settings.stage;
    this.worker = new RustFunction(this, 'Worker', {
      ...props,
      environment: {
        ...props.environment,
        QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
        // At its last receive a message is dead-lettered by the worker itself, which can say why.
        MAX_RECEIVES: String(MAX_RECEIVES),
        ...(retryPauses && { RETRY_PAUSES: retryPauses.join(',') }),
      },
    });
    this.consume();
    this.watch();
  }

  /** Receives the events of the topic whose type has the prefix; the body is the event itself (raw delivery). */
  subscribeTo(topic: ITopic, typePrefix: string): void {
    topic.addSubscription(
      new SqsSubscription(this.queue, {
        rawMessageDelivery: true,
        filterPolicy: { type: SubscriptionFilter.stringFilter({ matchPrefixes: [typePrefix] }) },
        // What SNS could not deliver lands where everything undeliverable of this worker is.
        deadLetterQueue: this.deadLetterQueue,
      }),
    );
  }

  /** Receives the events of the bus that `types` lets through; the body is the event itself (the detail). */
  subscribeToBus(eventBus: IEventBus, { oneOf = [], prefix }: EventTypes): void {
    const { name, settings } = this.props;
    const rule = new Rule(this, 'Events', {
      eventBus,
      ruleName: physicalName(settings.stage, name),
      description: `Events for ${name}`,
      eventPattern: {
        detailType: Match.anyOf(
          ...(prefix === undefined ? [] : [Match.prefix(prefix)]),
          ...oneOf.map((type) => Match.exactString(type)),
        ),
      },
      targets: [
        new SqsQueue(this.queue, {
          message: RuleTargetInput.fromEventPath('$.detail'),
          // What EventBridge could not deliver in a day lands where everything undeliverable of this worker is.
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
          deadLetterQueue: this.deadLetterQueue,
        }),
      ],
    });
    runbookAlarm(this, 'FailedDeliveriesAlarm', {
      settings,
      subject: name,
      runbook: 'failed-deliveries',
      meaning: `The bus gave up events for ${name}: they are in ${name}-dlq, or lost if that refuses as well.`,
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'FailedInvocations',
        dimensionsMap: { EventBusName: eventBus.eventBusName, RuleName: rule.ruleName },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 0,
    });
  }

  private createDeadLetterQueue(): Queue {
    const { name, settings } = this.props;
    // By name: the queue refers to its dead-letter queue, so a reference back would be a circle.
    const sourceArn = Stack.of(this).formatArn({
      service: 'sqs',
      resource: physicalName(settings.stage, name),
    });
    return new Queue(this, 'DeadLetterQueue', {
      queueName: physicalName(settings.stage, `${name}-dlq`),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // The longest there is: time to find the cause, repair it and redrive.
      retentionPeriod: Duration.days(14),
      redriveAllowPolicy: {
        redrivePermission: RedrivePermission.BY_QUEUE,
        sourceQueues: [Queue.fromQueueArn(this, 'Source', sourceArn)],
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private consume(): void {
    const { batchSize, maxConcurrency } = this.props;
    this.worker.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      [this.queue.queueArn],
    );
    // Permanent failures are put there by the worker itself, at once and with the reason.
    this.worker.allow(['sqs:SendMessage'], [this.deadLetterQueue.queueArn]);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: this.worker.function,
      eventSourceArn: this.queue.queueArn,
      batchSize,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    // Lambda refuses the mapping of a queue that the role may not read yet.
    mapping.node.addDependency(this.worker.role);
  }

  private watch(): void {
    const { name, settings, maxAge } = this.props;
    const period = Duration.minutes(1);
    this.worker.alarmOnErrors(`Its messages are retried ${MAX_RECEIVES} times and then dead-lettered.`);
    runbookAlarm(this, 'DeadLettersAlarm', {
      settings,
      subject: name,
      runbook: 'dead-letters',
      meaning: `${name}-dlq holds messages that were given up.`,
      metric: this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      threshold: 0,
    });
    runbookAlarm(this, 'OldestMessageAlarm', {
      settings,
      subject: name,
      runbook: 'oldest-message',
      meaning: `${name} is more than ${maxAge.toMinutes()} minutes behind its queue.`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      threshold: maxAge.toSeconds(),
      periods: 3,
    });
  }
}
