import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroupLogDestination, type IAccessLogSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';

/** Writes one JSON object with these variables for each request to an API, into a log group of its own. */
export function accessLog(
  scope: Construct,
  { stage }: Settings,
  apiName: string,
  variables: Record<string, string>,
): IAccessLogSettings {
  const logGroup = new LogGroup(scope, 'AccessLog', {
    // Below /aws/vendedlogs: log groups elsewhere each add to a resource policy of the account, which is bounded.
    logGroupName: `/aws/vendedlogs/${physicalName(stage, apiName)}`,
    retention: stage.logRetention,
    removalPolicy: stage.removalPolicy,
  });
  return {
    destination: new LogGroupLogDestination(logGroup),
    format: AccessLogFormat.custom(JSON.stringify(variables)),
  };
}
