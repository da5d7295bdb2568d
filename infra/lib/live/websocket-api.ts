import { Duration, Stack } from 'aws-cdk-lib';
import {
  type CfnApi,
  type CfnStage,
  WebSocketApi as GatewayApi,
  WebSocketRoute,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { accessLog } from '../constructs/access-log.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { runbookAlarm } from '../constructs/runbook-alarm.ts';
import type { RustFunction } from '../constructs/rust-function.ts';

const NAME = 'websocket-api';
const STAGE = 'live';
const ROUTES = ['$connect', '$disconnect', '$default'] as const;

/** Connects and messages a second, of all clients together: after an outage thousands of them come back at once. */
const THROTTLE = { rateLimit: 200, burstLimit: 400 };

/** What an access log line says. Nothing of the address that a client connects to: the token is in its query. */
const LOGGED = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  connectionId: '$context.connectionId',
  status: '$context.status',
  sourceIp: '$context.identity.sourceIp',
  integrationLatency: '$context.integrationLatency',
  integrationStatus: '$context.integrationStatus',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
};

/** The WebSocket API, on which clients hear what happens. */
export class WebSocketApi extends Construct {
  /** What clients connect to. */
  readonly url: string;
  /** What messages to clients are posted to. */
  readonly callbackUrl: string;
  private readonly api: GatewayApi;
  private readonly stage: WebSocketStage;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.api = new GatewayApi(this, 'Api', {
      apiName: physicalName(settings.stage, NAME),
      description: 'Live updates of Tradewind',
    });
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName: STAGE,
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: accessLog(this, settings, NAME, LOGGED),
    });
    // Said, since these logs would hold whole requests: addresses with their tokens, and messages.
    const raw = this.stage.node.defaultChild as CfnStage;
    raw.addPropertyOverride('DefaultRouteSettings.LoggingLevel', 'OFF');
    raw.addPropertyOverride('DefaultRouteSettings.DataTraceEnabled', false);
    this.url = this.stage.url;
    // The local cloud answers at an address of its own, whose port may change between two starts: a path below it.
    this.callbackUrl = settings.stage.local
      ? `/_aws/execute-api/${this.api.apiId}/${STAGE}`
      : this.stage.callbackUrl;
    this.watch(settings);
  }

  /** Leads all routes to a function. */
  leadTo(rust: RustFunction): void {
    const integration = new WebSocketLambdaIntegration('Integration', rust.function);
    for (const routeKey of ROUTES) {
      // No response of the route, which the local cloud does not know: the function posts its answers.
      const route = new WebSocketRoute(this, `Route ${routeKey}`, {
        webSocketApi: this.api,
        routeKey,
        integration,
      });
      // API Gateway refuses to deploy an API without routes.
      this.stage.node.addDependency(route);
      acknowledge(
        route,
        'APIG4',
        'At $connect the function itself verifies signature, issuer, audience and expiry of the ID token, and refuses ' +
          'the connection without one; the other routes serve connections that it admitted.',
      );
    }
  }

  /** Lets a function send messages to the clients. */
  letPost(rust: RustFunction): void {
    const stack = Stack.of(this);
    const resourceName = `${STAGE}/POST/@connections/*`;
    const arn = stack.formatArn({ service: 'execute-api', resource: this.api.apiId, resourceName });
    rust.allow(['execute-api:ManageConnections'], [arn]);
    const apiId = stack.getLogicalId(this.api.node.defaultChild as CfnApi);
    acknowledge(
      rust.role,
      `IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${apiId}>/${resourceName}]`,
      'A connection has no id before a client comes. These are the connections of this API and stage alone, and posting ' +
        'to them: neither closing them nor looking at who they are.',
    );
  }

  private watch(settings: Settings): void {
    runbookAlarm(this, 'ServerErrorsAlarm', {
      settings,
      subject: NAME,
      runbook: 'api-server-errors',
      meaning: 'The WebSocket API cannot call its function: clients are not admitted, or get no answer.',
      // Not IntegrationError: that counts the refusals of expired tokens as well, which are a client's daily life.
      metric: this.api.metric('ExecutionError', { period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 5,
    });
  }
}
