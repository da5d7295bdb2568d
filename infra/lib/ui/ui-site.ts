import { Annotations, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as ViewerFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { fromInfra } from '../config/function-code.ts';
import { physicalName } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { securityHeaders } from './security-headers.ts';

/** What the page calls. */
export interface ApiUrls {
  readonly graphqlUrl: string;
  readonly httpApiUrl: string;
  readonly webSocketUrl: string;
}

/** A private bucket, and the distribution that alone may read it. */
export class UiSite extends Construct {
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  readonly url: string;

  constructor(scope: Construct, id: string, settings: Settings, apis: ApiUrls) {
    super(scope, id);
    this.bucket = this.keep();
    this.distribution = this.distribute(settings, apis);
    this.url = `https://${settings.uiDomain?.name ?? this.distribution.distributionDomainName}`;
    this.acknowledgeFindings(settings);
  }

  private keep(): Bucket {
    return new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // Neither versions nor protection: all of it is built from the repository, and a former state is another commit.
      versioned: false,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
  }

  private distribute(settings: Settings, apis: ApiUrls): Distribution {
    const { stage, uiDomain } = settings;
    const behavior = this.behavior(settings, apis);
    return new Distribution(this, 'Distribution', {
      comment: `Tradewind ${stage.name}: UI`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: {
        ...behavior,
        functionAssociations: [
          { eventType: FunctionEventType.VIEWER_REQUEST, function: this.viewerRequest(settings) },
        ],
      },
      additionalBehaviors: { '/assets/*': behavior },
      ...(uiDomain && {
        domainNames: [uiDomain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', uiDomain.certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
    });
  }

  private behavior({ stage }: Settings, apis: ApiUrls): BehaviorOptions {
    // Names are of the whole account, and a stage may be in two regions.
    const name = physicalName(stage, `ui-${Stack.of(this).region}`);
    return {
      // May list as well: otherwise S3 answers 403 for what is not there, where 404 is meant.
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
        originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      compress: true,
      // At the edges for long, as every deployment takes everything out of them. What browsers keep, the files themselves say.
      cachePolicy: new CachePolicy(this, 'Cache', {
        cachePolicyName: name,
        comment: 'Files that change with a deployment only',
        minTtl: Duration.days(1),
        defaultTtl: Duration.days(1),
        maxTtl: Duration.days(365),
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      }),
      responseHeadersPolicy: new ResponseHeadersPolicy(this, 'Headers', {
        responseHeadersPolicyName: name,
        comment: 'ui/security-headers.json',
        ...securityHeaders(originsOf(apis)),
      }),
    };
  }

  private viewerRequest({ stage }: Settings): ViewerFunction {
    return new ViewerFunction(this, 'ViewerRequest', {
      functionName: physicalName(stage, `ui-${Stack.of(this).region}`),
      comment: 'Answers the addresses of pages with the one file of the app',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromFile({ filePath: fromInfra('lib/ui/viewer-request.js') }),
    });
  }

  private acknowledgeFindings({ uiDomain }: Settings): void {
    acknowledge(
      this.bucket,
      'S1',
      'CloudFront alone reads it, and what it holds is public and the same for everybody: who fetched the page tells nothing.',
    );
    acknowledge(
      this.distribution,
      'CFR1',
      'The page is public and holds no data; the APIs ask everybody for a token, wherever they are.',
    );
    acknowledge(
      this.distribution,
      'CFR2',
      'Static files of a private bucket: nothing behind them takes input. The APIs have their own limits, and a firewall has a ' +
        'fixed price each month.',
    );
    acknowledge(
      this.distribution,
      'CFR3',
      'The page is the same for everybody; what people do with it is in the access logs of the APIs that it calls.',
    );
    Annotations.of(this.distribution).acknowledgeWarning(
      '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
      'The address of the listing itself is that of the page, and no query reaches the bucket.',
    );
    if (uiDomain) return;
    acknowledge(
      this.distribution,
      'CFR4',
      'CloudFront sets the protocols of its own cloudfront.net certificate itself. With uiDomain they are those of TLSv1.2_2021.',
    );
  }
}

/** What a policy names an API by. The addresses are known after the deployment only. */
function originsOf({ graphqlUrl, httpApiUrl, webSocketUrl }: ApiUrls): string[] {
  const host = (url: string) => Fn.select(2, Fn.split('/', url));
  return [`https://${host(graphqlUrl)}`, `https://${host(httpApiUrl)}`, `wss://${host(webSocketUrl)}`];
}
