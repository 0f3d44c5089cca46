/** Simulated reactions to messages: seeded by the touchpoint's key, so that a run can be repeated to the byte. */
import { days, hours, type Instant, minutes } from '../../../shared/base/time.ts';
import type { SampleCustomer } from './people.ts';
import { type BasketLine, fillBasket, worthOf } from './products.ts';
import { type Decide, type Random, randomFor } from './random.ts';

/** What those who are content answer, and all others. */
export interface Answers {
  readonly content: readonly string[];
  readonly others: readonly string[];
  /** The one after which she is asked for her own words; absent: there is none. */
  readonly inWords?: string;
}

/** A cart whose checkout came to nothing. */
export interface LeftCart {
  readonly checkoutId: string;
  /** In minor units. */
  readonly worth: number;
  /** As the shop told them. */
  readonly items: readonly unknown[];
}

/** A message that has reached the sample shop's customer, or bounced on its way. */
export interface Delivered {
  /** The touchpoint's key: same key, seed and decision, same reactions. */
  readonly key: string;
  readonly customer: SampleCustomer;
  readonly channel: 'email' | 'sms' | 'survey';
  readonly message: string;
  readonly at: Instant;
  readonly couponCode?: string;
  readonly couponValidUntil?: Instant;
  /** What the message reminds of. */
  readonly cart?: LeftCart;
  /** What a survey lets one answer. */
  readonly answers?: Answers;
  /** Messages that the customer got before this one: they tire. */
  readonly alreadyReceived: number;
}

export type Reaction = { readonly at: Instant } & (
  | { readonly kind: 'open' }
  | { readonly kind: 'click' }
  | { readonly kind: 'answer'; readonly answer: string; readonly text?: string }
  | {
      readonly kind: 'order';
      /** Minor units, before the coupon's discount. */
      readonly value: number;
      readonly of: readonly BasketLine[] | LeftCart;
      readonly couponCode?: string;
    }
  | { readonly kind: 'unsubscribe' }
  | { readonly kind: 'bounce' }
  | { readonly kind: 'complaint' }
);

/** What mailing services publish as ordinary; a message raises each as it tires. */
const bounceRate = 0.005;
const unsubscribeRate = 0.003;
const complaintRate = 0.0005;
/** A reader who orders with no coupon in hand. */
const plainOrderShare = 0.1;
/** A reader who goes on with the cart that she left. */
const cartOrderShare = 0.5;
/** A text is short and its coupon is mostly known already. */
const textOrderShare = 0.3;

const ownWords = [
  'I moved, and there is a shop around the corner now.',
  'Too many emails for what I buy.',
  'Shipping has become slow.',
  'I buy this once a year at most.',
];

const openWithin = hours(48);

const after = (at: Instant, ms: number): Instant => (at + Math.max(1_000, Math.round(ms))) as Instant;

/** More than half of those who open do so in the first hours; nobody after two days. */
const openDelay = (random: Random): number => {
  const delay = random.exponential(random.chance(0.55) ? hours(1) : hours(14));
  return delay < openWithin ? delay : random.uniform(0, openWithin);
};

/** At once or after days of thought, but in time for the coupon; `undefined` when it is too late for that. */
const orderTime = (random: Random, read: Instant, validUntil: Instant | undefined): Instant | undefined => {
  const delay = random.chance(0.45) ? random.uniform(minutes(4), minutes(45)) : random.exponential(days(1.5));
  const inTime = random.uniform();
  if (validUntil === undefined || read + delay < validUntil - 1_000) return after(read, delay);
  const left = validUntil - read - 2_000;
  return left > 0 ? after(read, inTime * left) : undefined;
};

/** Her reason where she is asked for it; else by how content she is. */
const answerOf = (
  random: Random,
  { content, others }: Answers,
  { contentment, reason }: SampleCustomer['temperament'],
): string => {
  if ([...content, ...others].includes(reason)) return reason;
  if (others.length > 0 && !random.chance(contentment)) return random.pick(others);
  const [only = ''] = content;
  return content.length === 1 ? only : random.pick(content);
};

/**
 * Everything that one message leads its reader to, by time; nothing at all is the commonest answer.
 * @param orders decides whether she orders, of all who get it
 */
export const reactionsTo = (delivered: Delivered, seed: number, orders: Decide): readonly Reaction[] => {
  const { key, customer, channel, at, couponCode, couponValidUntil, cart, answers, alreadyReceived } =
    delivered;
  const { temperament, favouriteCategory } = customer;
  const random = (name: string): Random => randomFor(seed, 'reaction', key, name);
  const freshness = 1 / (1 + 0.2 * alreadyReceived);

  const bounce = random('bounce');
  if (bounce.chance(bounceRate)) return [{ kind: 'bounce', at: after(at, bounce.exponential(minutes(1))) }];

  const leave = random('leave');
  const unsubscribes = leave.chance(unsubscribeRate / freshness);
  const complains = channel !== 'sms' && leave.chance(complaintRate / freshness);
  const order = random('order');
  const orderOf = (read: Instant): readonly Reaction[] => {
    const when = orderTime(order, read, couponCode === undefined ? undefined : couponValidUntil);
    if (when === undefined) return [];
    const withCode = couponCode === undefined ? {} : { couponCode };
    if (cart !== undefined) return [{ kind: 'order', at: when, value: cart.worth, of: cart, ...withCode }];
    const basket = fillBasket(order, order.lognormal(temperament.typicalOrder, 0.35), favouriteCategory);
    return [{ kind: 'order', at: when, value: worthOf(basket), of: basket, ...withCode }];
  };
  const leaving = (read: Instant): readonly Reaction[] => [
    ...(unsubscribes
      ? [{ kind: 'unsubscribe', at: after(read, leave.exponential(minutes(2))) } as const]
      : []),
    ...(complains ? [{ kind: 'complaint', at: after(read, leave.exponential(minutes(3))) } as const] : []),
  ];
  const byTime = (reactions: readonly Reaction[]): readonly Reaction[] =>
    reactions.toSorted((one, other) => one.at - other.at);

  const inspiredShare = cart === undefined ? plainOrderShare : cartOrderShare;
  if (channel === 'sms') {
    const read = after(at, random('open').exponential(minutes(20)));
    const share = couponCode === undefined ? inspiredShare : textOrderShare;
    const ordered = orders(temperament.redeems * share * freshness) ? orderOf(read) : [];
    return byTime([...ordered, ...leaving(read)]);
  }

  const open = random('open');
  const opens = temperament.opens * freshness;
  const share = couponCode === undefined ? inspiredShare : 1;
  const orderChance = channel === 'survey' ? 0 : opens * temperament.redeems * share;
  const isOrdering = orders(orderChance);
  // Who orders has opened it; the others do as often as makes up the rest.
  const isOpening = isOrdering || open.chance((opens - orderChance) / (1 - orderChance));
  if (!isOpening && !unsubscribes && !complains) return [];
  const read = after(at, openDelay(open));

  if (channel === 'survey') {
    const draws = random('answer');
    const answering = (asked: Answers): readonly Reaction[] => {
      if (!draws.chance(temperament.answers)) return [];
      const when = after(read, draws.exponential(minutes(5)));
      const answer = answerOf(draws, asked, temperament);
      return [
        {
          kind: 'answer',
          at: when,
          answer,
          ...(answer === asked.inWords && { text: draws.pick(ownWords) }),
        },
      ];
    };
    const answered = answers === undefined ? [] : answering(answers);
    return byTime([{ kind: 'open', at: read }, ...answered, ...leaving(read)]);
  }

  const ordered = isOrdering ? orderOf(read) : [];
  const [purchase] = ordered;
  const click = random('click');
  // Most orders come by the message's own link, and then the click comes first.
  const clicks = click.chance(purchase === undefined ? temperament.clicks : 0.8);
  const thinking = click.exponential(minutes(3));
  const latest = purchase === undefined ? Number.POSITIVE_INFINITY : purchase.at - 1_000 - read;
  const clicked: readonly Reaction[] = clicks
    ? [{ kind: 'click', at: after(read, Math.min(thinking, latest)) }]
    : [];
  return byTime([{ kind: 'open', at: read }, ...clicked, ...ordered, ...leaving(read)]);
};
