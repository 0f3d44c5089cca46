/** What happens at a shop in a month, as far as its size and its configuration say, and what is assumed of the rest. */
import { type Duration, days } from '../../shared/base/time.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { counts } from './counts.ts';

/** A journey that is on, and what one of its passages comes to where the customer never reacts. */
export interface Led {
  readonly journey: string;
  /** Whether events begin it; otherwise the nights do. */
  readonly isBegunByEvents: boolean;
  readonly touchpoints: number;
  readonly transitions: number;
  readonly lasts: Duration;
}

/** What differs from shop to shop. */
export interface Assumed {
  readonly customers: number;
  /** Percent of the customers whom the nights enrol in a month, all journeys together. */
  readonly dormantPercent: number;
  /** Percent of the customers for whom each journey begins that events begin. */
  readonly begunPercent: number;
  /** Passages a month, for the journeys of which they are known. */
  readonly passages: Readonly<Record<string, number>>;
  /** Events that the shop tells of a customer in a month. */
  readonly eventsEach: number;
  readonly eventsARequest: number;
  /** Percent of the emails. */
  readonly openedPercent: number;
  readonly clickedPercent: number;
  /** Percent of the messages. */
  readonly textsPercent: number;
  /** Since when it is deployed: what is stored grows. */
  readonly monthsKept: number;
}

const messagesOf = ({ emails, texts }: { readonly emails: number; readonly texts: number }): number =>
  emails + texts;

/** Nobody has counted these: a run on the shop's own orders says how many enrol (`rekindle start --orders`), and its messages' figures who opens. */
export const assumed: Assumed = {
  customers: 1_000_000,
  dormantPercent: 9,
  begunPercent: 1,
  passages: {},
  eventsEach: 2,
  eventsARequest: 10,
  openedPercent: 35,
  clickedPercent: 4,
  textsPercent: Math.round((counts.touchpoint.texts / messagesOf(counts.touchpoint)) * 100),
  monthsKept: 12,
};

/** Of everybody together, in a month. */
export interface Load {
  readonly customers: number;
  readonly passages: number;
  readonly touchpoints: number;
  readonly transitions: number;
  readonly emails: number;
  readonly texts: number;
  readonly events: number;
  readonly requests: number;
  readonly opened: number;
  readonly clicked: number;
  /** Passages that are under way at a time. */
  readonly open: number;
  /** Days for which a passage's waits would be looked at, were each looked at each day. */
  readonly daysWaited: number;
  readonly monthsKept: number;
  /** Events are deleted when they are so old. */
  readonly monthsOfEvents: number;
}

export const nightsAMonth = 30;

export const loadOf = (
  led: readonly Led[],
  told: Assumed,
  { keepEventsDays }: Pick<Settings, 'keepEventsDays'>,
): Load => {
  const { customers } = told;
  const swept = led.filter(({ isBegunByEvents }) => !isBegunByEvents).length;
  const passagesOf = ({ journey, isBegunByEvents }: Led): number =>
    told.passages[journey] ??
    (customers * (isBegunByEvents ? told.begunPercent : told.dormantPercent / swept)) / 100;
  const sum = (of: (each: Led) => number): number =>
    led.reduce((total, each) => total + passagesOf(each) * of(each), 0);
  const touchpoints = sum((each) => each.touchpoints);
  const messages = touchpoints * messagesOf(counts.touchpoint);
  const texts = (messages * told.textsPercent) / 100;
  const emails = messages - texts;
  const events = customers * told.eventsEach;
  const daysWaited = sum((each) => each.lasts / days(1));
  return {
    customers,
    passages: sum(() => 1),
    touchpoints,
    transitions: sum((each) => each.transitions),
    emails,
    texts,
    events,
    requests: events / told.eventsARequest,
    opened: (emails * told.openedPercent) / 100,
    clicked: (emails * told.clickedPercent) / 100,
    open: daysWaited / nightsAMonth,
    daysWaited,
    monthsKept: told.monthsKept,
    monthsOfEvents: Math.min(told.monthsKept, keepEventsDays / nightsAMonth),
  };
};
