/** What CloudFront wants in us-east-1, wherever the rest is: the certificate, and what limits how often one address asks. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { prefixOf, stackName } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';

export interface EdgeStackProps extends StackProps {
  readonly settings: Settings;
}

/** Whether the settings ask for any of it. */
export const needsEdge = ({ links, console }: Settings): boolean =>
  links !== undefined || console?.hostedZoneId !== undefined;

/** In five minutes, of one address: a company's gateway walks many mails' links from one. */
const mostRequests = 2_000;

export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: EdgeStackProps) {
    super(scope, id, { ...props, stackName: stackName(settings, 'edge'), env: { region: 'us-east-1' } });
    const { links, console } = settings;
    if (links !== undefined) {
      this.#limit(settings);
      this.#certificate('links', '', links);
    }
    if (console?.domain !== undefined)
      this.#certificate('console', 'Console', { ...console, domain: console.domain });
  }

  #limit(settings: Settings): void {
    const metric = (name: string) => ({
      cloudWatchMetricsEnabled: true,
      metricName: `${prefixOf(settings)}-${name}`,
      // Requests name links, which are somebody's.
      sampledRequestsEnabled: false,
    });
    const acl = new CfnWebACL(this, 'RateLimit', {
      name: `${prefixOf(settings)}-links`,
      description: 'Limits how often one address asks for links in messages',
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: metric('links'),
      rules: [
        {
          name: 'too-many',
          priority: 0,
          statement: {
            rateBasedStatement: { aggregateKeyType: 'IP', limit: mostRequests, evaluationWindowSec: 300 },
          },
          action: { block: { customResponse: { responseCode: 429 } } },
          visibilityConfig: metric('links-too-many'),
        },
      ],
    });
    new CfnOutput(this, 'WebAclArn', {
      value: acl.attrArn,
      description: 'For links.webAclArn of the settings',
    });
  }

  /** Where the domain's zone is Route 53's. */
  #certificate(
    setting: 'links' | 'console',
    prefix: string,
    { domain, hostedZoneId }: { readonly domain: string; readonly hostedZoneId?: string | undefined },
  ): void {
    if (hostedZoneId === undefined) return;
    const zone = HostedZone.fromHostedZoneAttributes(this, `${prefix}Zone`, {
      hostedZoneId,
      zoneName: domain,
    });
    const certificate = new Certificate(this, `${prefix}Certificate`, {
      domainName: domain,
      validation: CertificateValidation.fromDns(zone),
    });
    new CfnOutput(this, `${prefix}CertificateArn`, {
      value: certificate.certificateArn,
      description: `For ${setting}.certificateArn of the settings`,
    });
  }
}
