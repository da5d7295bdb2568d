import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { StageDashboard } from './dashboard.ts';
import { SAVED_QUERIES, textOf } from './queries.ts';
import type { Watched } from './watched.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly watched: Watched;
}

/** What operators look at: the dashboard, and saved questions to the logs. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { watched } = props;
    new StageDashboard(this, 'Dashboard', settings, watched);
    const logGroupNames = watched.functions.map(
      ({ name }) => `/aws/lambda/${physicalName(settings.stage, name)}`,
    );
    for (const query of SAVED_QUERIES) {
      // By the names of the log groups: references would tie this stack to every function of every other.
      new CfnQueryDefinition(this, `Query ${query.name}`, {
        // A slash makes a folder in the console.
        name: `${physicalName(settings.stage, 'logs')}/${query.name}`,
        queryString: textOf(query),
        logGroupNames,
      });
    }
  }
}
