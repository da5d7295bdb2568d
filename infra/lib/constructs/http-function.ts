import { Duration } from 'aws-cdk-lib';
import { HttpMethod, HttpRoute, HttpRouteKey, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { FunctionName } from '../config/names.ts';
import type { Network, Settings } from '../config/settings.ts';
import { acknowledge } from './acknowledge.ts';
import { RustFunction } from './rust-function.ts';

/** What the functions behind the HTTP API share: the API, and whose tokens they accept. */
export interface FrontDoor {
  readonly api: IHttpApi;
  readonly userPool: IUserPool;
  readonly userPoolClient: IUserPoolClient;
}

export interface HttpFunctionProps {
  readonly settings: Settings;
  readonly frontDoor: FrontDoor;
  readonly name: FunctionName;
  readonly description: string;
  /** Paths as API Gateway writes them. All methods: the function answers the ones it does not know, as a problem. */
  readonly paths: readonly string[];
  readonly environment: Record<string, string>;
  /** The VPC of the database, for a function that looks into it. */
  readonly network?: Network;
}

/** A function behind routes of the HTTP API. */
export class HttpFunction extends Construct {
  readonly api: RustFunction;
  readonly routes: readonly HttpRoute[];

  constructor(scope: Construct, id: string, props: HttpFunctionProps) {
    super(scope, id);
    const { settings, frontDoor, name } = props;
    this.api = new RustFunction(this, 'Api', {
      settings,
      name,
      description: props.description,
      // Memory buys processor time: at 512 MiB a TLS handshake does not dominate the cold start.
      memoryMiB: 512,
      // Below the 30 seconds after which API Gateway gives up: the function's own answer says more.
      timeout: Duration.seconds(20),
      network: props.network,
      environment: {
        ...props.environment,
        USER_POOL_ID: frontDoor.userPool.userPoolId,
        USER_POOL_CLIENT_ID: frontDoor.userPoolClient.userPoolClientId,
      },
    });
    this.routes = this.route(props);
    this.api.alarmOnErrors('Callers see failures.');
  }

  private route({ frontDoor, paths }: HttpFunctionProps): HttpRoute[] {
    const integration = new HttpLambdaIntegration('Integration', this.api.function);
    return paths.map((path) => {
      const route = new HttpRoute(this, `Route ${path}`, {
        httpApi: frontDoor.api,
        routeKey: HttpRouteKey.with(path, HttpMethod.ANY),
        integration,
      });
      acknowledge(
        route,
        'APIG4',
        'The function itself verifies signature, issuer, audience and expiry of every ID token before anything else ' +
          '(signing in needs none), and answers 401 in the form that all errors have; an authorizer of API Gateway ' +
          'has a form of its own.',
      );
      return route;
    });
  }
}
