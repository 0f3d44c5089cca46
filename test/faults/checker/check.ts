/**
 * Judges a run by what was seen of it from outside, against what Rekindle promises. It shares no code with what it
 * judges: `observed.ts` is all that it is given.
 */
import { createHash } from 'node:crypto';
import type { Delivered, Observed } from './observed.ts';
import {
  type Passage,
  passageName,
  passagesIn,
  plain,
  rootsOf,
  spendingsIn,
  type Touch,
  touchName,
} from './read.ts';

export interface Violation {
  /** The promise, by its name. */
  readonly promise: PromiseName;
  readonly what: string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What the simulated shop promises beside: as its config says, in the checker's own words. */
const shop = {
  cap: { atMost: 3, within: 2 * day },
  quiet: { from: 21, until: 9 },
  /** After so long without a receipt a push may be told again. */
  unknownAfter: 60 * minute,
  /** The longest life of an invocation that has decided to send. */
  invocation: minute,
  /** No passage takes longer, with all that may hold it. */
  longestPassage: 9 * day,
  /** So long after it was put on, the brake holds everywhere. */
  brake: 10_000,
  owed: new Set(['order-sent', 'parcel-text', 'put-right']),
  /** The highest first. */
  lanes: ['recovery', 'win-back', 'cart', 'lifecycle', 'news'],
  laneOf: {
    silent: 'win-back',
    back: 'win-back',
    cart: 'cart',
    recovery: 'recovery',
    parcel: 'lifecycle',
    news: 'news',
  } as Readonly<Record<string, string>>,
  /** How long after its turn a message may leave: its own, or its lane's. */
  usefulFor: {
    'last-call': 30 * hour,
    card: 40 * hour,
    'your-cart': 20 * hour,
    'cart-push': 2 * day,
    'what-is-new': 3 * day,
  } as Readonly<Record<string, number>>,
  /** Which coupon a message carries. */
  carried: {
    'come-back': 'ten-off',
    'last-call': 'ten-off',
    'come-in': 'five-off',
    'come-in-text': 'five-off',
  } as Readonly<Record<string, string>>,
  /** What the coupons of a journey are worth in a month at most. */
  budgets: { back: 4 } as Readonly<Record<string, number>>,
  asksWhy: 'why-did-you-leave',
  /** Each wait of the story of silence. */
  wait: day,
  /** Webhooks are tried again for so long, with pauses of hours. */
  webhooks: day,
  /** Of two that wake for the same morning, so much later at most is the other: minutes by lane, and an invocation. */
  turn: 15 * minute,
};

/** A coupon that was issued, and until when it was unused. */
interface Offer {
  readonly journey: string;
  readonly customer: string;
  readonly what: string;
  readonly from: number;
  readonly until: number;
}

/** What a run is looked at by. */
interface Seen extends Observed {
  readonly passages: ReadonlyMap<string, Passage>;
  readonly root: (id: string) => string;
  readonly merged: ReadonlySet<string>;
  /** Where a customer is reached, by whatever she was called. */
  readonly places: (customer: string) => readonly string[];
  /** Messages, by their touchpoints. */
  readonly byTouch: ReadonlyMap<string, readonly Delivered[]>;
  /** Who was forgotten, and when others were told so. */
  readonly forgotten: ReadonlyMap<string, number>;
  readonly offers: readonly Offer[];
}

type Till = Observed['tills'][number];

const iso = (at: number): string => new Date(at).toISOString();
const isMessage = ({ kind }: Touch): boolean => ['email', 'sms', 'survey', 'push', 'postcard'].includes(kind);
const isMarketing = ({ arm }: Passage, step: string, touch: Touch): boolean =>
  arm !== 'holdout' && isMessage(touch) && !shop.owed.has(step);
const laneOf = (journey: string): string => shop.laneOf[journey] ?? '';
const rankOf = ({ journey }: Passage): number => shop.lanes.indexOf(laneOf(journey));
/** The name of a passage's one execution. */
const executionOf = ({ journey, customer, cycle }: Pick<Passage, 'journey' | 'customer' | 'cycle'>): string =>
  `${journey}-v1-${cycle}-${createHash('sha256').update(`${journey}/${customer}/${cycle}`).digest('hex').slice(0, 32)}`;

const offersIn = (passages: ReadonlyMap<string, Passage>): readonly Offer[] =>
  [...passages.values()].flatMap(({ journey, customer, coupons }) =>
    [...coupons.values()]
      .filter(({ state }) => state !== 'reserved')
      .map(({ code, issuedAt, validUntil, voidAt, redeemedAt, releasedAt }) => ({
        journey,
        customer,
        what: `${journey} ${customer} ${code}`,
        from: Number(issuedAt),
        until: Math.min(
          ...[validUntil, voidAt, redeemedAt, releasedAt].map((at) =>
            typeof at === 'number' ? at : Number.POSITIVE_INFINITY,
          ),
        ),
      })),
  );

/** Whether others are reached where the customer is: their messages take her places there, and none of where she alone is. */
const sharesPlace = (seen: Seen, customer: string): boolean =>
  [...seen.passages.values()].some(
    (other) =>
      seen.root(other.customer) !== seen.root(customer) &&
      seen.places(other.customer).some((place) => seen.places(customer).includes(place)),
  );

/** What may hold a message of the passage, beside what it shares with all others, at that moment. */
const isHeldOtherwise = (seen: Seen, { journey, customer }: Passage, step: string, at: number): boolean =>
  sharesPlace(seen, customer) ||
  seen.busy.some(({ from, until }) => from <= at && at < until + 2 * hour) ||
  seen.brakes.length > 0 ||
  (shop.carried[step] !== undefined &&
    seen.offers.some(
      (offer) =>
        offer.customer === customer &&
        laneOf(offer.journey) === laneOf(journey) &&
        offer.from <= at &&
        at < offer.until + shop.turn,
    ));

const isOwed = (touch: string): boolean => shop.owed.has(touchName(touch).step);
const shown = ({ channel, touch, at }: Delivered): string => `${channel} ${touch} at ${iso(at)}`;

/** When the bus' word that it has a push, or a postcard, was taken in, if it ever was. */
const receiptOf = (seen: Seen, { touch, at }: Delivered): number | undefined =>
  seen.takenIn.find(
    (each) => each.at >= at && /rekindle\.(pushes|postcards)/.test(each.body) && each.body.includes(touch),
  )?.at;

const isCancelled = ({ told }: Observed, orderId: unknown): boolean =>
  told.some(({ name, detail }) => name === 'Order Cancelled' && detail.orderId === orderId);

/** Her day is another's in another timezone. */
const hasMoved = ({ told }: Observed, customer: string): boolean =>
  told.some(({ detail }) => detail.customer === customer && 'timezone' in detail);

const promises = {
  *'a marketing message leaves once'(seen: Seen): Iterable<string> {
    for (const [touch, all] of seen.byTouch) {
      if (isOwed(touch)) continue;
      for (const [index, again] of all.entries()) {
        const before = all[index - 1];
        if (before === undefined) continue;
        // As documented: a push or a postcard of which no receipt came within the bound is told again, and its endpoint knows it.
        const isOfBus = before.channel === 'push' || before.channel === 'postcard';
        const receipt = isOfBus ? receiptOf(seen, before) : before.at;
        const isUnknown = receipt === undefined || receipt > again.at;
        if (isUnknown && again.at - before.at >= shop.unknownAfter - shop.invocation) continue;
        yield `${shown(again)}, after ${shown(before)}`;
      }
    }
  },

  *'what left is written down, and what is written down has left'(seen: Seen): Iterable<string> {
    for (const touch of seen.byTouch.keys()) {
      const name = touchName(touch);
      if (seen.forgotten.has(seen.root(name.customer))) continue;
      const outcome = seen.passages.get(passageName(name))?.touches.get(name.step)?.outcome;
      if (outcome !== 'sent' && outcome !== 'unknown' && outcome !== 'withheld')
        yield `${touch} has left, and is written down as ${outcome}`;
    }
    for (const passage of seen.passages.values())
      for (const [step, touch] of passage.touches) {
        const key = `${passage.journey}@1/${passage.customer}/${passage.cycle}/${step}`;
        if (touch.outcome === 'sending' && touch.at < seen.end - day) yield `${key} stays sending`;
        const isTaken = seen.byTouch.has(key) || seen.keptBack.includes(key);
        if (isMessage(touch) && touch.outcome === 'sent' && !isTaken) yield `${key} is sent, and never left`;
      }
  },

  *'the frequency cap holds'(seen: Seen): Iterable<string> {
    const places = new Map<string, { readonly at: number; readonly touch: string }[]>();
    for (const [touch, [first]] of seen.byTouch) {
      const { customer } = touchName(touch);
      if (first === undefined || isOwed(touch) || seen.merged.has(customer)) continue;
      for (const place of [customer, `${first.channel} ${first.to}`]) {
        if (['push', 'postcard'].includes(first.channel) && place !== customer) continue;
        const there = places.get(place) ?? [];
        there.push({ at: first.at, touch });
        places.set(place, there);
      }
    }
    for (const [place, all] of places) {
      const inOrder = all.toSorted((a, b) => a.at - b.at);
      for (const [index, last] of inOrder.entries()) {
        const first = inOrder[index - shop.cap.atMost];
        if (first === undefined) continue;
        if (last.at - first.at < shop.cap.within - shop.unknownAfter - shop.invocation)
          yield `${place} has ${shop.cap.atMost + 1} from ${first.touch} at ${iso(first.at)} to ${last.touch} at ${iso(last.at)}`;
      }
    }
  },

  *'only marketing stands in marketing’s way'(seen: Seen): Iterable<string> {
    // Of who was forgotten nobody knows any more what was sent to whoever reads in the same mailbox.
    if (seen.forgotten.size > 0) return;
    const taken: { readonly passage: Passage; readonly step: string; readonly touch: Touch }[] = [];
    for (const passage of seen.passages.values())
      for (const [step, touch] of passage.touches)
        if (isMarketing(passage, step, touch)) taken.push({ passage, step, touch });
    for (const { passage, step, touch } of taken) {
      const by =
        touch.withheld === 'frequency-cap' || touch.withheld === 'day' ? touch.withheld : touch.heldBy;
      if (by !== 'frequency-cap' && by !== 'day') continue;
      const since = Math.min(touch.dueAt ?? touch.at, touch.at) - (by === 'day' ? day : shop.cap.within);
      const isInTheWay = taken.some(
        (other) =>
          (other.passage !== passage || other.step !== step) &&
          // Sent, or due and of a higher lane: it is given way to.
          other.touch.at >= since - hour &&
          Math.min(other.touch.dueAt ?? other.touch.at, other.touch.at) <= touch.at + hour &&
          seen.places(other.passage.customer).some((place) => seen.places(passage.customer).includes(place)),
      );
      // What is due in a higher lane is given way to, though its passage may end before it leaves.
      const givesWay =
        by === 'day' &&
        [...seen.passages.values()].some(
          (other) =>
            rankOf(other) < rankOf(passage) &&
            seen.places(other.customer).some((place) => seen.places(passage.customer).includes(place)) &&
            other.enrolledAt <= touch.at &&
            (other.exit === undefined || other.exit.at >= since),
        );
      if (!isInTheWay && !givesWay)
        yield `${passageName(passage)} ${step} was kept back by ${by}, and nothing else was sent`;
    }
  },

  *'who has ordered is not asked to'(seen: Seen): Iterable<string> {
    for (const { name, detail } of seen.told) {
      if (name !== 'Order Completed' || seen.merged.has(String(detail.customer))) continue;
      // One that is taken back is no order, from then on.
      if (isCancelled(seen, detail.orderId)) continue;
      const customer = String(detail.customer);
      const since = seen.takenIn.find(({ body }) => body.includes(`"orderId":"${detail.orderId}"`))?.at;
      if (since === undefined) continue;
      const at = seen.told.find((each) => each.detail.orderId === detail.orderId)?.at ?? since;
      for (const passage of seen.passages.values()) {
        if (passage.customer !== customer || passage.journey === 'parcel' || passage.enrolledAt > since)
          continue;
        // A checkout or a visit after the order is another matter, however late the order was told.
        if (['cart', 'back'].includes(passage.journey) && passage.enrolledAt > at) continue;
        if (passage.exit !== undefined && passage.exit.at < since) continue;
        for (const message of seen.delivered)
          if (
            !isOwed(message.touch) &&
            message.at > since + 2 * shop.invocation &&
            passageName(touchName(message.touch)) === passageName(passage)
          )
            yield `${shown(message)}, and ${customer} ordered ${detail.orderId}, which was known at ${iso(since)}`;
      }
    }
  },

  *'nobody gets two marketing messages on one day of her own'(seen: Seen): Iterable<string> {
    const days = new Map<string, string>();
    for (const [touch, [first]] of seen.byTouch) {
      const { customer } = touchName(touch);
      if (first === undefined || isOwed(touch) || seen.merged.has(customer) || hasMoved(seen, customer))
        continue;
      const timeZone = first.profile?.z?.S ?? 'Europe/London';
      const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(first.at);
      const other = days.get(`${customer} ${date}`);
      if (other !== undefined) yield `${shown(first)}, and ${other}, on ${date} in ${timeZone}`;
      days.set(`${customer} ${date}`, shown(first));
    }
  },

  *'who has refused gets no more'(seen: Seen): Iterable<string> {
    for (const { name, detail } of seen.told) {
      if (name !== 'Unsubscribed') continue;
      const customer = String(detail.customer);
      const channel = String(detail.channel);
      const since = seen.takenIn.find(({ body }) => body.includes(`"${detail.id}"`))?.at;
      const isWanted = seen.told.some(
        (each) =>
          each.name === 'Customer Identified' &&
          each.detail.customer === customer &&
          'consents' in each.detail,
      );
      if (since === undefined || isWanted || seen.merged.has(customer)) continue;
      for (const message of seen.delivered)
        if (
          message.channel === channel &&
          touchName(message.touch).customer === customer &&
          !isOwed(message.touch) &&
          message.at > since + shop.invocation
        )
          yield `${shown(message)}, and ${customer} has refused ${channel} at ${iso(since)}`;
    }
  },

  *'quiet hours are kept'(seen: Seen): Iterable<string> {
    for (const message of seen.delivered) {
      // Paper wakes nobody.
      if (isOwed(message.touch) || message.channel === 'postcard') continue;
      const zone = message.profile?.z?.S ?? 'Europe/London';
      const changed = seen.takenIn.some(
        ({ at, body }) =>
          Math.abs(at - message.at) < 2 * shop.invocation &&
          body.includes('"timezone"') &&
          body.includes(`"${touchName(message.touch).customer}"`),
      );
      if (changed) continue;
      const clock = (at: number): number => {
        const [hours = 0, minutes = 0] = new Intl.DateTimeFormat('en-GB', {
          timeZone: zone,
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        })
          .format(at)
          .split(':')
          .map(Number);
        return hours + minutes / 60;
      };
      const isQuiet = (at: number): boolean => clock(at) >= shop.quiet.from || clock(at) < shop.quiet.until;
      // Who decided just before they began, or with a clock that is seconds ahead, was in time.
      if (isQuiet(message.at) && isQuiet(message.at - shop.invocation) && isQuiet(message.at + 5_000))
        yield `${shown(message)}, in ${zone}`;
    }
  },

  *'a coupon is the passage’s own, in each message that carries it'(seen: Seen): Iterable<string> {
    const owners = new Map<string, string>();
    for (const [name, { coupons }] of seen.passages)
      for (const [coupon, { code }] of coupons) {
        const other = owners.get(String(code));
        if (other !== undefined) yield `${code} is of ${other} and of ${name} ${coupon}`;
        owners.set(String(code), `${name} ${coupon}`);
      }
    for (const message of seen.delivered) {
      const name = touchName(message.touch);
      const coupon = shop.carried[name.step];
      if (coupon === undefined || seen.forgotten.has(seen.root(name.customer))) continue;
      const code = seen.passages.get(passageName(name))?.coupons.get(coupon)?.code;
      if (code === undefined || !message.body.includes(String(code)))
        yield `${shown(message)} does not bear ${code}`;
    }
  },

  *'who is held out gets nothing'(seen: Seen): Iterable<string> {
    for (const message of seen.delivered)
      if (seen.passages.get(passageName(touchName(message.touch)))?.arm === 'holdout') yield shown(message);
  },

  *'every passage ends, and each has one execution'(seen: Seen): Iterable<string> {
    const halted = seen.halted.map(({ name }) => name);
    for (const failure of seen.failures)
      if (!halted.some((name) => failure.startsWith(`${name}: Halted`)))
        yield `an execution failed: ${failure}`;
    const executions = new Map(seen.executions.map(({ name, status }) => [name, status]));
    const known = new Set<string>();
    for (const [name, passage] of seen.passages) {
      const { arm, exit, enrolledAt } = passage;
      // A shadow's end is seen by the night after it.
      const longest = shop.longestPassage + (arm === 'holdout' ? day : 0);
      if (exit === undefined && enrolledAt < seen.end - longest)
        yield `${name} is open since ${iso(enrolledAt)}`;
      if (arm === 'holdout') continue;
      const execution = executionOf(passage);
      known.add(execution);
      const isRunning = executions.get(execution) === 'RUNNING';
      if (exit === undefined && !isRunning)
        yield `${name} is open, and its execution is ${executions.get(execution)}`;
      if (exit !== undefined && isRunning && exit.at < seen.end - day)
        yield `${name} ended by ${exit.reason} at ${iso(exit.at)}, and its execution is under way`;
    }
    // Of who was forgotten nothing is left but that others were told of her passages.
    for (const { detail } of seen.published)
      if ('cycle' in detail && seen.forgotten.has(seen.root(String(detail.customer))))
        known.add(
          executionOf({
            journey: String(detail.journey),
            customer: String(detail.customer),
            cycle: Number(detail.cycle),
          }),
        );
    for (const { name } of seen.executions)
      if (!known.has(name)) yield `the execution ${name} is no passage’s`;
  },

  *'every code in a message that left is known at the shop'(seen: Seen): Iterable<string> {
    for (const message of seen.delivered) {
      const carries = shop.carried[touchName(message.touch).step] !== undefined;
      // What a till has taken meanwhile is not there any more.
      const isSold = seen.tills.some(
        ({ code, askedAt }) => askedAt <= message.at && message.body.includes(code),
      );
      if (carries && message.known.length === 0 && !isSold)
        yield `${shown(message)} bears no code that the shop knows`;
    }
  },

  *'no code of what did not leave, or is void, stays at the shop'(seen: Seen): Iterable<string> {
    const coupons = new Map(
      [...seen.passages.values()].flatMap((passage) =>
        [...passage.coupons].map(([name, item]) => [String(item.code), { passage, name, item }] as const),
      ),
    );
    const out = new Set(seen.delivered.flatMap(({ known }) => known));
    for (const code of seen.codes) {
      const found = coupons.get(code);
      // Of who was forgotten nothing is known any more; what she was sent is hers until it ends.
      if (found === undefined) {
        if (seen.forgotten.size === 0 && seen.merged.size === 0)
          yield `${code} is nobody's, and is at the shop`;
        continue;
      }
      const { passage, name, item } = found;
      const what = `${code} (${name} of ${passageName(passage)})`;
      if (typeof item.voidAt === 'number' && item.voidAt < seen.end - 2 * hour)
        yield `${what} was void at ${iso(item.voidAt)}, and is at the shop`;
      const mayHaveLeft = [...passage.touches].some(
        ([step, { outcome }]) => shop.carried[step] === name && outcome !== 'withheld',
      );
      const isOver = passage.exit !== undefined && passage.exit.at < seen.end - 2 * hour;
      if (isOver && !out.has(code) && !mayHaveLeft) yield `${what} is in no message, and is at the shop`;
    }
  },

  *'a code is used once, unless its order is cancelled'(seen: Seen): Iterable<string> {
    const taken = new Map<string, string>();
    for (const { code, orderId, isTaken, isCancelled } of seen.checkouts) {
      if (isCancelled === true && taken.get(code) === orderId) taken.delete(code);
      if (!isTaken) continue;
      const other = taken.get(code);
      if (other !== undefined) yield `${code} was used by ${other} and by ${orderId}`;
      taken.set(code, orderId);
    }
  },

  *'a code that a till has taken is its order’s until that gives it back'(seen: Seen): Iterable<string> {
    const coupons = new Map(
      [...seen.passages.values()].flatMap((passage) =>
        [...passage.coupons.values()].map((item) => [String(item.code), item] as const),
      ),
    );
    const knownAt = (orderId: string): number | undefined =>
      seen.takenIn.find(
        ({ body }) => body.includes('"Order Completed"') && body.includes(`"orderId":"${orderId}"`),
      )?.at;
    /** From when on it may have been free again. */
    const freeFrom = ({ code, orderId }: Till): number =>
      isCancelled(seen, orderId)
        ? 0
        : Math.min(
            ...seen.tills
              .filter((each) => each.did === 'release' && each.code === code && each.orderId === orderId)
              .map(({ askedAt }) => askedAt),
          );
    for (const { did, code, orderId, status } of seen.tills)
      if (status !== undefined && status !== 200)
        yield `${did} of ${code} by ${orderId} was answered by ${status}`;
    const taken = seen.tills.filter(({ did, isDone }) => did === 'redeem' && isDone);
    for (const first of taken) {
      const { code, orderId, at } = first;
      for (const other of taken)
        if (
          other !== first &&
          other.code === code &&
          other.orderId !== orderId &&
          other.at >= at &&
          freeFrom(first) > other.at
        )
          yield `${code} is of ${orderId} since ${iso(at)}, and was given to ${other.orderId} at ${iso(other.at)}`;
      const item = coupons.get(code);
      if (item !== undefined && freeFrom(first) > seen.end && item.orderId !== orderId)
        yield `${code} was given to ${orderId}, and is of ${item.orderId ?? 'nobody'}`;
      const known = knownAt(orderId) ?? seen.end;
      for (const { did, isDone, askedAt, ...back } of seen.tills)
        if (
          did === 'release' &&
          isDone &&
          back.code === code &&
          back.orderId === orderId &&
          askedAt > known &&
          askedAt === freeFrom(first)
        )
          yield `${code} was taken from ${orderId} at ${iso(back.at)}, which stands since ${iso(known)}`;
    }
    const sold = new Set(seen.tills.map(({ orderId }) => orderId));
    for (const [code, { orderId, redeemedAt }] of coupons) {
      if (typeof orderId !== 'string' || !sold.has(orderId) || isCancelled(seen, orderId)) continue;
      if (Number(redeemedAt) < seen.end - 2 * hour && seen.codes.includes(code))
        yield `${code} is of ${orderId}, and is at the shop`;
      const isTold = seen.published.some(
        ({ name, detail }) =>
          name === 'Coupon Redeemed' && detail.code === code && detail.orderId === orderId,
      );
      const known = knownAt(orderId);
      if (known !== undefined && !isTold)
        yield `${orderId} was known at ${iso(known)}, and nobody was told that it has ${code}`;
    }
  },

  *'nothing is left with the dead letters'(seen: Seen): Iterable<string> {
    yield* seen.deadLetters;
  },

  *'what is told counts once'(seen: Seen): Iterable<string> {
    const orders = new Map<string, Map<string, number>>();
    for (const { name, detail } of seen.told) {
      if (name !== 'Order Completed' || isCancelled(seen, detail.orderId)) continue;
      const customer = seen.root(String(detail.customer));
      const own = orders.get(customer) ?? new Map<string, number>();
      own.set(String(detail.orderId), Math.round(Number(detail.value) * 100));
      orders.set(customer, own);
    }
    for (const stored of seen.profiles) {
      const profile = plain(stored);
      if (profile.mi !== undefined || !/^c\d+$/.test(String(profile.i))) continue;
      if (seen.forgotten.has(String(profile.i))) continue;
      const own = orders.get(String(profile.i)) ?? new Map<string, number>();
      const spent = [...own.values()].reduce((sum, value) => sum + value, 0);
      if (profile.oc !== 3 + own.size)
        yield `${profile.i} has ${profile.oc} orders, and ${3 + own.size} were told`;
      if (profile.sp !== 9_900 + spent)
        yield `${profile.i} has spent ${profile.sp}, and ${9_900 + spent} was told`;
    }
  },

  *'others are told of each passage and each message'(seen: Seen): Iterable<string> {
    const told = new Set(
      seen.published.map(({ name, detail }) =>
        [name, detail.journey, detail.customer, detail.cycle, detail.touchpoint ?? ''].join(' '),
      ),
    );
    const asked = new Set(
      seen.published
        .filter(({ name }) => name === 'Care Call Requested')
        .map(({ detail }) => [detail.journey, detail.customer, detail.cycle, detail.task].join(' ')),
    );
    for (const [name, { arm, exit, touches }] of seen.passages) {
      if (!told.has(`Journey Entered ${name} `)) yield `nobody was told that ${name} began`;
      if (arm !== 'holdout' && exit !== undefined && !told.has(`Journey Exited ${name} `))
        yield `nobody was told that ${name} ended by ${exit.reason}`;
      for (const [step, { kind, outcome }] of touches) {
        // A message's coupon is told of with it.
        if (outcome !== 'sent' || kind === 'coupon') continue;
        if (!told.has(`Touchpoint Sent ${name} ${step}`))
          yield `nobody was told that ${step} of ${name} was sent`;
        if (kind === 'task' && !asked.has(`${name} ${step}`))
          yield `nobody was told that ${step} of ${name} was asked for`;
      }
    }
  },

  *'nobody is told of a message that was not sent'(seen: Seen): Iterable<string> {
    for (const { name, detail } of seen.published) {
      if (name !== 'Touchpoint Sent' || seen.forgotten.has(seen.root(String(detail.customer)))) continue;
      const passage = [detail.journey, detail.customer, detail.cycle].join(' ');
      const touch = seen.passages.get(passage)?.touches.get(String(detail.touchpoint));
      if (touch?.outcome !== 'sent')
        yield `${detail.touchpoint} of ${passage} was told of, and it is ${touch?.outcome ?? 'not there'}`;
    }
  },

  *'a passage that is over sends nothing'(seen: Seen): Iterable<string> {
    for (const message of seen.delivered) {
      const exit = seen.passages.get(passageName(touchName(message.touch)))?.exit;
      if (exit !== undefined && message.at > exit.at + 2 * shop.invocation)
        yield `${shown(message)}, and its passage ended by ${exit.reason} at ${iso(exit.at)}`;
    }
  },

  *'what is on the brake sends nothing'(seen: Seen): Iterable<string> {
    for (const { at, on, name, does, status } of seen.brakes) {
      if (status !== 200) yield `${does} ${on} ${name} was answered by ${status}`;
      if (does === 'resume' || status !== 200) continue;
      const isMeant = (journey: string): boolean =>
        name === (on === 'lane' ? laneOf(journey) : journey) && (on === 'journey' || on === 'lane');
      const isHeld = ({ touch, channel }: Delivered): boolean => {
        const { journey, step } = touchName(touch);
        return isMeant(journey) || name === (on === 'channel' ? channel : step);
      };
      const resumed = seen.brakes.find((each) => each.does === 'resume' && each.at > at);
      const from = at + shop.brake + shop.invocation;
      const until = resumed?.askedAt ?? seen.end;
      for (const message of seen.delivered)
        if (isHeld(message) && message.at > from && message.at < until)
          yield `${shown(message)}, and it was asked to ${does} ${on} ${name} at ${iso(at)}`;
      if (does === 'stop')
        for (const [passage, { journey, enrolledAt, exit }] of seen.passages)
          if (
            isMeant(journey) &&
            enrolledAt < at - shop.invocation &&
            (exit === undefined || exit.at > at + 2 * day)
          )
            yield `${passage} goes on, and was stopped at ${iso(at)}`;
    }
  },

  *'a broadcast reaches each whom it names once'(seen: Seen): Iterable<string> {
    // One that is started while news are on the brake is refused, or stopped.
    if (seen.brakes.some(({ name }) => name === 'news')) return;
    for (const { id, customers } of seen.broadcasts)
      for (const customer of customers) {
        if (seen.forgotten.has(seen.root(customer))) continue;
        const of = [...seen.passages.values()].filter(
          (each) =>
            each.journey === 'news' &&
            seen.root(each.customer) === seen.root(customer) &&
            each.trigger?.id === id,
        );
        if (of.length !== 1) yield `${customer} has ${of.length} passages of the broadcast ${id}`;
      }
  },

  *'a task is one person’s, and its result stays'(seen: Seen): Iterable<string> {
    for (const [name, { tasks }] of seen.passages)
      for (const [task, item] of tasks) {
        const id = Buffer.from(
          `${name.split(' ')[0]}@1/${name.split(' ')[1]}/${name.split(' ')[2]}/${task}`,
        ).toString('base64url');
        const results = seen.worked.filter(
          (each) => each.task === id && each.did === 'result' && each.status === 200,
        );
        const people = new Set(results.map(({ by }) => by));
        if (people.size > 1) yield `${name} ${task} was finished by ${[...people].join(' and ')}`;
        const [first] = results;
        if (first !== undefined && item.result !== first.result)
          yield `${name} ${task} has the result ${item.result}, and ${first.by} told ${first.result}`;
      }
  },

  *'who is forgotten is written to no more, and lies in no table'(seen: Seen): Iterable<string> {
    for (const { customer, status } of seen.erasures) {
      if (status >= 300) yield `to forget ${customer} was answered by ${status}`;
      const since = seen.forgotten.get(seen.root(customer));
      if (since === undefined) {
        yield `nobody was told that ${customer} was forgotten`;
        continue;
      }
      const numbers = seen.delivered.flatMap(({ profile }) =>
        profile?.i?.S === customer && profile.p?.S !== undefined ? [profile.p.S] : [],
      );
      for (const message of seen.delivered)
        if (
          message.at > since + 2 * shop.invocation &&
          (seen.root(touchName(message.touch).customer) === seen.root(customer) ||
            numbers.includes(message.to))
        )
          yield `${shown(message)}, and she was forgotten at ${iso(since)}`;
      for (const profile of seen.profiles) {
        if (profile.i?.S !== customer) continue;
        const { i: _id, x: _forgotten, r: _revision, ...kept } = plain(profile);
        if (Object.values(kept).some((value) => value !== 0))
          yield `of ${customer} this is kept: ${JSON.stringify(plain(profile))}`;
      }
      for (const item of seen.ledger)
        if (item.c?.S === customer) yield `of ${customer} this is kept: ${JSON.stringify(plain(item))}`;
    }
  },

  *'why somebody left is asked once in 90 days'(seen: Seen): Iterable<string> {
    const asked = new Map<string, string>();
    for (const [touch, [first]] of seen.byTouch) {
      const { customer, step } = touchName(touch);
      if (first === undefined || step !== shop.asksWhy || seen.merged.has(customer)) continue;
      const other = asked.get(customer);
      if (other !== undefined) yield `${shown(first)}, after ${other}`;
      asked.set(customer, shown(first));
    }
  },

  *'nobody holds two unused offers of a lane'(seen: Seen): Iterable<string> {
    for (const offer of seen.offers)
      for (const other of seen.offers)
        if (
          // Of a journey that is entered again, the offer of before holds nothing.
          offer.journey !== other.journey &&
          offer.customer === other.customer &&
          !seen.merged.has(offer.customer) &&
          laneOf(offer.journey) === laneOf(other.journey) &&
          other.from <= offer.from &&
          offer.from < other.until - shop.invocation
        )
          yield `${offer.what} was issued at ${iso(offer.from)}, and ${other.what} is unused until ${iso(other.until)}`;
  },

  *'nobody is written to past the last useful moment'(seen: Seen): Iterable<string> {
    for (const [name, passage] of seen.passages)
      for (const [step, touch] of passage.touches) {
        const { dueAt, outcome, sentAt = touch.at, heldBy } = touch;
        if (!isMarketing(passage, step, touch) || outcome !== 'sent' || dueAt === undefined) continue;
        const useful = shop.usefulFor[step] ?? 7 * day;
        // What may have left before is asked about until it is known, or bound to be unknown.
        const unknown = heldBy === 'unknown' ? shop.unknownAfter : 0;
        if (sentAt > dueAt + useful + unknown + shop.invocation)
          yield `${step} of ${name} was due at ${iso(dueAt)}, and left at ${iso(sentAt)}`;
      }
  },

  *'of two that wait the higher lane’s leaves first'(seen: Seen): Iterable<string> {
    const waits = ({ heldBy, withheld }: Touch): boolean =>
      ['day', 'frequency-cap'].includes(withheld ?? heldBy ?? '');
    const all = [...seen.passages.values()].flatMap((passage) =>
      [...passage.touches]
        .filter(([step, touch]) => isMarketing(passage, step, touch))
        .map(([step, touch]) => ({ passage, step, touch })),
    );
    for (const high of all) {
      const { dueAt } = high.touch;
      if (dueAt === undefined || !waits(high.touch)) continue;
      for (const low of all) {
        const left = low.touch.outcome === 'sent' ? low.touch.at : undefined;
        if (
          left !== undefined &&
          low.passage.customer === high.passage.customer &&
          !seen.merged.has(low.passage.customer) &&
          rankOf(low.passage) > rankOf(high.passage) &&
          left > dueAt + shop.turn &&
          left < high.touch.at - shop.turn &&
          !isHeldOtherwise(seen, high.passage, high.step, left)
        )
          yield `${low.step} of ${passageName(low.passage)} left at ${iso(left)}, and ${high.step} of ${passageName(high.passage)} was due since ${iso(dueAt)} until ${iso(high.touch.at)}`;
      }
    }
  },

  *'who is written to has her time to answer'(seen: Seen): Iterable<string> {
    for (const [name, { touches }] of seen.passages) {
      const first = touches.get('come-back');
      const other = touches.get('last-call');
      if (first?.outcome !== 'sent' || other === undefined) continue;
      const since = first.sentAt ?? first.at;
      const turn = Math.min(other.dueAt ?? other.at, other.at);
      if (turn < since + shop.wait - shop.invocation)
        yield `${name} was taken for silent at ${iso(turn)}, and was written to at ${iso(since)}`;
    }
  },

  *'nobody is in two journeys of a lane that may still speak'(seen: Seen): Iterable<string> {
    const all = [...seen.passages.values()].filter(
      ({ arm, customer, journey }) =>
        arm !== 'holdout' && !seen.merged.has(customer) && journey !== 'parcel' && journey !== 'news',
    );
    for (const first of all) {
      // One that was begun again by hand goes on beside whatever began meanwhile.
      if (seen.halted.some(({ journey }) => journey === first.journey)) continue;
      const spoke = [...first.touches].flatMap(([step, touch]) =>
        isMarketing(first, step, touch) && touch.outcome === 'sent' ? [touch.at] : [],
      );
      for (const second of all)
        if (
          second.journey !== first.journey &&
          second.customer === first.customer &&
          laneOf(second.journey) === laneOf(first.journey) &&
          first.enrolledAt < second.enrolledAt - shop.invocation &&
          spoke.some((at) => at > second.enrolledAt + shop.invocation)
        )
          yield `${passageName(second)} began at ${iso(second.enrolledAt)}, and ${passageName(first)} spoke after that`;
    }
  },

  *'a budget is what was spent of it, and never more than it is'(seen: Seen): Iterable<string> {
    const spendings = spendingsIn(seen);
    for (const { journey, month, coupons, messages } of spendings) {
      const what = `${journey} in ${month}`;
      if (coupons > (shop.budgets[journey] ?? 0) * 1_000_000) yield `${what} has ${coupons} spent`;
      const own = [...seen.passages.values()]
        .filter((passage) => passage.journey === journey)
        .flatMap(({ touches }) => [...touches.values()])
        .flatMap(({ spent, outcome }) => (spent?.month === month ? [{ ...spent, outcome }] : []));
      if (own.some(({ outcome }) => outcome === 'withheld')) yield `${what} counts what was withheld`;
      // What counted of who was forgotten counts still, and nobody knows any more what it was.
      if (seen.forgotten.size > 0) continue;
      const counted = {
        coupons: own.reduce((sum, each) => sum + each.coupons, 0),
        messages: own.reduce((sum, each) => sum + each.messages, 0),
      };
      if (coupons !== counted.coupons || messages !== counted.messages)
        yield `${what} has ${coupons} and ${messages} spent, and its touchpoints count ${counted.coupons} and ${counted.messages}`;
    }
    const known = new Set(spendings.map(({ journey, month }) => `${journey} ${month}`));
    for (const [name, { journey, touches }] of seen.passages)
      for (const { spent } of touches.values())
        if (spent !== undefined && !known.has(`${journey} ${spent.month}`))
          yield `${name} has spent of ${spent.month}, of which nothing is`;
  },

  *'a receiver of webhooks is told of each end'(seen: Seen): Iterable<string> {
    const posted = new Set(
      seen.posted.map(({ body }) => {
        const { type, data } = JSON.parse(body);
        return [type, data.journey, data.customer, data.cycle].join(' ');
      }),
    );
    for (const { name, at, detail } of seen.published) {
      if (name !== 'Journey Exited' || at > seen.end - shop.webhooks) continue;
      const what = [name, detail.journey, detail.customer, detail.cycle].join(' ');
      if (!posted.has(what)) yield `nobody was posted ${what}`;
    }
  },

  *'the backlog is let in by a campaign alone, and once'(seen: Seen): Iterable<string> {
    for (const customer of seen.backlog) {
      const told = seen.told.flatMap(({ at, name, detail }) =>
        name === 'Order Completed' && seen.root(String(detail.customer)) === customer ? [at] : [],
      );
      const firstOrder = Math.min(...told, Number.POSITIVE_INFINITY);
      const own = [...seen.passages.values()].filter(
        (each) => each.journey === 'silent' && each.customer === customer && each.enrolledAt < firstOrder,
      );
      for (const passage of own)
        if (passage.campaign === undefined) yield `${passageName(passage)} is of no campaign`;
      if (own.length > 1) yield `${customer} was let in ${own.length} times`;
    }
  },
};

/** What a promise is called. */
export type PromiseName = keyof typeof promises;
export const promiseNames = Object.keys(promises) as readonly PromiseName[];

export const check = (observed: Observed): readonly Violation[] => {
  const root = rootsOf(observed);
  const byTouch = new Map<string, Delivered[]>();
  for (const message of observed.delivered) {
    const all = byTouch.get(message.touch) ?? [];
    all.push(message);
    byTouch.set(message.touch, all);
  }
  const merged = new Set(
    observed.profiles.flatMap(({ i, mi }) =>
      i?.S === undefined || mi?.S === undefined ? [] : [i.S, root(i.S)],
    ),
  );
  const addresses = new Map(
    observed.profiles.map(({ i, e, p }) => [i?.S ?? '', [e?.S, p?.S].filter((each) => each !== undefined)]),
  );
  const places = (customer: string): readonly string[] => [
    root(customer),
    ...(addresses.get(root(customer)) ?? []),
  ];
  const forgotten = new Map(
    observed.published.flatMap(({ name, at, detail }) =>
      name === 'Customer Erased' ? [[root(String(detail.customer)), at] as const] : [],
    ),
  );
  // Ids that were hers lead to her no more.
  const [anyOf = observed.end] = forgotten.values();
  for (const { i, x } of observed.profiles)
    if (i?.S !== undefined && x?.S === 'erased' && !forgotten.has(i.S)) forgotten.set(i.S, anyOf);
  const passages = passagesIn(observed);
  const seen: Seen = {
    ...observed,
    passages,
    root,
    merged,
    places,
    byTouch,
    forgotten,
    offers: offersIn(passages),
  };
  return promiseNames.flatMap((promise) => [...promises[promise](seen)].map((what) => ({ promise, what })));
};
