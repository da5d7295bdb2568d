import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import type { UiBuild } from '../config/ui-build.ts';
import { UiFiles } from './ui-files.ts';
import { UiSite, type ApiUrls } from './ui-site.ts';

export interface UiStackProps extends StackProps {
  readonly build: UiBuild;
  readonly apis: ApiUrls;
}

/** The UI: static files behind CloudFront. Locally the scripts serve them. */
export class UiStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props: UiStackProps) {
    super(scope, id, props);
    const { build, apis } = props;
    const site = new UiSite(this, 'Site', settings, apis);
    new UiFiles(this, 'Files', settings, build, site, apis);
    new CfnOutput(this, 'UiUrl', { value: site.url });
  }
}
