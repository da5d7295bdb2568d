import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';

const CLOUDWATCH = new ServicePrincipal('cloudwatch.amazonaws.com');

/**
 * The topic that alarms ring on, where the context names no other.
 *
 * It has a key of its own: CloudWatch may not use the AWS-managed key of SNS, and would fail to ring without a word.
 */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { stage, alarmEmail }: Settings) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: `Messages of ${physicalName(stage, 'alarms')}`,
      enableKeyRotation: true,
      // It protects messages on their way, of which none is kept.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // As AWS documents it, without conditions; what may be sent to the topic, its own policy says.
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [CLOUDWATCH],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
    this.topic = new Topic(this, 'Topic', {
      topicName: physicalName(stage, 'alarms'),
      displayName: `Tradewind ${stage.name}`,
      masterKey: key,
      enforceSSL: true,
    });
    this.letAlarmsPublish(physicalName(stage, '*'));
    if (alarmEmail) this.topic.addSubscription(new EmailSubscription(alarmEmail));
  }

  /** Lets the alarms with such names publish, of this account and no other. */
  private letAlarmsPublish(names: string): void {
    const stack = Stack.of(this);
    const alarms = stack.formatArn({ service: 'cloudwatch', resource: `alarm:${names}` });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [CLOUDWATCH],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': alarms },
        },
      }),
    );
  }
}
