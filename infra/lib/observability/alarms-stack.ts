import { Annotations, Stack, type StackProps } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory } from '../constructs/directory.ts';
import { AlarmTopic } from './alarm-topic.ts';

/** Where alarms ring. A stack before all others: their alarms name the topic. */
export class AlarmsStack extends Stack {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    this.topic = new AlarmTopic(this, 'Alarms', settings).topic;
    directory(this, 'Topics', { alarms: this.topic.topicArn });
    if (settings.stage.protect && !settings.alarmEmail) {
      Annotations.of(this).addWarningV2(
        'tradewind:alarmEmail',
        'Neither alarmEmail nor alarmTopicArn in the context: until somebody subscribes to the topic of this stack, ' +
          'the alarms of this stage ring in the console only.',
      );
    }
  }
}
