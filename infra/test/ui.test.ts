import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../lib/config/error.ts';
import { AWS_STAGES, asText, build, synth, UI_DOMAIN, type Context, type Synthesised } from './support.ts';

const HEADERS = JSON.parse(
  readFileSync(new URL('../../ui/security-headers.json', import.meta.url), 'utf8'),
) as Record<string, string>;

const distributionOf = (stage: Synthesised) =>
  stage.the('AWS::CloudFront::Distribution').properties['DistributionConfig'] as Record<string, never>;

/** The two steps that fill the bucket, by the prefix that they fill. */
function deployments(stage: Synthesised) {
  const found = stage.ofType('Custom::CDKBucketDeployment');
  const of = (prefix: string | undefined) =>
    found.find(({ properties }) => properties['DestinationBucketKeyPrefix'] === prefix)!;
  return { count: found.length, hashed: of('assets/'), current: of(undefined) };
}

describe.each(AWS_STAGES)('the UI of %s', (name) => {
  const stage = synth(name);

  test('is in a private bucket, encrypted, that takes TLS only', () => {
    const bucket = stage.the('AWS::S3::Bucket').properties;
    expect(bucket['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(bucket['OwnershipControls'].Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    expect(JSON.stringify(bucket['BucketEncryption'])).toContain('AES256');
    expect(bucket).not.toHaveProperty('WebsiteConfiguration');
    const denied = policy(stage).filter(({ Effect }) => Effect === 'Deny');
    expect(denied.map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { NumericLessThan: { 's3:TlsVersion': 1.2 } },
    ]);
  });

  test('is read by its distribution alone', () => {
    const allowed = policy(stage).filter(({ Effect }) => Effect === 'Allow');
    const readers = allowed.filter(({ Principal }) => !asText(Principal.AWS).includes('AutoDeleteObjects'));
    expect(readers).toHaveLength(1);
    const [reader] = readers;
    expect(reader!.Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
    expect(reader!.Action).toEqual(['s3:GetObject', 's3:ListBucket']);
    expect(asText(reader!.Condition!['StringEquals']!['AWS:SourceArn'])).toMatch(
      /^arn:\$\{AWS::Partition\}:cloudfront::\$\{AWS::AccountId\}:distribution\/\$\{SiteDistribution\w+\}$/,
    );
    const [origin] = distributionOf(stage)['Origins'] as unknown as Record<string, unknown>[];
    expect(asText(origin!['OriginAccessControlId'])).toMatch(/OriginAccessControl/);
    expect(origin!['S3OriginConfig']).toEqual({ OriginAccessIdentity: '' });
    expect(
      stage.the('AWS::CloudFront::OriginAccessControl').properties['OriginAccessControlConfig'],
    ).toMatchObject({ SigningBehavior: 'always', SigningProtocol: 'sigv4' });
  });

  test('is served over HTTPS, compressed, by new protocols too', () => {
    const distribution = distributionOf(stage);
    expect(distribution).toMatchObject({ DefaultRootObject: 'index.html', HttpVersion: 'http2and3' });
    // What is missing is missing: a page in its place would be taken for a script.
    expect(distribution).not.toHaveProperty('CustomErrorResponses');
    for (const behavior of behaviors(stage)) {
      expect(behavior).toMatchObject({
        ViewerProtocolPolicy: 'redirect-to-https',
        AllowedMethods: ['GET', 'HEAD'],
        Compress: true,
      });
    }
  });

  test('takes nothing of a request into account but its path', () => {
    const { ParametersInCacheKeyAndForwardedToOrigin: parameters } = stage.the('AWS::CloudFront::CachePolicy')
      .properties['CachePolicyConfig'] as { ParametersInCacheKeyAndForwardedToOrigin: unknown };
    expect(parameters).toEqual({
      CookiesConfig: { CookieBehavior: 'none' },
      HeadersConfig: { HeaderBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
      EnableAcceptEncodingBrotli: true,
      EnableAcceptEncodingGzip: true,
    });
  });

  test('has the headers of ui/security-headers.json on every answer', () => {
    expect(sentHeaders(stage)).toEqual({
      ...HEADERS,
      'Content-Security-Policy': expect.stringContaining("default-src 'none'; script-src 'self';") as string,
    });
    const policies = behaviors(stage).map(({ ResponseHeadersPolicyId }) => asText(ResponseHeadersPolicyId));
    expect(new Set(policies)).toEqual(new Set([expect.stringMatching(/SiteHeaders/)]));
  });

  test('may connect to itself and the three APIs', () => {
    const contentSecurity = sentHeaders(stage)['Content-Security-Policy']!;
    const directives = new Map(
      contentSecurity.split('; ').map((directive) => {
        const [name, ...sources] = directive.split(' ');
        return [name, sources];
      }),
    );
    expect(directives.get('connect-src')).toEqual([
      "'self'",
      expect.stringMatching(/^https:\/\/.*GraphqlApi/) as string,
      expect.stringMatching(/^https:\/\/.*HttpApi/) as string,
      expect.stringMatching(/^wss:\/\/.*WebSocketApi/) as string,
    ]);
    expect(directives.get('frame-ancestors')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
  });

  test('is kept for a year where the name changes with the content, and asked about elsewhere', () => {
    const { count, hashed, current } = deployments(stage);
    expect(count).toBe(2);
    expect(hashed.properties).toMatchObject({
      Prune: false,
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    expect(current.properties).toMatchObject({
      Prune: true,
      Exclude: ['assets/*'],
      SystemMetadata: { 'cache-control': 'no-cache' },
      DistributionPaths: ['/*'],
    });
    expect(current.properties['DistributionId']).toBeDefined();
  });

  test('never has a page before its parts', () => {
    const { hashed, current } = deployments(stage);
    expect(current.dependsOn).toContain(hashed.id);
  });

  test('is told the addresses of its stage, and no secret', () => {
    expect(Object.keys(configuration(name)).sort()).toEqual(
      ['failureInjection', 'graphqlUrl', 'httpApiUrl', 'region', 'stage', 'webSocketUrl'].sort(),
    );
    expect(configuration(name)).toMatchObject({ stage: name, failureInjection: name === 'dev' });
  });

  test('says where it is', () => {
    expect(asText(stage.outputs('ui')['UiUrl'])).toMatch(/^https:\/\/\$\{SiteDistribution\w+\.DomainName\}$/);
  });

  test('writes the log of a deployment where it is forgotten', () => {
    const template = stage.templates.get('ui')!;
    const [copier] = Object.entries(template.findResources('AWS::Lambda::Function'))
      .filter(([id]) => id.startsWith('CustomCDKBucketDeployment'))
      .map(([, { Properties }]) => Properties as { LoggingConfig: { LogGroup: { Ref: string } } });
    const group = stage.byId(copier!.LoggingConfig.LogGroup.Ref).properties;
    expect(group['LogGroupName']).toBe(`/aws/lambda/tradewind-${name}-ui-files`);
    expect(group['RetentionInDays']).toBeGreaterThan(0);
  });
});

describe('a domain of its own', () => {
  const stage = synth('prod', UI_DOMAIN);

  test('comes with its certificate and no protocol older than TLS 1.2', () => {
    expect(distributionOf(stage)).toMatchObject({
      Aliases: ['app.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: UI_DOMAIN['uiCertificateArn'],
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
  });

  test('is where the UI is', () => {
    expect(stage.outputs('ui')['UiUrl']).toBe('https://app.example.com');
  });
});

describe('an address', () => {
  const source = readFileSync(new URL('../lib/ui/viewer-request.js', import.meta.url), 'utf8');
  const file = (uri: string) =>
    runInNewContext(`${source}; handler({ request: { uri: ${JSON.stringify(uri)} } }).uri`) as string;

  test.each(['/', '/orders', '/orders/', '/orders/order.with.dots', '/work-orders/0190/notes'])(
    'of a page, %s, is answered with the app',
    (uri) => expect(file(uri)).toBe('/index.html'),
  );

  test.each(['/index.html', '/config.json', '/favicon.svg', '/missing.txt'])('of a file, %s, stays', (uri) =>
    expect(file(uri)).toBe(uri),
  );

  test('of the hashed files never comes to it', () => {
    const { CacheBehaviors, DefaultCacheBehavior } = distributionOf(synth('dev'));
    const [assets, ...others] = CacheBehaviors as unknown as Record<string, unknown>[];
    expect(others).toEqual([]);
    expect(assets).toMatchObject({ PathPattern: '/assets/*' });
    expect(assets).not.toHaveProperty('FunctionAssociations');
    expect(DefaultCacheBehavior).toMatchObject({
      FunctionAssociations: [{ EventType: 'viewer-request' }],
    });
    expect(synth('dev').the('AWS::CloudFront::Function').properties).toMatchObject({
      FunctionCode: source,
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
    });
  });
});

describe('the build of the UI', () => {
  function built(parts: readonly string[]): string {
    const directory = mkdtempSync(join(tmpdir(), 'tradewind-ui-'));
    if (parts.includes('assets')) mkdirSync(join(directory, 'assets'));
    for (const file of parts.filter((part) => part !== 'assets')) writeFileSync(join(directory, file), '');
    return directory;
  }
  test('that is missing is named, with the command that makes it', () => {
    const synthesise = () => build('dev', { uiDir: built(['assets']) });
    expect(synthesise).toThrow(ConfigurationError);
    expect(synthesise).toThrow(/The UI is not built:\n.*index\.html is missing\n.*npm run build/);
  });

  test('goes into the bucket as it is, but for a configuration that it may have brought', () => {
    const found = files('dev', { uiDir: built(['index.html', 'assets', 'config.json', 'icon.svg']) });
    expect([...found.keys()].sort()).toEqual(['config.json', 'icon.svg', 'index.html']);
    expect(JSON.parse(found.get('config.json')!)).toHaveProperty('graphqlUrl');
  });

  test('is nothing to the local stage: the scripts serve it', () => {
    expect([...synth('local').templates.keys()]).not.toContain('ui');
  });
});

interface Statement {
  Effect: string;
  Action: string | string[];
  Principal: { AWS?: unknown; Service?: string };
  Condition?: Record<string, Record<string, unknown>>;
}

function policy(stage: Synthesised): Statement[] {
  const { Statement } = stage.the('AWS::S3::BucketPolicy').properties['PolicyDocument'] as {
    Statement: Statement[];
  };
  return Statement;
}

function behaviors(stage: Synthesised): Record<string, unknown>[] {
  const { DefaultCacheBehavior, CacheBehaviors } = distributionOf(stage);
  return [DefaultCacheBehavior!, ...(CacheBehaviors as unknown as never[])];
}

/** What CloudFront is told of headers, as it sends them. */
function sentHeaders(stage: Synthesised): Record<string, string> {
  const { SecurityHeadersConfig: known, CustomHeadersConfig: custom } = stage.the(
    'AWS::CloudFront::ResponseHeadersPolicy',
  ).properties['ResponseHeadersPolicyConfig'] as {
    SecurityHeadersConfig: Record<string, Record<string, unknown>>;
    CustomHeadersConfig: { Items: { Header: string; Value: string; Override: boolean }[] };
  };
  const overrides = [...Object.values(known), ...custom.Items].map(({ Override }) => Override);
  expect(new Set(overrides)).toEqual(new Set([true]));
  const { AccessControlMaxAgeSec, IncludeSubdomains, Preload } = known['StrictTransportSecurity']!;
  return {
    ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header, Value])),
    'Content-Security-Policy': asText(known['ContentSecurityPolicy']!['ContentSecurityPolicy']),
    'Strict-Transport-Security': [
      `max-age=${String(AccessControlMaxAgeSec)}`,
      ...(IncludeSubdomains ? ['includeSubDomains'] : []),
      ...(Preload ? ['preload'] : []),
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': String(known['FrameOptions']!['FrameOption']),
    'Referrer-Policy': String(known['ReferrerPolicy']!['ReferrerPolicy']),
  };
}

/** What a deployment puts below the root of the bucket, by path. */
function files(name: string, context: Context = {}): Map<string, string> {
  const { app, tradewind } = build(name, context);
  const { Properties } = Object.values(
    Template.fromStack(tradewind.stacks.get('ui')!).findResources('Custom::CDKBucketDeployment', {
      Properties: { DestinationBucketKeyPrefix: Match.absent() },
    }),
  )[0] as { Properties: { SourceObjectKeys: string[] } };
  return new Map(
    Properties.SourceObjectKeys.flatMap((key) => {
      const directory = join(app.outdir, `asset.${key.replace(/\.zip$/, '')}`);
      return readdirSync(directory).map(
        (file) => [file, readFileSync(join(directory, file), 'utf8')] as const,
      );
    }),
  );
}

/** `config.json` of a stage, with marks for what is known after the deployment only. */
const configuration = (name: string) =>
  JSON.parse(files(name).get('config.json')!) as Record<string, unknown>;
