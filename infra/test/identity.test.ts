import { describe, expect, test } from 'vitest';
import { STAGES, synth } from './support.ts';

describe.each(STAGES)('the user pool of %s', (name) => {
  const stage = synth(name);
  const pool = stage.the('AWS::Cognito::UserPool').properties;
  const client = stage.the('AWS::Cognito::UserPoolClient').properties;

  test('fixes the org of a user at creation', () => {
    const orgId = (pool['Schema'] as { Name: string }[]).find(({ Name }) => Name === 'orgId');
    expect(orgId).toMatchObject({ AttributeDataType: 'String', Mutable: false });
  });

  test('lets the client read the org, and write it never', () => {
    expect(client['ReadAttributes']).toEqual(['custom:orgId', 'email', 'email_verified']);
    // Stated, because an app client without a list may write every attribute.
    expect(client['WriteAttributes']).toEqual(['email']);
  });

  test('is entered with an e-mail address, whatever its case', () => {
    expect(pool).toMatchObject({
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
  });

  test('is open to nobody by himself: only who may call the admin APIs creates users', () => {
    expect(pool['AdminCreateUserConfig']).toEqual({ AllowAdminCreateUserOnly: true });
  });

  test('wants strong passwords and offers a second factor that is not SMS', () => {
    expect(pool['Policies'].PasswordPolicy).toMatchObject({
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
    });
    expect(pool).toMatchObject({ MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
  });

  test('recovers accounts by e-mail only', () => {
    expect(pool['AccountRecoverySetting']).toEqual({
      RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }],
    });
  });

  test('has a client without a secret that does not tell who exists', () => {
    expect(client).toMatchObject({
      GenerateSecret: false,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      AllowedOAuthFlowsUserPoolClient: false,
    });
    expect((client['ExplicitAuthFlows'] as string[]).sort()).toEqual([
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_USER_SRP_AUTH',
    ]);
  });

  test('has a group for each role', () => {
    const groups = stage.ofType('AWS::Cognito::UserPoolGroup');
    expect(groups.map(({ properties }) => properties['GroupName'] as string).sort()).toEqual([
      'dispatcher',
      'operator',
      'technician',
    ]);
  });
});

test('prod stops leaked passwords and risky sign-ins', () => {
  const stage = synth('prod');
  expect(stage.the('AWS::Cognito::UserPool').properties).toMatchObject({
    UserPoolTier: 'PLUS',
    UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  });
  expect(stage.the('AWS::Cognito::UserPoolRiskConfigurationAttachment').properties).toMatchObject({
    ClientId: 'ALL',
    CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
    AccountTakeoverRiskConfiguration: { Actions: { HighAction: { EventAction: 'BLOCK' } } },
  });
});
