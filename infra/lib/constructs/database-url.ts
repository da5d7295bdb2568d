import { Construct } from 'constructs';
import { parameterName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { DatabaseCa } from './database-ca.ts';
import type { RustFunction } from './rust-function.ts';

/**
 * Where a function finds the Postgres URL, and which authorities it trusts beyond the public ones. The URL holds a
 * password, so the function gets the name of the place and reads it there; the environment of a function is shown to
 * everybody who may look at its configuration.
 */
export class DatabaseUrl extends Construct {
  private readonly settings: Settings;
  /** `/tradewind/<stage>/database-url`, a SecureString. CloudFormation cannot create one: it is put there by hand. */
  private readonly parameterName: string;
  /** Only with `databaseCaFile`; otherwise the authorities that the runtime knows are all. */
  private readonly ca?: DatabaseCa;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.settings = settings;
    this.parameterName = parameterName(settings.stage, 'database-url');
    const { databaseCaFile } = settings;
    if (databaseCaFile) this.ca = new DatabaseCa(this, 'Ca', settings, databaseCaFile);
  }

  get environment(): Record<string, string> {
    const { databaseUrlSecretArn } = this.settings;
    return {
      ...(databaseUrlSecretArn
        ? { DATABASE_URL_SECRET: databaseUrlSecretArn }
        : { DATABASE_URL_PARAMETER: this.parameterName }),
      ...(this.ca && { DATABASE_CA_FILE: this.ca.path }),
    };
  }

  /**
   * Also brings the layer with the authorities, if there is one.
   *
   * No KMS permission: the key alias/aws/secretsmanager lets every principal of the account decrypt through Secrets
   * Manager, if it may read the secret; alias/aws/ssm is alike.
   */
  letRead(rust: RustFunction): void {
    if (this.ca) rust.function.addLayers(this.ca.layer);
    const { databaseUrlSecretArn } = this.settings;
    if (databaseUrlSecretArn) {
      rust.allow(['secretsmanager:GetSecretValue'], [databaseUrlSecretArn]);
      return;
    }
    rust.allowParameter(this.parameterName);
  }
}
