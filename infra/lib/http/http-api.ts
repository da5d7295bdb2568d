import { Duration } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi as GatewayApi,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CORS } from '../config/cors.ts';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { runbookAlarm } from '../constructs/runbook-alarm.ts';

const NAME = 'http-api';

/** Requests a second, of all callers together: far above a busy day, and far below what the account gives away. */
const THROTTLE = { rateLimit: 200, burstLimit: 400 };

/** What an access log line says. No path and no query: they hold ids, and the route says what was called. */
const LOGGED = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  sourceIp: '$context.identity.sourceIp',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  integrationStatus: '$context.integration.status',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
};

/** The one HTTP API. Every context adds its own routes and functions to it (`HttpFunction`). */
export class HttpApi extends Construct {
  readonly api: GatewayApi;
  readonly url: string;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.api = new GatewayApi(this, 'Api', {
      apiName: physicalName(settings.stage, NAME),
      description: 'Orders, stock and payments of Tradewind',
      corsPreflight: {
        allowOrigins: settings.corsOrigins,
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
        allowHeaders: [...CORS.requestHeaders],
        exposeHeaders: [...CORS.responseHeaders, 'location'],
        allowCredentials: CORS.credentials,
        maxAge: CORS.maxAge,
      },
      createDefaultStage: false,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.createLogGroup(settings)),
        format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    });
    this.url = stage.url;
    this.watch(settings);
  }

  private createLogGroup({ stage }: Settings): LogGroup {
    return new LogGroup(this, 'AccessLog', {
      // Below /aws/vendedlogs: log groups elsewhere each add to a resource policy of the account, which is bounded.
      logGroupName: `/aws/vendedlogs/${physicalName(stage, NAME)}`,
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
  }

  private watch(settings: Settings): void {
    runbookAlarm(this, 'ServerErrorsAlarm', {
      settings,
      subject: NAME,
      runbook: 'api-server-errors',
      meaning: 'The HTTP API answers 5xx: a function fails, or a store behind it is down or slow.',
      metric: this.api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 5,
    });
  }
}
