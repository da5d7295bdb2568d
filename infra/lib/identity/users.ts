import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolRiskConfigurationAttachment,
  ClientAttributes,
  FeaturePlan,
  Mfa,
  StandardThreatProtectionMode,
  StringAttribute,
  UserPool,
  UserPoolClient,
  UserPoolGroup,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { acknowledge } from '../constructs/acknowledge.ts';

/** Roles, as groups: they arrive in the ID token as `cognito:groups`. */
export const ROLES = {
  dispatcher: 'Opens, plans and changes the work orders of the org',
  technician: 'Works on them: orders parts, leaves notes, moves them on',
  operator: 'Sees and repairs queues, the outbox and dead letters',
} as const;

/**
 * The people of all orgs. Which org somebody belongs to is `custom:orgId`, and every tenancy check rests on it: it is
 * immutable, so it is what whoever created the user gave (identity-api, or the seed), and the client may read but not
 * write it.
 */
export class Users extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.pool = this.createPool(settings);
    this.client = this.createClient(settings);
    for (const [groupName, description] of Object.entries(ROLES)) {
      new UserPoolGroup(this, `Group-${groupName}`, { userPool: this.pool, groupName, description });
    }
    if (settings.stage.threatProtection) this.blockThreats();
  }

  private createPool({ stage }: Settings): UserPool {
    const pool = new UserPool(this, 'Pool', {
      userPoolName: physicalName(stage, 'users'),
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // identity-api creates the users: whoever could sign up at the pool itself could choose an org.
      selfSignUpEnabled: false,
      standardAttributes: { email: { required: true, mutable: true } },
      customAttributes: { orgId: new StringAttribute({ minLen: 1, maxLen: 64, mutable: false }) },
      // A new address counts only when its owner has confirmed it.
      keepOriginal: { email: true },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // One-time codes from an app. By SMS they can be intercepted, and they cost money.
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      featurePlan: stage.threatProtection ? FeaturePlan.PLUS : FeaturePlan.ESSENTIALS,
      standardThreatProtectionMode: stage.threatProtection
        ? StandardThreatProtectionMode.FULL_FUNCTION
        : StandardThreatProtectionMode.NO_ENFORCEMENT,
      deletionProtection: stage.protect,
      removalPolicy: stage.protect ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : stage.removalPolicy,
    });
    acknowledge(
      pool,
      'COG2',
      'A second factor is offered, not required: sign-in answers with the token in one request, as the published ' +
        'endpoint promises, and scripts sign in with a password alone.',
    );
    if (!stage.threatProtection) {
      acknowledge(
        pool,
        'COG8',
        'The PLUS plan is charged for each user. It guards the accounts of real people, which are in prod only.',
      );
    }
    return pool;
  }

  private createClient({ stage }: Settings): UserPoolClient {
    const standard = new ClientAttributes().withStandardAttributes({ email: true });
    return new UserPoolClient(this, 'Client', {
      userPool: this.pool,
      userPoolClientName: physicalName(stage, 'tradewind'),
      // Used by browsers and scripts, which cannot keep a secret.
      generateSecret: false,
      authFlows: { adminUserPassword: true, userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      // A working day on the road, and the next morning's start.
      refreshTokenValidity: Duration.days(1),
      readAttributes: new ClientAttributes()
        .withStandardAttributes({ email: true, emailVerified: true })
        .withCustomAttributes('orgId'),
      // Listed, because the default is everything. Not custom:orgId: nobody moves himself to another org.
      writeAttributes: standard,
    });
  }

  private blockThreats(): void {
    // PLUS assesses the risk; what follows from it has to be said.
    new CfnUserPoolRiskConfigurationAttachment(this, 'Risks', {
      userPoolId: this.pool.userPoolId,
      clientId: 'ALL',
      compromisedCredentialsRiskConfiguration: { actions: { eventAction: 'BLOCK' } },
      accountTakeoverRiskConfiguration: {
        actions: {
          highAction: { eventAction: 'BLOCK', notify: false },
          mediumAction: { eventAction: 'MFA_IF_CONFIGURED', notify: false },
        },
      },
    });
  }
}
