/** Tasks in the development server: told, and worked on over its API. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { synthesize } from '../../../local/engine/synth.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { hours, minus, seconds } from '../../../shared/base/time.ts';
import { vipCareCall } from '../../../workflows/journeys/vip-care-call.ts';
import { ada, type Bench, createBench, monday, put } from './support.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => {
  bench.clear();
});

it('tells of a call, and lets somebody take it, escalated as it is, and tell its result', async () => {
  const shop = storyShop(vipCareCall());
  const stand = await bench.start({ shop, assembly: await synthesize(shop) });
  const { server, lines, pass } = stand;
  await put(stand, { ...ada, spent: 90_000, lastOrderAt: minus(monday, hours(24 * 20)) });
  await pass(hours(28));
  const headers = { authorization: 'Bearer rk_admin_local', 'content-type': 'application/json' };
  const ask = async (path: string, body?: object) => {
    const method = body === undefined ? 'GET' : 'POST';
    const response = await fetch(`${server.url}/v1/tasks${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as { readonly tasks: readonly { readonly id: string }[] };
  };
  const id = (await ask('?queue=vip-care-leads')).tasks[0]?.id ?? '';
  await ask(`/${id}/take`, { assignee: 'kim' });
  await ask(`/${id}/result`, { assignee: 'kim', result: 'not-reached' });
  await pass(seconds(5));
  await server.close();
  expect(
    lines
      .filter((line) => / (task|taken|escalated|done|answered|sent) /.test(line))
      .map((line) => line.replaceAll(/ {2,}/g, '  ').replace(/: "Is every.*/, '')),
  ).toEqual([
    '2026-03-02 12:00:00  ada  sent  task vip-call',
    `2026-03-02 12:00:00  ada  task  vip-call in vip-care, to be taken by 2026-03-03 12:00:00: ${id}`,
    '2026-03-03 12:00:00  ada  escalated  vip-call to vip-care-leads',
    '2026-03-03 13:00:00  ada  taken  vip-call by kim',
    '2026-03-03 13:00:00  ada  done  vip-call by kim: not-reached',
    '2026-03-03 13:00:01  ada  answered  result of vip-call: not-reached',
    '2026-03-03 13:00:01  ada  sent  email a-personal-word',
  ]);
});
