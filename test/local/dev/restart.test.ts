/** What survives the development server's end: its own, and that of its process. */

import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPorts } from '../../../functions/adapters/index.ts';
import { openDynamoDb } from '../../../local/aws/dynamodb/index.ts';
import { DataFileError } from '../../../local/aws/tables.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { createWorld } from '../../../local/engine/world.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { days, hours, minutes, seconds } from '../../../shared/base/time.ts';
import { ada, type Bench, createBench, monday, put, type Stand, shop } from './support.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => {
  bench.clear();
});

const order = { 'detail-type': 'Order Completed', detail: { customer: 'ada', orderId: 'o-2', value: 12.5 } };

/** What was told, by the clock and the word for it. */
const told = ({ lines }: Stand): readonly string[] =>
  lines
    .filter((line) => line.includes('  ada  '))
    .map((line) => `${line.slice(5, 16)} ${/ada +(\w+( out)?)/.exec(line)?.[1]}`);

/** Ada is in the journey, an hour after its first email. */
const enrolled = async (): Promise<Stand> => {
  const stand = await bench.start();
  await put(stand, ada);
  await stand.pass(hours(4));
  expect(told(stand)).toEqual([
    '03-02 12:00 enrolled',
    '03-02 12:00 sent',
    '03-02 12:00 waits',
    '03-02 12:00 sent',
  ]);
  return stand;
};

describe('a server that is started again', () => {
  it('goes on with a journey that waits, and an event ends the wait', async () => {
    await (await enrolled()).server.close();
    const again = await bench.start({}, hours(2));
    expect(again.lines).toEqual([
      'It was 2026-03-02 13:00:00 UTC, and is 2026-03-02 15:00:00, in real time; 1 open execution goes on.',
    ]);
    await again.post('/dev/bus', order);
    await again.pass(seconds(2));
    expect(told(again)).toEqual(['03-02 15:00 event', '03-02 15:00 goal', '03-02 15:00 left']);
    await again.server.close();
  });

  it('does what was due meanwhile, each at its own time and once', async () => {
    await (await enrolled()).server.close();
    const again = await bench.start({}, days(4));
    await again.pass(seconds(0));
    expect(told(again)).toEqual(['03-05 12:00 waits', '03-05 12:00 sent']);
    expect(again.server.world.clock.now()).toBe(monday + hours(4) + days(4));
    await again.server.close();
    const third = await bench.start({}, minutes(1));
    await third.pass(minutes(1));
    expect(told(third)).toEqual([]);
    await third.server.close();
  });

  it('takes in an event that lay in the queue, under an id that is used once', async () => {
    const stand = await enrolled();
    const visit = { 'detail-type': 'Site Visited', detail: { customer: 'ada' } };
    const first = await stand.post('/dev/bus', visit);
    await stand.server.close();
    expect(told(stand)).not.toContain('03-02 13:00 event');
    const again = await bench.start();
    const second = await again.post('/dev/bus', visit);
    expect(first.body).not.toEqual(second.body);
    await again.pass(seconds(2));
    expect(told(again)).toEqual(['03-02 13:00 event', '03-02 13:00 event']);
    await again.server.close();
  });

  it('lets the time that it stood still pass at its own pace, whatever the speed', async () => {
    const stand = await bench.start({ speed: 3_600 });
    await stand.pass(seconds(24));
    expect(stand.server.world.clock.now()).toBe(monday + days(1));
    await stand.server.close();
    const again = await bench.start({ speed: 3_600 }, hours(1));
    await again.pass(seconds(1));
    expect(again.server.world.clock.now()).toBe(monday + days(1) + hours(2));
    await again.server.close();
  });

  it('loses nothing but its last moments when its process is killed', async () => {
    const stand = await enrolled();
    await stand.post('/dev/bus', order);
    await stand.pass(minutes(1));
    await stand.post('/dev/bus', { 'detail-type': 'Site Visited', detail: { customer: 'ada' } });
    const folder = join(bench.folder, 'killed');
    mkdirSync(folder);
    for (const end of ['', '-wal'])
      cpSync(join(bench.folder, `dev.sqlite${end}`), join(folder, `dev.sqlite${end}`));
    await stand.server.close();

    const again = await bench.start({ dataFile: join(folder, 'dev.sqlite') }, minutes(5));
    await again.pass(minutes(1));
    expect(told(again)).toEqual([]);
    const { profiles } = createPorts(again.server.world.environment);
    expect(await profiles.get(customerId('ada'))).toMatchObject({
      orders: 2,
      enrolments: { 'win-back-14d': { goalAt: expect.any(Number) } },
    });
    expect(again.server.world.states.running()).toBe(0);
    await again.server.close();
  });

  it('refuses a file that a run has kept', async () => {
    const dataFile = join(bench.folder, 'run.sqlite');
    const run = await createWorld({ assembly: await synthesize(shop), start: monday, seed: 1, dataFile });
    run.close();
    await expect(bench.start({ dataFile })).rejects.toThrow(DataFileError);
  });

  it('refuses a file whose tables are of another version, and says what they lack', async () => {
    const dataFile = join(bench.folder, 'old.sqlite');
    const before = await bench.start({ dataFile });
    await before.server.close();
    const old = openDynamoDb({ now: () => monday, file: dataFile });
    const { LEDGER_TABLE = '' } = process.env;
    const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
    old.handle('DeleteTable', JSON.stringify({ TableName: LEDGER_TABLE }));
    const created = old.handle(
      'CreateTable',
      JSON.stringify({
        TableName: LEDGER_TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [attribute('c'), attribute('k')],
        KeySchema: [
          { AttributeName: 'c', KeyType: 'HASH' },
          { AttributeName: 'k', KeyType: 'RANGE' },
        ],
      }),
    );
    expect(created.status).toBe(200);
    old.close();
    await expect(bench.start({ dataFile })).rejects.toThrow(/is of another version: .* by-queue; delete it/);
  });
});
