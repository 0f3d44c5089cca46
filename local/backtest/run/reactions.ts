/** Lets the sample shop's customers react to what reaches them: as events on the buses, like real reactions. */
import { type CustomerId, type EnrolmentKey, parseTouchKey } from '../../../shared/base/ids.ts';
import { minorOf } from '../../../shared/base/money.ts';
import { days, type Instant, plus } from '../../../shared/base/time.ts';
import type { Ports } from '../../../shared/flows/ports.ts';
import { recommenderOf, scores } from '../../../shared/journeys/answers.ts';
import { graphOf, touchpointsOf } from '../../../shared/journeys/graph.ts';
import type { Journey, Touchpoint } from '../../../shared/journeys/language.ts';
import { benefitOf } from '../../../shared/journeys/offers/benefits/index.ts';
import type { CouponRecord } from '../../../shared/journeys/records.ts';
import type { BusEvent } from '../../aws/events.ts';
import type { SentMail } from '../../aws/mail.ts';
import type { SentText } from '../../aws/texts.ts';
import { type Follower, follow, leadsOf, linksOf, unsubscribeLinkOf } from '../../engine/follow.ts';
import { touchOf } from '../../engine/sent.ts';
import type { World } from '../../engine/world.ts';
import {
  type Answers,
  clientOf,
  type Decide,
  type Delivered,
  type LeftCart,
  lineOf,
  machinesAt,
  quotaFor,
  type Reaction,
  reactionsTo,
  type SampleCustomer,
  sampleCurrency,
} from '../sample/index.ts';
import { type FutureEvent, inDecimals, productsOf } from './population.ts';
import { reactionId } from './truth.ts';

export interface Reactions {
  readonly toMail: (mail: SentMail) => void;
  readonly toText: (text: SentText) => void;
  /** What the shop tells of its carts. */
  readonly toEvent: (event: BusEvent) => void;
}

/** A checkout as the shop told it. */
interface CheckoutDetail {
  readonly customer: CustomerId;
  readonly checkoutId: string;
  /** In units of the sample's currency. */
  readonly value: string;
  readonly items: readonly unknown[];
}

const remindsOfCart = ({ enrols }: Journey): boolean =>
  'on' in enrols && enrols.on.some(({ event }) => event === checkoutStarted);

const checkoutStarted = 'Checkout Started';

/** A journey's goal is mostly reached in this time, or not at all. */
const soon = days(30);

const touchpointsIn = (journeys: readonly Journey[]): ReadonlyMap<string, Touchpoint> =>
  new Map(
    journeys.flatMap((journey) =>
      touchpointsOf(graphOf(journey)).map((each) => [`${journey.id}/${each.name}`, each] as const),
    ),
  );

/** The first answer of a survey is that of the most contented; `undefined`: it asks nothing. */
const answersTo = (touchpoint: Touchpoint): Answers | undefined => {
  if (touchpoint.kind === 'nps') {
    const isContent = (score: string): boolean => recommenderOf(score) === 'promoter';
    return { content: scores.filter(isContent), others: scores.filter((score) => !isContent(score)) };
  }
  if (touchpoint.kind !== 'survey') return undefined;
  const [first, ...others] = touchpoint.answers;
  return {
    content: first === undefined ? [] : [first],
    others,
    ...(touchpoint.inWords !== undefined && { inWords: touchpoint.inWords }),
  };
};

export const simulateReactions = (options: {
  readonly world: World;
  readonly ports: Ports;
  readonly customers: readonly SampleCustomer[];
  /** What happens by itself. */
  readonly future: readonly FutureEvent[];
  readonly journeys: readonly Journey[];
  readonly seed: number;
}): Reactions => {
  const { world, ports, seed } = options;
  const ordersAnyway = Map.groupBy(
    options.future.filter(({ detailType }) => detailType === 'Order Completed'),
    ({ detail }) => String(detail.customer),
  );
  const quotas = new Map<string, Decide>();
  /** Of a message's readers as many order as it brings, of those who come anyway and of the others: a run as small as this is no matter of luck. */
  const quotaOf = (message: string, customer: CustomerId, now: Instant): Decide => {
    const comesAnyway = (ordersAnyway.get(customer) ?? []).some(
      ({ at }) => at > now && at <= plus(now, soon),
    );
    const name = `${message}/${comesAnyway ? 'comes anyway' : 'stays away'}`;
    const quota = quotas.get(name) ?? quotaFor(seed, name);
    quotas.set(name, quota);
    return quota;
  };
  const customers = new Map(options.customers.map((customer) => [customer.id, customer]));
  const touchpoints = touchpointsIn(options.journeys);
  const ofCarts = new Set<string>(options.journeys.filter(remindsOfCart).map(({ id }) => id));
  const received = new Map<CustomerId, number>();
  /** The latest of each. */
  const checkouts = new Map<string, CheckoutDetail>();

  const tell = (detailType: string, at: Instant, detail: Readonly<Record<string, unknown>>): void => {
    world.events.put(world.bus, { source: 'sample-shop', detailType, time: at, detail });
  };

  const followed = (links: readonly string[], by: Follower): void => {
    for (const link of links) world.clock.track(follow(world, link, by));
  };

  const happen = (
    reaction: Reaction,
    touch: string,
    customer: CustomerId,
    index: number,
    { coupon, mail }: { readonly coupon: CouponRecord | undefined; readonly mail: SentMail | undefined },
  ): void => {
    const id = reactionId(touch, index);
    switch (reaction.kind) {
      case 'open':
        if (mail !== undefined) world.mail.report(mail, 'opened', clientOf(seed, customer, 'opened'));
        break;
      case 'click':
        if (mail !== undefined)
          followed(leadsOf(linksOf(mail.html)).slice(0, 1), clientOf(seed, customer, 'clicked'));
        break;
      case 'bounce':
        if (mail !== undefined) world.mail.report(mail, 'bounced');
        break;
      case 'complaint':
        if (mail !== undefined) world.mail.report(mail, 'complained');
        break;
      case 'unsubscribe':
        if (mail === undefined) tell('Unsubscribed', reaction.at, { id, customer, channel: 'sms' });
        else followed([unsubscribeLinkOf(mail) ?? []].flat(), { method: 'POST' });
        break;
      case 'answer':
        tell('Survey Answered', reaction.at, {
          id,
          customer,
          touch,
          answer: reaction.answer,
          ...(reaction.text !== undefined && { text: reaction.text }),
        });
        break;
      case 'order': {
        const { value, of, couponCode } = reaction;
        tell('Order Completed', reaction.at, {
          id,
          customer,
          orderId: id,
          value: inDecimals(couponCode === undefined ? value : paidWith(coupon, value), sampleCurrency),
          currency: sampleCurrency,
          channel: 'web',
          ...('checkoutId' in of
            ? { checkoutId: of.checkoutId, items: of.items }
            : { items: productsOf(of.map(lineOf), sampleCurrency) }),
          ...(couponCode !== undefined && { couponCode }),
        });
        break;
      }
    }
  };

  const couponOf = async (
    enrolment: EnrolmentKey,
    touchpoint: Touchpoint,
  ): Promise<CouponRecord | undefined> => {
    const carried = 'carrying' in touchpoint ? touchpoint.carrying?.name : undefined;
    if (carried === undefined) return undefined;
    const { coupons } = await ports.ledger.passage(enrolment);
    return coupons.find(({ name }) => name === carried);
  };

  /** What is left to pay of a basket at its price: that is what shops tell of an order. */
  const paidWith = (coupon: CouponRecord | undefined, price: number): number => {
    if (coupon === undefined) return price;
    const ofShop = (units: number): number => minorOf(units, ports.settings.currency);
    return price - benefitOf(coupon.terms).takesOff(coupon.terms, { items: price, ofShop });
  };

  const cartOf = (journey: string, customer: CustomerId): LeftCart | undefined => {
    const left = ofCarts.has(journey) ? checkouts.get(customer) : undefined;
    if (left === undefined) return undefined;
    const { checkoutId, value, items } = left;
    return { checkoutId, worth: minorOf(Number(value), sampleCurrency), items };
  };

  const react = async (touch: string, at: Instant, mail?: SentMail): Promise<void> => {
    const parsed = parseTouchKey(touch);
    const customer = parsed && customers.get(parsed.enrolment.customer);
    const touchpoint = touchpoints.get(`${parsed?.enrolment.journey}/${parsed?.step}`);
    if (parsed === undefined || customer === undefined || touchpoint === undefined) return;
    const alreadyReceived = received.get(customer.id) ?? 0;
    received.set(customer.id, alreadyReceived + 1);
    const answers = answersTo(touchpoint);
    const coupon = await couponOf(parsed.enrolment, touchpoint);
    const cart = cartOf(parsed.enrolment.journey, customer.id);
    const delivered: Delivered = {
      key: touch,
      customer,
      channel: answers !== undefined ? 'survey' : mail === undefined ? 'sms' : 'email',
      message: parsed.step,
      at,
      ...(coupon !== undefined && { couponCode: coupon.code, couponValidUntil: coupon.validUntil }),
      ...(cart !== undefined && { cart }),
      ...(answers !== undefined && { answers }),
      alreadyReceived,
    };
    if (mail !== undefined)
      for (const { at: then, does, by } of machinesAt(seed, customer.id, delivered))
        world.clock.schedule(then, () =>
          does === 'opened' ? world.mail.report(mail, does, by) : followed(linksOf(mail.html), by),
        );
    const orders = quotaOf(`${parsed.enrolment.journey}/${parsed.step}`, customer.id, at);
    reactionsTo(delivered, seed, orders).forEach((reaction, index) => {
      world.clock.schedule(reaction.at, () => happen(reaction, touch, customer.id, index, { coupon, mail }));
    });
  };

  return {
    toMail: (mail) => {
      const touch = touchOf(mail.tags);
      if (touch !== undefined) world.clock.track(react(touch, mail.at, mail));
    },
    toText: (text) => {
      const touch = touchOf(text.attributes);
      if (touch !== undefined) world.clock.track(react(touch, text.at));
    },
    toEvent: ({ detailType, detail }) => {
      if (detailType !== checkoutStarted) return;
      const checkout = detail as unknown as CheckoutDetail;
      checkouts.set(checkout.customer, checkout);
    },
  };
};
