import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';

/** The headings of docs/runbook.md; a test holds the two together. */
export type RunbookEntry =
  | 'dead-letters'
  | 'function-errors'
  | 'throttled-functions'
  | 'throttled-requests'
  | 'oldest-message'
  | 'failed-deliveries'
  | 'iterator-age'
  | 'unrelayed-events'
  | 'api-server-errors'
  | 'outbox-dead-rows'
  | 'outbox-oldest-age';

export interface RunbookAlarmProps {
  readonly settings: Settings;
  /** Plain name of what is watched: a function or queue. */
  readonly subject: string;
  readonly runbook: RunbookEntry;
  /** What it means when it rings, in one sentence. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** Rings above this value. */
  readonly threshold: number;
  /** In a row, all of them above the threshold. */
  readonly periods?: number;
  /** Silence is a failure too: for metrics that are reported every minute whatever happens. */
  readonly silenceRings?: boolean;
}

/** An alarm that says what it means and which entry of the runbook to open. None on stages without alarms. */
export function runbookAlarm(scope: Construct, id: string, props: RunbookAlarmProps): Alarm | undefined {
  const { settings, subject, runbook } = props;
  if (!settings.stage.alarms) return undefined;
  const alarm = new Alarm(scope, id, {
    alarmName: physicalName(settings.stage, `${subject}-${runbook}`),
    alarmDescription: `${props.meaning} Runbook: docs/runbook.md#${runbook}`,
    metric: props.metric,
    threshold: props.threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: props.periods ?? 1,
    treatMissingData: props.silenceRings ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  if (settings.alarmTopicArn) {
    const action = new SnsAction(Topic.fromTopicArn(scope, `${id}Topic`, settings.alarmTopicArn));
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
  return alarm;
}
