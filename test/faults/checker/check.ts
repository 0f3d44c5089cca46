/**
 * Judges a run by what was seen of it from outside, against what Rekindle promises. It shares no code with what it
 * judges: `observed.ts` is all that it is given.
 */
import { createHash } from 'node:crypto';
import type { Delivered, Observed } from './observed.ts';
import { type Passage, passageName, passagesIn, plain, rootsOf, type Touch, touchName } from './read.ts';

export interface Violation {
  /** The promise, by its name. */
  readonly promise: string;
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
};

/** What a run is looked at by. */
interface Seen extends Observed {
  readonly passages: ReadonlyMap<string, Passage>;
  readonly root: (id: string) => string;
  readonly merged: ReadonlySet<string>;
  /** Where a customer is reached, by whatever she was called. */
  readonly places: (customer: string) => readonly string[];
  /** Marketing messages, by their touchpoints. */
  readonly byTouch: ReadonlyMap<string, readonly Delivered[]>;
}

type Promise_ = (seen: Seen) => Iterable<string>;

const iso = (at: number): string => new Date(at).toISOString();
const isMarketing = ({ arm }: Passage, step: string, { kind }: Touch): boolean =>
  arm !== 'holdout' && ['email', 'sms', 'survey', 'push'].includes(kind) && !shop.owed.has(step);
/** The name of a passage's one execution. */
const executionOf = ({ journey, customer, cycle }: Passage): string =>
  `${journey}-v1-${cycle}-${createHash('sha256').update(`${journey}/${customer}/${cycle}`).digest('hex').slice(0, 32)}`;

const isOwed = (touch: string): boolean => shop.owed.has(touchName(touch).step);
const shown = ({ channel, touch, at }: Delivered): string => `${channel} ${touch} at ${iso(at)}`;

/** When the bus' word that it has a push was taken in, if it ever was. */
const receiptOf = (seen: Seen, { touch, at }: Delivered): number | undefined =>
  seen.takenIn.find(
    (each) => each.at >= at && each.body.includes('rekindle.pushes') && each.body.includes(touch),
  )?.at;

/** Her day is another's in another timezone. */
const hasMoved = ({ told }: Observed, customer: string): boolean =>
  told.some(({ detail }) => detail.customer === customer && 'timezone' in detail);

const promises: Readonly<Record<string, Promise_>> = {
  *'a marketing message leaves once'(seen) {
    for (const [touch, all] of seen.byTouch) {
      if (isOwed(touch)) continue;
      for (const [index, again] of all.entries()) {
        const before = all[index - 1];
        if (before === undefined) continue;
        // As documented: a push of which no receipt came within the bound is told again, and its endpoint knows it.
        const receipt = before.channel === 'push' ? receiptOf(seen, before) : before.at;
        const isUnknown = receipt === undefined || receipt > again.at;
        if (isUnknown && again.at - before.at >= shop.unknownAfter - shop.invocation) continue;
        yield `${shown(again)}, after ${shown(before)}`;
      }
    }
  },

  *'what left is written down, and what is written down has left'(seen) {
    for (const touch of seen.byTouch.keys()) {
      const name = touchName(touch);
      const outcome = seen.passages.get(passageName(name))?.touches.get(name.step)?.outcome;
      if (outcome !== 'sent' && outcome !== 'unknown' && outcome !== 'withheld')
        yield `${touch} has left, and is written down as ${outcome}`;
    }
    for (const passage of seen.passages.values())
      for (const [step, touch] of passage.touches) {
        const key = `${passage.journey}@1/${passage.customer}/${passage.cycle}/${step}`;
        if (touch.outcome === 'sending' && touch.at < seen.end - day) yield `${key} stays sending`;
        const isMessage = ['email', 'sms', 'survey', 'push'].includes(touch.kind);
        if (isMessage && touch.outcome === 'sent' && !seen.byTouch.has(key))
          yield `${key} is sent, and never left`;
      }
  },

  *'the frequency cap holds'(seen) {
    const places = new Map<string, { readonly at: number; readonly touch: string }[]>();
    for (const [touch, [first]] of seen.byTouch) {
      const { customer } = touchName(touch);
      if (first === undefined || isOwed(touch) || seen.merged.has(customer)) continue;
      for (const place of [customer, `${first.channel} ${first.to}`]) {
        if (first.channel === 'push' && place !== customer) continue;
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

  *'only marketing stands in marketing’s way'(seen) {
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
          other.touch.at >= since - hour &&
          other.touch.at <= touch.at + hour &&
          seen.places(other.passage.customer).some((place) => seen.places(passage.customer).includes(place)),
      );
      if (!isInTheWay)
        yield `${passageName(passage)} ${step} was kept back by ${by}, and nothing else was sent`;
    }
  },

  *'who has ordered is not asked to'(seen) {
    for (const { at, name, detail } of seen.told) {
      if (name !== 'Order Completed' || seen.merged.has(String(detail.customer))) continue;
      const customer = String(detail.customer);
      const since = seen.takenIn.find(({ body }) => body.includes(`"orderId":"${detail.orderId}"`))?.at;
      if (since === undefined) continue;
      for (const passage of seen.passages.values()) {
        if (passage.customer !== customer || passage.journey === 'parcel' || passage.enrolledAt > since)
          continue;
        // A checkout that was begun after the order is another one, however late the order was told.
        if (passage.journey === 'cart' && passage.enrolledAt > at) continue;
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

  *'nobody gets two marketing messages on one day of her own'(seen) {
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

  *'who has refused gets no more'(seen) {
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

  *'quiet hours are kept'(seen) {
    for (const message of seen.delivered) {
      if (isOwed(message.touch)) continue;
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

  *'a coupon is the passage’s own, in each message that carries it'(seen) {
    const owners = new Map<string, string>();
    for (const [name, { coupons }] of seen.passages)
      for (const [coupon, { code }] of coupons) {
        const other = owners.get(String(code));
        if (other !== undefined) yield `${code} is of ${other} and of ${name} ${coupon}`;
        owners.set(String(code), `${name} ${coupon}`);
      }
    for (const message of seen.delivered) {
      const name = touchName(message.touch);
      if (name.step !== 'come-back' && name.step !== 'last-call') continue;
      const code = seen.passages.get(passageName(name))?.coupons.get('ten-off')?.code;
      if (code === undefined || !message.body.includes(String(code)))
        yield `${shown(message)} does not bear ${code}`;
    }
  },

  *'who is held out gets nothing'(seen) {
    for (const message of seen.delivered)
      if (seen.passages.get(passageName(touchName(message.touch)))?.arm === 'holdout') yield shown(message);
  },

  *'every passage ends, and each has one execution'(seen) {
    for (const failure of seen.failures) yield `an execution failed: ${failure}`;
    const executions = new Map(seen.executions.map(({ name, status }) => [name, status]));
    const known = new Set<string>();
    for (const [name, passage] of seen.passages) {
      if (passage.arm === 'holdout') continue;
      const { exit, enrolledAt } = passage;
      if (exit === undefined && enrolledAt < seen.end - shop.longestPassage)
        yield `${name} is open since ${iso(enrolledAt)}`;
      const execution = executionOf(passage);
      known.add(execution);
      const isRunning = executions.get(execution) === 'RUNNING';
      if (exit === undefined && !isRunning)
        yield `${name} is open, and its execution is ${executions.get(execution)}`;
      if (exit !== undefined && isRunning && exit.at < seen.end - day)
        yield `${name} ended by ${exit.reason} at ${iso(exit.at)}, and its execution is under way`;
    }
    for (const { name } of seen.executions)
      if (!known.has(name)) yield `the execution ${name} is no passage’s`;
  },

  *'nothing is left with the dead letters'(seen) {
    yield* seen.deadLetters;
  },

  *'what is told counts once'(seen) {
    const orders = new Map<string, Map<string, number>>();
    for (const { name, detail } of seen.told) {
      if (name !== 'Order Completed') continue;
      const customer = seen.root(String(detail.customer));
      const own = orders.get(customer) ?? new Map<string, number>();
      own.set(String(detail.orderId), Math.round(Number(detail.value) * 100));
      orders.set(customer, own);
    }
    for (const stored of seen.profiles) {
      const profile = plain(stored);
      if (profile.mi !== undefined || !/^c\d+$/.test(String(profile.i))) continue;
      const own = orders.get(String(profile.i)) ?? new Map<string, number>();
      const spent = [...own.values()].reduce((sum, value) => sum + value, 0);
      if (profile.oc !== 3 + own.size)
        yield `${profile.i} has ${profile.oc} orders, and ${3 + own.size} were told`;
      if (profile.sp !== 9_900 + spent)
        yield `${profile.i} has spent ${profile.sp}, and ${9_900 + spent} was told`;
    }
  },

  *'others are told of each passage and each message'(seen) {
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

  *'nobody is told of a message that was not sent'(seen) {
    for (const { name, detail } of seen.published) {
      if (name !== 'Touchpoint Sent') continue;
      const passage = [detail.journey, detail.customer, detail.cycle].join(' ');
      const touch = seen.passages.get(passage)?.touches.get(String(detail.touchpoint));
      if (touch?.outcome !== 'sent')
        yield `${detail.touchpoint} of ${passage} was told of, and it is ${touch?.outcome ?? 'not there'}`;
    }
  },

  *'a passage that is over sends nothing'(seen) {
    for (const message of seen.delivered) {
      const exit = seen.passages.get(passageName(touchName(message.touch)))?.exit;
      if (exit !== undefined && message.at > exit.at + 2 * shop.invocation)
        yield `${shown(message)}, and its passage ended by ${exit.reason} at ${iso(exit.at)}`;
    }
  },

  *'what is on the brake sends nothing'(seen) {
    for (const { at, journey, does, status } of seen.brakes) {
      if (status !== 200) yield `${does} ${journey} was answered by ${status}`;
      if (does === 'resume' || status !== 200) continue;
      const resumed = seen.brakes.find((each) => each.does === 'resume' && each.at > at);
      const from = at + shop.brake + shop.invocation;
      const until = resumed?.askedAt ?? seen.end;
      for (const message of seen.delivered)
        if (touchName(message.touch).journey === journey && message.at > from && message.at < until)
          yield `${shown(message)}, and it was asked to ${does} at ${iso(at)}`;
      if (does === 'stop')
        for (const [name, passage] of seen.passages)
          if (
            passage.journey === journey &&
            passage.enrolledAt < at - shop.invocation &&
            (passage.exit === undefined || passage.exit.at > at + 2 * day)
          )
            yield `${name} goes on, and was stopped at ${iso(at)}`;
    }
  },

  *'a broadcast reaches each whom it names once'(seen) {
    // One that is started while news are on the brake is refused, or stopped.
    if (seen.brakes.some(({ journey }) => journey === 'news')) return;
    for (const { id, customers } of seen.broadcasts)
      for (const customer of customers) {
        const of = [...seen.passages.values()].filter(
          (each) =>
            each.journey === 'news' &&
            seen.root(each.customer) === seen.root(customer) &&
            each.trigger?.id === id,
        );
        if (of.length !== 1) yield `${customer} has ${of.length} passages of the broadcast ${id}`;
      }
  },

  *'a task is one person’s, and its result stays'(seen) {
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
};

export const promiseNames: readonly string[] = Object.keys(promises);

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
  const seen: Seen = { ...observed, passages: passagesIn(observed), root, merged, places, byTouch };
  return Object.entries(promises).flatMap(([promise, judge]) =>
    [...judge(seen)].map((what) => ({ promise, what })),
  );
};
