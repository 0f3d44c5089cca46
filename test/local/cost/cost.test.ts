/** What a month costs: by what is counted, by the templates, and by what is assumed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCost } from '../../../local/cli/cost.ts';
import { counts } from '../../../local/cost/counts.ts';
import { type Bill, billsOf } from '../../../local/cost/index.ts';
import { type Assumed, assumed } from '../../../local/cost/load.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import sample from '../../../rekindle.config.ts';
import { prices, usdFor } from '../../../shared/base/prices.ts';
import type { Shop } from '../../../shared/shop/shop.ts';
import { sampleWith } from '../../support/templates.ts';

/** @param deployed whose templates are there; the sample's have all that it needs */
const billOf = async (told: Partial<Assumed> = {}, shop: Shop = sample, deployed = sample): Promise<Bill> =>
  (await billsOf(shop, await synthesize(deployed)))({ ...assumed, ...told });
const line = ({ lines }: Bill, what: string) => lines.find((each) => each.what === what);

/** A shop with one journey on, of four touchpoints in as many transitions. */
const alone: Shop = {
  ...sample,
  journeys: sample.journeys.filter(({ journey }) => journey.id === 'win-back-14d'),
};

describe('a month', () => {
  it('takes of each passage, touchpoint and event what the bench has counted', async () => {
    const told = { customers: 1_000, dormantPercent: 10, eventsEach: 3, openedPercent: 0, clickedPercent: 0 };
    const bill = await billOf(told, alone);
    expect(bill.load).toMatchObject({ passages: 100, touchpoints: 400, events: 3_000, transitions: 400 });
    expect(line(bill, 'DynamoDB: writes')?.quantity).toBeCloseTo(
      counts.month.writeUnits +
        100 * counts.passage.writeUnits +
        400 * counts.touchpoint.writeUnits +
        3_000 * counts.event.writeUnits +
        1_000 * counts.customer.writeUnits,
    );
    expect(line(bill, 'EventBridge: its own events')?.quantity).toBeCloseTo(
      counts.month.busEvents + 100 * counts.passage.busEvents + 400 * counts.touchpoint.busEvents,
    );
  });

  it('takes transitions as the shop’s own state machines do, and what schedules start', async () => {
    const bill = await billOf({ customers: 1_000, dormantPercent: 10 }, alone);
    const { quantity = 0, usd } = line(bill, 'Step Functions: transitions') ?? {};
    expect(quantity).toBe(400 + counts.month.transitions);
    expect(usd).toBeCloseTo(usdFor('transition', quantity));
  });

  it('counts passages that are known, and divides the others among the journeys of the nights', async () => {
    const told = { customers: 1_000, dormantPercent: 10, begunPercent: 1 };
    expect((await billOf(told)).load.passages).toBeCloseTo(50 + 50 + 10 + 10);
    const passages = { 'win-back-14d': 7 };
    expect((await billOf({ ...told, passages })).load.passages).toBeCloseTo(7 + 50 + 10 + 10);
  });

  it('deletes events when they are as old as the settings say, and keeps what came of them', async () => {
    const { keepEventsDays } = sample.settings;
    const load = async (monthsKept: number) => (await billOf({ monthsKept }, alone)).load;
    expect(await load(6)).toMatchObject({ monthsKept: 6, monthsOfEvents: 6 });
    expect(await load(60)).toMatchObject({ monthsKept: 60, monthsOfEvents: keepEventsDays / 30 });
  });

  it('pays for what the templates have, whatever the size', async () => {
    const few = await billOf({ customers: 10 });
    const many = await billOf({ customers: 10_000_000 });
    for (const what of [
      'CloudWatch: alarms, by metric',
      'CloudWatch: dashboards',
      'Secrets Manager: secrets',
    ])
      expect(line(many, what)).toEqual(line(few, what));
    expect(line(few, 'CloudWatch: composite alarms')).toBeUndefined();
    const watched = sampleWith({
      alarmsTo: 'ops@example.com',
      bill: { usdAMonth: 50, to: 'owner@example.com' },
      traces: 'all',
    });
    const told = await billOf({ customers: 10 }, watched, watched);
    expect(line(told, 'CloudWatch: composite alarms')?.quantity).toBeGreaterThan(4);
    const traces = ({ lines }: Bill) => lines.find(({ what }) => what === 'X-Ray: traces')?.quantity ?? 0;
    expect(traces(few)).toBeLessThanOrEqual(few.load.passages);
    expect(traces(told)).toBeGreaterThan(few.load.passages);
  });

  it('pays for a key of the shop’s own, and for what queues and secrets ask of it beside tables', async () => {
    const encryptionKey = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const keyed = sampleWith({ encryptionKey });
    const [without, own] = [await billOf(), await billOf({}, keyed, keyed)];
    expect(line(without, 'KMS: keys')).toBeUndefined();
    expect(line(own, 'KMS: keys')).toMatchObject({ quantity: 1, usd: 1, basis: 'templates' });
    const ofTables = line(without, 'KMS: uses of the tables’ key')?.quantity ?? 0;
    // Three send into the one queue that a function reads, by a data key an hour each.
    const ofQueue = 30 * 24 * (2 * 3 + 1);
    const ofSecrets = line(own, 'Secrets Manager: reads')?.quantity ?? 0;
    expect(line(own, 'KMS: uses of the shop’s own key')?.quantity).toBeCloseTo(
      ofTables + ofQueue + ofSecrets,
    );
    expect(own.usd - without.usd).toBeCloseTo(1 + usdFor('keyUse', ofQueue + ofSecrets));
  });

  it('says a price of texts where the settings tell it', async () => {
    const { load, messages } = await billOf();
    expect(messages.texts).toBeCloseTo(load.texts * 0.05);
    const { usdEach } = sample.settings;
    const silent = sampleWith({ usdEach: { email: usdEach.email ?? 0 } });
    expect((await billOf({}, silent)).messages.texts).toBeUndefined();
  });

  it('asks for a million events more what a shop that tells so many more is asked', async () => {
    const told = { customers: 1_000_000, eventsEach: 2 };
    const few = await billOf(told);
    const many = await billOf({ ...told, eventsEach: 3 });
    const usd = few.millionEvents.reduce((sum, each) => sum + each.usd, 0);
    expect(usd).toBeCloseTo(many.usd - few.usd);
    const writes = few.millionEvents.find(({ what }) => what === 'DynamoDB: writes');
    expect(writes?.quantity).toBeCloseTo(1e6 * counts.event.writeUnits);
    expect(few.millionEvents.map(({ what }) => what)).not.toContain('Step Functions: transitions');
  });

  it('leaves out no more than it asks', async () => {
    const { usd, free, lines } = await billOf({ customers: 100 });
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThan(usd);
    for (const each of lines) expect(each.free, each.what).toBeLessThanOrEqual(each.usd);
  });
});

describe('quotas', () => {
  it('are met by the shop that is as large as they say', async () => {
    const { quotas } = await billOf();
    const [first] = quotas;
    expect(first?.name).toBe('SES: emails in 24 hours');
    const there = await billOf({ customers: Math.round(first?.customers ?? 0) });
    expect(there.load.emails / 30).toBeCloseTo(50_000, -1);
  });

  it('of open executions is met by a million passages under way', async () => {
    const { quotas } = await billOf({}, alone);
    const customers = quotas.find(({ name }) => name.endsWith('open executions'))?.customers ?? 0;
    // Nine in a hundred a month, each for fourteen days of thirty.
    expect(customers).toBeCloseTo(1e6 / (0.09 * (14 / 30)), -2);
  });
});

describe('the table of prices', () => {
  it('has a source of each, and nothing that is free beyond measure', () => {
    for (const [what, { usd, per, page }] of Object.entries(prices)) {
      expect(usd, what).toBeGreaterThan(0);
      expect(per, what).toBeGreaterThan(0);
      expect(page, what).toMatch(/^[a-z0-9-]+$/);
    }
  });
});

describe('the command', () => {
  let printed = '';
  beforeEach(() => {
    printed = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('prints what docs/cost.md shows (vitest run test/local/cost -u writes it there)', async () => {
    await runCost({ customers: '1000000' });
    const page = join(import.meta.dirname, '../../../docs/cost.md');
    const shown = readFileSync(page, 'utf8').replace(
      /(\$ npx rekindle cost --customers 1000000\n)[\s\S]*?(?=```)/,
      (_, command: string) => `${command}${printed}`,
    );
    expect(shown).toContain(printed);
    await expect(shown).toMatchFileSnapshot(page);
  });

  it('gives the same as JSON, with what was assumed', async () => {
    await runCost({ customers: '5000', texts: '0', json: true });
    expect(JSON.parse(printed)).toMatchObject({
      prices: { region: 'us-east-1' },
      assumed: { customers: 5_000, textsPercent: 0 },
      load: { texts: 0 },
    });
  });

  it.each([
    [{ customers: 'many' }, '--customers takes a whole number from 1, not "many"'],
    [{ opened: '120' }, '--opened takes a number from 0 to 100, not "120"'],
    [{ events: '-1' }, '--events takes a number from 0, not "-1"'],
    [
      { passages: ['win-forward=3'] },
      '--passages takes a journey that is on, such as win-back-14d=90000, not "win-forward=3"; on are win-back-14d, win-back-by-reason, abandoned-checkout, service-recovery',
    ],
    [{ passages: ['win-back-14d=x'] }, '--passages win-back-14d= takes a whole number from 0, not "x"'],
  ])('refuses %j', async (options, message) => {
    await expect(runCost(options)).rejects.toThrow(message);
  });
});
