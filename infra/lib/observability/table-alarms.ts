import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Settings } from '../config/settings.ts';
import { runbookAlarm } from '../constructs/runbook-alarm.ts';
import { throttles } from './metrics.ts';
import type { WatchedTable } from './watched.ts';

/**
 * An alarm for requests that a table or one of its indexes refused. It is made when the stacks are complete, since a table
 * gets its indexes one by one; it belongs to the stack of the table.
 */
export function alarmOnThrottles(settings: Settings, table: WatchedTable): void {
  const subject = table.plainName;
  const period = Duration.minutes(5);
  const metrics = throttles(table, period).map((metric, index) => [`m${index}`, metric] as const);
  runbookAlarm(table.construct, 'ThrottlesAlarm', {
    settings,
    subject: `${subject}-table`,
    runbook: 'throttled-requests',
    meaning: `The table ${subject} or an index of it refuses requests: readers and workers are held up.`,
    metric: new MathExpression({
      // A refusal is counted when there is one; no other time has a value.
      expression: `SUM([${metrics.map(([id]) => `FILL(${id}, 0)`).join(', ')}])`,
      usingMetrics: Object.fromEntries(metrics),
      label: `throttles of ${subject}`,
      period,
    }),
    threshold: 10,
  });
}
