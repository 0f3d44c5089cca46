/** Which messages the journeys send, and which variables they give each, step by step: as plain data, which functions read too. */
import * as z from 'zod';
import { graphOf, touchpointsOf } from '../../journeys/graph.ts';
import { type Coupon, isBroadcastEntry, isEventEntry, type Journey } from '../../journeys/language.ts';
import { couponTerms } from '../../journeys/offers/benefits/index.ts';
import {
  answersOf,
  isMessage,
  kindOf,
  messageKinds,
  offerOf,
  type Touchpoint,
  touchChannels,
} from '../../journeys/touchpoints/index.ts';
import type { Settings } from '../settings.ts';

/** Why a message lacks a variable that not every message has, by the first member of the path. */
const reasons: Readonly<Record<string, string>> = {
  coupon: 'only a message that carries a coupon has one: give it { carrying: … }',
  browsed: 'only a message with { showsBrowsed: true } has it',
  answers: 'only surveys and NPS questions have answers',
  cart: 'only journeys that nothing but a Checkout Started begins have a cart',
  confirm: 'only journeys that nothing but a Confirmation Wanted begins ask for a confirmation',
  traits: 'the shop declares no such trait of its own',
  broadcast:
    'only journeys that an operator starts have parameters, and a message may use those that are not optional',
};

/** All members of a variable, or those of these names. */
const members = z.union([z.literal('all'), z.array(z.string()).readonly()]);
type Members = z.infer<typeof members>;

/** A message of a journey, and what its templates may use beside what every message has. */
export const sentMessage = z.object({
  journey: z.string(),
  message: z.string(),
  kind: z.enum(messageKinds),
  channel: z.enum(touchChannels),
  transactional: z.boolean(),
  /** The coupon that it carries. */
  offer: z
    .object({
      name: z.string(),
      terms: couponTerms,
      /** Milliseconds. */
      validFor: z.int(),
      onFavouriteCategory: z.literal(true).exactOptional(),
      forFriends: z.boolean().exactOptional(),
    })
    .exactOptional(),
  /** A survey's. */
  answers: z.array(z.string()).readonly().exactOptional(),
  /** Of a journey that an operator starts. */
  parameters: z.record(z.string(), z.enum(['text', 'url', 'moment'])).exactOptional(),
  /** By the first member of a variable's path. */
  given: z.record(z.string(), members),
});
export type SentMessage = Readonly<z.infer<typeof sentMessage>>;

/** Of a passage that a checkout begins, its cart is known. */
const beginsOnlyBy = ({ enrols }: Journey, name: string): boolean =>
  isEventEntry(enrols) && enrols.on.every(({ event }) => event === name);

const parametersOf = ({ enrols }: Journey) =>
  isBroadcastEntry(enrols) ? Object.entries(enrols.parameters ?? {}) : undefined;

const offerSent = ({ name, terms, validFor, onFavouriteCategory, forFriends }: Coupon) => ({
  name,
  terms,
  validFor,
  ...(onFavouriteCategory !== undefined && { onFavouriteCategory }),
  ...(forFriends !== undefined && { forFriends }),
});

const givenTo = (
  journey: Journey,
  touchpoint: Touchpoint,
  { traits }: Pick<Settings, 'traits'>,
): Readonly<Record<string, Members>> => {
  const answers = answersOf(touchpoint);
  // A parameter that may be left out is no variable: a message would fail without it.
  const parameters = parametersOf(journey)?.flatMap(([name, { optional }]) =>
    optional === true ? [] : [name],
  );
  return {
    traits: Object.keys(traits),
    ...('carrying' in touchpoint && touchpoint.carrying !== undefined && { coupon: 'all' as const }),
    ...('showsBrowsed' in touchpoint && touchpoint.showsBrowsed === true && { browsed: 'all' as const }),
    ...(answers !== undefined && { answers }),
    ...(beginsOnlyBy(journey, 'Checkout Started') && { cart: 'all' as const }),
    ...(beginsOnlyBy(journey, 'Confirmation Wanted') && { confirm: 'all' as const }),
    ...(parameters !== undefined && { broadcast: parameters }),
  };
};

/** All messages of a journey, each once. */
export const messagesOf = (journey: Journey, settings: Pick<Settings, 'traits'>): readonly SentMessage[] => {
  const parameters = parametersOf(journey);
  return touchpointsOf(graphOf(journey))
    .filter(isMessage)
    .map((touchpoint) => {
      const { kind, name: message } = touchpoint;
      const offer = offerOf(touchpoint);
      const answers = answersOf(touchpoint);
      return {
        journey: journey.id,
        message,
        kind,
        channel: kindOf(kind).spec(touchpoint, (duration) => duration).channel,
        transactional: 'transactional' in touchpoint && touchpoint.transactional === true,
        ...(offer !== undefined && { offer: offerSent(offer) }),
        ...(answers !== undefined && { answers }),
        ...(parameters !== undefined && {
          parameters: Object.fromEntries(parameters.map(([name, each]) => [name, each.kind])),
        }),
        given: givenTo(journey, touchpoint, settings),
      };
    });
};

/** Why the message may not use the variable; `undefined`: it may. */
export const lackOf = ({ given }: Pick<SentMessage, 'given'>, path: string): string | undefined => {
  const [root = '', member = ''] = path.split('.');
  const why = reasons[root];
  if (why === undefined) return undefined;
  const known = given[root];
  if (known === undefined) return why;
  if (known === 'all' || known.includes(member)) return undefined;
  return known.length === 0 ? why : `there are ${known.map((each) => `${root}.${each}`).join(', ')}`;
};
