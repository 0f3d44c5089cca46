/** A fit through the real API, the synthesized state machine and the real handlers; and what is deployed for it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitStartedBody, fitToldBody } from '../../../functions/api/contract/schemas.ts';
import { samplePopulation } from '../../../local/backtest/run/population.ts';
import { runWhole } from '../../../local/backtest/run/shards.ts';
import { makeSampleShop } from '../../../local/backtest/sample/index.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { days, instant, iso, minutes, parseIso, plus } from '../../../shared/base/time.ts';
import { allOf, dormantFor, returnChance } from '../../../shared/customers/rules/index.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import { email, exit, purchase, send } from '../../../shared/journeys/language.ts';
import { birthday, winBack14d } from '../../../workflows/journeys/index.ts';
import { shop as shopOf, today } from '../../shared/decisions/scores/shops.ts';
import { newFolder } from '../../support/files.ts';
import { listed, plainId, said, templateIn } from '../../support/templates.ts';
import { adminKey, basic, type Served, serve, start } from './served.ts';

const asking = storyShop(
  journey('hardly-returns', {
    version: 1,
    lane: 'win-back',
    enrols: { when: allOf(dormantFor(days(30)), returnChance('90d').below(0.4)), reEnrolAfter: days(90) },
    goal: purchase,
    goalWithin: days(30),
    steps: [send(email('second-order-in-words')), exit('done')],
  }),
);

/** Half of them return within a fortnight, until today. */
const history = shopOf(7, 100, (random) => ({ gap: 15, leaves: random.chance(0.5) ? 0.4 : 0.01 }));
const later = start - today;

const ask = (served: Served, method: string) =>
  served.ask(method, '/v1/fit', { headers: { authorization: basic(adminKey.key) } });

describe('a shop of which no rule asks for a score, and no message shows picks', () => {
  it('has none deployed, and says so to whoever starts one, though another shop of this process has', async () => {
    (await serve(undefined, asking)).world.close();
    const shop = storyShop(birthday());
    const assembly = await synthesize(shop);
    expect(() => templateIn(assembly, 'RekindleFit')).toThrow('there is no stack RekindleFit');
    const served = await serve(undefined, shop);
    expect(await ask(served, 'POST')).toMatchObject({
      status: 409,
      body: {
        message: expect.stringContaining(
          'deploy a journey whose rule asks for a score, or whose messages show picks',
        ),
      },
    });
    served.world.close();
  });
});

it('is deployed anew with the shop’s economics, by which it chooses a share of own gaps', async () => {
  const economics = { ...asking.settings.economics, marginPercent: 80 };
  const other = await synthesize({ ...asking, settings: { ...asking.settings, economics } });
  expect(other).not.toBe(await synthesize(asking));
});

describe('a fit', () => {
  let served: Served;
  beforeEach(async () => {
    served = await serve(undefined, asking);
    for (const [index, customer] of history.customers.entries()) {
      const [begin, end] = [history.begins[index] as number, history.begins[index + 1] as number];
      const orders = Array.from(history.at.subarray(begin, end), (ms, order) => {
        const [at, value] = [instant(ms + later), history.value[begin + order] as number];
        return {
          customer,
          orderId: `${customer}-${order}`,
          placedAt: at,
          worth: { at, value },
          couponCodes: [],
          refunds: {},
          counted: { at, gross: value, refunded: 0 },
        };
      });
      await served.ports.ledger.give(customer, { orders, entries: [] });
    }
  });
  afterEach(() => served.world.close());

  const told = async () => fitToldBody.parse((await ask(served, 'GET')).body);

  it('that an operator starts tells what came of it, and puts the model in use', async () => {
    expect(await told()).toEqual({});
    const { at } = fitStartedBody.parse((await ask(served, 'POST')).body);
    expect(at).toBe(iso(start));
    await served.world.clock.runUntil(plus(start, minutes(5)));
    expect(served.world.failures).toEqual([]);
    const { last, model } = await told();
    expect(last).toEqual({
      at,
      customers: 100,
      learned: {
        purchases: {
          outcome: 'fitted',
          version: 1,
          scorer: model?.scorer,
          because: expect.any(String),
          rhythmThreshold: model?.rhythmThreshold,
        },
      },
    });
    expect(model).toMatchObject({
      version: 1,
      at,
      customers: 100,
      rhythmThreshold: { share: expect.any(Number), because: expect.stringMatching(/^Beyond/) },
      backtest: { days: 90 },
    });
  });

  it('is begun by itself on the first of the month, as the shop’s clock has it', async () => {
    served.world.startSchedules();
    await served.world.clock.runUntil(parseIso('2026-12-01T00:29:00Z'));
    expect(await told()).toEqual({});
    await served.world.clock.runUntil(parseIso('2026-12-01T00:35:00Z'));
    expect(served.world.failures).toEqual([]);
    expect((await told()).last).toMatchObject({ at: '2026-12-01T00:30:00Z', customers: 100 });
  });
});

describe('a run of nights', () => {
  it('begins with a fit of the orders before it, so that its first nights enrol by scores', async () => {
    const from = parseIso('2026-01-05T00:00:00Z');
    const folder = newFolder();
    const sample = makeSampleShop({ seed: 1, customers: 400, nights: 5, from });
    const { enrolments } = await runWhole(
      {
        assembly: await synthesize(asking),
        shop: asking,
        source: { kind: 'sample', seed: 1, customers: 400, orders: sample.orders.length },
        currency: asking.settings.currency,
        population: samplePopulation(sample, asking.settings),
        from,
        until: plus(from, days(5)),
        seed: 1,
        messages: { folder, most: 0 },
      },
      { say: () => {}, at: () => {}, done: () => {} },
    );
    expect(enrolments.length).toBeGreaterThan(0);
  });
});

describe('what is deployed for a fit', () => {
  it('may read orders and keep what was learned, and no more', async () => {
    const { Resources } = templateIn(await synthesize(asking), 'RekindleFit');
    const allowed = Object.entries(Resources)
      .filter(([, { Type }]) => Type === 'AWS::IAM::Policy')
      .map(([id, { Properties }]) => {
        const { Statement } = Properties.PolicyDocument as {
          readonly Statement: readonly { readonly Action: unknown; readonly Resource: unknown }[];
        };
        return [
          plainId(id),
          Statement.flatMap(({ Action, Resource }) =>
            listed(Resource).map((on) => `${said(on)}: ${listed(Action).join(' ')}`),
          ).sort(),
        ];
      });
    expect(Object.fromEntries(allowed)).toMatchInlineSnapshot(`
      {
        "FitFinishRoleDefaultPolicy": [
          "*: xray:PutTelemetryRecords xray:PutTraceSegments",
          "Bus: events:PutEvents",
          "FitFinishLogs: logs:CreateLogStream logs:PutLogEvents",
          "Ledger: dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query",
        ],
        "FitSegmentRoleDefaultPolicy": [
          "*: xray:PutTelemetryRecords xray:PutTraceSegments",
          "FitSegmentLogs: logs:CreateLogStream logs:PutLogEvents",
          "Ledger: dynamodb:PutItem dynamodb:Query dynamodb:Scan",
        ],
        "FitStateMachineRoleDefaultPolicy": [
          "*: logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments",
          "FitFinishFunction: lambda:InvokeFunction",
          "FitFinishFunction:*: lambda:InvokeFunction",
          "FitSegmentFunction: lambda:InvokeFunction",
          "FitSegmentFunction:*: lambda:InvokeFunction",
          "arn:aws:states:region:account:execution:rekindle-prod--fit/Segments:*: states:RedriveExecution",
          "arn:aws:states:region:account:execution:rekindle-prod--fit:*: states:DescribeExecution states:StopExecution",
          "arn:aws:states:region:account:stateMachine:rekindle-prod--fit: states:StartExecution",
        ],
        "SchedulerRoleForTarget463634DefaultPolicy": [
          "FitStateMachine: states:StartExecution",
          "MissedFitsQueue: sqs:SendMessage",
        ],
      }
    `);
  });

  it('learns what is asked alone: of a shop whose messages show picks, what goes together', async () => {
    const { Resources } = templateIn(await synthesize(storyShop(winBack14d())), 'RekindleFit');
    const learns = Object.values(Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(
        ({ Properties }) => (Properties.Environment as { Variables: { LEARNS: string } }).Variables.LEARNS,
      );
    expect(learns).toEqual(['items-bought-together', 'items-bought-together']);
  });
});
