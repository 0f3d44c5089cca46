/** Domains of the shop's own: of links in messages, and of the sender. */
import { App, Stack } from 'aws-cdk-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { EmailDomain, type EmailDomainProps } from '../../infra/constructs/email-domain.ts';
import { synthesize } from '../../local/engine/synth.ts';
import { createWorld } from '../../local/engine/world.ts';
import sampleShop from '../../rekindle.config.ts';
import { instant } from '../../shared/base/time.ts';
import {
  resourcesOf,
  said,
  sampleWith,
  type Template,
  type Templates,
  templateIn,
  templatesFor,
  templatesIn,
} from '../support/templates.ts';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0f1e';
const webAclArn = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/rekindle-prod-links/0f1e';
const links = { domain: 'mail.shop.example', hostedZoneId: 'Z0123456789ABC', closed: false };
const emailDomain = { domain: 'shop.example', tracking: 'open.shop.example' };

let templates: Templates;
let edge: Template;
beforeAll(async () => {
  const assembly = await synthesize(
    sampleWith({ emailDomain, links: { ...links, certificateArn, webAclArn } }),
  );
  templates = templatesIn(assembly);
  edge = templateIn(assembly, 'RekindleEdge');
});

const functionVariables = (of: Templates, entry: string): Readonly<Record<string, unknown>> => {
  const { Properties } = resourcesOf(of, 'AWS::Lambda::Function').find(
    ({ Metadata }) => Metadata?.['rekindle:entry'] === `functions/${entry}/handler.ts`,
  ) ?? { Properties: { Environment: { Variables: {} } } };
  return (Properties.Environment as { Variables: Readonly<Record<string, unknown>> }).Variables;
};
const inEdge = (type: string) => Object.values(edge.Resources).filter(({ Type }) => Type === type);

describe('a domain for links', () => {
  it('is served by CloudFront, over TLS alone, with nothing kept, before the function’s own address', () => {
    const [distribution] = resourcesOf(templates, 'AWS::CloudFront::Distribution');
    const { DistributionConfig: config } = (distribution?.Properties ?? {}) as {
      readonly DistributionConfig: {
        readonly Origins: readonly [
          { readonly DomainName: unknown; readonly OriginCustomHeaders: readonly { HeaderValue: unknown }[] },
        ];
      };
    };
    expect(config).toMatchObject({
      Aliases: ['mail.shop.example'],
      WebACLId: webAclArn,
      ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
      DefaultCacheBehavior: {
        ViewerProtocolPolicy: 'redirect-to-https',
        AllowedMethods: expect.arrayContaining(['GET', 'HEAD', 'POST']),
        // Managed by AWS: CachingDisabled, and SecurityHeadersPolicy.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03',
      },
      Origins: [{ CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } }],
    });
    const [origin] = config.Origins;
    expect(JSON.stringify(origin.DomainName)).toContain('LinksFunctionFunctionUrl');
    const [header] = origin.OriginCustomHeaders;
    expect(header).toMatchObject({ HeaderName: 'x-rekindle-origin' });
    // The value stands in no template.
    expect(said(header?.HeaderValue)).toBe('{{resolve:secretsmanager:Origin:SecretString:::}}');
  });

  it('hands on what the function judges by, and no cookie', () => {
    const [policy] = resourcesOf(templates, 'AWS::CloudFront::OriginRequestPolicy');
    expect(policy?.Properties.OriginRequestPolicyConfig).toMatchObject({
      Name: 'rekindle-prod-links',
      CookiesConfig: { CookieBehavior: 'none' },
      HeadersConfig: {
        HeaderBehavior: 'whitelist',
        Headers: ['Accept-Language', 'CloudFront-Viewer-Address', 'Content-Type', 'User-Agent'],
      },
    });
  });

  it('is what links in messages say', () => {
    expect(functionVariables(templates, 'send').LINKS_URL).toBe('https://mail.shop.example/');
    expect(said(functionVariables(templates, 'links').ORIGIN_SECRET_ID)).toBe('Origin');
    expect(functionVariables(templates, 'links').LINKS_CLOSED).toBeUndefined();
  });

  it('leads there by Route 53 where the shop’s zone is there', () => {
    const records = resourcesOf(templates, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties);
    expect(records.map(({ Type }) => Type).sort()).toEqual(['A', 'AAAA']);
    for (const record of records)
      expect(record).toMatchObject({ Name: 'mail.shop.example.', HostedZoneId: 'Z0123456789ABC' });
  });

  it('has in us-east-1 a certificate, which validates itself, and a limit on how often one address asks', () => {
    expect(inEdge('AWS::CertificateManager::Certificate')).toMatchObject([
      {
        Properties: {
          DomainName: 'mail.shop.example',
          DomainValidationOptions: [{ DomainName: 'mail.shop.example', HostedZoneId: 'Z0123456789ABC' }],
        },
      },
    ]);
    expect(inEdge('AWS::WAFv2::WebACL')).toMatchObject([
      {
        Properties: {
          Scope: 'CLOUDFRONT',
          DefaultAction: { Allow: {} },
          Rules: [
            {
              Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
              Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2_000 } },
            },
          ],
        },
      },
    ]);
    expect(Object.keys(edge.Outputs ?? {})).toEqual(expect.arrayContaining(['WebAclArn', 'CertificateArn']));
  });
});

it('a local run is as it is without: no CloudFront stands before it', async () => {
  const shop = sampleWith({ emailDomain, links: { ...links, certificateArn, closed: true } });
  const world = await createWorld({ assembly: await synthesize(shop), start: instant(0), seed: 1 });
  try {
    expect(world.environment).toMatchObject({
      LINKS_URL: 'https://links.rekindle.invalid/',
      LINKS_CLOSED: '',
    });
  } finally {
    world.close();
  }
});

it('before there is a certificate, links stay where they were', async () => {
  const before = await templatesFor(sampleWith({ links }));
  const plain = await templatesFor(sampleShop);
  expect(before.RekindleMessaging.Resources).toEqual(plain.RekindleMessaging.Resources);
  expect(functionVariables(before, 'send')).toEqual(functionVariables(plain, 'send'));
});

describe('the sender’s domain', () => {
  const templateOf = (props: EmailDomainProps): Template => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Mail', { env: { region: 'eu-west-1' } });
    new EmailDomain(stack, 'EmailDomain', props);
    return app.synth().getStackByName('Mail').template;
  };
  const of = ({ Resources }: Template, type: string) =>
    Object.values(Resources).filter(({ Type }) => Type === type);
  const whole = { domain: 'shop.example', mailFrom: 'bounce.shop.example', tracking: 'open.shop.example' };
  const zoned = { ...whole, hostedZoneId: 'Z0123456789ABC' };

  it('is an identity of SES’s that signs, has its bounces come back, and outlives its stack', () => {
    expect(of(templateOf(whole), 'AWS::SES::EmailIdentity')).toMatchObject([
      {
        Properties: {
          EmailIdentity: 'shop.example',
          DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
          MailFromAttributes: { MailFromDomain: 'bounce.shop.example' },
        },
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      },
    ]);
  });

  it('says each record that somebody has to make', () => {
    const template = templateOf(whole);
    expect(of(template, 'AWS::Route53::RecordSet')).toEqual([]);
    const { Outputs = {} } = template;
    const told = Object.entries(Outputs).map(([name, { Value }]) => [
      name,
      typeof Value === 'string' ? Value : JSON.stringify(Value),
    ]);
    expect(told).toEqual([
      ...[1, 2, 3].map((each) => [
        `Dkim${each}`,
        expect.stringMatching(`DkimDNSTokenName${each}"\\]},.* CNAME .*DkimDNSTokenValue${each}"`),
      ]),
      ['MailFromMx', 'bounce.shop.example MX 10 feedback-smtp.eu-west-1.amazonses.com'],
      ['MailFromSpf', 'bounce.shop.example TXT "v=spf1 include:amazonses.com ~all"'],
      ['TrackingCname', 'open.shop.example CNAME r.eu-west-1.awstrack.me'],
    ]);
  });

  it('has them made where its zone is Route 53’s', () => {
    const records = of(templateOf(zoned), 'AWS::Route53::RecordSet').map(({ Properties }) => Properties);
    const named = records.filter(({ Name }) => typeof Name === 'string');
    expect(records.length - named.length).toBe(3);
    expect(new Set(records.map(({ HostedZoneId }) => HostedZoneId))).toEqual(new Set(['Z0123456789ABC']));
    expect(named.map(({ Name, Type, ResourceRecords }) => [Name, Type, ResourceRecords]).sort()).toEqual([
      ['bounce.shop.example.', 'MX', ['10 feedback-smtp.eu-west-1.amazonses.com']],
      ['bounce.shop.example.', 'TXT', ['"v=spf1 include:amazonses.com ~all"']],
      ['open.shop.example.', 'CNAME', ['r.eu-west-1.awstrack.me']],
    ]);
  });

  it('has opens seen at a name of the shop’s own', () => {
    const [set] = resourcesOf(templates, 'AWS::SES::ConfigurationSet');
    expect(set?.Properties.TrackingOptions).toMatchObject({ CustomRedirectDomain: 'open.shop.example' });
    expect(resourcesOf(templates, 'AWS::SES::EmailIdentity')).toHaveLength(1);
  });
});
