/** Which variables a journey gives its messages, step by step. */

import { graphOf, touchpointsOf } from '../../shared/journeys/graph.ts';
import { isBroadcastEntry, isEventEntry, type Journey } from '../../shared/journeys/language.ts';
import {
  answersOf,
  isMessage,
  type MessageKind,
  type Touchpoint,
} from '../../shared/journeys/touchpoints/index.ts';
import type { Settings } from '../../shared/shop/settings.ts';

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
type Members = 'all' | ReadonlySet<string>;
type Given = ReadonlyMap<string, Members>;

/** A message of a journey, and what its templates may use beside what every message has. */
export interface SentMessage {
  readonly journey: Journey;
  readonly touchpoint: Extract<Touchpoint, { readonly kind: MessageKind }>;
  readonly given: Given;
}

/** Of a passage that a checkout begins, its cart is known. */
const beginsOnlyBy = ({ enrols }: Journey, name: string): boolean =>
  isEventEntry(enrols) && enrols.on.every(({ event }) => event === name);

/** A parameter that may be left out is no variable: a message would fail without it. */
const toldParameters = ({ enrols }: Journey): ReadonlySet<string> | undefined =>
  isBroadcastEntry(enrols)
    ? new Set(
        Object.entries(enrols.parameters ?? {}).flatMap(([name, { optional }]) =>
          optional === true ? [] : [name],
        ),
      )
    : undefined;

const givenTo = (journey: Journey, touchpoint: Touchpoint, { traits }: Pick<Settings, 'traits'>): Given => {
  const given = new Map<string, Members>([['traits', new Set(Object.keys(traits))]]);
  if ('carrying' in touchpoint && touchpoint.carrying !== undefined) given.set('coupon', 'all');
  if ('showsBrowsed' in touchpoint && touchpoint.showsBrowsed === true) given.set('browsed', 'all');
  const answers = answersOf(touchpoint);
  if (answers !== undefined) given.set('answers', new Set(answers));
  if (beginsOnlyBy(journey, 'Checkout Started')) given.set('cart', 'all');
  if (beginsOnlyBy(journey, 'Confirmation Wanted')) given.set('confirm', 'all');
  const parameters = toldParameters(journey);
  if (parameters !== undefined) given.set('broadcast', parameters);
  return given;
};

/** All messages of a journey, each once. */
export const messagesOf = (journey: Journey, settings: Pick<Settings, 'traits'>): readonly SentMessage[] =>
  touchpointsOf(graphOf(journey))
    .filter(isMessage)
    .map((touchpoint) => ({ journey, touchpoint, given: givenTo(journey, touchpoint, settings) }));

/** Why the message may not use the variable; `undefined`: it may. */
export const lackOf = ({ given }: Pick<SentMessage, 'given'>, path: string): string | undefined => {
  const [root = '', member = ''] = path.split('.');
  const why = reasons[root];
  if (why === undefined) return undefined;
  const known = given.get(root);
  if (known === undefined) return why;
  if (known === 'all' || known.has(member)) return undefined;
  return known.size === 0 ? why : `there are ${[...known].map((each) => `${root}.${each}`).join(', ')}`;
};
