import { Alias } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';

/**
 * The topic of all work-order events.
 *
 * Encrypted with the AWS-managed key of SNS. Its policy lets every principal of this account use it through SNS, so the
 * publishers need `sns:Publish` and nothing of KMS, and it costs no monthly fee. What it cannot do, let another account
 * or an AWS service publish, nobody needs here: a topic of that kind wants a key of its own. The queues behind it are
 * encrypted by SQS itself (SSE-SQS), which SNS may deliver to without a key.
 */
export class WorkOrderEvents extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { stage }: Settings) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      topicName: physicalName(stage, 'work-order-events'),
      masterKey: Alias.fromAliasName(this, 'Key', 'alias/aws/sns'),
      enforceSSL: true,
    });
  }
}
