/** Links in messages on a domain of the shop's own: CloudFront before the function that serves them. */
import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { originHeader } from '../../shared/shop/origin-header.ts';
import { acceptDistribution } from './accepted.ts';
import { leadTo } from './domain-records.ts';

export interface LinksDomainProps {
  /** Of the deployment: what is called something begins with it. */
  readonly prefix: string;
  readonly domain: string;
  /** Of the links function: `https://….lambda-url.….on.aws/`. */
  readonly functionUrl: string;
  /** What CloudFront is known by to the function. */
  readonly secret: Secret;
  readonly certificateArn: string;
  readonly webAclArn?: string;
  readonly hostedZoneId?: string;
}

export class LinksDomain extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: LinksDomainProps) {
    super(scope, id);
    const { prefix, domain, functionUrl, secret, certificateArn, webAclArn, hostedZoneId } = props;
    this.url = `https://${domain}/`;
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${prefix}: links in messages`,
      domainNames: [domain],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(webAclArn !== undefined && { webAclId: webAclArn }),
      defaultBehavior: {
        // No origin access control: it wants a digest of its body of whoever posts, which no form of a browser's sends.
        origin: new HttpOrigin(Fn.select(2, Fn.split('/', functionUrl)), {
          customHeaders: { [originHeader]: secret.secretValue.unsafeUnwrap() },
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: new OriginRequestPolicy(this, 'Asked', {
          originRequestPolicyName: `${prefix}-links`,
          headerBehavior: OriginRequestHeaderBehavior.allowList(
            'Accept-Language',
            'CloudFront-Viewer-Address',
            'Content-Type',
            'User-Agent',
          ),
        }),
        responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      },
    });
    acceptDistribution(distribution);
    if (hostedZoneId !== undefined) leadTo(this, distribution, domain, hostedZoneId);
    new CfnOutput(Stack.of(this), 'LinksDomainTarget', {
      value: distribution.distributionDomainName,
      description: `Where ${domain} is to lead, by a CNAME record`,
    });
  }
}
