import { Stack } from 'aws-cdk-lib';
import type { Settings } from '../config/settings.ts';
import type { RustFunction } from './rust-function.ts';

/**
 * Where a function finds the Postgres URL. The URL holds a password, so the function gets the name of the place and
 * reads it there; the environment of a function is shown to everybody who may look at its configuration.
 */
export class DatabaseUrl {
  private readonly settings: Settings;
  /** `/tradewind/<stage>/database-url`, a SecureString. CloudFormation cannot create one: it is put there by hand. */
  private readonly parameterName: string;

  constructor(settings: Settings) {
    this.settings = settings;
    this.parameterName = `/tradewind/${settings.stage.name}/database-url`;
  }

  get environment(): Record<string, string> {
    const { databaseUrlSecretArn } = this.settings;
    return databaseUrlSecretArn
      ? { DATABASE_URL_SECRET: databaseUrlSecretArn }
      : { DATABASE_URL_PARAMETER: this.parameterName };
  }

  /**
   * No KMS permission: the keys alias/aws/ssm and alias/aws/secretsmanager let every principal of the account decrypt
   * through their service, if it may read the parameter or secret.
   */
  letRead(rust: RustFunction): void {
    const { databaseUrlSecretArn } = this.settings;
    if (databaseUrlSecretArn) {
      rust.allow(['secretsmanager:GetSecretValue'], [databaseUrlSecretArn]);
      return;
    }
    const resourceName = this.parameterName.replace(/^\//, '');
    rust.allow(
      ['ssm:GetParameter'],
      [Stack.of(rust).formatArn({ service: 'ssm', resource: 'parameter', resourceName })],
    );
  }
}
