/** What customers text to the shop: through the topic's subscription, the queue and ingest, as on AWS. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { synthesize } from '../../../local/engine/synth.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { days, seconds } from '../../../shared/base/time.ts';
import { winBack14d } from '../../../workflows/journeys/win-back-14d.ts';
import { ada, type Bench, createBench, put } from './support.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => {
  bench.clear();
});

const inboundTopicArn = 'arn:aws:sns:eu-west-1:111122223333:texts';

it('ends texts to the number that has answered STOP, and nothing else', async () => {
  const shop = storyShop(winBack14d(), { texting: { inboundTopicArn } });
  const stand = await bench.start({ shop, assembly: await synthesize(shop) });
  await put(stand, ada);
  expect(await stand.post('/dev/texts', { from: ada.phone, body: 'Stop, please' })).toEqual({
    status: 202,
    body: { accepted: 1 },
  });
  await stand.pass(seconds(2));
  await stand.pass(days(9));
  await stand.server.close();
  const told = stand.lines.map((line) => line.slice(21).replaceAll(/ {2,}/g, '  '));
  expect(told).toContainEqual(expect.stringMatching(/^ada {2}sent {2}email we-miss-you/));
  expect(told).toContainEqual(
    expect.stringMatching(
      /^ada {2}withheld {2}sms coupon-expires-soon by suppressed: the number has answered STOP/,
    ),
  );
});

it('is refused with what would be right, and comes in nowhere without a topic', async () => {
  const shop = storyShop(winBack14d(), { texting: { inboundTopicArn } });
  const stand = await bench.start({ shop, assembly: await synthesize(shop) });
  expect(await stand.post('/dev/texts', { from: '07700 900123', body: 'STOP' })).toEqual({
    status: 400,
    body: { message: 'from: must be a number such as +447700900123' },
  });
  await stand.server.close();
  bench.clear();
  bench = createBench();
  const plain = await bench.start();
  expect((await plain.post('/dev/texts', { from: ada.phone, body: 'STOP' })).status).toBe(404);
  await plain.server.close();
});
