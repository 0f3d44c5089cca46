/** What deploys loads: each handler, bundled as `cdk deploy` does, runs where there is no node_modules. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi } from '../../functions/api/openapi.ts';
import { buildApp } from '../../infra/build.ts';
import sampleShop from '../../rekindle.config.ts';
import pageWords from '../../workflows/messages/_pages/en.json' with { type: 'json' };
import { sampleWith, templatesIn } from '../support/templates.ts';

/** With all that a setting adds. */
const shop = sampleWith({
  webhooks: { crm: { url: 'https://crm.example.com/', events: ['Journey Exited'] } },
});

let folder: string;
/** Folders of the bundles, by the function's name. */
const bundles = new Map<string, string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-bundles-'));
  const app = await buildApp(shop, { outdir: join(folder, 'cdk.out') });
  app.synth();
  for (const { Resources } of Object.values(templatesIn(join(folder, 'cdk.out')))) {
    for (const { Properties, Metadata } of Object.values(Resources)) {
      const [, name] = /^functions\/(.+)\/handler\.ts$/.exec(String(Metadata?.['rekindle:entry'])) ?? [];
      if (name === undefined) continue;
      const { S3Key } = Properties.Code as { readonly S3Key: string };
      bundles.set(name, join(folder, 'cdk.out', `asset.${S3Key.replace('.zip', '')}`));
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Imports the bundle in a process of its own with Lambda's variables, so that logs and traces are on, and invokes it
 * once: what it answers, or its fault's name.
 */
const invoke = (name: string, event: unknown, isTraced = false): unknown => {
  const task = join(folder, name);
  cpSync(bundles.get(name) ?? '', task, { recursive: true });
  const script = join(task, 'invoke.mjs');
  const answer = join(task, 'answer.json');
  const journeys = join(task, 'event-journeys.json');
  const settings = join(task, 'settings.json');
  const pages = join(task, 'pages.json');
  const webhooks = join(task, 'webhooks.json');
  writeFileSync(journeys, '[]');
  writeFileSync(
    webhooks,
    JSON.stringify({ 'webhook-crm': { name: 'crm', url: 'https://crm.example.com/', deadLetters: 'dead' } }),
  );
  writeFileSync(pages, JSON.stringify({ en: pageWords }));
  writeFileSync(settings, JSON.stringify(sampleShop.settings));
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs';
const { handler } = await import('./index.js');
const context = { functionName: ${JSON.stringify(name)}, awsRequestId: 'test', getRemainingTimeInMillis: () => 60_000 };
const tell = (value) => writeFileSync(${JSON.stringify(answer)}, JSON.stringify(value));
await handler(${JSON.stringify(event)}, context).then(tell, (error) => tell({ fault: error.name }));`,
  );
  const { status, stderr } = spawnSync(process.execPath, [script], {
    cwd: task,
    encoding: 'utf8',
    env: {
      AWS_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      LAMBDA_TASK_ROOT: task,
      _X_AMZN_TRACE_ID: `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=${isTraced ? 1 : 0}`,
      POWERTOOLS_SERVICE_NAME: 'rekindle-prod',
      POWERTOOLS_METRICS_NAMESPACE: 'Rekindle',
      PROFILES_TABLE: 'profiles',
      LEDGER_TABLE: 'ledger',
      BUS_NAME: 'rekindle',
      SECRET_ID: 'secret',
      LINK_KEYS_ID: 'link-keys',
      SETTINGS_FILE: settings,
      JOURNEYS_FILE: journeys,
      PAGES_FILE: pages,
      STATE_MACHINES: 'arn:aws:states:eu-west-1:123456789012:stateMachine:',
      INGEST_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/ingest',
      API_KEYS_ID: 'keys',
      WEBHOOKS_FILE: webhooks,
      WEBHOOK_SECRETS: JSON.stringify({ crm: 'secret' }),
      QUEUES_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/',
    },
  });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return JSON.parse(readFileSync(answer, 'utf8'));
};

describe('a bundle', () => {
  it('is made of every function', () => {
    expect([...bundles.keys()].sort()).toEqual([
      'alarms',
      'api',
      'await',
      'broadcast',
      'census-finish',
      'census-segment',
      'close',
      'figures',
      'ingest',
      'links',
      'look',
      'reconcile',
      'recount',
      'results-finish',
      'results-segment',
      'send',
      'sweep-finish',
      'sweep-plan',
      'sweep-segment',
      'webhooks',
      'words',
    ]);
  });

  it.each([
    'send',
    'await',
    'look',
    'close',
    'reconcile',
    'sweep-plan',
    'sweep-segment',
    'sweep-finish',
    'census-segment',
    'census-finish',
    'results-segment',
    'results-finish',
    'broadcast',
  ])('of %s loads by itself, and refuses by name what it does not understand', (name) => {
    expect(invoke(name, {})).toEqual({ fault: 'InvalidRequestError' });
  });

  it('of send does the same where X-Ray keeps the trace', () => {
    expect(invoke('send', {}, true)).toEqual({ fault: 'InvalidRequestError' });
  });

  it('of ingest gives back a message that it cannot read', () => {
    const record = { messageId: 'message-1', body: 'no JSON', eventSource: 'aws:sqs' };
    expect(invoke('ingest', { Records: [record] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }],
    });
  });

  it('of webhooks gives back what is no domain event', () => {
    const record = {
      messageId: 'message-1',
      body: 'no JSON',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:webhook-crm',
      attributes: { ApproximateReceiveCount: '1' },
    };
    expect(invoke('webhooks', { Records: [record] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }],
    });
  });

  it('of links answers a path that is none of its own', () => {
    const answer = invoke('links', {
      requestContext: { http: { method: 'GET' } },
      rawPath: '/favicon.ico',
      headers: {},
    });
    expect(answer).toMatchObject({ statusCode: 404 });
  });

  it('of api answers without a key what needs none, and nothing else', () => {
    const asked = (method: string, path: string) =>
      invoke('api', {
        version: '2.0',
        rawPath: path,
        headers: {},
        requestContext: { http: { method, path } },
        isBase64Encoded: false,
      });
    expect(asked('GET', '/health')).toMatchObject({ statusCode: 200 });
    expect(asked('POST', '/v1/track')).toMatchObject({ statusCode: 401 });
  });

  it('of api describes itself as the sources do, with each schema that is made when it is first used', () => {
    const [method, path] = ['GET', '/openapi.json'];
    const { body } = invoke('api', {
      version: '2.0',
      rawPath: path,
      headers: {},
      requestContext: { http: { method, path } },
      isBase64Encoded: false,
    }) as { readonly body: string };
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(openApi())));
  });

  it('of words answers nobody without a key', () => {
    const [method, path] = ['GET', '/v1/words'];
    expect(
      invoke('words', {
        version: '2.0',
        rawPath: path,
        headers: {},
        requestContext: { http: { method, path } },
        isBase64Encoded: false,
      }),
    ).toMatchObject({ statusCode: 401 });
  });

  it('reads neither AWS’s clients, nor X-Ray’s SDK, nor what else it may never use before it is invoked', () => {
    for (const [name, bundle] of bundles) {
      const script = `require('./index.js'); console.log(Object.keys(require.cache).map((file) => require('node:path').basename(file)).join());`;
      const { stdout, stderr } = spawnSync(process.execPath, ['--eval', script], {
        cwd: bundle,
        encoding: 'utf8',
        env: { AWS_REGION: 'eu-west-1', POWERTOOLS_SERVICE_NAME: 'rekindle-prod' },
      });
      expect([name, stdout.trim(), stderr]).toEqual([name, 'index.js', '']);
    }
  });

  it('has nothing that serves a local run alone', () => {
    for (const [name, bundle] of bundles) {
      const code = readFileSync(join(bundle, 'index.js'), 'utf8');
      for (const word of ['inProcess', 'local.invalid', 'rekindle.invalid', 'local-1'])
        expect(code.includes(word), `${word} in ${name}`).toBe(false);
    }
  });

  it('has no schema that its function does not use', () => {
    const has = (name: string) =>
      readFileSync(join(bundles.get(name) ?? '', 'index.js'), 'utf8').includes('span-too-long');
    expect(['api', 'words', 'links', 'send'].filter(has)).toEqual(['api']);
  });

  it('of words has MJML beside it', () => {
    const script = `Promise.resolve(require('./mjml.js')('<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text></mj-column></mj-section></mj-body></mjml>')).then(({ html }) => console.log(html));`;
    const { stdout } = spawnSync(process.execPath, ['--eval', script], {
      cwd: bundles.get('words'),
      encoding: 'utf8',
    });
    expect(stdout).toContain('Hello</div>');
  });

  it('is small enough to start quickly: what each start reads is under 700 kB, where every route is in it 1 MB', () => {
    for (const [name, bundle] of bundles)
      expect(readFileSync(join(bundle, 'index.js')).byteLength, name).toBeLessThan(
        name === 'api' ? 1_000_000 : 700_000,
      );
  });
});
