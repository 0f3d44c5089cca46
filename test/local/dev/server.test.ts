/** The development server: events over HTTP, journeys in paced time, and what it prints. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerId } from '../../../shared/base/ids.ts';
import { days, hours, seconds } from '../../../shared/base/time.ts';
import { ada, type Bench, createBench, put } from './support.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => {
  bench.clear();
});

const order = { 'detail-type': 'Order Completed', detail: { customer: 'ada', orderId: 'o-2', value: 12.5 } };

describe('the development server', () => {
  it('leads a customer from silence to an order, and prints each thing that happens', async () => {
    const stand = await bench.start();
    const { server, lines, pass, post } = stand;
    await put(stand, ada);
    await pass(hours(4));
    await pass(days(3));
    expect(await post('/dev/bus', order)).toMatchObject({ status: 202, body: { accepted: 1 } });
    await pass(seconds(5));
    await server.close();

    const messages = join(bench.folder, 'messages');
    const told = lines.map((line) =>
      line.replaceAll(`${messages}/`, '').replace(/[0-9a-f]{8}\.(eml|txt)/, '….$1'),
    );
    const code = /with (\w{14})/.exec(told.join())?.[1] ?? '';
    expect(
      told.map((line) =>
        line
          .replaceAll(code, 'CODE')
          .replace(`${code.slice(0, 7)}…`, 'CODE…')
          .replace(/ {2,}/g, '  '),
      ),
    ).toEqual([
      'It is 2026-03-02 09:00:00 UTC, in real time.',
      '2026-03-02 12:00:00  ada  enrolled  win-back-14d (cycle 1): days since last order ≥ 14',
      '2026-03-02 12:00:00  ada  sent  coupon ten-off with CODE',
      '2026-03-02 12:00:00  ada  waits  for reaction to we-miss-you until 2026-03-05 12:00:00',
      '2026-03-02 12:00:00  ada  sent  email we-miss-you with CODE: "We miss you" → 2026-03-02-ada-we-miss-you-….eml',
      '2026-03-05 12:00:00  ada  waits  for redemption of ten-off until 2026-03-10 12:00:00',
      '2026-03-05 12:00:00  ada  sent  sms coupon-expires-soon with CODE: "Test: your 10% off ends Monday night, March 9. Code CODE…" → 2026-03-05-ada-coupon-expires-soon-….txt',
      '2026-03-05 13:00:01  ada  event  Order Completed: o-2, 12.50',
      '2026-03-05 13:00:01  ada  goal  of win-back-14d reached',
      '2026-03-05 13:00:01  ada  left  win-back-14d by goal-reached (reaction-we-miss-you=silent)',
    ]);
    expect(readdirSync(messages).map((file) => file.split('.').at(-1))).toEqual(['eml', 'html', 'txt']);
    for (const file of readdirSync(messages).filter((name) => name.endsWith('html')))
      expect(readFileSync(join(messages, file), 'utf8')).toContain(`${server.url}/u/`);
  });

  it('tells of an answer that ends a wait, and of what is held and withheld', async () => {
    const stand = await bench.start();
    const { server, lines, pass } = stand;
    await put(stand, ada);
    await put(stand, {
      ...ada,
      id: customerId('tane'),
      email: 'tane@example.com',
      timezone: 'Pacific/Auckland',
    });
    await put(stand, { ...ada, id: customerId('no'), email: 'no@example.com', consents: { sms: true } });
    await pass(days(9));
    const messages = join(bench.folder, 'messages');
    const survey = readdirSync(messages).find((name) => /ada-why.*html$/.test(name)) ?? '';
    const page = readFileSync(join(messages, survey), 'utf8');
    const [link = ''] = /http:[^"]+\/a\/[^"]+/.exec(page) ?? [];
    const pressed = new URLSearchParams({ do: 'answer', answer: 'happy' });
    await fetch(link, { method: 'POST', body: pressed });
    await pass(seconds(2));
    await server.close();

    const told = (customer: string): readonly string[] =>
      lines
        .filter((line) => line.includes(`  ${customer}  `))
        .map((line) => line.replaceAll(/ {2,}/g, '  ').replace(/ with \w{14}.*/, ''));
    expect(told('ada').slice(-3)).toEqual([
      '2026-03-11 09:00:01  ada  event  Survey Answered: happy',
      '2026-03-11 09:00:01  ada  answered  answer to why-did-you-leave: happy',
      '2026-03-11 09:00:01  ada  left  win-back-14d by lapsed (reaction-we-miss-you=silent redemption-ten-off=unused answer-why-did-you-leave=happy)',
    ]);
    expect(told('tane').slice(0, 4)).toEqual([
      '2026-03-02 12:00:00  tane  enrolled  win-back-14d (cycle 1): days since last order ≥ 14',
      '2026-03-02 12:00:00  tane  held  we-miss-you of win-back-14d until 2026-03-02 20:00:00',
      '2026-03-02 20:00:00  tane  sent  coupon ten-off',
      '2026-03-02 20:00:00  tane  waits  for reaction to we-miss-you until 2026-03-05 20:00:00',
    ]);
    expect(told('no')).toContain(
      '2026-03-02 12:00:00  no  withheld  email we-miss-you by consent: consent to email was never asked for',
    );
  });
});
