/** The construct that a shop is: in an app beside others, and under any id. */
import { App, type Stack, Stage, Validations } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { Construct } from 'constructs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../infra/build.ts';
import { Rekindle } from '../../infra/rekindle.ts';
import sampleShop from '../../rekindle.config.ts';
import { newFolder } from '../support/files.ts';
import { sampleWith, type Template } from '../support/templates.ts';

const context = { 'aws:cdk:bundling-stacks': [] };

const stacksOf = ({ data, messaging, journeys, sweep, api }: Rekindle): readonly Stack[] => [
  data,
  messaging,
  journeys,
  sweep,
  api,
];

const endpoint = { app: { url: 'https://app.example.com/', header: 'Authorization' } };
const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/0';

describe('cdk-nag', () => {
  it('finds nothing in a shop with everything that has no reason beside it, and these are the reasons', async () => {
    const app = await buildApp(
      sampleWith({
        alarmsTo: 'ops@example.com',
        webhooks: { crm: { url: 'https://crm.example.com/', events: ['Journey Exited'] } },
        pushes: endpoint,
        postcards: endpoint,
        offers: { shop: { kind: 'shopify', domain: 'acme.myshopify.com', apiVersion: '2026-10' } },
        console: {},
        links: { domain: 'links.example.com', certificateArn, closed: false },
      }),
      { outdir: newFolder(), context: { ...context, 'aws:cdk:disable-stack-trace': true } },
    );
    for (const pack of [new AwsSolutionsChecks(app), new ServerlessChecks(app)])
      expect(pack.validateScope(app).violations).toEqual([]);
    const reasons = app.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Readonly<Record<string, string>>))
      .map(([id, reason]) => `${id.replace(/^annotation::/i, '')}: ${reason}`);
    await expect(`${[...new Set(reasons)].toSorted().join('\n')}\n`).toMatchFileSnapshot('nag.txt');
  });
});

describe('a shop', () => {
  let prod: Rekindle;
  let dev: Rekindle;
  let assembly: CloudAssembly;
  beforeAll(async () => {
    const app = await buildApp(sampleShop, {
      outdir: newFolder(),
      context,
      extend: async (rekindle, scope) => {
        prod = rekindle;
        dev = await Rekindle.of(scope, 'Dev', sampleWith({ stage: 'dev' }));
      },
    });
    assembly = app.synth();
  });

  const logicalIds = ({ artifactId }: Stack): readonly string[] =>
    Object.keys((assembly.getStackArtifact(artifactId).template as Template).Resources);

  it('is a construct that has its stacks, each chosen by its path and called by the shop’s name and stage', () => {
    expect(prod).toBeInstanceOf(Construct);
    expect(stacksOf(prod).map(({ node, stackName }) => `${node.path} ${stackName}`)).toEqual([
      'Rekindle/Data rekindle-prod--data',
      'Rekindle/Messaging rekindle-prod--messaging',
      'Rekindle/Journeys rekindle-prod--journeys',
      'Rekindle/Sweep rekindle-prod--sweep',
      'Rekindle/Api rekindle-prod--api',
    ]);
  });

  it('stands beside another of its stages in one app, and each tags its own', () => {
    expect(stacksOf(dev).map(({ node, stackName }) => `${node.path} ${stackName}`)).toEqual([
      'Dev/Data rekindle-dev--data',
      'Dev/Messaging rekindle-dev--messaging',
      'Dev/Journeys rekindle-dev--journeys',
      'Dev/Sweep rekindle-dev--sweep',
      'Dev/Api rekindle-dev--api',
    ]);
    for (const [{ data }, stage] of [
      [prod, 'prod'],
      [dev, 'dev'],
    ] as const)
      expect(data.tags.tagValues()).toEqual({ application: 'rekindle', shop: 'rekindle', stage });
  });

  it('is refused beside itself: both would be deployed as one', async () => {
    const app = new App({ outdir: newFolder(), context });
    await Rekindle.of(app, 'Prod', sampleShop);
    await expect(Rekindle.of(app, 'Dev', sampleShop)).rejects.toThrow(
      'Dev is called rekindle-prod, as Prod is, and would be deployed in its place; give it a name or a stage of its own',
    );
    await expect(Rekindle.of(new Stage(app, 'OtherAccount'), 'Prod', sampleShop)).resolves.toBeDefined();
  });

  it('has the same logical ids under any id: moved to another construct, nothing is replaced', () => {
    expect(stacksOf(dev).map(logicalIds)).toEqual(stacksOf(prod).map(logicalIds));
  });
});
