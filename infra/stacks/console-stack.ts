/** The console: its files in S3 behind CloudFront, which hands on what they ask of the API, and the client that people sign in by. */
import { CfnOutput, CfnResource, Duration, Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnManagedLoginBranding, OAuthScope, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { consolePolicy } from '../../shared/shop/console-policy.ts';
import { nameIn, prefixOf, stackName } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { accept, acceptDistribution, onAll } from '../constructs/accepted.ts';
import { pageFunction, siteFiles } from '../constructs/console-site.ts';
import { leadTo } from '../constructs/domain-records.ts';
import type { SignIn } from '../constructs/sign-in.ts';

export interface ConsoleStackProps extends StackProps {
  readonly settings: Settings;
  readonly signIn: SignIn;
  /** Of the HTTP API. */
  readonly apiUrl: string;
}

/** The names of what is built have its digest; what lies beside it keeps its name, and is asked for anew each time. */
const built = ['assets/*'];
const forEver = [CacheControl.maxAge(Duration.days(365)), CacheControl.setPublic(), CacheControl.immutable()];
const fresh = [CacheControl.noCache(), CacheControl.setPublic()];

export class ConsoleStack extends Stack {
  constructor(scope: Construct, id: string, { settings, signIn, apiUrl, ...props }: ConsoleStackProps) {
    super(scope, id, { ...props, stackName: stackName(settings, 'console') });
    const bucket: IBucket = new Bucket(this, 'Site', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // All that is there is built from the source.
      removalPolicy: RemovalPolicy.RETAIN,
      // Its interface and its class do not agree on what is not there.
    }) as IBucket;
    const authority = `https://cognito-idp.${this.region}.${this.urlSuffix}`;
    const signInAt = `https://${signIn.domain.domainName}.auth.${this.region}.amazoncognito.com`;
    const distribution = this.#distribution(settings, bucket, apiUrl, [authority, signInAt]);
    const { domain, certificateArn } = settings.console ?? {};
    const isOnDomain = domain !== undefined && certificateArn !== undefined;
    const url = `https://${isOnDomain ? domain : distribution.distributionDomainName}`;

    const client = new UserPoolClient(this, 'Client', {
      userPool: signIn.pool,
      userPoolClientName: 'console',
      generateSecret: false,
      preventUserExistenceErrors: true,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [`${url}/signed-in`],
        logoutUrls: [`${url}/`],
      },
      idTokenValidity: Duration.minutes(15),
      accessTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
    });
    new CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: signIn.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });

    const config = Source.jsonData('config.json', {
      mode: 'aws',
      api: url,
      authority: `${authority}/${signIn.pool.userPoolId}`,
      clientId: client.userPoolClientId,
      signOut: `${signInAt}/logout`,
    });
    const site = siteFiles();
    const files = { destinationBucket: bucket, prune: false, memoryLimit: 512 };
    // Pages that are open while it is deployed find their own parts still.
    const parts = new BucketDeployment(this, 'Parts', {
      ...files,
      sources: [site],
      exclude: ['*'],
      include: built,
      cacheControl: forEver,
    });
    const page = new BucketDeployment(this, 'Page', {
      ...files,
      sources: [site, config],
      exclude: built,
      cacheControl: fresh,
    });
    page.node.addDependency(parts);
    this.#acceptDeployment(bucket);
    new CfnOutput(this, 'ConsoleUrl', { value: url, description: 'The console' });
    new CfnOutput(this, 'UserPoolId', {
      value: signIn.pool.userPoolId,
      description: 'Whom you add there may sign in, by the roles of their groups',
    });
  }

  /** Of the function that CDK puts files with: it runs while the stack is deployed, and no longer. */
  #acceptDeployment(bucket: IBucket): void {
    accept(bucket, { 'AwsSolutions-S1': 'CloudFront alone reads it, and what is there is public' });
    const putter = this.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
    const site = bucket.node.defaultChild;
    if (putter === undefined || !CfnResource.isCfnResource(site))
      throw new TypeError('nothing puts the console’s files into its bucket');
    const asCdkHasIt = 'CDK’s own function: it reads assets and writes the site, while the stack is deployed';
    const findings = [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      ...['GetBucket*', 'GetObject*', 'List*', 'Abort*', 'DeleteObject*'].map(
        (action) => `AwsSolutions-IAM5[Action::s3:${action}]`,
      ),
      onAll('arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*'),
      onAll(`<${this.resolve(site.logicalId)}.Arn>/*`),
      'AwsSolutions-L1',
      'Serverless-LambdaLatestVersion',
      'Serverless-LambdaTracing',
      'Serverless-LambdaDLQ',
    ];
    accept(putter, Object.fromEntries(findings.map((id) => [id, asCdkHasIt])));
  }

  #distribution(
    settings: Settings,
    bucket: IBucket,
    apiUrl: string,
    signInHosts: readonly string[],
  ): Distribution {
    const { domain, certificateArn, webAclArn, hostedZoneId } = settings.console ?? {};
    const responseHeadersPolicy = new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: nameIn(settings, 'console', 128),
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: consolePolicy(signInHosts), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: false,
          override: true,
        },
      },
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${prefixOf(settings)}: the console`,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(webAclArn !== undefined && { webAclId: webAclArn }),
      ...(domain !== undefined &&
        certificateArn !== undefined && {
          domainNames: [domain],
          certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
        }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket, {
          originAccessControl: new S3OriginAccessControl(this, 'Access', {
            originAccessControlName: nameIn(settings, 'console', 64),
          }),
        }),
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy,
        functionAssociations: [
          {
            eventType: FunctionEventType.VIEWER_REQUEST,
            function: new EdgeFunction(this, 'Pages', {
              // The one that CDK makes up is every shop's.
              functionName: nameIn(settings, 'console-pages', 64),
              comment: 'Each address of a page is the one file',
              runtime: FunctionRuntime.JS_2_0,
              code: FunctionCode.fromInline(pageFunction),
            }),
          },
        ],
      },
      additionalBehaviors: {
        // Of one origin with its pages, so that no other's may ask.
        '/v1/*': {
          origin: new HttpOrigin(Fn.select(2, Fn.split('/', apiUrl))),
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          responseHeadersPolicy,
        },
      },
    });
    acceptDistribution(distribution, 'AwsSolutions-CFR4');
    if (domain !== undefined && certificateArn !== undefined) {
      if (hostedZoneId !== undefined) leadTo(this, distribution, domain, hostedZoneId);
      new CfnOutput(this, 'ConsoleDomainTarget', {
        value: distribution.distributionDomainName,
        description: `Where ${domain} is to lead, by a CNAME record`,
      });
    }
    return distribution;
  }
}
