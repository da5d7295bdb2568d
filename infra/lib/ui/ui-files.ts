import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import type { UiBuild } from '../config/ui-build.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import type { ApiUrls, UiSite } from './ui-site.ts';

/** Their names change with their content. */
const HASHED = [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()];
/** Kept by browsers, but asked about each time. */
const CURRENT = [CacheControl.noCache()];

/** Puts a build into the bucket of the site, with `config.json`, by which the one build serves this stage. */
export class UiFiles extends Construct {
  constructor(scope: Construct, id: string, settings: Settings, build: UiBuild, site: UiSite, apis: ApiUrls) {
    super(scope, id);
    const { stage } = settings;
    const { bucket: destinationBucket, distribution } = site;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${physicalName(stage, 'ui-files')}`,
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
    const hashed = new BucketDeployment(this, 'Hashed', {
      destinationBucket,
      destinationKeyPrefix: 'assets/',
      sources: [Source.asset(join(build.directory, 'assets'))],
      cacheControl: HASHED,
      // A page that was opened before still asks for the parts of its own build.
      prune: false,
      logGroup,
    });
    const current = new BucketDeployment(this, 'Current', {
      destinationBucket,
      sources: [
        Source.asset(build.directory, { exclude: ['assets', 'config.json'] }),
        Source.jsonData('config.json', { ...configuration(settings, Stack.of(this)), ...apis }),
      ],
      cacheControl: CURRENT,
      // What this build has no more goes, but not what the other one put there.
      exclude: ['assets/*'],
      distribution,
      distributionPaths: ['/*'],
      logGroup,
    });
    // Never a page before its parts.
    current.node.addDependency(hashed);
    this.acknowledgeFindings(site);
  }

  /** What cdk-nag finds in the function of CDK's own that copies the files. */
  private acknowledgeFindings({ bucket }: UiSite): void {
    const stack = Stack.of(this);
    const [provider] = stack.node.children.filter(({ node }) => node.id.startsWith(PROVIDER));
    if (!provider) return;
    acknowledge(
      provider,
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      ROLE,
    );
    acknowledge(
      provider,
      'L1',
      "The runtime is the one that CDK ships its function for; it moves on with CDK's version.",
    );
    const bootstrap = 'cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>';
    const files = stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
    for (const finding of [
      ...['GetObject', 'GetBucket', 'List', 'DeleteObject', 'Abort'].map((action) => `Action::s3:${action}*`),
      `Resource::arn:<AWS::Partition>:s3:::${bootstrap}/*`,
      `Resource::<${files}.Arn>/*`,
      'Resource::*',
    ]) {
      acknowledge(provider, `IAM5[${finding}]`, ROLE);
    }
  }
}

const PROVIDER = 'Custom::CDKBucketDeployment';
const ROLE =
  'CDK writes the role of the function that copies the files: reading what was uploaded for a deployment, writing to this ' +
  'bucket, and emptying the caches of a distribution. It runs at deployments only.';

/** What the page has to know of its stage, and anybody may. */
const configuration = ({ stage }: Settings, { region }: Stack) => ({
  stage: stage.name,
  region,
  failureInjection: stage.failureInjection,
});
