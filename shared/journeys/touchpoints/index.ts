/** Every kind of touchpoint: what there is of them, whoever lists, checks, draws, compiles or counts them. */
import * as z from 'zod';
import { consentChannels } from '../../customers/profiles/channels.ts';
import { scores } from '../answers.ts';
import { awardKind } from './award.ts';
import { type Coupon, couponKind } from './coupon.ts';
import { emailKind } from './email.ts';
import type { TouchpointKind } from './kind.ts';
import { npsKind } from './nps.ts';
import { postcardKind } from './postcard.ts';
import { pushKind } from './push.ts';
import { smsKind } from './sms.ts';
import { surveyKind } from './survey.ts';
import { taskKind } from './task.ts';

const each = [
  emailKind,
  smsKind,
  surveyKind,
  npsKind,
  pushKind,
  postcardKind,
  couponKind,
  taskKind,
  awardKind,
] as const;
type Each = (typeof each)[number];

export type Touchpoint = Parameters<Each['words']>[0];
export type TouchKind = Each['kind'];
export type MessageKind = Extract<Each, { readonly contact: 'message' }>['kind'];

export const touchKinds = each.map(({ kind }) => kind);
export const messageKinds = each.flatMap((kind) => (kind.contact === 'message' ? [kind.kind] : []));

/** For each kind of message what `of` makes of it. */
export const forEachMessageKind = <Value>(of: (kind: MessageKind) => Value): Record<MessageKind, Value> =>
  Object.fromEntries(messageKinds.map((kind) => [kind, of(kind)] as const)) as Record<MessageKind, Value>;

const [first, ...others] = each;
/** A touchpoint as it travels in the state machine's arguments. */
export const touchSchema = z.discriminatedUnion('kind', [
  first.schema,
  ...others.map(({ schema }) => schema),
]);
export type TouchSpec = z.infer<typeof touchSchema>;
export type TouchOf<Kind extends TouchKind> = Extract<TouchSpec, { readonly kind: Kind }>;
export type MessageSpec = TouchOf<MessageKind>;

/** What brings it: a channel that needs a consent, or `person`, somebody of the shop's. */
export const touchChannels = [...consentChannels, 'person'] as const;

const byKind = new Map<TouchKind, TouchpointKind<Touchpoint, TouchSpec>>(
  each.map((kind) => [kind.kind, kind]),
);

/** What there is to know of a kind. */
export const kindOf = (kind: TouchKind): TouchpointKind<Touchpoint, TouchSpec> => {
  const found = byKind.get(kind);
  if (found === undefined) throw new Error(`there is no kind of touchpoint "${kind}"`);
  return found;
};

/** What it lets one answer; `undefined`: it asks nothing. */
export const answersOf = (touchpoint: Touchpoint): readonly string[] | undefined => {
  if (touchpoint.kind === 'nps') return scores;
  return touchpoint.kind === 'survey' ? touchpoint.answers : undefined;
};

/** Whether a provider brings it to the customer: what does needs a consent and counts as contact. */
export const isMessage = <Touch extends { readonly kind: TouchKind }>(
  touch: Touch,
): touch is Touch & { readonly kind: MessageKind } => kindOf(touch.kind).contact === 'message';

/** Whether it is a message that sells: it needs a consent to its topic. */
export const isMarketing = <Touch extends { readonly kind: TouchKind; readonly transactional?: boolean }>(
  touch: Touch,
): touch is Touch & { readonly kind: MessageKind } => isMessage(touch) && touch.transactional !== true;

/** The coupon that it is, or bears. */
export const offerOf = (touchpoint: Touchpoint): Coupon | undefined => {
  if (touchpoint.kind === 'coupon') return touchpoint;
  return 'carrying' in touchpoint ? touchpoint.carrying : undefined;
};

/** It, and what goes in its place. */
export const withOrElse = (touchpoint: Touchpoint): readonly Touchpoint[] =>
  'orElse' in touchpoint && touchpoint.orElse !== undefined ? [touchpoint, touchpoint.orElse] : [touchpoint];

/** Whether it waits while another journey puts something right: all that is contact does, but for an order's news. */
export const canBePaused = ({ kind, transactional }: TouchSpec): boolean =>
  !transactional && kindOf(kind).contact !== 'none';

/** Whether it takes a place of the day's and the caps': what puts something right takes none. */
export const takesPlace = <Touch extends TouchSpec>(
  touch: Touch,
): touch is Touch & { readonly kind: MessageKind } =>
  isMarketing(touch) && !('recovers' in touch && touch.recovers === true);
