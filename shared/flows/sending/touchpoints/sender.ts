/** What the sending of a kind is: what it writes down, and what is done once that is claimed. */
import { type Instant, parseIso } from '../../../base/time.ts';
import type { Profile } from '../../../customers/profiles/profile.ts';
import type { PointsWrites } from '../../../decisions/points/account.ts';
import type { SendRequest } from '../../../journeys/protocol.ts';
import {
  type CouponRecord,
  shadowToken,
  type TaskRecord,
  type TouchRecord,
  type Withheld,
} from '../../../journeys/records.ts';
import type { CouponSpec } from '../../../journeys/touchpoints/coupon.ts';
import type { TouchSpec } from '../../../journeys/touchpoints/index.ts';
import { type Reserved, reserve } from '../../offers/reserve.ts';
import type { Accepted, Delivery, Ports } from '../../ports.ts';
import type { Composer } from '../compose.ts';
import type { StepContext } from '../settle.ts';

/** A touchpoint that is to be sent now. */
export interface Sending<Touch extends TouchSpec = TouchSpec> {
  readonly request: Omit<SendRequest, 'touch'> & { readonly touch: Touch };
  readonly context: StepContext;
  readonly now: Instant;
  readonly ports: Ports;
  readonly composer: Composer;
  /** Takes what the coupon counts, and the touchpoint with it, out of the journey's budget; or why there is no room. */
  readonly pays: (coupon: CouponRecord) => Promise<Withheld | undefined>;
}

/** What is known of it before any words are. */
export type Foreseen = Pick<Sending, 'request' | 'context' | 'now' | 'ports'>;

/** Reserves the offer that the touchpoint is, or carries. */
export const offerOf = (
  spec: CouponSpec,
  { request: { enrolment }, context: { profile: customer, passage }, now, ports, pays }: Sending,
): Promise<Reserved> => reserve(spec, { enrolment, customer, passage, now, ports, pays });

/** What is done once the touchpoint is claimed and written down. */
export type Effect =
  /** Nothing more: its record is the touchpoint, or says why there is none. */
  | { readonly kind: 'written'; readonly outcome: 'sent' | 'withheld' }
  /** It would have left, were its customer not held out: it counts as if it had, and nothing does. */
  | { readonly kind: 'shadow' }
  /** Its provider brings it to the customer, once. */
  | { readonly kind: 'hand-over'; readonly handOver: (delivery: Delivery) => Promise<Accepted> };

interface Records {
  readonly touches: readonly TouchRecord[];
  readonly coupons: readonly CouponRecord[];
  readonly tasks?: readonly TaskRecord[];
  readonly points?: PointsWrites;
}

/** What it takes can't be had now, or another handler is at it. */
export type Unprepared = { readonly kind: 'busy'; readonly why: string } | { readonly kind: 'stale' };

export interface Prepared {
  readonly kind: 'prepared';
  /** Written before anything leaves. */
  readonly records: Records;
  /** Until when an offer is valid that was not made. */
  readonly offers?: Instant | undefined;
  /** What they make of the profile, which is written with them. */
  readonly changed?: (profile: Profile) => Profile;
  readonly effect: Effect;
}

/** Written as a method, which a kind is only ever asked for its own touchpoints. */
export interface Sender<Touch extends TouchSpec> {
  /** Works out what it will write down and say, before it is claimed. */
  prepare(sending: Sending<Touch>): Promise<Prepared | Unprepared>;
  /** What it can't be sent without, and lacks. */
  readonly lacks?: (sending: Foreseen) => Promise<Withheld | undefined>;
  /** Tells what is `untold` of the kind's own; told again, it is known for the same. */
  readonly tell?: (
    touch: TouchRecord,
    tasks: readonly TaskRecord[],
    ports: Pick<Ports, 'ledger' | 'publish' | 'tell' | 'settings'>,
  ) => Promise<void>;
}

/** Of what comes later than its turn: when that was, and what held it last. A moment that it was to wait for is its turn. */
const lateness = ({ held }: SendRequest['state']): Pick<TouchRecord, 'dueAt' | 'heldBy'> =>
  held === undefined || held.by === 'moment' || held.by === 'start'
    ? {}
    : { dueAt: parseIso(held.due), heldBy: held.by };

export const touchRecord = (
  { enrolment, touch, state }: Pick<SendRequest, 'enrolment' | 'touch' | 'state'>,
  at: Instant,
) => ({
  enrolment,
  step: touch.name,
  kind: touch.kind,
  channel: touch.channel,
  at,
  ...('topic' in touch && touch.topic !== undefined && { topic: touch.topic }),
  ...lateness(state),
});

/** It is written down why, and nothing leaves, or another in its place. A coupon that it would have carried is not issued. */
export const prepareWithheld = (
  request: Pick<SendRequest, 'enrolment' | 'touch' | 'state' | 'token'>,
  withheld: Withheld,
  now: Instant,
  more: Pick<TouchRecord, 'orElse'> = {},
): Prepared => ({
  kind: 'prepared',
  records: {
    touches: [
      {
        ...touchRecord(request, now),
        outcome: 'withheld',
        withheld,
        ...(request.token === shadowToken && { heldOut: true }),
        ...more,
      },
    ],
    coupons: [],
  },
  effect: { kind: 'written', outcome: 'withheld' },
});
