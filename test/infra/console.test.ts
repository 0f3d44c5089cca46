/** The console on AWS: its files, who signs in, and what its pages may do. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../local/engine/synth.ts';
import { createWorld } from '../../local/engine/world.ts';
import sampleShop from '../../rekindle.config.ts';
import { instant } from '../../shared/base/time.ts';
import { people } from '../../shared/shop/roles.ts';
import { listed, said, sampleWith, stacks, type Template, templateIn } from '../support/templates.ts';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0f1e';
const webAclArn = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/rekindle-prod/0f1e';
const onDomain = {
  domain: 'rekindle.shop.example',
  hostedZoneId: 'Z0123456789ABC',
  certificateArn,
  webAclArn,
};

const { certificateArn: _, webAclArn: __, ...waiting } = onDomain;
/** That leaves nothing behind, and has its certificate not yet. */
const trial = sampleWith({ console: waiting, onDeletion: 'delete' });

let assembly: string;
let stack: Template;
let data: Template;
let onItsDomain: Template;
beforeAll(async () => {
  assembly = await synthesize(sampleWith({ console: {} }));
  stack = templateIn(assembly, 'RekindleConsole');
  data = templateIn(assembly, 'RekindleData');
  onItsDomain = templateIn(await synthesize(sampleWith({ console: onDomain })), 'RekindleConsole');
});

const allOf = ({ Resources }: Template, type: string) =>
  Object.values(Resources).filter(({ Type }) => Type === type);
const only = (template: Template, type: string) => {
  const [found, ...others] = allOf(template, type);
  if (found === undefined || others.length > 0) throw new Error(`there is not one ${type}`);
  return found.Properties;
};

interface Behavior {
  readonly PathPattern?: string;
  readonly CachePolicyId: string;
  readonly ViewerProtocolPolicy: string;
  readonly AllowedMethods?: readonly string[];
}

const configOf = (template: Template) =>
  only(template, 'AWS::CloudFront::Distribution').DistributionConfig as {
    readonly Aliases?: readonly string[];
    readonly WebACLId?: string;
    readonly Origins: readonly { readonly DomainName: unknown; readonly OriginAccessControlId?: unknown }[];
    readonly DefaultCacheBehavior: Behavior;
    readonly CacheBehaviors: readonly Behavior[];
  };

describe('the console', () => {
  it('is there where the settings ask for it alone', async () => {
    const without = await synthesize(sampleShop);
    expect(() => templateIn(without, 'RekindleConsole')).toThrow('there is no stack');
    expect(allOf(templateIn(without, 'RekindleData'), 'AWS::Cognito::UserPool')).toEqual([]);
    expect(readFileSync(`${without}/manifest.json`, 'utf8')).not.toContain('Console');
  });

  it('lies in a bucket that CloudFront alone reads', () => {
    expect(only(stack, 'AWS::S3::Bucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    const { PolicyDocument } = only(stack, 'AWS::S3::BucketPolicy') as {
      readonly PolicyDocument: { readonly Statement: readonly Readonly<Record<string, unknown>>[] };
    };
    const reading = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(reading).toMatchObject([
      { Action: 's3:GetObject', Principal: { Service: 'cloudfront.amazonaws.com' } },
    ]);
    expect(said(configOf(stack).Origins[0]?.OriginAccessControlId)).not.toBe('');
  });

  it('asks the API at its own address, and nothing of that is kept', () => {
    const { DefaultCacheBehavior, CacheBehaviors, Origins } = configOf(stack);
    expect(DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(CacheBehaviors).toMatchObject([
      {
        PathPattern: '/v1/*',
        // Managed by AWS: CachingDisabled, and AllViewerExceptHostHeader.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        ViewerProtocolPolicy: 'https-only',
        AllowedMethods: expect.arrayContaining(['GET', 'POST', 'PUT', 'DELETE']),
      },
    ]);
    expect(JSON.stringify(Origins[1]?.DomainName)).toContain('HttpApi');
  });

  it('says what its pages may load: scripts of its own alone', () => {
    const { ResponseHeadersPolicyConfig } = only(stack, 'AWS::CloudFront::ResponseHeadersPolicy') as {
      readonly ResponseHeadersPolicyConfig: {
        readonly SecurityHeadersConfig: {
          readonly ContentSecurityPolicy: { readonly ContentSecurityPolicy: unknown };
        };
      };
    };
    const { ContentSecurityPolicy } = ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy;
    const directives = said(ContentSecurityPolicy).split('; ');
    expect(directives).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    const connects = directives.find((each) => each.startsWith('connect-src')) ?? '';
    expect(connects).toMatch(
      /^connect-src 'self' https:\/\/cognito-idp\.\S+ https:\/\/\S+amazoncognito\.com$/,
    );
  });

  it('answers each address of a page with the one file, whatever id stands in it, and files as they are', () => {
    const { FunctionCode } = only(stack, 'AWS::CloudFront::Function');
    const handler = new Function(`${FunctionCode}; return handler;`)() as (event: object) => {
      readonly uri: string;
    };
    const servedAt = (uri: string): string => handler({ request: { uri } }).uri;
    for (const page of ['/', '/people', '/people/ada@example.com', '/people/a/b.c', '/signed-in'])
      expect(servedAt(page)).toBe('/index.html');
    for (const file of ['/assets/index-1a2b.js', '/config.json', '/favicon.svg', '/index.html'])
      expect(servedAt(file)).toBe(file);
  });

  it('keeps what has a digest in its name, and asks anew for what lies beside it', () => {
    const kept = allOf(stack, 'Custom::CDKBucketDeployment').map(({ Properties }) => ({
      cache: (Properties.SystemMetadata as Readonly<Record<string, string>>)['cache-control'],
      include: Properties.Include,
      exclude: Properties.Exclude,
      prune: Properties.Prune,
    }));
    expect(kept).toEqual([
      {
        cache: 'max-age=31536000, public, immutable',
        include: ['assets/*'],
        exclude: ['*'],
        prune: false,
      },
      { cache: 'no-cache, public', include: undefined, exclude: ['assets/*'], prune: false },
    ]);
  });

  it('is put there by what reaches no more than its own bucket, and what CDK has brought', () => {
    const statements = allOf(stack, 'AWS::IAM::Policy').flatMap(
      ({ Properties }) =>
        (Properties.PolicyDocument as { readonly Statement: readonly { readonly Resource: unknown }[] })
          .Statement,
    );
    const reached = statements.flatMap(({ Resource }) =>
      listed(Resource).map((each) => JSON.stringify(each)),
    );
    expect(reached.length).toBeGreaterThan(0);
    for (const resource of reached) expect(resource).toMatch(/"Site[0-9A-F]{8}"|cdk-hnb659fds-assets-/);
  });

  it('gives no name that another shop’s or stage’s console has', () => {
    const [access] = allOf(stack, 'AWS::CloudFront::OriginAccessControl');
    const [headers] = allOf(stack, 'AWS::CloudFront::ResponseHeadersPolicy');
    const names = [
      only(stack, 'AWS::CloudFront::Function'),
      access?.Properties.OriginAccessControlConfig,
      headers?.Properties.ResponseHeadersPolicyConfig,
    ].map((named) => (named as { readonly Name: unknown }).Name);
    for (const name of names) expect(name).toMatch(/^rekindle-prod--console/);
  });

  it('is on a domain of the shop’s own where the settings name one', () => {
    expect(configOf(onItsDomain)).toMatchObject({
      Aliases: ['rekindle.shop.example'],
      WebACLId: webAclArn,
      ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
    expect(allOf(onItsDomain, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties.Name)).toEqual([
      'rekindle.shop.example.',
      'rekindle.shop.example.',
    ]);
    expect(only(onItsDomain, 'AWS::Cognito::UserPoolClient')).toMatchObject({
      CallbackURLs: ['https://rekindle.shop.example/signed-in'],
      LogoutURLs: ['https://rekindle.shop.example/'],
    });
  });

  it('has its certificate made in us-east-1 where the zone is Route 53’s', async () => {
    const edge = templateIn(await synthesize(trial), 'RekindleEdge');
    expect(only(edge, 'AWS::CertificateManager::Certificate').DomainName).toBe('rekindle.shop.example');
    expect(Object.keys(edge.Outputs ?? {})).toContain('ConsoleCertificateArn');
  });
});

describe('a stage to try things on', () => {
  it('goes with its stacks: tables, secrets, people and state machines, but for a bucket, which has files', async () => {
    const folder = await synthesize(trial);
    const resources = [...stacks, 'RekindleConsole'].flatMap((name) =>
      Object.values(templateIn(folder, name).Resources),
    );
    const kept = resources.filter(({ DeletionPolicy }) => DeletionPolicy?.startsWith('Retain'));
    expect(kept.map(({ Type }) => Type)).toEqual(['AWS::S3::Bucket']);
    const tables = resources.filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
    expect(tables.map(({ Properties }) => Properties.DeletionProtectionEnabled)).toEqual([
      false,
      false,
      false,
    ]);
    expect(only(templateIn(folder, 'RekindleData'), 'AWS::Cognito::UserPool').DeletionProtection).toBe(
      'INACTIVE',
    );
  });
});

describe('signing in', () => {
  it('is for whom an administrator adds, with a second factor, and people outlive the stack', () => {
    const [pool] = allOf(data, 'AWS::Cognito::UserPool');
    expect(pool).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        DeletionProtection: 'ACTIVE',
        UsernameAttributes: ['email'],
      },
    });
  });

  it('gives the roles that people have, by groups', () => {
    const groups = allOf(data, 'AWS::Cognito::UserPoolGroup').map(({ Properties }) => Properties.GroupName);
    expect(groups.sort()).toEqual([...people].sort());
  });

  it('goes by a code that no secret of the page’s takes', () => {
    expect(only(stack, 'AWS::Cognito::UserPoolClient')).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
    });
    expect(only(data, 'AWS::Cognito::UserPoolDomain')).toMatchObject({ ManagedLoginVersion: 2 });
    expect(only(stack, 'AWS::Cognito::ManagedLoginBranding')).toMatchObject({
      UseCognitoProvidedValues: true,
    });
  });

  it('is what each function is told of that asks for keys', () => {
    const asking = allOf(templateIn(assembly, 'RekindleApi'), 'AWS::Lambda::Function')
      .map(
        ({ Properties }) =>
          Properties.Environment as { readonly Variables: Readonly<Record<string, unknown>> },
      )
      .filter(({ Variables }) => 'API_KEYS_ID' in Variables);
    expect(asking.length).toBeGreaterThan(1);
    for (const { Variables } of asking) expect(Object.keys(Variables)).toContain('SIGN_IN_ISSUER');
  });

  it('is where the API believes whom it is told', async () => {
    const world = await createWorld({ assembly, start: instant(0), seed: 1, onMail: () => {} });
    expect(world.environment.SIGN_IN_ISSUER).toMatch(
      /^https:\/\/cognito-idp\.local-1\.amazonaws\.com\/local-1_/,
    );
    world.close();
  });
});
