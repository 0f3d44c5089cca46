/** A fit, on a local DynamoDB: from orders in the ledger to the model that rules ask. */
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, type Instant, instant, iso, minus } from '../../../../shared/base/time.ts';
import type { OrderRecord } from '../../../../shared/customers/orders/order.ts';
import { historyOf, purchasesFold } from '../../../../shared/decisions/fitting/purchases.ts';
import { FitLostError } from '../../../../shared/decisions/fitting/store.ts';
import { economicsOf } from '../../../../shared/decisions/insights/economics.ts';
import { followedFor, lessonOf } from '../../../../shared/decisions/scores/backtest.ts';
import { fitRhythm } from '../../../../shared/decisions/scores/own-rhythm.ts';
import { recommendedShareOf } from '../../../../shared/decisions/scores/rhythm-threshold.ts';
import { fitScores, scoresOf } from '../../../../shared/decisions/scores/scores.ts';
import { finishFit } from '../../../../shared/flows/fitting/finish.ts';
import type { Learning } from '../../../../shared/flows/fitting/learning.ts';
import type { FitFinishRequest } from '../../../../shared/flows/fitting/request.ts';
import { fitSegment } from '../../../../shared/flows/fitting/segment.ts';
import { whatGoesTogether } from '../../../../shared/flows/fitting/what-goes-together.ts';
import { whoReturns } from '../../../../shared/flows/fitting/who-returns.ts';
import type { Alert, Ports } from '../../../../shared/flows/ports.ts';
import { mixedShop, shop, today } from '../../decisions/scores/shops.ts';
import { createDeployment, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const history = mixedShop(4, 400);
/** Of few customers, that half of them return in time. */
const small = shop(7, 100, (random) => ({ gap: 15, leaves: random.chance(0.5) ? 0.4 : 0.01 }));

/** So long that a page of a scan has some hundred of them. */
const orderOf = (customer: string, at: Instant, value: number): OrderRecord => ({
  customer: customerId(customer),
  orderId: `${customer}-${at}`,
  placedAt: at,
  worth: { at, value },
  lines: { at, items: [{ name: 'x'.repeat(3_000), quantity: 1 }] },
  couponCodes: [],
  refunds: {},
  counted: { at, gross: value, refunded: 0 },
});

const deployed = async (of = history): Promise<Deployment> => {
  const deployment = createDeployment();
  for (const [index, customer] of of.customers.entries()) {
    const [begin, end] = [of.begins[index] as number, of.begins[index + 1] as number];
    const orders = Array.from(of.at.subarray(begin, end), (at, order) =>
      orderOf(customer, instant(at), of.value[begin + order] as number),
    );
    await deployment.ports.ledger.give(customer, { orders, entries: [] });
  }
  return deployment;
};

interface Fitting {
  readonly at?: Instant;
  readonly segments?: number;
  readonly isTimeUp?: () => boolean;
  readonly of?: readonly Learning[];
}

const scanned = async (
  ports: Ports,
  { at = today, segments = 2, isTimeUp = () => false, of = [whoReturns] }: Fitting = {},
): Promise<FitFinishRequest & { readonly lambdas: number }> => {
  const done: FitFinishRequest['segments'] = [];
  for (let segment = 0; segment < segments; segment += 1) {
    let state = { round: 0, customers: 0 };
    do state = await fitSegment({ at: iso(at), segment, segments, ...state }, of, ports, isTimeUp);
    while ('cursor' in state);
    done.push({ segment, ...state });
  }
  return { at: iso(at), segments: done, lambdas: done.reduce((sum, { round }) => sum + round, 0) };
};

const fitted = async (ports: Ports, fitting: Fitting = {}) =>
  finishFit(await scanned(ports, fitting), fitting.of ?? [whoReturns], ports);

const told = ({ bus }: Deployment) =>
  bus.map(({ DetailType, Detail }) => ({ name: DetailType, ...JSON.parse(Detail) }));

describe('a fit', () => {
  it('puts in use what the page says of the same orders, and tells it', async () => {
    const deployment = await deployed();
    const result = await fitted(deployment.ports);
    const { backtest } = scoresOf(history, today);
    const model = await deployment.ports.models.read();
    const rhythm = fitRhythm(lessonOf(history, today, followedFor(history, today)).now);
    const { timezone, currency } = deployment.ports.settings;
    expect(model?.rhythmThreshold).toBeDefined();
    expect(model).toMatchObject({
      version: 1,
      fittedAt: today,
      until: today,
      customers: 400,
      scorer: backtest.chosen,
      orderValue: fitScores(history, today, backtest.chosen).value,
      rhythmThreshold: recommendedShareOf(history, today, rhythm, {
        timezone,
        currency,
        economics: economicsOf(deployment.ports.settings),
      }),
      backtest: {
        returned: backtest.returned,
        auc: {
          value: expect.closeTo(
            backtest.scorers.find(({ scorer }) => scorer === backtest.chosen)?.auc.value as number,
            10,
          ),
        },
      },
    });
    expect(result).toMatchObject({
      at: iso(today),
      customers: 400,
      learned: {
        purchases: {
          outcome: 'fitted',
          version: 1,
          scorer: backtest.chosen,
          rhythmThreshold: model?.rhythmThreshold,
        },
      },
    });
    expect(told(deployment)).toMatchObject([
      {
        name: 'Model Fitted',
        at: iso(today),
        version: 1,
        customers: 400,
        auc: model?.backtest.auc,
        rhythmThreshold: model?.rhythmThreshold,
      },
    ]);
  });

  it('comes to the same in however many segments, and wherever its Lambdas have no time left', async () => {
    const { ports } = await deployed();
    const whole = await scanned(ports, { segments: 1 });
    const cut = await scanned(ports, { segments: 3, isTimeUp: () => true });
    expect(cut.lambdas).toBeGreaterThan(3);
    const fold = purchasesFold(1_000_000);
    const learnedIn = async ({ segments }: FitFinishRequest) => {
      const states = await Promise.all(
        segments.map(async ({ segment, round }) => {
          const { purchases } = (await ports.fits.kept({ at: today, segment, round })) as {
            purchases: object;
          };
          return fold.schema.parse(purchases);
        }),
      );
      return historyOf(states.reduce(fold.joined));
    };
    // Both are of one instant: what the first left is asked for before the second writes over it.
    const again = await learnedIn(cut);
    await scanned(ports, { segments: 1 });
    expect(again).toEqual(await learnedIn(whole));
    expect(again?.at).toHaveLength(history.at.length);
  });

  it('has learned of each order once, though a customer’s orders end no page', async () => {
    const deployment = createDeployment();
    const one = customerId('c-one');
    const many = Array.from({ length: 3_000 }, (_, order) => orderOf('c-one', minus(today, days(order)), 1));
    await deployment.ports.ledger.give(one, { orders: many, entries: [] });
    const { segments } = await scanned(deployment.ports, { segments: 1, isTimeUp: () => true });
    expect(segments).toMatchObject([{ customers: 1 }]);
  });

  it('is finished by whoever begins it again, wherever a Lambda died', async () => {
    const deployment = await deployed(small);
    const request = await scanned(deployment.ports);
    await deployment.run((ports) => finishFit(request, [whoReturns], ports));
    const { length: requests } = deployment.requests;
    const model = await deployment.ports.models.read();
    expect(model).toBeDefined();
    // Having put its own in use, and having told.
    for (const death of deathsWithin(requests)
      .filter(({ when }) => when === 'after')
      .slice(-3, -1)) {
      const other = await deployed(small);
      const same = await scanned(other.ports);
      expect(await other.run((ports) => finishFit(same, [whoReturns], ports), death)).toBe('killed');
      await other.run((ports) => finishFit(same, [whoReturns], ports));
      expect(await other.ports.models.read()).toEqual(model);
      expect(told(other).at(-1)).toMatchObject({ name: 'Model Fitted', version: 1 });
    }
  });

  it('takes the place of the month before’s, and not of a later one’s, and says so', async () => {
    const deployment = await deployed(small);
    const { ports } = deployment;
    await fitted(ports, { at: minus(today, days(30)) });
    await fitted(ports);
    expect(await ports.models.read()).toMatchObject({ version: 2, fittedAt: today });
    const alerts: Alert[] = [];
    const result = await fitted(
      { ...ports, alert: (each) => alerts.push(each) },
      { at: minus(today, days(30)) },
    );
    const because = `the one in use is of ${iso(today)}`;
    expect(result.learned.purchases).toMatchObject({ outcome: 'kept', because, version: 2 });
    expect(alerts).toMatchObject([{ name: 'ModelKept', sentence: expect.stringContaining(because) }]);
    expect(told(deployment).at(-1)).toMatchObject({ name: 'Model Kept', because, version: 2 });
  });

  it('puts nothing in use where nobody has ordered, or too few have to tell what it is worth', async () => {
    const empty = createDeployment();
    expect(await fitted(empty.ports)).toMatchObject({
      customers: 0,
      learned: { purchases: { outcome: 'kept', because: 'nobody has ordered' } },
    });
    const few = await deployed(mixedShop(4, 20));
    expect(await fitted(few.ports)).toMatchObject({
      customers: 20,
      learned: { purchases: { because: expect.stringMatching(/it takes 20 of each/) } },
    });
    expect(await few.ports.models.read()).toBeUndefined();
  });

  it('puts in use what goes together, and nothing where no order names a product', async () => {
    const { ports, now } = createDeployment();
    const at = now();
    const of = [whatGoesTogether];
    expect(await fitted(ports, { at, of })).toMatchObject({
      learned: { 'items-bought-together': { outcome: 'kept' } },
    });
    expect(await ports.picks.latest()).toBeUndefined();
    for (let customer = 0; customer < 12; customer += 1) {
      const [id, placed] = [`c-${customer}`, minus(at, days(10 + customer))];
      const items = ['cup', 'pot'].map((name) => ({ name, product: name, category: 'tea', quantity: 1 }));
      const order = { ...orderOf(id, placed, 1_000), lines: { at: placed, items } };
      await ports.ledger.give(customerId(id), { orders: [order], entries: [] });
    }
    expect(await fitted(ports, { at, of })).toMatchObject({
      customers: 12,
      learned: { 'items-bought-together': { outcome: 'fitted' } },
    });
    const inUse = await ports.picks.latest();
    expect(inUse).toMatchObject({ at });
    const lists = inUse === undefined ? [] : await ports.picks.find(inUse, ['product:cup', 'category:tea']);
    expect(lists.map(({ of: name, alike }) => [name, alike.map(({ product }) => product).sort()])).toEqual([
      ['product:cup', ['pot']],
      ['category:tea', ['cup', 'pot']],
    ]);
    expect(await ports.models.read()).toBeUndefined();
  });

  it('that was begun too long ago says that another is to be begun', async () => {
    const { ports } = createDeployment();
    const gone = finishFit(
      { at: iso(today), segments: [{ segment: 0, round: 1, customers: 1 }] },
      [whoReturns],
      ports,
    );
    await expect(gone).rejects.toThrow(FitLostError);
    await expect(gone).rejects.toThrow('begin another fit');
  });
});
