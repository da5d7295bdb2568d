import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { GraphqlApi, type GraphqlApiProps } from './graphql-api.ts';

export type GraphqlStackProps = StackProps & Omit<GraphqlApiProps, 'settings'>;

/** GraphQL: a stack of its own, built when everything that it shows is there. */
export class GraphqlStack extends Stack {
  readonly url: string;

  constructor(scope: Construct, id: string, settings: Settings, props: GraphqlStackProps) {
    super(scope, id, props);
    const { tables, topic, userPool, userPoolClient, workers, unrelayed, logGroups } = props;
    const { url } = new GraphqlApi(this, 'GraphqlApi', {
      settings,
      tables,
      topic,
      userPool,
      userPoolClient,
      workers,
      unrelayed,
      logGroups,
    });
    this.url = url;
    new CfnOutput(this, 'GraphqlUrl', { value: url });
  }
}
