/** Lives one customer's passage through a journey on the embedded engine, and tells it as a story with days. */
import { createPorts } from '../../functions/adapters/index.ts';
import { createKey } from '../../functions/api/keyring.ts';
import { customerId, derivedCode, parseTouchKey, touchKey } from '../../shared/base/ids.ts';
import { type Duration, days, type Instant, minus, parseIso, plus } from '../../shared/base/time.ts';
import {
  type OpenEnrolment,
  type Profile,
  newProfile as profileOf,
} from '../../shared/customers/profiles/profile.ts';
import { couponCode } from '../../shared/decisions/offers/code.ts';
import type { ToldProduct } from '../../shared/decisions/picks/product.ts';
import type { Model } from '../../shared/decisions/scores/model.ts';
import { taskId } from '../../shared/flows/tasks/task.ts';
import {
  type DomainEventName,
  domainEventNames,
  publishedSchema,
} from '../../shared/journeys/domain-events.ts';
import { isBroadcastEntry, type Journey } from '../../shared/journeys/language.ts';
import type { EnrolmentRecord, Passage, TaskRecord } from '../../shared/journeys/records.ts';
import { isReservedName } from '../../shared/journeys/reserved-names.ts';
import { defineShop, type Shop, type ShopDefinition } from '../../shared/shop/shop.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import type { BusEvent } from '../aws/events.ts';
import type { SentMail } from '../aws/mail.ts';
import { passagesOf } from '../backtest/run/collect.ts';
import { follow, leadsOf, linksOf, unsubscribeLinkOf } from '../engine/follow.ts';
import { type HttpResponse, toEvent, toResponse } from '../engine/gateway.ts';
import { touchOf } from '../engine/sent.ts';
import { synthesize } from '../engine/synth.ts';
import { changesSomething, createWorld } from '../engine/world.ts';

/**
 * The midnight at which every story begins.
 * @example
 * const orderedThen = silentCustomer({ lastOrderAt: start });
 */
export const start = parseIso('2026-03-02T00:00:00Z');

/**
 * A shop in which only these journeys run, with nobody held out, at noon, for everyone however long silent, and nothing is quiet by day.
 * @example
 * const german = storyShop(winBack14d(), { locales: ['de'], messages: './messages' });
 */
export const storyShop = (
  journeys: Journey | readonly Journey[],
  changes: Partial<ShopDefinition> = {},
): Shop =>
  defineShop({
    brand: { name: 'Test', url: 'https://test.example.com', address: '1 Test Street', colour: '#123456' },
    sender: { email: 'hello@test.example.com', name: 'Test' },
    timezone: 'UTC',
    currency: 'EUR',
    sweep: { at: '12:00', segments: 1 },
    dormancy: { windowDays: 3_650 },
    experiment: { controlPercent: 0 },
    journeys: [...[journeys].flat()],
    ...changes,
    guardrails: { frequencyCap: { atMost: 20, withinDays: 7 }, atMostPerDay: 20, ...changes.guardrails },
  });

/**
 * One shop for all journeys that somebody starts: none begins by itself, and it is synthesized once.
 * @example
 * const parameters = { reason: 'price', fix: 'Delivery is free from now on.' };
 * const { lines } = await live(weFixedIt(), silentCustomer({ leavingReason: 'price' }), {}, {
 *   shop: broadcastShop,
 *   broadcasts: [{ after: hours(9), id: 'free-delivery', journey: 'we-fixed-it', parameters }],
 * });
 */
export const broadcastShop = storyShop(
  allJourneys.filter(({ enrols }) => isBroadcastEntry(enrols)),
  { locales: ['en', 'zh-Hans', 'zh-Hant'] },
);

/**
 * What the customer does some time after a message has reached them; or, after a task was asked for, what a person of
 * the shop's does over the API.
 */
export type Deed = { readonly after: Duration } & (
  | { readonly does: 'open' | 'click' | 'order' | 'order with the coupon' | 'unsubscribe' }
  | { readonly does: 'answer'; readonly answer: string }
  /** Who then orders for the first time. */
  | { readonly does: 'hand the code on'; readonly to: string }
  | { readonly does: 'take' | 'release'; readonly by: string }
  | { readonly does: 'finish'; readonly by: string; readonly result: string }
);
export type Deeds = Readonly<Record<string, readonly Deed[]>>;

/**
 * A customer of whom nothing is known but the id.
 * @example
 * const mei = { ...newProfile('mei'), email: 'mei@acme.example', orders: 2 };
 */
export const newProfile = (id: string): Profile => profileOf(customerId(id));

/** What a test says of a customer: ids are plain texts, as the shop has them. */
interface ProfileChanges extends Partial<Omit<Profile, 'id' | 'mergedInto' | 'enrolments'>> {
  readonly id?: string;
  readonly mergedInto?: string;
  readonly enrolments?: Readonly<Record<string, OpenEnrolment>>;
}

/**
 * Gone for 70 days, after three orders; reachable by email and text.
 * @example
 * const goldOne = silentCustomer({ tier: 'gold', orders: 12 });
 */
export const silentCustomer = ({ id = 'ada', mergedInto, ...changes }: ProfileChanges = {}): Profile => ({
  ...newProfile(id),
  email: 'ada@example.com',
  phone: '+447700900123',
  firstName: 'Ada',
  favouriteCategory: 'tea',
  consents: { email: true, sms: true },
  locale: 'en',
  timezone: 'UTC',
  firstOrderAt: minus(start, days(200)),
  previousOrderAt: minus(start, days(90)),
  lastOrderAt: minus(start, days(70)),
  orders: 3,
  spent: 9_900,
  revision: 1,
  ...(mergedInto !== undefined && { mergedInto: customerId(mergedInto) }),
  ...changes,
});

/**
 * What a shop may have learned whose customers order every two months or so, for about 50 each time: rules ask it of who returns.
 * @example
 * const { lines } = await live(winBackOwnRhythm(), silentCustomer(), {}, { model: typicalModel });
 */
export const typicalModel: Model = {
  version: 1,
  fittedAt: start,
  until: start,
  customers: 1_000,
  scorer: 'bg-nbd',
  parameters: { r: 0.6, alpha: 5, a: 0.8, b: 2.5 },
  rhythm: { r: 1.2, alpha: 8 },
  orderValue: { p: 6, q: 4, v: 2_500 },
  backtest: {
    cut: minus(start, days(90)),
    days: 90,
    customers: 900,
    returned: 300,
    auc: { value: 0.77, low: 0.74, high: 0.8 },
    recencyAuc: { value: 0.75, low: 0.72, high: 0.78 },
    beyondRecency: { value: 0.02, low: 0.005, high: 0.035 },
  },
};

/** An event that the shop tells so long after the story's midnight. */
export interface Told {
  readonly after: Duration;
  readonly event: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** A broadcast that somebody starts so long after the story's midnight: what the API takes. */
export interface Started {
  readonly after: Duration;
  readonly id: string;
  readonly journey: string;
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  readonly customers?: readonly string[];
}

export interface Options {
  readonly shop?: Shop;
  readonly days?: number;
  readonly told?: readonly Told[];
  readonly broadcasts?: readonly Started[];
  /** The feed of what the shop sells; absent: it has loaded none. */
  readonly products?: readonly ToldProduct[];
  /** Customers beside the one whom the story is about. */
  readonly others?: readonly Profile[];
  /** By which rules tell who is likely to return; absent: nothing was learned yet. */
  readonly model?: Model;
  /** `day 0 01:00` instead of `day 0`. */
  readonly hourly?: boolean;
}

export interface Story {
  /** Of the first passage through the journey: `day 0: email we-miss-you`, in order. */
  readonly lines: readonly string[];
  /** Of each passage, through whatever journey, by the time when it began. */
  readonly passages: readonly { readonly journey: string; readonly lines: readonly string[] }[];
  readonly transitions: number;
  readonly mails: readonly SentMail[];
  /** What was told to others, in order; each as its schema says. */
  readonly published: readonly BusEvent[];
  /** The customer at the end, and the others after. */
  readonly profiles: readonly Profile[];
  readonly tasks: readonly TaskRecord[];
}

/** What somebody did with a task. */
interface Worked {
  readonly id: string;
  readonly at: Instant;
  readonly text: string;
}

/** What became of a passage, in the order of time; days and hours since it began. */
const linesOf = (
  { touches, tasks }: Passage,
  { enrolledAt, exit, goalAt }: EnrolmentRecord,
  work: readonly Worked[],
  hourly: boolean,
): readonly string[] => {
  const when = (at: Instant): string => {
    const since = at - enrolledAt;
    const day = `day ${Math.floor(since / days(1))}`;
    return hourly ? `${day} ${new Date(since).toISOString().slice(11, 16)}` : day;
  };
  return [
    ...touches.map(({ at, kind, step, outcome, withheld }) => ({
      at,
      order: kind === 'coupon' || kind === 'award' ? 0 : 1,
      text: `${kind} ${step}${outcome === 'sent' ? '' : ` ${outcome}${withheld === undefined ? '' : ` (${withheld.guardrail})`}`}`,
    })),
    ...tasks.flatMap(({ name, queue, escalatedAt: at }) =>
      at === undefined ? [] : [{ at, order: 1, text: `${name} escalates to ${queue}` }],
    ),
    ...work.flatMap(({ id, ...each }) =>
      tasks.some((task) => taskId(task) === id) ? [{ ...each, order: 0 }] : [],
    ),
    ...(goalAt === undefined ? [] : [{ at: goalAt, order: 2, text: 'goal' }]),
    ...(exit === undefined ? [] : [{ at: exit.at, order: 3, text: `exit ${exit.reason}` }]),
  ]
    .sort((a, b) => a.at - b.at || a.order - b.order)
    .map(({ at, text }) => `${when(at)}: ${text}`);
};

const nameOf = (detailType: string): DomainEventName => {
  const name = domainEventNames.find((each) => each === detailType);
  if (name === undefined) throw new Error(`"${detailType}" was published, which is no domain event`);
  return name;
};

/**
 * Lets the customer live through the journey, and tells what happened, by days of the passage.
 * @example
 * const { lines } = await live(winBack14d(), silentCustomer(), {
 *   'we-miss-you': [{ after: hours(2), does: 'click' }, { after: days(1), does: 'order with the coupon' }],
 * });
 */
export const live = async (
  journey: Journey,
  customer: Profile,
  deeds: Deeds = {},
  options: Options = {},
): Promise<Story> => {
  const shop = options.shop ?? storyShop(journey);
  const mails: SentMail[] = [];
  const published: BusEvent[] = [];
  const worked: Worked[] = [];
  const world = await createWorld({
    assembly: await synthesize(shop),
    start,
    seed: 1,
    onMail: (mail) => {
      mails.push(mail);
      react(touchOf(mail.tags) ?? '', mail);
    },
    onText: ({ attributes }) => react(touchOf(attributes) ?? ''),
    onEvent: (_, event) => {
      const { source, detailType, detail } = event;
      if (source === 'rekindle') published.push(event);
      const { task, id } = detail as { readonly task?: string; readonly id?: string };
      if (detailType.endsWith(' Requested') && task !== undefined)
        for (const deed of deeds[task] ?? [])
          world.clock.schedule(plus(world.clock.now(), deed.after), () =>
            world.clock.track(work(deed, id ?? '')),
          );
    },
  });

  const tell = (detailType: string, detail: Readonly<Record<string, unknown>>): void => {
    world.events.put(world.bus, {
      // What only Rekindle tells is believed of nobody else.
      source: isReservedName(detailType) ? 'rekindle.told' : 'shop',
      detailType,
      time: world.clock.now(),
      detail: { customer: customer.id, ...detail },
    });
  };
  const secret = derivedCode('rekindle-local', '1', 32);
  const codeOf = (touch: string): string => {
    const { enrolment, step } = parseTouchKey(touch) ?? {};
    const node = journey.steps.length > 0 && step !== undefined ? couponOf(journey, step) : undefined;
    return enrolment === undefined || node === undefined
      ? ''
      : couponCode(secret, `coupon ${touchKey(enrolment, node)}`);
  };
  const key = createKey('admin', start);
  world.secrets.put(
    world.environment.API_KEYS_ID ?? '',
    JSON.stringify({ keys: [key.record], shopifySecrets: [] }),
  );
  const ask = async (target: string, body: object): Promise<HttpResponse> =>
    toResponse(
      await world.lambda.invoke(
        world.functionAt('functions/api/handler.ts') ?? '',
        toEvent(
          {
            method: 'POST',
            target,
            headers: { authorization: `Bearer ${key.key}`, 'content-type': 'application/json' },
            body: Buffer.from(JSON.stringify(body)),
            sourceIp: '192.0.2.1',
          },
          world.clock.now(),
        ),
      ),
    );
  const load = async (products: readonly ToldProduct[]): Promise<void> => {
    const inStock = products.filter((each) => each.inStock !== false).length;
    const answers = [
      await ask('/v1/feed/the-story/products', { products }),
      await ask('/v1/feed/the-story/use', { products: products.length, inStock }),
    ];
    const refused = answers.find(({ status }) => status !== 200);
    if (refused !== undefined) throw new Error(`the products were refused: ${refused.body}`);
  };
  const broadcast = async (body: object): Promise<void> => {
    const answer = await ask('/v1/broadcasts', body);
    if (answer.status !== 200) throw new Error(`the broadcast was refused: ${answer.body}`);
  };
  /** What a person does with a task, over the HTTP API. */
  const work = async (deed: Deed, id: string): Promise<void> => {
    if (!('by' in deed)) return happen(deed, Buffer.from(id, 'base64url').toString(), undefined);
    const does = deed.does === 'finish' ? 'result' : deed.does;
    const body = { assignee: deed.by, ...('result' in deed && { result: deed.result }) };
    const { status, body: answer } = await ask(`/v1/tasks/${id}/${does}`, body);
    worked.push({ id, at: world.clock.now(), text: `${deed.by} ${does}: ${status === 200 ? 'ok' : answer}` });
  };
  const click = (touch: string, { html }: SentMail): void => {
    const [link] = leadsOf(linksOf(html));
    if (link === undefined) throw new Error(`no link of ${touch} leads to the shop by way of us`);
    world.clock.track(follow(world, link));
  };
  /** By the email's one click; a text has no link: the shop tells of the answer STOP. */
  const unsubscribe = (mail: SentMail | undefined): void => {
    if (mail === undefined) {
      tell('Unsubscribed', { channel: 'sms' });
      return;
    }
    const link = unsubscribeLinkOf(mail);
    if (link === undefined) throw new Error('the email has no link to unsubscribe by: it is transactional');
    world.clock.track(follow(world, link, { method: 'POST' }));
  };
  const happen = (deed: Deed, touch: string, mail: SentMail | undefined): void => {
    switch (deed.does) {
      case 'open':
        if (mail !== undefined) world.mail.report(mail, 'opened');
        break;
      case 'click':
        if (mail !== undefined) click(touch, mail);
        break;
      case 'answer':
        tell('Survey Answered', { touch, answer: deed.answer });
        break;
      case 'order':
        tell('Order Completed', { orderId: `order-${touch}`, value: 30 });
        break;
      case 'order with the coupon':
        tell('Order Completed', { orderId: `order-${touch}`, value: 30, couponCode: codeOf(touch) });
        break;
      case 'hand the code on':
        tell('Order Completed', {
          customer: deed.to,
          orderId: `order-${deed.to}`,
          value: 30,
          couponCode: codeOf(touch),
        });
        break;
      case 'unsubscribe':
        unsubscribe(mail);
        break;
    }
  };
  const react = (touch: string, mail?: SentMail): void => {
    const step = parseTouchKey(touch)?.step ?? '';
    for (const deed of deeds[step] ?? [])
      world.clock.schedule(plus(world.clock.now(), deed.after), () => happen(deed, touch, mail));
  };

  try {
    const { profiles: store, models } = createPorts(world.environment);
    if (options.model !== undefined) await models.put(options.model, undefined);
    const customers = [customer, ...(options.others ?? [])];
    await store.putAll(customers);
    if (options.products !== undefined) await load(options.products);
    world.startSchedules(changesSomething);
    for (const { after, event, detail = {} } of options.told ?? [])
      world.clock.schedule(plus(start, after), () => tell(event, detail));
    for (const { after, ...body } of options.broadcasts ?? [])
      world.clock.schedule(plus(start, after), () => world.clock.track(broadcast(body)));
    await world.clock.runUntil(plus(start, days(options.days ?? 60)));
    if (world.failures.length > 0) throw new Error(`executions failed: ${world.failures.join('; ')}`);
    if (world.deadLetters().length > 0) throw new Error(`dead letters: ${world.deadLetters().join('; ')}`);
    for (const { detailType, detail } of published) publishedSchema(nameOf(detailType)).parse(detail);
    const passages = [...passagesOf(world)]
      .flatMap((passage) =>
        passage.enrolment === undefined ? [] : { ...passage, enrolment: passage.enrolment },
      )
      .sort((a, b) => a.enrolment.enrolledAt - b.enrolment.enrolledAt)
      .map((passage) => ({
        journey: passage.enrolment.key.journey,
        tasks: passage.tasks,
        lines: linesOf(passage, passage.enrolment, worked, options.hourly ?? false),
      }));
    const profiles = await Promise.all(customers.map(({ id }) => store.get(id)));
    return {
      profiles: profiles.filter((profile) => profile !== undefined),
      lines: passages.find((passage) => passage.journey === journey.id)?.lines ?? ['never enrolled'],
      passages,
      transitions:
        [...world.states.stats.byMachine].find(([name]) => name.includes(journey.id))?.[1].transitions ?? 0,
      mails,
      published,
      tasks: passages.flatMap(({ tasks }) => tasks),
    };
  } finally {
    world.close();
  }
};

/** The coupon that a step of the journey carries. */
const couponOf = (journey: Journey, step: string): string | undefined => {
  const text = JSON.stringify(journey.steps);
  const found = new RegExp(`"name":"${step}","carrying":\\{"kind":"coupon","name":"([^"]+)"`).exec(text);
  return found?.[1];
};
