/** One run: the compiled machines and the real handlers, over services and a Lambda that are at fault, until all is over. */
import { createPorts } from '../../../functions/adapters/index.ts';
import { runtimeInUse, useRuntime } from '../../../functions/adapters/runtime.ts';
import type { SentMail } from '../../../local/aws/mail.ts';
import { localAccount, localRegion } from '../../../local/aws/template.ts';
import { follow, leadsOf, linksOf, unsubscribeLinkOf } from '../../../local/engine/follow.ts';
import { toEvent } from '../../../local/engine/gateway.ts';
import { itemsOf } from '../../../local/engine/items.ts';
import { localKeyring, localKeys } from '../../../local/engine/keys.ts';
import { touchOf } from '../../../local/engine/sent.ts';
import { changesSomething, createWorld, type World } from '../../../local/engine/world.ts';
import type { JourneyId } from '../../../shared/base/ids.ts';
import { days, hours, milliseconds, minutes, plus, seconds } from '../../../shared/base/time.ts';
import { deadLetterQueue, journeyMachine } from '../../../shared/shop/names.ts';
import { createShopifyStub } from '../../support/shops/shopify.ts';
import type {
  Delivered,
  Execution,
  Observed,
  Published,
  StoredItem,
  TakenIn,
  Told,
} from '../checker/observed.ts';
import { createHosting } from './hosting.ts';
import { chanceOf } from './random.ts';
import { simulatedDomain, simulatedShop } from './shop.ts';
import { createStory, type Story } from './story.ts';
import { type Weather, weatherOf } from './weather.ts';
import { workloadOf } from './workload.ts';

export interface Run {
  readonly seed: number;
  readonly weather: Weather;
  readonly observed: Observed;
  readonly story: Story;
  /** How often which fault was met. */
  readonly faults: Readonly<Record<string, number>>;
  readonly invocations: number;
}

interface Answer {
  readonly statusCode: number;
  readonly body?: string;
}

/** How the API calls it in its answer. */
const doneBy = { redeem: 'redeemed', release: 'released' } as const;

const customerIn = (touch: string): string => touch.split('/')[1] ?? '';

/** What the reader of a batch did not take in. */
const failuresIn = (result: unknown): ReadonlySet<string> =>
  new Set(
    (
      (result as { readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[] } | undefined)
        ?.batchItemFailures ?? []
    ).map(({ itemIdentifier }) => itemIdentifier),
  );

const executionsOf = (world: World, journey: JourneyId): readonly Execution[] => {
  const machine = journeyMachine(simulatedShop.settings, journey);
  const stateMachineArn = `arn:aws:states:${localRegion}:${localAccount}:stateMachine:${machine}`;
  const { body } = world.states.handle(
    'ListExecutions',
    JSON.stringify({ stateMachineArn, maxResults: 1_000 }),
  );
  const { executions } = JSON.parse(body) as {
    readonly executions: readonly {
      readonly executionArn: string;
      readonly name: string;
      readonly status: string;
      readonly startDate: number;
    }[];
  };
  return executions.map(({ executionArn, name, status, startDate }) => ({
    journey,
    arn: executionArn,
    name,
    status,
    startedAt: startDate * 1_000,
  }));
};

const journeyIds = simulatedShop.journeys.map(({ journey }) => journey.id);
const allExecutionsOf = (world: World): readonly Execution[] =>
  journeyIds.flatMap((id) => executionsOf(world, id));

/** What SES says became of a mail. */
interface MailEvent {
  readonly mail: { readonly tags: Readonly<Record<string, readonly string[]>> };
  readonly bounce?: { readonly bounceSubType: string };
}

/**
 * Lives through a seed.
 * @param assembly the simulated shop's, synthesized
 * @param options.isFull the story tells requests that went well, too
 * @param options.amid weather that it has whatever the seed chooses
 */
export const simulate = async (
  seed: number,
  assembly: string,
  { isFull = false, amid }: { readonly isFull?: boolean; readonly amid?: Partial<Weather> | undefined } = {},
): Promise<Run> => {
  const workload = workloadOf(seed);
  const weather: Weather = { ...weatherOf(seed), ...amid };
  const story = createStory(isFull);
  const people = chanceOf(seed, 'people');
  const jitter = chanceOf(seed, 'jitter');
  const till = chanceOf(seed, 'till');
  const counter = chanceOf(seed, 'counter');
  const before = { random: Math.random, runtime: runtimeInUse() };
  Math.random = jitter.next;

  const delivered: Delivered[] = [];
  const keptBack: string[] = [];
  const told: Told[] = [];
  const published: Published[] = [];
  const takenIn: TakenIn[] = [];
  const worked: Observed['worked'][number][] = [];
  const brakes: Observed['brakes'][number][] = [];
  const erasures: Observed['erasures'][number][] = [];
  const halted: Observed['halted'][number][] = [];
  const redrives: Observed['redrives'][number][] = [];
  const campaigns: Observed['campaigns'][number][] = [];
  const posted: Observed['posted'][number][] = [];
  const checkouts: Observed['checkouts'][number][] = [];
  const tills: Observed['tills'][number][] = [];
  let sales = 0;
  let ingest: string | undefined;

  const hosting = createHosting({
    seed,
    weather,
    story,
    shop: (asking) => stub.ask(asking),
    onPosted: (posting) => posted.push({ at: clock.now(), ...posting }),
    onEnd: ({ name, event }, result) => {
      if (name !== ingest) return;
      const failed = failuresIn(result);
      const { Records } = event as {
        readonly Records: readonly { readonly messageId: string; readonly body: string }[];
      };
      for (const { messageId, body } of Records)
        if (!failed.has(messageId)) takenIn.push({ at: world.clock.now(), body });
    },
  });
  const world: World = await createWorld({
    assembly,
    start: workload.start,
    seed,
    hostility: hosting,
    onMail: (mail) => {
      deliver('email', touchOf(mail.tags) ?? '', mail.to, `${mail.subject}\n${mail.html}`);
      read(touchOf(mail.tags) ?? '', mail);
    },
    onText: ({ attributes, to, text }) => deliver('sms', touchOf(attributes) ?? '', to, text),
    onPush: ({ touch, to, url, body }) => deliver(to === 'printer' ? 'postcard' : 'push', touch, url, body),
    onFailure: (failure) =>
      story.tell(world.clock.now(), 'Step Functions', `an execution failed: ${failure}`),
    onEvent: (_, { source, detailType, detail, time }) => {
      if (source === 'aws.ses') {
        const { bounce, mail } = detail as unknown as MailEvent;
        const [touch = ''] = mail.tags.touch ?? [];
        if (bounce?.bounceSubType === 'OnAccountSuppressionList') keptBack.push(touchOf({ touch }) ?? '');
      }
      if (source !== 'rekindle') return;
      const event = { name: detailType, at: time, detail: detail as Published['detail'] };
      published.push(event);
      if (detailType === 'Care Call Requested') work(event);
    },
  });
  const { clock, environment } = world;
  const stub = createShopifyStub({ domain: simulatedDomain, token: 'shpat_simulated', now: clock.now });
  const { PROFILES_TABLE = '', LEDGER_TABLE = '' } = environment;
  hosting.join(world);
  ingest = world.functionAt('functions/ingest/handler.ts');

  const later = (after: number, act: () => void): void => {
    clock.schedule(plus(clock.now(), milliseconds(Math.round(after))), act);
  };
  const tell = (name: string, detail: Told['detail']): void => {
    told.push({ at: clock.now(), name, detail });
    story.tell(clock.now(), 'the shop', `tells ${name} ${JSON.stringify(detail)}`);
    world.events.put(world.bus, { source: 'shop', detailType: name, time: clock.now(), detail });
  };
  const profileOf = (customer: string): StoredItem | undefined =>
    JSON.parse(
      world.dynamodb.handle(
        'GetItem',
        JSON.stringify({ TableName: PROFILES_TABLE, Key: { i: { S: customer } } }),
      ).body,
    ).Item;

  const deliver = (channel: Delivered['channel'], touch: string, to: string, body: string): void => {
    story.tell(clock.now(), channel, `has ${touch} for ${to}`);
    const known = stub.codes().filter((code) => body.includes(code));
    delivered.push({
      channel,
      at: clock.now(),
      touch,
      to,
      body,
      known,
      profile: profileOf(customerIn(touch)),
    });
    for (const code of known) {
      if (till.oneIn(0.3)) later(till.spread(60_000, hours(60)), () => buy(code, touch));
      if (counter.oneIn(0.25))
        later(counter.spread(60_000, hours(48)), () => {
          sell(code, touch);
          // At two tills at once.
          if (counter.oneIn(0.3)) later(counter.spread(1, 2_000), () => sell(code, touch));
        });
    }
  };

  /** Orders with the code at the shop's checkout, which tells of it; now and then it is cancelled before it is paid. */
  const buy = (code: string, touch: string): void => {
    const customer = customerIn(touch);
    const item = { product: '1', categories: [], price: 30 };
    const done = stub.checkout(code, { customer, items: [item] });
    const orderId = `till-${checkouts.length}`;
    const isTaken = 'order' in done;
    checkouts.push({ at: clock.now(), code, orderId, isTaken });
    story.tell(
      clock.now(),
      'the checkout',
      `${isTaken ? 'takes' : 'refuses'} ${code} of ${touch} for ${orderId}`,
    );
    if (!isTaken) return;
    tell('Order Completed', { customer, orderId, value: 27, couponCode: code });
    // Somebody tries the code a second time.
    if (till.oneIn(0.3)) later(till.spread(60_000, hours(12)), () => buy(code, touch));
    if (till.oneIn(0.3))
      later(till.spread(60_000, hours(12)), () => {
        checkouts.push({ at: clock.now(), code, orderId, isTaken: false, isCancelled: true });
        tell('Order Cancelled', { customer, orderId });
      });
  };

  /** Follows a link as a person does: a page that does not come is not asked for again. */
  const followed = (link: string | undefined, method: 'GET' | 'POST'): void => {
    if (link === undefined) return;
    story.tell(clock.now(), 'a customer', `${method} ${link.slice(0, 60)}…`);
    clock.track(follow(world, link, { method }).catch(() => undefined));
  };

  /** What a customer does with an email. */
  const read = (touch: string, mail: SentMail): void => {
    // Some open it in the very moment.
    const after = people.spread(1_000, hours(20));
    const does = people.next();
    const customer = customerIn(touch);
    if (does < 0.25) later(after, () => world.mail.report(mail, 'opened'));
    else if (does < 0.45) later(after, () => followed(leadsOf(linksOf(mail.html))[0], 'GET'));
    else if (does < 0.5) later(after, () => followed(unsubscribeLinkOf(mail), 'POST'));
    else if (does < 0.53) later(after / 10, () => world.mail.report(mail, 'bounced'));
    else if (does < 0.55) later(after, () => world.mail.report(mail, 'complained'));
    else if (does < 0.65)
      later(after, () => tell('Order Completed', { customer, orderId: `o-${touch}`, value: 30 }));
    if (touch.endsWith('/why-did-you-leave') && people.oneIn(0.5))
      later(people.spread(60_000, hours(20)), () =>
        tell('Survey Answered', {
          customer,
          id: `a-${touch}`,
          touch,
          answer: people.pick(['happy', 'unhappy']),
        }),
      );
  };

  /** Asks the API once. @param body absent: it is to delete */
  const askOnce = async (target: string, body?: object): Promise<Answer> => {
    const request = {
      method: body === undefined ? 'DELETE' : 'POST',
      target,
      headers: { authorization: `Bearer ${localKeys.admin}`, 'content-type': 'application/json' },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      sourceIp: '192.0.2.1',
    };
    const answer = await world.lambda
      .invoke(world.functionAt('functions/api/handler.ts') ?? '', toEvent(request, clock.now()))
      .then((given) => given as Answer)
      .catch((): Answer => ({ statusCode: 500 }));
    const asked = `${target} ${JSON.stringify(body) ?? ''}`;
    story.tell(clock.now(), 'the API', `answers ${asked} by ${answer.statusCode} ${answer.body ?? ''}`);
    return answer;
  };

  /** Asks the API until it is answered. */
  const askOn = async (target: string, body?: object): Promise<Answer> => {
    for (;;) {
      const answer = await askOnce(target, body);
      if (answer.statusCode < 500) return answer;
      await clock.sleep(seconds(30));
    }
  };
  const ask = async (target: string, body?: object): Promise<number> =>
    (await askOn(target, body)).statusCode;

  /** A till asks of a code for an order, and asks on until it is answered, or does not. */
  const askOf = async (
    code: string,
    did: 'redeem' | 'release',
    orderId: string,
    isPatient: boolean,
  ): Promise<'yes' | 'no' | 'unknown'> => {
    const askedAt = clock.now();
    const asks = isPatient ? askOn : askOnce;
    const { statusCode, body } = await asks(`/v1/coupons/${code}/${did}`, { orderId });
    const isAnswered = statusCode < 500;
    const isDone = statusCode === 200 && JSON.parse(body ?? '{}')[doneBy[did]] === true;
    const status = isAnswered ? statusCode : undefined;
    tills.push({ askedAt, at: clock.now(), did, code, orderId, status, isDone });
    if (!isAnswered) return 'unknown';
    return isDone ? 'yes' : 'no';
  };

  /**
   * Somebody buys with the code at a till that asks us: it gives the code back where no order comes of it, and now and then
   * where one has. A till that was not answered sells without knowing.
   */
  const sell = (code: string, touch: string): void => {
    const customer = customerIn(touch);
    sales += 1;
    const orderId = `counter-${sales}`;
    const isPatient = counter.oneIn(0.6);
    const comesAbout = counter.oneIn(0.7);
    const isCancelled = counter.oneIn(0.25);
    const isGivenBack = counter.oneIn(comesAbout ? 0.3 : 0.9);
    const [after, then] = [counter.spread(1_000, hours(2)), counter.spread(60_000, hours(12))];
    const go = async (): Promise<void> => {
      if ((await askOf(code, 'redeem', orderId, isPatient)) === 'no') return;
      await clock.sleep(milliseconds(Math.round(after)));
      if (comesAbout) {
        tell('Order Completed', { customer, orderId, value: 27 });
        await clock.sleep(milliseconds(Math.round(then)));
      }
      if (isGivenBack) await askOf(code, 'release', orderId, true);
      if (comesAbout && isCancelled) tell('Order Cancelled', { customer, orderId });
    };
    clock.track(go());
  };

  /** Two people see each task; each takes it sometimes, and tells sometimes what came of it. */
  const work = ({ detail }: Published): void => {
    const task = String(detail.id);
    for (const by of ['kim', 'lee']) {
      if (people.oneIn(0.4)) continue;
      const result = people.pick(['reached-happy', 'reached-unhappy', 'not-reached']);
      const finishes = people.oneIn(0.7);
      const after = people.spread(60_000, hours(12));
      const takes = people.spread(60_000, hours(12));
      const go = async (): Promise<void> => {
        const status = await ask(`/v1/tasks/${task}/take`, { assignee: by });
        worked.push({ task, did: 'take', status, by });
        if (status !== 200 || !finishes) return;
        await clock.sleep(milliseconds(Math.round(after)));
        const done = await ask(`/v1/tasks/${task}/result`, { assignee: by, result });
        worked.push({ task, did: 'result', status: done, by, result });
      };
      later(takes, () => clock.track(go()));
    }
  };

  /** An operator stops what is under way first by its name, as in the console. */
  const halt = (): void => {
    const [first] = allExecutionsOf(world)
      .filter(({ status }) => status === 'RUNNING')
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    if (first === undefined) return;
    const { journey, name, arn: executionArn } = first;
    story.tell(clock.now(), 'an operator', `stops ${name}`);
    world.states.handle('StopExecution', JSON.stringify({ executionArn, error: 'Halted', cause: 'by hand' }));
    halted.push({ at: clock.now(), journey, name });
  };

  /** What was stopped by hand is to go on. */
  const goOn = async (): Promise<void> => {
    for (const journey of new Set(halted.map((each) => each.journey))) {
      const status = await ask(`/v1/journeys/${journey}/redrive`, { why: 'it was stopped by mistake' });
      redrives.push({ at: clock.now(), journey, status });
    }
  };

  /** What lies with the dead letters is moved back, as an operator does who has mended the cause. */
  const redrive = (): void => {
    const name = deadLetterQueue(simulatedShop.settings);
    const SourceArn = `arn:aws:sqs:${localRegion}:${localAccount}:${name}`;
    if (world.deadLetters().length === 0) return;
    story.tell(clock.now(), 'an operator', 'moves the dead letters back');
    world.queues.handle('StartMessageMoveTask', JSON.stringify({ SourceArn }));
  };

  try {
    world.secrets.put(environment.API_KEYS_ID ?? '', JSON.stringify(localKeyring));
    world.secrets.put(environment.OFFERS_SECRET_ID ?? '', 'shpat_simulated');
    await createPorts(environment).profiles.putAll(workload.customers);
    world.startSchedules(changesSomething);
    for (const { at, name, detail } of workload.tellings) clock.schedule(at, () => tell(name, detail));
    for (const { at, id, customers } of workload.broadcasts)
      clock.schedule(at, () =>
        clock.track(
          ask('/v1/broadcasts', { id, journey: 'news', parameters: { fix: 'It works again.' }, customers }),
        ),
      );
    for (const { at, id, on, name, does } of workload.brakes)
      clock.schedule(at, () => {
        const askedAt = clock.now();
        const answered = (status: number): void => {
          brakes.push({ askedAt, at: clock.now(), on, name, does, status });
        };
        clock.track(ask(`/v1/${on}s/${name}/${does}`, { id, why: 'somebody looks into it' }).then(answered));
      });
    for (const { at, customer } of workload.erasures)
      clock.schedule(at, () => {
        const answered = (status: number): void => {
          erasures.push({ at: clock.now(), customer, status });
        };
        clock.track(ask(`/v1/customers/${customer}`).then(answered));
      });
    for (const { at, redrivenAt } of workload.halts) {
      clock.schedule(at, halt);
      clock.schedule(redrivenAt, () => clock.track(goOn()));
    }
    for (const { at, id } of workload.campaigns)
      clock.schedule(at, () => {
        const answered = (status: number): void => {
          campaigns.push({ at: clock.now(), id, status });
        };
        clock.track(ask('/v1/journeys/silent/backlog/campaigns', { id, perDay: 2 }).then(answered));
      });
    clock.schedule(workload.calmFrom, hosting.calm);
    for (const after of [minutes(5), hours(3), hours(6)])
      clock.schedule(plus(workload.calmFrom, after), redrive);
    const isUnderWay = ({ status, startedAt }: Execution): boolean =>
      status === 'RUNNING' && startedAt < workload.calmFrom;
    // Two nights without faults, and more until all has ended that began amid them.
    await clock.runUntil(plus(workload.calmFrom, days(2)));
    while (clock.now() < workload.end && allExecutionsOf(world).some(isUnderWay))
      await clock.runUntil(plus(clock.now(), days(1)));
    return {
      seed,
      weather,
      story,
      faults: hosting.counts,
      invocations: Object.values(world.lambda.invocations()).reduce((sum, each) => sum + each, 0),
      observed: {
        start: workload.start,
        calmFrom: workload.calmFrom,
        end: clock.now(),
        delivered,
        keptBack,
        told,
        published,
        takenIn,
        profiles: [...itemsOf(world, PROFILES_TABLE)] as readonly StoredItem[],
        ledger: [...itemsOf(world, LEDGER_TABLE)] as readonly StoredItem[],
        executions: allExecutionsOf(world),
        failures: world.failures,
        deadLetters: world.deadLetters(),
        worked,
        brakes,
        erasures,
        halted,
        redrives,
        campaigns,
        posted,
        checkouts,
        tills,
        codes: stub.codes(),
        busy: weather.busy.map(({ from, hours: length }) => ({
          from: plus(workload.start, hours(from)),
          until: plus(workload.start, hours(from + length)),
        })),
        backlog: workload.backlog,
        broadcasts: workload.broadcasts,
      },
    };
  } finally {
    Math.random = before.random;
    useRuntime(before.runtime);
    world.close();
    hosting.close();
  }
};
