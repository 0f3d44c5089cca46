/** Webhooks by the development server: through the same queue and function as on AWS, to a receiver on this machine. */

import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { synthesize } from '../../../local/engine/synth.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { days, hours, minutes, seconds } from '../../../shared/base/time.ts';
import type { Shop } from '../../../shared/shop/shop.ts';
import { winBack14d } from '../../../workflows/journeys/win-back-14d.ts';
import { ada, type Bench, createBench, put, type Stand } from './support.ts';

interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = { readonly status: number; readonly headers?: Record<string, string> };

/** Answers in turn, and with 204 from then on. */
const receiver = async (answers: (Answer | (() => Promise<Answer>))[]) => {
  const asked: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    asked.push({
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(parts).toString('utf8'),
    });
    const next = answers.shift() ?? { status: 204 };
    const { status, headers = {} } = typeof next === 'function' ? await next() : next;
    response.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};

/** As a receiver's own library would. */
const isSigned = ({ headers, body }: Asked, secret: string): boolean => {
  const key = Buffer.from(secret, 'base64');
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
};

const events = ['Journey Entered', 'Journey Exited'] as const;
const webhooks: Shop['settings']['webhooks'] = {
  crm: { url: 'https://crm.example.com/hooks/rekindle?from=shop', events: [...events] },
};
const base = storyShop(winBack14d());
const shopWith = (hooks: Shop['settings']['webhooks']): Shop => ({
  ...base,
  settings: { ...base.settings, webhooks: hooks },
});
const shop = shopWith(webhooks);
const entries = shopWith({ crm: { url: 'https://crm.example.com/', events: ['Journey Entered'] } });

let bench: Bench;
const open: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  bench = createBench();
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  bench.clear();
});

const started = async (answers: Parameters<typeof receiver>[0], of: Shop = shop) => {
  const there = await receiver(answers);
  open.push(there.close);
  const stand = await bench.start({ shop: of, assembly: await synthesize(of), webhooks: there.url });
  open.push(stand.server.close);
  // What is not taken here is meant not to be.
  const { logger } = await import('../../../functions/middleware/observe.ts');
  logger.setLogLevel('SILENT');
  return { ...stand, asked: there.asked };
};

const posts = ({ lines }: Stand): readonly string[] =>
  lines.filter((line) => line.includes('  webhook  ')).map((line) => line.replaceAll(/ {2,}/g, '  '));

/** Waits until so many posts have their answers, and what hangs on them is done. */
const answered = async (stand: Stand, count: number): Promise<void> => {
  await vi.waitFor(() => expect(posts(stand).length).toBeGreaterThanOrEqual(count), { timeout: 20_000 });
  await stand.pass(seconds(0));
};

describe('webhooks', () => {
  it('are signed, and posted until their receiver takes them, under one id', async () => {
    const stand = await started([{ status: 503, headers: { 'retry-after': '900' } }, { status: 500 }]);
    const { asked, pass } = stand;
    await put(stand, ada);
    await pass(hours(3));
    await pass(seconds(2));
    await answered(stand, 1);
    await pass(minutes(16));
    await answered(stand, 2);
    await pass(minutes(6));
    await answered(stand, 3);

    const target = 'https://crm.example.com/hooks/rekindle?from=shop';
    expect(posts(stand).map((line) => line.slice(20).trim())).toEqual([
      `-  webhook  Journey Entered for ${target}: 503`,
      `-  webhook  Journey Entered for ${target}: 500`,
      `-  webhook  Journey Entered for ${target}: 204`,
    ]);
    expect(asked.map(({ path }) => path)).toEqual(Array(3).fill('/hooks/rekindle?from=shop'));
    expect(asked.map((each) => isSigned(each, stand.server.world.localSecret))).toEqual([true, true, true]);
    expect(new Set(asked.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    // The time is the attempt's, and the first pause is the receiver's own.
    const times = asked.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(times.map((time) => time - (times[0] ?? 0)).map((after) => Math.floor(after / 60))).toEqual([
      0, 15, 21,
    ]);
    expect(JSON.parse(asked[2]?.body ?? '')).toEqual({
      type: 'Journey Entered',
      timestamp: '2026-03-02T12:00:00Z',
      data: {
        schemaVersion: 1,
        journey: 'win-back-14d',
        version: 1,
        customer: 'ada',
        cycle: 1,
        arm: 'treatment',
      },
    });
    expect(stand.server.world.deadLetters()).toEqual([]);
  });

  it('lie with the dead letters at once where their receiver takes no more, and come back by the command', async () => {
    const stand = await started([{ status: 410 }]);
    await put(stand, ada);
    await stand.pass(hours(3));
    await stand.pass(seconds(2));
    await answered(stand, 1);
    const config = join(bench.folder, 'rekindle.config.ts');
    const root = join(import.meta.dirname, '../../..');
    writeFileSync(
      config,
      `import sample from '${root}/rekindle.config.ts';
export default { ...sample, settings: { ...sample.settings, name: ${JSON.stringify(base.settings.name)}, webhooks: ${JSON.stringify(webhooks)} } };`,
    );
    const redrive = (
      ...args: readonly string[]
    ): Promise<{ status: unknown; stdout: string; stderr: string }> =>
      new Promise((resolve) => {
        execFile(
          process.execPath,
          [join(root, 'local/cli/rekindle.ts'), 'redrive', '--config', config, ...args],
          (error, stdout, stderr) => resolve({ status: error?.code ?? 0, stdout, stderr }),
        );
      });
    const url = stand.server.url;
    const look = await redrive('--url', url, '--webhook', 'crm', '--look');
    expect(look.stdout).toMatch(
      /^1 in rekindle-prod--webhook-crm--dead-letters:\n {2}2026-03-02 12:00:02 {2}Journey Entered of ada: look for evt_[0-9a-f]{32} in the logs of webhooks\n$/,
    );
    expect(await redrive('--url', url, '--webhook', 'cmr')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(
        '--webhook: the settings name no receiver "cmr" in webhooks; there are crm',
      ),
    });
    expect((await redrive('--url', url, '--webhook', 'crm')).stdout).toContain(
      '1 moved back to rekindle-prod--webhook-crm. What fails again comes back here after a day of tries.',
    );
    await stand.pass(seconds(2));
    await answered(stand, 2);
    expect(posts(stand).at(-1)).toMatch(/: 204$/);
    expect(stand.server.world.deadLetters()).toEqual([]);
  });

  it('are given up after a day, and lie with the dead letters', async () => {
    const stand = await started(Array(8).fill({ status: 302, headers: { location: '/elsewhere' } }), entries);
    await put(stand, ada);
    await stand.pass(hours(3));
    for (let count = 1; count <= 8; count += 1) {
      await stand.pass(hours(10));
      await answered(stand, count);
    }
    expect(stand.asked.map(({ path }) => path)).not.toContain('/elsewhere');
    expect(stand.server.world.deadLetters().map((letter) => JSON.parse(letter)['detail-type'])).toEqual([
      'Journey Entered',
    ]);
  });

  it('to one receiver wait for no other, and a receiver may ask the API before it answers', async () => {
    const stand: { url?: string } = {};
    const slow = Promise.withResolvers<Answer>();
    let told: unknown;
    const both = shopWith({
      slow: { url: 'https://slow.example.com/slow', events: ['Journey Entered'] },
      quick: { url: 'https://quick.example.com/quick', events: ['Journey Entered'] },
    });
    const begun = await started(
      [
        () => slow.promise,
        async () => {
          told = (await fetch(`${stand.url}/health`)).status;
          return { status: 204 };
        },
      ],
      both,
    );
    stand.url = begun.server.url;
    await put(begun, ada);
    await begun.pass(hours(3));
    await begun.pass(seconds(2));
    await answered(begun, 1);
    expect(posts(begun)).toHaveLength(1);
    expect(posts(begun)[0]).toContain('quick.example.com/quick: 204');
    expect(told).toBe(200);
    slow.resolve({ status: 204 });
    await answered(begun, 2);
    expect(posts(begun)[1]).toContain('slow.example.com/slow: 204');
  });

  it('go nowhere where no receiver is named', async () => {
    const stand = await bench.start({ shop, assembly: await synthesize(shop) });
    open.push(stand.server.close);
    await put(stand, ada);
    await stand.pass(hours(3));
    await stand.pass(days(1));
    expect(posts(stand)[0]).toContain(
      'Journey Entered for https://crm.example.com/hooks/rekindle?from=shop: not posted; --webhooks names a receiver',
    );
  });
});
