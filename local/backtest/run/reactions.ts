/** Lets the sample shop's customers react to what reaches them: as events on the buses, like real reactions. */
import { type CustomerId, type EnrolmentKey, parseTouchKey } from '../../../shared/base/ids.ts';
import { minorOf } from '../../../shared/base/money.ts';
import type { Instant } from '../../../shared/base/time.ts';
import type { Ports } from '../../../shared/flows/ports.ts';
import { recommenderOf, scores } from '../../../shared/journeys/answers.ts';
import { graphOf, touchpointsOf } from '../../../shared/journeys/graph.ts';
import type { Journey, Touchpoint } from '../../../shared/journeys/language.ts';
import { benefitOf } from '../../../shared/journeys/offers/benefits/index.ts';
import type { CouponRecord } from '../../../shared/journeys/records.ts';
import type { SentMail } from '../../aws/mail.ts';
import type { SentText } from '../../aws/texts.ts';
import { type Follower, follow, leadsOf, linksOf, unsubscribeLinkOf } from '../../engine/follow.ts';
import { touchOf } from '../../engine/sent.ts';
import type { World } from '../../engine/world.ts';
import {
  type Answers,
  clientOf,
  type Delivered,
  machinesAt,
  type Reaction,
  reactionsTo,
  type SampleCustomer,
} from '../sample/index.ts';
import { inDecimals } from './population.ts';

export interface Reactions {
  readonly toMail: (mail: SentMail) => void;
  readonly toText: (text: SentText) => void;
}

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
  return { content: first === undefined ? [] : [first], others };
};

export const simulateReactions = (options: {
  readonly world: World;
  readonly ports: Ports;
  readonly customers: readonly SampleCustomer[];
  readonly journeys: readonly Journey[];
  readonly seed: number;
}): Reactions => {
  const { world, ports, seed } = options;
  const customers = new Map(options.customers.map((customer) => [customer.id, customer]));
  const touchpoints = touchpointsIn(options.journeys);
  const received = new Map<CustomerId, number>();

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
    const id = `reaction-${touch}-${index}`;
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
        tell('Survey Answered', reaction.at, { id, customer, touch, answer: reaction.answer });
        break;
      case 'order':
        tell('Order Completed', reaction.at, {
          id,
          customer,
          orderId: id,
          value: inDecimals(
            reaction.couponCode === undefined ? reaction.value : paidWith(coupon, reaction.value),
            ports.settings.currency,
          ),
          ...(reaction.couponCode !== undefined && { couponCode: reaction.couponCode }),
        });
        break;
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

  const react = async (touch: string, at: Instant, mail?: SentMail): Promise<void> => {
    const parsed = parseTouchKey(touch);
    const customer = parsed && customers.get(parsed.enrolment.customer);
    const touchpoint = touchpoints.get(`${parsed?.enrolment.journey}/${parsed?.step}`);
    if (parsed === undefined || customer === undefined || touchpoint === undefined) return;
    const alreadyReceived = received.get(customer.id) ?? 0;
    received.set(customer.id, alreadyReceived + 1);
    const answers = answersTo(touchpoint);
    const coupon = await couponOf(parsed.enrolment, touchpoint);
    const delivered: Delivered = {
      key: touch,
      customer,
      channel: answers !== undefined ? 'survey' : mail === undefined ? 'sms' : 'email',
      message: parsed.step,
      at,
      ...(coupon !== undefined && { couponCode: coupon.code, couponValidUntil: coupon.validUntil }),
      ...(answers !== undefined && { answers }),
      alreadyReceived,
    };
    if (mail !== undefined)
      for (const { at: then, does, by } of machinesAt(seed, customer.id, delivered))
        world.clock.schedule(then, () =>
          does === 'opened' ? world.mail.report(mail, does, by) : followed(linksOf(mail.html), by),
        );
    reactionsTo(delivered, seed).forEach((reaction, index) => {
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
  };
};
