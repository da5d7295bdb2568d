import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi as GatewayApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { HttpApi } from './http-api.ts';

/** The front door of orders, stock and payments. Routes and functions are in the stacks of the contexts. */
export class HttpStack extends Stack {
  readonly api: GatewayApi;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    const http = new HttpApi(this, 'HttpApi', settings);
    this.api = http.api;
    new CfnOutput(this, 'HttpApiUrl', { value: http.url });
  }
}
