/**
 * Lives the scenario through documented doors alone: keys by the secret, people and orders by imports, checkouts by the API,
 * orders by the bus, the sweep by StartExecution, and what came of it by `GET /v1/customers/{id}`.
 */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { createKey, emptyKeyring } from '../../../functions/api/keyring.ts';
import { leadsOf, linksOf } from '../../../local/engine/follow.ts';
import { instant } from '../../../shared/base/time.ts';
import { sweepMachine } from '../../../shared/shop/names.ts';
import { type Deed, first, type Person, second, third } from './people.ts';
import type { Answered, Mail, Place } from './place.ts';
import { secondsADay, stageOf } from './stage.ts';

interface Moment {
  readonly at: string;
  readonly kind: string;
  readonly [told: string]: unknown;
}

interface Known {
  readonly customer: { readonly orders?: number };
  readonly enrolments: readonly { readonly journey: string; readonly isOpen: boolean }[];
  readonly timeline: readonly Moment[];
}

/** What became of a person, without what differs by the clock. */
export interface Lived {
  readonly passages: readonly unknown[];
  readonly touchpoints: readonly unknown[];
  readonly coupons: readonly unknown[];
}

/** The longest story has 15 days; what stands there may take its time besides. */
const patience = 30 * secondsADay;

const dayMs = 86_400_000;

/** Who opens or follows a link within five seconds of the sending is taken for a machine (docs/signals.md). */
const asPeople = 6_500;

const emailOf = ({ id, mailbox }: Person): string | undefined =>
  mailbox === undefined ? undefined : `${mailbox}+${id}@simulator.amazonses.com`;

/** @throws Error when the answer is no success */
const good = ({ status, body }: Answered, what: string): Answered => {
  if (status < 200 || status > 299) throw new Error(`${what} was answered with ${status}: ${body}`);
  return { status, body };
};

/** How long an event takes until it stands on the timeline, at most. In milliseconds. */
const settles = 10_000;

/** So many customers are asked for at once. */
const atOnce = 3;
/** In rounds. */
const seldom = 6;
/** From one look to the next, in seconds. */
const between = 0.5;

const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

const sorted = <Each>(each: readonly Each[]): readonly Each[] =>
  each
    .map((one) => [JSON.stringify(one), one] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, one]) => one);

const livedBy = ({ timeline }: Known): Lived => {
  const told = (kind: string, of: (moment: Moment) => unknown): readonly unknown[] =>
    sorted(timeline.filter((moment) => moment.kind === kind).map(of));
  return {
    passages: [
      ...told('enrolled', ({ journey, cycle, version, arm }) => ({ journey, cycle, version, arm })),
      ...told('goal', ({ journey, cycle }) => ({ journey, cycle, reached: 'goal' })),
      ...told('left', ({ journey, cycle, reason }) => ({ journey, cycle, reason })),
    ],
    touchpoints: told('touchpoint', (moment) => {
      const { journey, cycle, step, type, channel, outcome, answer } = moment;
      // Why in words tells since when.
      const { guardrail } = (moment.withheld ?? {}) as { readonly guardrail?: string };
      const then = Object.keys(moment).filter((name) => /(Opened|Clicked|opened|clicked)At$/.test(name));
      return { journey, cycle, step, type, channel, outcome, withheld: guardrail, answer, then };
    }),
    coupons: [
      ...told('coupon', ({ journey, coupon }) => ({ journey, coupon })),
      ...told('redeemed', ({ journey, coupon, orderId }) => ({ journey, coupon, orderId })),
    ],
  };
};

/**
 * @param delays how long after a touchpoint each deed was done, in milliseconds, by the deed: what is there already is kept to, so that
 * the same is done at the same time where nothing takes any; what is not is written there
 */
export const live = async (
  place: Place,
  delays: Map<string, number>,
): Promise<ReadonlyMap<string, Lived>> => {
  const states = place.makeClient((options) => new SFNClient(options));
  const events = place.makeClient((options) => new EventBridgeClient(options));
  const began = instant(place.now().getTime());
  const [admin, write] = [createKey('admin', began), createKey('write', began)];

  const ask = (key: string, target: string, body: string, type: string): Promise<Answered> =>
    place.ask({
      method: 'POST',
      target,
      body,
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
    });
  const load = async (what: 'customers' | 'orders', rows: readonly object[]): Promise<void> => {
    const target = `/v1/${what}/import`;
    const { body } = good(await ask(admin.key, target, lines(rows), 'application/x-ndjson'), target);
    const { accepted } = JSON.parse(body) as { readonly accepted: number };
    if (accepted !== rows.length) throw new Error(`of ${rows.length} ${what} not all were taken: ${body}`);
  };
  const track = async (userId: string, event: string, properties: object): Promise<void> => {
    const call = JSON.stringify({ userId, event, messageId: `${event} ${userId}`, properties });
    good(await ask(write.key, '/v1/track', call, 'application/json'), event);
  };
  const publish = async (type: string, detail: object): Promise<void> => {
    const entry = {
      EventBusName: place.bus,
      Source: 'shop',
      DetailType: type,
      Detail: JSON.stringify(detail),
    };
    const { FailedEntryCount, Entries } = await events.send(new PutEventsCommand({ Entries: [entry] }));
    if (FailedEntryCount !== 0) throw new Error(`the bus took no ${type}: ${JSON.stringify(Entries)}`);
  };
  const known = async (id: string): Promise<Known | undefined> => {
    const asked = { authorization: `Bearer ${admin.key}` };
    const answer = await place.ask({ method: 'GET', target: `/v1/customers/${id}`, headers: asked });
    return answer.status === 404 ? undefined : (JSON.parse(good(answer, id).body) as Known);
  };

  const until = async <Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> => {
    const late = place.now().getTime() + patience * 1_000;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (place.now().getTime() > late) throw new Error(`${what} did not come in ${patience} seconds`);
      await place.pause(between);
    }
  };

  const tellOf = async (people: readonly Person[]): Promise<void> => {
    const ago = (days: number): string => new Date(place.now().getTime() - days * dayMs).toISOString();
    await load(
      'customers',
      people.map((person) => ({
        id: person.id,
        email: emailOf(person),
        phone: person.phone,
        firstName: 'Ada',
        locale: 'en',
        timezone: 'Europe/London',
        favouriteCategory: 'tea',
        consents: { email: person.consents ?? true, sms: person.phone !== undefined },
      })),
    );
    await load(
      'orders',
      people.flatMap(({ id, silentFor }) =>
        silentFor === undefined
          ? []
          : [100, silentFor].map((days, index) => ({
              customer: id,
              orderId: `${id}-${index}`,
              value: 30,
              at: ago(days),
            })),
      ),
    );
    for (const { id, silentFor } of people)
      await until(`what was told of ${id}`, async () => {
        const { customer } = (await known(id)) ?? {};
        return customer !== undefined && (silentFor === undefined || customer.orders === 2)
          ? true
          : undefined;
      });
    for (const { id, cart } of people)
      if (cart !== undefined)
        await track(id, 'Checkout Started', {
          checkoutId: `cart-${id}`,
          value: cart,
          items: [{ name: 'Tea', quantity: 1, price: cart }],
        });
  };

  const sweep = async (): Promise<void> => {
    const { executionArn } = await states.send(
      new StartExecutionCommand({
        stateMachineArn: `${place.machines}${sweepMachine(stageOf(1).settings)}`,
        input: JSON.stringify({
          at: new Date(Math.floor(place.now().getTime() / 1_000) * 1_000).toISOString(),
        }),
      }),
    );
    await until('the end of the sweep', async () => {
      const { status, error, cause } = await states.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'RUNNING') return undefined;
      if (status !== 'SUCCEEDED') throw new Error(`the sweep ended as ${status}: ${error}: ${cause}`);
      return true;
    });
  };

  const mailOf = async (person: Person, touch: string): Promise<Mail> => {
    const answer = await place.ask({
      method: 'GET',
      target: `/v1/customers/${person.id}/message?touch=${encodeURIComponent(touch)}`,
      headers: { authorization: `Bearer ${admin.key}` },
    });
    const { subject } = JSON.parse(good(answer, touch).body) as { readonly subject?: string };
    const to = emailOf(person);
    const mail = (await place.mails?.())?.find((each) => each.to === to && each.subject === subject);
    if (mail === undefined) throw new Error(`there is no email “${subject}” to ${to}`);
    return mail;
  };
  const linkOf = (links: readonly string[], touch: string): string => {
    const [link] = links;
    if (link === undefined) throw new Error(`${touch} has no such link`);
    return link;
  };

  const act = async (person: Person, deed: Deed, sent: Moment, { timeline }: Known): Promise<void> => {
    const key = String(sent.touch);
    const order = { customer: person.id, orderId: `${person.id} upon ${deed.upon}`, value: 30 };
    switch (deed.does) {
      case 'opens':
        return place.open(key, emailOf(person) ?? '', sent.at);
      case 'clicks': {
        const { html } = await mailOf(person, key);
        const { status } = await place.ask({ method: 'GET', target: linkOf(leadsOf(linksOf(html)), key) });
        if (status !== 302) throw new Error(`a link of ${key} was answered with ${status}`);
        return;
      }
      case 'unsubscribes': {
        const { html } = await mailOf(person, key);
        const link = linkOf(
          linksOf(html).filter((each) => each.includes('/u/')),
          key,
        );
        good(await place.ask({ method: 'POST', target: link }), `unsubscribing by ${key}`);
        return;
      }
      case 'answers':
        good(
          await ask(
            admin.key,
            '/v1/track',
            JSON.stringify({
              userId: person.id,
              event: 'Survey Answered',
              messageId: `answer ${key}`,
              properties: { touch: key, answer: deed.answer },
            }),
            'application/json',
          ),
          `an answer to ${key}`,
        );
        return;
      case 'orders':
        return publish('Order Completed', order);
      case 'orders with the code': {
        const coupon = timeline.find(({ kind }) => kind === 'coupon');
        return publish('Order Completed', { ...order, couponCode: coupon?.code });
      }
    }
  };

  interface Attended {
    readonly person: Person;
    readonly left: Deed[];
    /** When what came of the last deed is told; absent: she has done nothing yet. */
    settled?: number;
    /** Once all is over: what became of her as it was told before, and until when that is to stay so. */
    told?: { readonly lived: string; readonly until: number };
  }
  const about: Attended[] = [];
  const over = new Map<string, Lived>();
  const lookAt = async (attended: Attended): Promise<void> => {
    const { person, left, settled = 0 } = attended;
    const now = await known(person.id);
    if (now === undefined) return;
    // One after the other: what comes of one stands on the timeline when the next is done.
    const [deed] = left;
    if (place.now().getTime() < settled) return;
    if (deed !== undefined) {
      const sent = now.timeline.find(
        ({ kind, step, outcome }) => kind === 'touchpoint' && step === deed.upon && outcome === 'sent',
      );
      if (sent === undefined) return;
      const name = `${person.id} ${deed.does} upon ${deed.upon}`;
      const reads = deed.does === 'opens' || deed.does === 'clicks';
      const since = place.now().getTime() - Date.parse(sent.at);
      if (since < (delays.get(name) ?? (reads ? asPeople : 0))) return;
      await act(person, deed, sent, now);
      // Whoever keeps to it looks as seldom, and is not to be later by that.
      delays.set(name, since - between * 1_000);
      left.shift();
      attended.settled = place.now().getTime() + settles;
      return;
    }
    const { enrolments } = now;
    if (enrolments.length === 0 || enrolments.some(({ isOpen }) => isOpen)) return;
    const lived = livedBy(now);
    const text = JSON.stringify(lived);
    if (attended.told?.lived !== text)
      attended.told = { lived: text, until: place.now().getTime() + settles };
    else if (place.now().getTime() > attended.told.until) over.set(person.id, lived);
  };
  let round = 0;
  /** Who has nothing left to do is looked at now and then. */
  const attend = async (): Promise<void> => {
    round += 1;
    const open = about.filter(({ person }) => !over.has(person.id));
    const queue = open.filter(({ left }) => left.length > 0 || round % seldom === 0);
    const inTurn = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await lookAt(next);
    };
    await Promise.all(Array.from({ length: atOnce }, inTurn));
  };
  const attendTo = async (work: Promise<void>): Promise<void> => {
    let isDone = false;
    const ended = work.finally(() => {
      isDone = true;
    });
    // Awaited below; what it throws is told there.
    ended.catch(() => {});
    while (!isDone) {
      await attend();
      await place.pause(between);
    }
    await ended;
  };
  /** Who could do there what she is to do, and be reached: by nobody else is a journey entered. */
  const isThere = ({ consents = true, does = [] }: Person): boolean =>
    (place.texts || consents) &&
    (place.mails !== undefined ||
      does.every((deed) => deed.does !== 'clicks' && deed.does !== 'unsubscribes'));
  const begin = async (all: readonly Person[]): Promise<void> => {
    const people = all.filter(isThere).map(({ phone, ...person }) => ({
      ...person,
      ...(place.texts && phone !== undefined && { phone }),
    }));
    about.push(...people.map((person) => ({ person, left: [...(person.does ?? [])] })));
    await tellOf(people);
    await sweep();
  };

  await place.admit(JSON.stringify({ ...emptyKeyring, keys: [admin.record, write.record] }));
  await attendTo(begin(first));
  await attendTo(place.deploy(2));
  await attendTo(begin(second));
  await attendTo(place.deploy(1));
  await attendTo(begin(third));
  await until('the end of all stories', async () => {
    await attend();
    return over.size === about.length ? true : undefined;
  }).catch(async (error: Error) => {
    // Whom it still is about is the case that differs: what became of her until now stands there.
    console.log(error.message);
    for (const { person } of about) {
      const now = over.has(person.id) ? undefined : await known(person.id);
      if (now !== undefined) over.set(person.id, livedBy(now));
    }
  });
  return over;
};
