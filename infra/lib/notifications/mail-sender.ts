import { Stack } from 'aws-cdk-lib';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import type { RustFunction } from '../constructs/rust-function.ts';

/** The address that customers get mail from. SES asks its owner by mail, once, whether it may. */
export class MailSender extends Construct {
  readonly environment: Record<string, string>;
  private readonly address: string;

  constructor(scope: Construct, id: string, { mailSender }: Settings) {
    super(scope, id);
    this.address = mailSender;
    new EmailIdentity(this, 'Identity', { identity: Identity.email(mailSender) });
    this.environment = { MAIL_SENDER: mailSender };
  }

  letSend(rust: RustFunction): void {
    const arn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'identity',
      resourceName: this.address,
    });
    rust.allow(['ses:SendEmail'], [arn]);
  }
}
