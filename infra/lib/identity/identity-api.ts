import type { HttpRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { HttpFunction, type FrontDoor } from '../constructs/http-function.ts';

export interface IdentityApiProps {
  readonly settings: Settings;
  readonly frontDoor: FrontDoor;
  readonly identity: ITable;
}

/** Signs people up and in. It alone says which org and which roles they have. */
export class IdentityApi extends Construct {
  readonly routes: readonly HttpRoute[];

  constructor(scope: Construct, id: string, { settings, frontDoor, identity }: IdentityApiProps) {
    super(scope, id);
    const { api, routes } = new HttpFunction(this, 'Function', {
      settings,
      frontDoor,
      name: 'identity-api',
      description: 'Signs people up and in, and invites others to their org',
      paths: ['/auth/{proxy+}'],
      environment: { IDENTITY_TABLE: identity.tableName },
    });
    this.routes = routes;
    api.allow(
      [
        'cognito-idp:AdminCreateUser',
        'cognito-idp:AdminSetUserPassword',
        'cognito-idp:AdminAddUserToGroup',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminInitiateAuth',
      ],
      [frontDoor.userPool.userPoolArn],
    );
    api.allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      [identity.tableArn],
    );
  }
}
