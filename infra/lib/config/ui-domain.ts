import { ConfigurationError } from './error.ts';

/** A domain name of one's own for the UI, and the certificate that CloudFront shows for it. */
export interface UiDomain {
  readonly name: string;
  readonly certificateArn: string;
}

// CloudFront takes certificates of this region alone, wherever the stage is.
const CERTIFICATE_ARN = /^arn:[\w-]+:acm:us-east-1:\d{12}:certificate\/[\w-]+$/;
const NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

export function readUiDomain(read: (key: string) => string | undefined): UiDomain | undefined {
  const name = read('uiDomain');
  const certificateArn = read('uiCertificateArn');
  if (!name && !certificateArn) return undefined;
  if (!name || !certificateArn) {
    throw new ConfigurationError('context uiDomain and uiCertificateArn: name both or neither');
  }
  if (!NAME.test(name)) {
    throw new ConfigurationError(`context uiDomain: "${name}" is not a domain name such as app.example.com`);
  }
  if (!CERTIFICATE_ARN.test(certificateArn)) {
    throw new ConfigurationError(
      `context uiCertificateArn: "${certificateArn}" is not the ARN of a certificate of us-east-1, where CloudFront ` +
        'looks for them',
    );
  }
  return { name, certificateArn };
}
