import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { directory } from '../constructs/directory.ts';
import type { FrontDoor } from '../constructs/http-function.ts';
import { IdentityApi } from '../identity/identity-api.ts';
import { IdentityTable } from '../identity/identity-table.ts';
import { HttpApi } from './http-api.ts';

/** Sign-ins a second, of all people together: guesses at passwords get no further. */
const SIGN_IN = { rateLimit: 10, burstLimit: 20 };

export interface HttpStackProps extends StackProps {
  readonly userPool: IUserPool;
  readonly userPoolClient: IUserPoolClient;
}

/**
 * The front door, and signing in at it. The other routes and functions are in the stacks of their contexts; those of
 * signing in are here, because their routes have limits of their own: these belong to the stage of the API, which can
 * only name routes that are there before it.
 */
export class HttpStack extends Stack {
  readonly frontDoor: FrontDoor;
  readonly url: string;

  constructor(scope: Construct, id: string, settings: Settings, props: HttpStackProps) {
    super(scope, id, props);
    const { userPool, userPoolClient } = props;
    const http = new HttpApi(this, 'HttpApi', settings);
    this.frontDoor = { api: http.api, userPool, userPoolClient };
    const identity = new IdentityTable(this, 'Identity', settings).table;
    const signIn = new IdentityApi(this, 'IdentityApi', { settings, frontDoor: this.frontDoor, identity });
    http.limit(signIn.routes, SIGN_IN);
    this.url = http.url;
    new CfnOutput(this, 'HttpApiUrl', { value: this.url });
    directory(this, 'Tables', { identity: identity.tableName });
  }
}
