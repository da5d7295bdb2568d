import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { SubscriptionFilter, type ITopic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
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

/** A function behind its own queue with its own dead-letter queue, and the alarms for all three. */
export class EventWorker extends Construct {
  readonly worker: RustFunction;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  private readonly props: EventWorkerProps;

  constructor(scope: Construct, id: string, props: EventWorkerProps) {
    super(scope, id);
    this.props = props;
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
    this.worker = new RustFunction(this, 'Worker', {
      ...props,
      environment: {
        ...props.environment,
        QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
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
