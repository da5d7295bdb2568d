import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, AlarmStatusWidget, Dashboard, TextWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { apis, live } from './edge-widgets.ts';
import { freshness, outbox, queues, relay, workers } from './flow-widgets.ts';
import type { Section } from './graph.ts';
import { cost, judgements, tables } from './resource-widgets.ts';
import type { Watched } from './watched.ts';

const WIDTH = 24;

/** What CloudWatch lets one widget show. */
const ALARMS_A_WIDGET = 100;

/** The one dashboard of a stage, in the order in which trouble is looked for: from what callers see inwards. */
export class StageDashboard extends Construct {
  constructor(scope: Construct, id: string, { stage }: Settings, watched: Watched) {
    super(scope, id);
    const seen = { stage, watched };
    const sections = [apis, freshness, workers, queues, outbox, relay, live, tables, judgements, cost];
    new Dashboard(this, 'Dashboard', {
      dashboardName: `tradewind-${stage.name}`,
      defaultInterval: Duration.hours(3),
      widgets: [
        this.alarmStates(watched.alarms),
        ...sections.flatMap((section) => rowsOf(section(seen))),
      ].map((row) => [...row]),
    });
  }

  private alarmStates(names: readonly string[]): IWidget[] {
    const stack = Stack.of(this);
    // By name, as the logs of the queries: no stack is tied to this one.
    const alarms = names.map((name) =>
      Alarm.fromAlarmArn(
        this,
        `Alarm ${name}`,
        stack.formatArn({ service: 'cloudwatch', resource: `alarm:${name}` }),
      ),
    );
    const widgets = Math.ceil(alarms.length / ALARMS_A_WIDGET);
    return Array.from(
      { length: widgets },
      (_, index) =>
        new AlarmStatusWidget({
          title: 'Alarms',
          width: WIDTH,
          height: 6,
          alarms: alarms.slice(index * ALARMS_A_WIDGET, (index + 1) * ALARMS_A_WIDGET),
        }),
    );
  }
}

function rowsOf({ heading, note, rows }: Section): (readonly IWidget[])[] {
  const markdown = [`## ${heading}`, ...(note ? [note] : [])].join('\n');
  return [[new TextWidget({ markdown, width: WIDTH, height: note ? 2 : 1 })], ...rows];
}
