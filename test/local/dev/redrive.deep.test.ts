/** `npm run redrive` against a development server: what lies there, why, and back it goes. */

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPorts } from '../../../functions/adapters/index.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { hours } from '../../../shared/base/time.ts';
import { type Bench, createBench, type Stand, shop } from './support.ts';

const command = join(import.meta.dirname, '../../../local/cli/rekindle.ts');

let bench: Bench;
let stand: Stand;
beforeEach(async () => {
  bench = createBench();
  stand = await bench.start();
  // What fails here is meant to.
  const { logger } = await import('../../../functions/middleware/observe.ts');
  logger.setLogLevel('SILENT');
});
afterEach(async () => {
  await stand.server.close();
  bench.clear();
});

const redrive = (...args: readonly string[]): Promise<{ status: unknown; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const environment = {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      HOME: bench.folder,
      NO_COLOR: '1',
    };
    execFile(process.execPath, [command, 'redrive', ...args], { env: environment }, (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, stdout, stderr }),
    );
  });
const redriveHere = (...args: readonly string[]) => redrive('--url', stand.server.url, ...args);

/** An order that lacks its value can't be read; five tries later it is a dead letter. */
const failOne = async (): Promise<void> => {
  const detail = { customer: 'ada', orderId: 'order-1' };
  const time = '2026-03-02T09:00:00Z';
  await stand.post('/dev/bus', { 'detail-type': 'Order Completed', time, detail });
  await stand.pass(hours(1));
};

describe('npm run redrive', () => {
  it('says what lies there and why, and moves nothing where it only looks', async () => {
    await failOne();
    expect(await redriveHere('--look')).toEqual({
      status: 0,
      stdout: [
        '1 in rekindle-prod--dead-letters:',
        '  2026-03-02 09:00:00  Order Completed of ada: Order Completed: value: must be there, or total, or revenue',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(stand.server.world.deadLetters()).toHaveLength(1);
  });

  it('moves them back, where they are tried again', async () => {
    await failOne();
    const { status, stdout } = await redriveHere();
    expect(status).toBe(0);
    expect(stdout).toMatch(/\n1 moved back to \S+\. What fails again comes back here after five tries\.\n$/);
    expect(stand.server.world.deadLetters()).toEqual([]);
    await stand.pass(hours(1));
    expect(stand.server.world.deadLetters()).toHaveLength(1);
    expect(stand.lines.filter((line) => line.includes('gave up'))).toHaveLength(2);
  });

  it('takes in what failed by a fault that has passed, once', async () => {
    const { world } = stand.server;
    const envelope = (id: string, value: number) =>
      JSON.stringify({
        id,
        source: 'shop',
        'detail-type': 'Order Completed',
        time: '2026-03-02T09:00:00Z',
        detail: { customer: 'ada', orderId: id, value },
      });
    for (const id of ['order-1', 'order-2'])
      world.queues.send('rekindle-prod--dead-letters', envelope(id, 10));
    const { stdout } = await redriveHere();
    expect(stdout).toContain(
      'can be read, so something else failed: look for message-1 in the logs of ingest',
    );
    await stand.pass(hours(1));
    const { profiles } = createPorts(world.environment);
    expect(await profiles.get(customerId('ada'))).toMatchObject({ orders: 2, spent: 2_000 });
  });

  it('says of which codes a shop could not be told, and has them followed once more', async () => {
    await stand.server.close();
    const told = { ...shop, settings: { ...shop.settings, offers: { shop: { kind: 'pool' as const } } } };
    stand = await bench.start({ assembly: await synthesize(told), shop: told });
    const config = join(bench.folder, 'rekindle.config.ts');
    const sample = join(import.meta.dirname, '../../../rekindle.config.ts');
    writeFileSync(
      config,
      `import sample from '${sample}';
export default { ...sample, settings: { ...sample.settings, offers: { shop: { kind: 'pool' } } } };`,
    );
    const enrolment = { journey: 'win-back-14d', version: 1, customer: 'ada', cycle: 1 };
    const change = { enrolment, name: 'ten-off', code: 'AAAA-1' };
    const { queues } = stand.server.world;
    queues.send('rekindle-prod--offers--dead-letters', JSON.stringify(change));
    const { stdout } = await redriveHere('--config', config, '--offers');
    expect(stdout).toBe(
      [
        '1 in rekindle-prod--offers--dead-letters:',
        '  2026-03-02 09:00:00  win-back-14d ten-off AAAA-1 of ada: look for message-1 in the logs of offers',
        '1 moved back to rekindle-prod--offers. What fails again comes back here after ten days of tries.',
        '',
      ].join('\n'),
    );
    await stand.pass(hours(1));
    expect(stand.server.world.deadLetters()).toEqual([]);
    queues.send('rekindle-prod--offers--dead-letters', '{}');
    const { stdout: other } = await redriveHere('--config', config, '--offers', '--look');
    expect(other).toMatch(/ {2}a message: message-\d+ is no change of a coupon\n$/);
  });

  it('refuses where no shop is told of codes', async () => {
    expect(await redriveHere('--offers')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--offers: the settings name no shop in offers'),
    });
  });

  it('refuses when nothing lies there', async () => {
    expect(await redriveHere()).toEqual({
      status: 1,
      stdout: '',
      stderr: 'nothing lies in rekindle-prod--dead-letters: there is nothing to move\n',
    });
  });

  it('says that no server answers', async () => {
    expect(await redrive('--url', 'http://127.0.0.1:9')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'http://127.0.0.1:9 does not answer\n',
    });
  });

  it('asks for an account and a region where it is told none', async () => {
    const { status, stderr } = await redrive();
    expect(status).toBe(2);
    expect(stderr).toMatch(/name the account and region by AWS_PROFILE and AWS_REGION, or .* by --url\n$/);
  });
});

it('answers no other service of AWS, and no page elsewhere', async () => {
  const ask = (headers: Record<string, string>) =>
    fetch(`${stand.server.url}/`, { method: 'POST', headers, body: '{}' });
  expect((await ask({ 'x-amz-target': 'DynamoDB_20120810.Scan' })).status).toBe(400);
  expect((await ask({})).status).toBe(404);
});
