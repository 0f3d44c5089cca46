/** Shops of random stories, with customers who do random things: for laws that hold whatever a shop sends. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { customerId } from '../../shared/base/ids.ts';
import { days, hours, milliseconds, minus, minutes, seconds } from '../../shared/base/time.ts';
import { newProfile, type Profile } from '../../shared/customers/profiles/profile.ts';
import { dormantFor, ordersAtLeast } from '../../shared/customers/rules/index.ts';
import { JourneyError, journey } from '../../shared/journeys/journey.ts';
import {
  answer,
  branch,
  type Coupon,
  careCall,
  coupon,
  type Email,
  type Entry,
  email,
  exit,
  happened,
  type Journey,
  localTime,
  localTimeBetween,
  meets,
  next,
  purchase,
  reaction,
  redemption,
  result,
  type Signal,
  type Step,
  type Survey,
  send,
  sms,
  split,
  stage,
  survey,
  theirBestHour,
  trait,
  visit,
  wait,
  waitFor,
  weekday,
} from '../../shared/journeys/language.ts';
import { newFolder } from './files.ts';
import type { Deed } from './shadows.ts';
import { start } from './stand.ts';

type Pick = fc.GeneratorValue;

const mostOfAKind = 40;
const words = {
  email: 'your-cart',
  sms: 'parcel-text',
  survey: 'why-did-you-leave',
  bearing: 'come-in',
} as const;
const templates = join(import.meta.dirname, '../faults/messages');

/** A folder with words for as many messages of each kind as random stories name. */
export const randomWords = (): string => {
  const folder = newFolder();
  for (const [kind, name] of Object.entries(words))
    for (let index = 0; index < mostOfAKind; index += 1)
      cpSync(join(templates, name), join(folder, `${kind}-${index}`), { recursive: true });
  const questions = Array.from({ length: mostOfAKind }, (_, index) => [`survey-${index}`, 'How was it?']);
  mkdirSync(join(folder, '_pages'));
  writeFileSync(join(folder, '_pages/en.json'), JSON.stringify({ questions: Object.fromEntries(questions) }));
  return folder;
};

const somewhile = fc.constantFrom(hours(1), hours(5), hours(20), days(1), days(2), days(3), days(8));

/** Of two messages of one moment the shadow's is by its lane, and an execution's whichever comes first: each journey has its own. */
const minutesOf = (index: number) => minutes(4 + 8 * index);

/** What a path has sent, which its waits can ask about. */
interface Sent {
  readonly emails: readonly Email[];
  readonly surveys: readonly Survey<'happy' | 'unhappy'>[];
  readonly coupons: readonly Coupon[];
}

class Story {
  readonly #pick: Pick;
  readonly #names: Map<string, number>;
  readonly #index: number;

  constructor(pick: Pick, names: Map<string, number>, index: number) {
    this.#pick = pick;
    this.#names = names;
    this.#index = index;
  }

  #somewhile() {
    return milliseconds(this.#pick(() => somewhile) + minutesOf(this.#index));
  }

  #one<Value>(...values: readonly [Value, ...Value[]]): Value {
    return values[this.#pick(fc.integer, { min: 0, max: values.length - 1 })] ?? values[0];
  }

  #name(kind: string): string {
    const count = this.#names.get(kind) ?? 0;
    if (count >= mostOfAKind) throw new JourneyError('there are no more words');
    this.#names.set(kind, count + 1);
    return `${kind}-${count}`;
  }

  #moment() {
    const own = 10 + this.#index;
    const best = this.#index === 0 ? theirBestHour() : undefined;
    return this.#one(undefined, undefined, localTime(`18:${own}`), next('tuesday', `11:${own}`), best);
  }

  #send(sent: Sent): readonly [Step[], Sent] {
    const at = this.#moment();
    const how = at === undefined ? {} : { at };
    switch (this.#one('email', 'sms', 'survey', 'coupon', 'bearing')) {
      case 'email': {
        const made = email(this.#name('email'));
        return [[send(made, how)], { ...sent, emails: [...sent.emails, made] }];
      }
      case 'sms':
        return [[send(sms(this.#name('sms')), how)], sent];
      case 'survey': {
        const made = survey(this.#name('survey'), { over: 'email', asksForReason: true });
        return [[send(made, how)], { ...sent, surveys: [...sent.surveys, made] }];
      }
      case 'coupon': {
        const made = coupon(this.#name('coupon'), { percentOff: 10, validFor: this.#somewhile() });
        return [[send(made)], { ...sent, coupons: [...sent.coupons, made] }];
      }
      case 'bearing': {
        const made = coupon(this.#name('coupon'), { percentOff: 10, validFor: this.#somewhile() });
        const bearer = email(this.#name('bearing'), { carrying: made });
        return [
          [send(bearer, how)],
          { ...sent, coupons: [...sent.coupons, made], emails: [...sent.emails, bearer] },
        ];
      }
    }
  }

  #wait(sent: Sent, depth: number): Step[] {
    const within = (): Step[] => (depth > 0 ? this.steps(sent, depth - 1, 2) : []);
    const atMost = this.#somewhile();
    const limits = this.#one({ atMost }, { atMost }, { atMost, checkEvery: milliseconds(atMost / 4) });
    const [message] = sent.emails.slice(-1);
    const [asked] = sent.surveys.slice(-1);
    const [offered] = sent.coupons.slice(-1);
    switch (this.#one('reaction', 'answer', 'redemption', 'purchase', 'visit', 'event', 'call')) {
      case 'reaction':
        if (message === undefined) return [wait(atMost)];
        return [
          waitFor(reaction(message), limits, { clicked: within(), opened: within(), silent: within() }),
        ];
      case 'answer':
        if (asked === undefined) return [wait(atMost)];
        return [waitFor(answer(asked), limits, { happy: within(), unhappy: [], unanswered: within() })];
      case 'redemption':
        if (offered === undefined) return [wait(atMost)];
        return [waitFor(redemption(offered), limits, { redeemed: [], unused: within() })];
      case 'purchase':
        return [waitFor(purchase, limits, { purchased: within(), 'not-purchased': within() })];
      case 'visit':
        return [waitFor(visit, limits, { visited: within(), away: within() })];
      case 'event':
        return [waitFor(happened('Played'), limits, { happened: within(), absent: within() })];
      case 'call': {
        const call = careCall(this.#name('call'), { queue: 'care', takeWithin: hours(6) });
        const none = { 'reached-happy': [], 'reached-unhappy': [], 'not-reached': [], untaken: within() };
        return [send(call), waitFor(result(call), { atMost: days(1) }, none)];
      }
    }
  }

  #fork(sent: Sent, depth: number): Step[] {
    const within = (): Step[] => (depth > 0 ? this.steps(sent, depth - 1, 2) : []);
    switch (this.#one('tier', 'stage', 'weekday', 'time', 'rule', 'split')) {
      case 'tier':
        return [branch(trait('tier'), { gold: within(), otherwise: within() })];
      case 'stage':
        return [branch(stage, { 'at-risk': within(), otherwise: within() })];
      case 'weekday':
        return [branch(weekday, { monday: within(), friday: within(), otherwise: within() })];
      case 'time':
        return [branch(localTimeBetween('09:00', '15:00'), { yes: within(), no: within() })];
      case 'rule':
        return [branch(meets(ordersAtLeast(4)), { yes: within(), no: within() })];
      case 'split':
        return [
          split(this.#name('split'), {
            a: { weight: 1, steps: within() },
            b: { weight: 2, steps: within() },
          }),
        ];
    }
  }

  steps(before: Sent, depth: number, most: number): Step[] {
    let sent = before;
    const steps: Step[] = [];
    const count = this.#pick(fc.integer, { min: 1, max: most });
    for (let index = 0; index < count; index += 1) {
      const kind = this.#one('send', 'send', 'send', 'wait', 'wait', 'sleep', 'fork');
      if (kind === 'send') {
        const [made, after] = this.#send(sent);
        steps.push(...made);
        sent = after;
      } else if (kind === 'wait') steps.push(...this.#wait(sent, depth));
      else if (kind === 'sleep') steps.push(wait(this.#somewhile()));
      else steps.push(...this.#fork(sent, depth));
    }
    return steps;
  }

  /** Some beginnings have to be followed by something that is sent. */
  #story(): readonly Step[] {
    const [first, sent] = this.#send({ emails: [], surveys: [], coupons: [] });
    return [...first, ...this.steps(sent, 2, 4)];
  }

  entry(): Entry {
    const reEnrolAfter = days(this.#one(0, 4, 12));
    switch (this.#one('silence', 'event', 'late', 'inactivity')) {
      case 'silence':
        return { when: dormantFor(days(this.#one(3, 6))), within: days(9), reEnrolAfter };
      case 'event':
        return { on: [{ event: 'Site Visited' }], reEnrolAfter };
      case 'late':
        return {
          on: [{ event: 'Checkout Started' }],
          after: hours(5),
          replaces: true,
          key: 'checkoutId',
          reEnrolAfter,
        };
      case 'inactivity':
        return { when: dormantFor(days(5)), within: days(9), afterInactivity: days(6), reEnrolAfter };
    }
  }

  journey(id: string, others: readonly string[]): Journey {
    const lane = this.#one('care', 'win-back', 'cart', 'news');
    const [other] = others;
    const excludes = other !== undefined && this.#one(true, false) ? { excludes: [other] } : {};
    return journey(id, {
      version: 1,
      lane,
      enrols: this.entry(),
      goal: this.#one<Signal>(purchase, happened('Played')),
      goalWithin: days(6),
      priority: this.#one(0, 3, 5),
      ...excludes,
      ...(this.#one(true, false, false) && { pauses: true as const }),
      ...(lane !== 'win-back' && this.#one(true, false, false) && { ends: ['win-back'] }),
      steps: [...this.#story(), exit('over')],
    });
  }
}

/** Some journeys; `undefined`: the story that came out is one that `journey()` refuses. */
export const randomJourneys = (pick: Pick, count: number): readonly Journey[] | undefined => {
  const names = new Map<string, number>();
  const journeys: Journey[] = [];
  try {
    for (let index = 0; index < count; index += 1)
      journeys.push(
        new Story(pick, names, index).journey(
          `j-${index}`,
          journeys.map(({ id }) => id),
        ),
      );
    return journeys;
  } catch (error) {
    if (error instanceof JourneyError) return undefined;
    throw error;
  }
};

export const randomCustomers = (pick: Pick, count: number): readonly Profile[] =>
  Array.from({ length: count }, (_, index) => {
    const id = `c-${index}`;
    const tier = pick(fc.constantFrom, 'gold', undefined);
    const consents = pick(fc.constantFrom, { email: true, sms: true }, { email: true }, { sms: true });
    return {
      ...newProfile(customerId(id)),
      email: `${id}@example.com`,
      phone: `+4477009001${index}0`,
      consents,
      timezone: pick(fc.constantFrom, 'UTC', 'Asia/Taipei', 'America/New_York'),
      ...(tier !== undefined && { tier }),
      orders: pick(fc.integer, { min: 1, max: 6 }),
      spent: 5_000,
      firstOrderAt: minus(start, days(100)),
      lastOrderAt: minus(start, hours(pick(fc.integer, { min: 20, max: 400 }))),
      revision: 1,
    };
  });

const kinds = [
  'Site Visited',
  'Site Visited',
  'Order Completed',
  'Played',
  'Checkout Started',
  'tier',
] as const;

/** No two at once, nor at an hour at which something else is due. */
export const randomDeeds = (pick: Pick, customers: readonly Profile[], nights: number): readonly Deed[] =>
  Array.from({ length: pick(fc.integer, { min: 0, max: 24 }) }, (_, index) => {
    const { id: customer } = pick(fc.constantFrom, ...customers);
    const whole = hours(pick(fc.integer, { min: 0, max: nights * 24 - 24 }));
    const after = seconds((whole + minutes((index * 7) % 60)) / 1_000 + index + 1);
    const kind = pick(fc.constantFrom, ...kinds);
    switch (kind) {
      case 'Order Completed':
        return { after, customer, event: kind, detail: { orderId: `order-${index}`, value: 30 } };
      case 'Checkout Started':
        return { after, customer, event: kind, detail: { checkoutId: `checkout-${index}`, value: 80 } };
      case 'tier':
        return { after, customer, event: 'Customer Identified', detail: { traits: { tier: 'gold' } } };
      default:
        return { after, customer, event: kind };
    }
  });
