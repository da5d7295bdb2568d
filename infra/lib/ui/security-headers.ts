import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseHeadersPolicyProps,
} from 'aws-cdk-lib/aws-cloudfront';
import { fromInfra } from '../config/function-code.ts';

/** The headers of the UI, written down once for CloudFront and for the local server. */
const FILE = fromInfra('../ui/security-headers.json');
const APIS = '{apis}';

type Headers = Readonly<Record<string, string>>;
type Policy = Pick<ResponseHeadersPolicyProps, 'securityHeadersBehavior' | 'customHeadersBehavior'>;

/**
 * The headers as CloudFront wants to be told of them: those that it knows as security headers are refused among the custom ones.
 *
 * @param origins of the APIs that the page may connect to
 */
export function securityHeaders(origins: readonly string[]): Policy {
  const {
    'Content-Security-Policy': contentSecurityPolicy,
    'Strict-Transport-Security': transport,
    'X-Content-Type-Options': contentType,
    'X-Frame-Options': frames,
    'Referrer-Policy': referrer,
    ...others
  } = JSON.parse(readFileSync(FILE, 'utf8')) as Headers;
  oneOf('X-Content-Type-Options', contentType, ['nosniff']);
  // Whatever the origin says, these hold.
  const override = true;
  return {
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: given('Content-Security-Policy', contentSecurityPolicy).replace(
          APIS,
          origins.join(' '),
        ),
        override,
      },
      strictTransportSecurity: { ...transportSecurity(transport), override },
      contentTypeOptions: { override },
      frameOptions: {
        frameOption: oneOf('X-Frame-Options', frames, Object.values(HeadersFrameOption)),
        override,
      },
      referrerPolicy: {
        referrerPolicy: oneOf('Referrer-Policy', referrer, Object.values(HeadersReferrerPolicy)),
        override,
      },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override })),
    },
  };
}

function transportSecurity(value: string | undefined) {
  const [age, ...words] = given('Strict-Transport-Security', value).split(/\s*;\s*/);
  const seconds = Number(/^max-age=(\d+)$/.exec(age ?? '')?.[1]);
  const known = ['includeSubDomains', 'preload'];
  if (!Number.isInteger(seconds) || words.some((word) => !known.includes(word))) {
    throw new Error(`${FILE}: Strict-Transport-Security: "${value}" is not understood`);
  }
  return {
    accessControlMaxAge: Duration.seconds(seconds),
    includeSubdomains: words.includes('includeSubDomains'),
    preload: words.includes('preload'),
  };
}

function given(header: string, value: string | undefined): string {
  if (value === undefined) throw new Error(`${FILE} has no ${header}`);
  return value;
}

function oneOf<T extends string>(header: string, value: string | undefined, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (!found) throw new Error(`${FILE}: ${header}: "${value}" is none of ${known.join(', ')}`);
  return found;
}
