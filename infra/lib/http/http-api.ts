import { Duration } from 'aws-cdk-lib';
import {
  type CfnRoute,
  type CfnStage,
  CorsHttpMethod,
  HttpApi as GatewayApi,
  type HttpRoute,
  HttpStage,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { CORS } from '../config/cors.ts';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { accessLog } from '../constructs/access-log.ts';
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
  private readonly stage: HttpStage;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.api = new GatewayApi(this, 'Api', {
      apiName: physicalName(settings.stage, NAME),
      description: 'Sign-in, orders, stock, payments and notes of Tradewind',
      corsPreflight: {
        allowOrigins: settings.corsOrigins,
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
        allowHeaders: [...CORS.requestHeaders],
        exposeHeaders: [...CORS.responseHeaders, 'location'],
        allowCredentials: CORS.credentials,
        maxAge: CORS.maxAge,
      },
      createDefaultStage: false,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: accessLog(this, settings, NAME, LOGGED),
    });
    this.url = this.stage.url;
    this.watch(settings);
  }

  /** Gives routes of the same stack limits of their own. */
  limit(routes: readonly HttpRoute[], { rateLimit, burstLimit }: ThrottleSettings): void {
    const raw = this.stage.node.defaultChild as CfnStage;
    const limits = { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit };
    raw.routeSettings = {
      ...(raw.routeSettings as Record<string, unknown> | undefined),
      ...Object.fromEntries(routes.map((route) => [keyOf(route), limits])),
    };
    // API Gateway refuses limits of a route that it does not know yet.
    for (const route of routes) this.stage.node.addDependency(route);
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

const keyOf = (route: HttpRoute): string => (route.node.defaultChild as CfnRoute).routeKey;
