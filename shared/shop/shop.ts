/** A shop as a value: its settings, its journeys and where its messages are. */
import * as z from 'zod';
import { microsOf } from '../base/money.ts';
import { leadsTo, ownHosts } from '../base/own-links.ts';
import { messagePrice, usDollar } from '../base/prices.ts';
import { marketing } from '../customers/profiles/topics.ts';
import { RuleError } from '../customers/rules/index.ts';
import { budgetsOf } from '../journeys/budget.ts';
import { isPublished } from '../journeys/domain-events.ts';
import { graphOf, offersOf, touchpointsOf } from '../journeys/graph.ts';
import { builtInLanes, recoveryLane } from '../journeys/lanes.ts';
import { isEventEntry, type Journey } from '../journeys/language.ts';
import { checkRules, withKeptTraits } from '../journeys/rules.ts';
import { isMarketing, kindOf, offerOf } from '../journeys/touchpoints/index.ts';
import { pickLocale } from '../messages/locales.ts';
import { lackOf } from './offers/index.ts';
import { parseWith, type Settings, settingsSchema } from './settings.ts';

/** A journey as a shop has it. */
export interface ShopJourney {
  readonly journey: Journey;
  /** Whether it enrols; one that does not is deployed all the same, and its running passages end as they began. */
  readonly enabled: boolean;
}

export interface Shop {
  /** Plain data, which the functions read. */
  readonly settings: Settings;
  readonly journeys: readonly ShopJourney[];
  /** The folder of the shop's own messages, each of which takes the place of a built-in one of its name. */
  readonly messages?: string;
  /** Where its config and its lock lie; absent: no file holds it, as of a shop that a test makes. */
  readonly folder?: string;
}

/**
 * Deploys a journey that enrols nobody any more: running passages end as they began.
 * @example
 * const journeys = [winBack14d(), paused(welcome())];
 */
export const paused = (journey: Journey): ShopJourney => ({ journey, enabled: false });

const isJourney = (value: unknown): value is Journey =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'steps' in value &&
  Array.isArray(value.steps);

const isShopJourney = (value: unknown): value is ShopJourney =>
  typeof value === 'object' &&
  value !== null &&
  'enabled' in value &&
  'journey' in value &&
  isJourney(value.journey);

const journeyEntry = z
  .custom<Journey | ShopJourney>((value) => isJourney(value) || isShopJourney(value), {
    error: ({ input }) =>
      typeof input === 'function'
        ? 'is a function that makes a journey; call it, such as winBack14d()'
        : 'must be a journey, such as winBack14d(), or paused(journey)',
  })
  .transform((entry): ShopJourney => ('journey' in entry ? entry : { journey: entry, enabled: true }));

type Refuse = (place: readonly (string | number)[], problem: string) => void;

/** CloudFormation takes 500 resources a stack, of which each journey has four. */
export const mostJourneys = 100;

const refuseTwice = (journeys: readonly ShopJourney[], refuse: Refuse): void => {
  const named = new Set<string>();
  for (const [index, { journey }] of journeys.entries()) {
    if (named.has(journey.id)) refuse(['journeys', index], `"${journey.id}" is named twice; name it once`);
    named.add(journey.id);
  }
};

/** A locale that stands in is one of the shop's, as is the one that it stands in for. */
const refuseStrangeFallbacks = ({ locales, localeFallbacks }: Settings, refuse: Refuse): void => {
  for (const [of, standsIn] of Object.entries(localeFallbacks)) {
    const strange = [of, standsIn].find((each) => !locales.includes(each));
    if (strange !== undefined)
      refuse(['localeFallbacks', of], `"${strange}" is none of the locales, which are ${locales.join(', ')}`);
    if (of === standsIn) refuse(['localeFallbacks', of], 'stands in for itself; name another locale');
  }
};

/** A category that has names has one for whoever reads of it. */
const refuseNamelessCategories = ({ locales, categories }: Settings, refuse: Refuse): void => {
  for (const [category, names] of Object.entries(categories)) {
    const without = locales.find(
      (locale) => pickLocale((each) => Object.hasOwn(names, each), locale, '') === undefined,
    );
    if (without !== undefined)
      refuse(
        ['categories', category],
        `has no name in ${without}, which the shop has: write { ${JSON.stringify(without)}: "…" } beside the others`,
      );
  }
};

/** A link with a coupon leads to the shop, as all links do. */
const refuseStrangeCouponLink = ({ couponLink, ...settings }: Settings, refuse: Refuse): void => {
  if (couponLink === undefined || leadsTo(ownHosts(settings), couponLink)) return;
  const { hostname } = new URL(couponLink);
  refuse(
    ['couponLink'],
    `leads to ${hostname}, which is not the shop’s; name the host in linkHosts if it is`,
  );
};

/** The identity that is made is the one that messages are sent by. */
const refuseStrangeDomain = ({ emailDomain, sender }: Settings, refuse: Refuse): void => {
  if (emailDomain === undefined) return;
  const of = sender.email.slice(sender.email.lastIndexOf('@') + 1).toLowerCase();
  if (of !== emailDomain.domain && !of.endsWith(`.${emailDomain.domain}`))
    refuse(['emailDomain', 'domain'], `must be the domain of sender.email, which is ${of}, or one above it`);
};

/** A stage that nobody named is the one that customers are in. */
const refuseDeletedProd = ({ stage, onDeletion }: Settings, refuse: Refuse): void => {
  if (onDeletion === 'delete' && stage === 'prod')
    refuse(
      ['onDeletion'],
      'is no setting of the stage prod, which keeps what it has; name another, such as stage: "test"',
    );
};

/** What is posted is what is published. */
const refuseUnpublished = ({ webhooks, publish }: Settings, refuse: Refuse): void => {
  for (const [name, { events }] of Object.entries(webhooks))
    for (const [index, event] of events.entries())
      if (!isPublished(event, publish))
        refuse(
          ['webhooks', name, 'events', index],
          `"${event}" is not published here; have it published by publish: { '${event}': true }`,
        );
};

/** What a journey sends must have somewhere to go. */
const refuseUnsendable = (journey: Journey, settings: Settings, refuse: Refuse): void => {
  for (const touchpoint of touchpointsOf(graphOf(journey))) {
    const endpoint = kindOf(touchpoint.kind).endpoint?.(touchpoint);
    if (endpoint !== undefined && !Object.hasOwn(settings[endpoint.among], endpoint.name))
      refuse(
        [endpoint.among, endpoint.name],
        `must be there, as { url: 'https://…', header: 'Authorization' }: ${journey.id} sends "${touchpoint.name}" by it`,
      );
    const offer = offerOf(touchpoint);
    const givesPoints = touchpoint.kind === 'award' || (offer !== undefined && 'points' in offer.terms);
    if (givesPoints && settings.loyalty === undefined)
      refuse(
        ['loyalty'],
        `must be there, as { pointsPerUnit: 1 }: ${journey.id} awards "${touchpoint.name}"`,
      );
  }
};

/** A category that each customer names stands for any. */
const anyCategory = ['any'];

/** A code at the shop's own system must stand for all that the words promise. */
const refuseUntellable = (
  journey: Journey,
  { offers }: Settings,
  refuse: (problem: string) => void,
): void => {
  if (offers === undefined) return;
  for (const { name, terms, onFavouriteCategory } of offersOf(journey)) {
    // Of whom nobody knows a favourite it is for everything.
    const meant =
      onFavouriteCategory === true ? [terms, { ...terms, only: { categories: anyCategory } }] : [terms];
    const lack = meant.map((each) => lackOf(offers.shop, each)).find((each) => each !== undefined);
    if (lack !== undefined) refuse(`${journey.id} has the coupon "${name}", which ${lack}`);
  }
};

/** What it is about must be something that customers can consent to. */
const refuseStrangeTopic = (
  { id, topic }: Journey,
  { topics }: Settings,
  refuse: (problem: string) => void,
) => {
  const known = [marketing, ...topics];
  if (topic !== undefined && !known.includes(topic))
    refuse(`${id} is about "${topic}", which is none of the topics ${known.join(', ')}; name it in topics`);
};

/** Its lane, and those that it ends, must have their place among the others. */
const refuseStrangeLane = (
  { id, lane, ends = [] }: Journey,
  { lanes }: Settings,
  refuse: (problem: string) => void,
): void => {
  const strange = ends.find((each) => !lanes.includes(each));
  if (strange !== undefined)
    refuse(`${id} ends "${strange}", which is none of the lanes ${lanes.join(', ')}`);
  if (!lanes.includes(lane))
    refuse(
      `${id} is of the lane "${lane}", which is none of the lanes ${lanes.join(', ')}; name it where it belongs in lanes`,
    );
};

/** Of a lane that is misspelt nobody would be held out; nor is anybody of the one that puts things right. */
const refuseStrangeHoldouts = ({ lanes, experiment }: Settings, refuse: Refuse): void => {
  for (const lane of Object.keys(experiment.lanes)) {
    const place = ['experiment', 'lanes', lane];
    if (lane === recoveryLane) refuse(place, 'nobody is held out of what puts something right; leave it out');
    else if (!lanes.includes(lane))
      refuse(place, `"${lane}" is none of the lanes, which are ${lanes.join(', ')}`);
  }
};

/** What a budget counts must be known: each message's price, and what a dollar is worth here. */
const refuseUncountable = (
  { budget, id, ...journey }: Journey,
  { usdEach, currency, rates }: Settings,
  refuse: Refuse,
): void => {
  if (budget?.messages === undefined) return;
  const sent = touchpointsOf(graphOf(journey))
    .filter(isMarketing)
    .map((touchpoint) => kindOf(touchpoint.kind).spec(touchpoint, (duration) => duration).channel);
  const said = `${id} has a budget of messages`;
  if (currency !== usDollar && rates[usDollar] === undefined) {
    refuse(['rates', usDollar], `must say what a dollar is worth in ${currency}, such as 0.92: ${said}`);
    return;
  }
  for (const channel of new Set(sent)) {
    const price = messagePrice(channel, usdEach, { currency, rates });
    if (price === undefined)
      refuse(
        ['usdEach', channel],
        `must be there, in US dollars, such as 0.05: ${said}, and sends by ${channel}`,
      );
    else if (price > microsOf(budget.messages))
      refuse(
        ['usdEach', channel],
        `is more than the whole budget of messages of ${id}, which is ${budget.messages} ${currency}`,
      );
  }
};

/** A lane that is misspelt would queue with all the others. */
const refuseStrangeAhead = ({ lanes, pace }: Settings, refuse: (problem: string) => void): void => {
  for (const lane of pace.ahead)
    if (![...lanes, ...builtInLanes].includes(lane))
      refuse(`names the lane "${lane}", which is none of the lanes ${lanes.join(', ')}`);
};

/** A cap of a topic that nothing is about would never count. */
const refuseStrangeCaps = ({ guardrails: { caps }, topics }: Settings, refuse: Refuse): void => {
  const known = [marketing, ...topics];
  for (const [index, { topic }] of caps.entries())
    if (topic !== undefined && !known.includes(topic))
      refuse(
        ['guardrails', 'caps', index, 'topic'],
        `"${topic}" is none of the topics ${known.join(', ')}; name it in topics`,
      );
};

/** Who is asked to confirm is asked by a journey: without it nobody could be written to. */
const refuseUnconfirmed = (
  journeys: readonly ShopJourney[],
  { doubleOptIn }: Settings,
  refuse: Refuse,
): void => {
  if (doubleOptIn === undefined) return;
  const asks = journeys.some(
    ({ journey: { enrols }, enabled }) =>
      enabled && isEventEntry(enrols) && enrols.on.some(({ event }) => event === 'Confirmation Wanted'),
  );
  if (!asks)
    refuse(
      ['doubleOptIn'],
      'needs a journey that Confirmation Wanted begins: list confirmYourAddress() among the journeys',
    );
};

/** Its rules must be of use here: a stage may begin where the shop says. */
const refuseUnusable = (journey: Journey, settings: Settings, refuse: (problem: string) => void): void => {
  try {
    checkRules([journey], settings);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    refuse(error.message);
  }
};

const shopSchema = settingsSchema
  .extend({
    journeys: z.array(journeyEntry).max(mostJourneys, {
      error: `must be ${mostJourneys} journeys at most, each of which is four of the 500 resources that CloudFormation takes in a stack; take away what enrols nobody any more, and whoever is under way goes on`,
    }),
    messages: z.string().min(1).optional(),
  })
  .superRefine(({ journeys, messages: _, ...settings }, { addIssue }) => {
    const refuse: Refuse = (place, message) => addIssue({ code: 'custom', path: [...place], message });
    refuseTwice(journeys, refuse);
    refuseStrangeFallbacks(settings, refuse);
    refuseNamelessCategories(settings, refuse);
    refuseStrangeCaps(settings, refuse);
    refuseStrangeCouponLink(settings, refuse);
    refuseStrangeDomain(settings, refuse);
    refuseDeletedProd(settings, refuse);
    refuseUnpublished(settings, refuse);
    refuseStrangeHoldouts(settings, refuse);
    refuseStrangeAhead(settings, (problem) => refuse(['pace', 'ahead'], problem));
    refuseUnconfirmed(journeys, settings, refuse);
    for (const [index, { journey }] of journeys.entries()) {
      refuseUnsendable(journey, settings, refuse);
      refuseUncountable(journey, settings, refuse);
      refuseUntellable(journey, settings, (problem) => refuse(['journeys', index], problem));
      refuseStrangeLane(journey, settings, (problem) => refuse(['journeys', index], problem));
      refuseStrangeTopic(journey, settings, (problem) => refuse(['journeys', index], problem));
      refuseUnusable(journey, settings, (problem) => refuse(['journeys', index], problem));
    }
  });

/** What `defineShop` takes. */
export interface ShopDefinition extends z.input<typeof settingsSchema> {
  /** All that are deployed; those that are not `paused` enrol. */
  readonly journeys: readonly (Journey | ShopJourney)[];
  /** The folder of the shop's own messages, relative to the config; absent: the built-in ones alone. */
  readonly messages?: string;
}

/**
 * A shop from what its config says, checked.
 * @example
 * export default defineShop({
 *   brand: { name: 'Acme', url: 'https://acme.example', address: '1 High Street, London', colour: '#7a3cff' },
 *   sender: { email: 'hello@acme.example', name: 'Acme' },
 *   timezone: 'Europe/London',
 *   currency: 'EUR',
 *   journeys: [winBack14d({ after: days(21) }), paused(welcome())],
 *   messages: './messages',
 * });
 * @throws SettingsError with one line a mistake: where it is, what is wrong, what would be right
 */
export const defineShop = (definition: ShopDefinition): Shop => {
  const { journeys, messages, ...settings } = parseWith(shopSchema, definition, 'the shop');
  const all = journeys.map(({ journey }) => journey);
  const budgets = budgetsOf(all);
  return {
    settings: { ...withKeptTraits(settings, all), ...(Object.keys(budgets).length > 0 && { budgets }) },
    journeys,
    ...(messages !== undefined && { messages }),
  };
};

/** The journeys that are deployed. */
export const deployedJourneys = ({ journeys }: Pick<Shop, 'journeys'>): readonly Journey[] =>
  journeys.map(({ journey }) => journey);

/** The journeys that enrol. */
export const enrollingJourneys = ({ journeys }: Pick<Shop, 'journeys'>): readonly Journey[] =>
  journeys.flatMap(({ journey, enabled }) => (enabled ? [journey] : []));
