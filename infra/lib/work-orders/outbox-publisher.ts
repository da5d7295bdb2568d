import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import type { DatabaseUrl } from '../constructs/database-url.ts';
import { RustFunction } from '../constructs/rust-function.ts';
import { runbookAlarm } from '../constructs/runbook-alarm.ts';

const NAME = 'outbox-publisher';
const EVERY = Duration.minutes(1);

export interface OutboxPublisherProps {
  readonly settings: Settings;
  readonly databaseUrl: DatabaseUrl;
  readonly topic: ITopic;
}

/** Sweeps what eager dispatch left in the outbox to the topic, every minute. */
export class OutboxPublisher extends Construct {
  constructor(scope: Construct, id: string, props: OutboxPublisherProps) {
    super(scope, id);
    const { settings, databaseUrl, topic } = props;
    const publisher = new RustFunction(this, 'Publisher', {
      settings,
      name: NAME,
      description: 'Sweeps the outbox in Postgres to the topic of work-order events',
      memoryMiB: 512,
      // It works until its time is nearly spent. Just under the schedule, so that a backlog is worked off without a
      // pause and runs hardly overlap (they may: rows are claimed with SKIP LOCKED).
      timeout: Duration.seconds(55),
      network: settings.network,
      environment: {
        ...databaseUrl.environment,
        WORK_ORDER_EVENTS_TOPIC_ARN: topic.topicArn,
        OUTBOX_MAX_ATTEMPTS: String(settings.outboxMaxAttempts),
      },
    });
    databaseUrl.letRead(publisher);
    publisher.allow(['sns:Publish'], [topic.topicArn]);
    this.schedule(publisher, settings);
    this.watch(publisher, settings);
  }

  /** A run that failed or came late is not repeated: the next minute sweeps the same rows. */
  private schedule(publisher: RustFunction, settings: Settings): void {
    const once = { retryAttempts: 0, maxEventAge: EVERY };
    // Two places, since EventBridge hands the event to Lambda's own queue: the first bounds the hand-over, the
    // second what Lambda does with it.
    publisher.function.configureAsyncInvoke(once);
    new Rule(this, 'Schedule', {
      ruleName: physicalName(settings.stage, NAME),
      description: 'Sweeps the outbox every minute',
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaFunction(publisher.function, once)],
    });
  }

  private watch(publisher: RustFunction, settings: Settings): void {
    publisher.alarmOnErrors('Events wait in the outbox until a run succeeds.');
    runbookAlarm(this, 'DeadRowsAlarm', {
      settings,
      subject: NAME,
      runbook: 'outbox-dead-rows',
      meaning: 'Outbox rows were given up after their last attempt: their events are not published.',
      metric: metric(settings, 'OutboxDead', Duration.minutes(5)),
      threshold: 0,
    });
    runbookAlarm(this, 'OldestAgeAlarm', {
      settings,
      subject: NAME,
      runbook: 'outbox-oldest-age',
      meaning: 'Events wait in the outbox for more than 5 minutes, or the publisher does not report at all.',
      metric: metric(settings, 'OutboxOldestAge', EVERY),
      threshold: Duration.minutes(5).toSeconds(),
      periods: 5,
      silenceRings: true,
    });
  }
}

/** One of the metrics that the publisher writes into its log (embedded metric format). */
function metric(settings: Settings, metricName: string, period: Duration): Metric {
  return new Metric({
    namespace: 'Tradewind',
    metricName,
    dimensionsMap: { Service: NAME, Stage: settings.stage.name },
    statistic: 'Maximum',
    period,
  });
}
