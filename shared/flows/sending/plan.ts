/** What is to become of a touchpoint whose turn has come: planned purely, on all that is known at that moment. */

import type { EnrolmentKey } from '../../base/ids.ts';
import { type Instant, minutes, parseIso, plus } from '../../base/time.ts';
import { channels } from '../../customers/profiles/channels.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { type Brake, type BrakeEntry, noBrake, stopOf } from '../../decisions/brake/brake.ts';
import type { BudgetStanding } from '../../decisions/budgets/budget.ts';
import type { Arrival, GuardrailVerdict, Question } from '../../decisions/guardrails/guardrail.ts';
import { guard } from '../../decisions/guardrails/index.ts';
import { dueDetail, usefulUntil } from '../../decisions/guardrails/useful.ts';
import type { Decision } from '../../journeys/decide.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import { type HeldBy, offersIn, type Passage, type Withheld } from '../../journeys/records.ts';
import { isMessage, type MessageSpec, type TouchSpec } from '../../journeys/touchpoints/index.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import { claimedAt, unclaimed } from './claim.ts';
import { momentOf } from './moment.ts';
import { reminderOf } from './reminder.ts';

/** A touchpoint's turn, and all that its plan hangs on. */
export interface Turn {
  readonly customer: Profile;
  readonly enrolment: EnrolmentKey;
  readonly touch: TouchSpec;
  readonly passage: Passage;
  /** The moment that it waits for, unless it comes back from having waited for it. */
  readonly until?: SendRequest['until'];
  /** The hour at which the customer is usually there; absent: too little is known of her, or nobody has looked. */
  readonly bestHour?: string | undefined;
  readonly held?: SendRequest['state']['held'];
  /** What the wait that timed out just before came to, where it leads elsewhere. */
  readonly late?: Exclude<Decision, { readonly kind: 'waiting' }> | undefined;
  readonly settings: FunctionSettings;
  readonly now: Instant;
  /** Where its message would arrive, as far as anybody has looked. */
  readonly arrival?: Arrival | undefined;
  /** What people have paused and stopped. */
  readonly brake?: Brake;
  /** Of the journey's budget; absent: it has none. */
  readonly standing?: BudgetStanding | undefined;
}

export type TouchPlan =
  /** It is to be sent now; or again, where it may have left and it does no harm. */
  | { readonly kind: 'send' }
  /** Not now: it is asked again at that instant. `due`: since when its turn has come. */
  | { readonly kind: 'hold'; readonly until: Instant; readonly due: Instant; readonly by: HeldBy }
  | { readonly kind: 'withhold'; readonly withheld: Withheld }
  /** A person has stopped it: the passage is over. */
  | { readonly kind: 'stopped'; readonly by: BrakeEntry }
  /** The story goes on elsewhere. */
  | Exclude<Decision, { readonly kind: 'waiting' }>
  /** What became of it is written down. */
  | {
      readonly kind: 'done';
      readonly outcome: 'sent' | 'withheld' | 'unknown';
    }
  /** It may have left, and nobody will ever know. */
  | { readonly kind: 'give-up' };

/** What may have left leaves again where that does no harm: an order's news, and what is known for one by its key. */
const mayRepeat = (touch: MessageSpec, { guardrails }: FunctionSettings): boolean => {
  const { receipts } = channels[touch.channel];
  return touch.transactional || receipts === 'bus' || (receipts === 'provider' && guardrails.resendUnknown);
};

/** Its turn has not come: it comes at that instant. */
const notBefore = (until: Instant, by: 'moment' | 'start'): TouchPlan => ({
  kind: 'hold',
  until,
  due: until,
  by,
});

/** Since when its turn has come: whatever has held it, that was when it was first to leave. */
export const dueSince = (held: Turn['held'], now: Instant): Instant =>
  held === undefined ? now : parseIso(held.due);

const heldBack = ({ held, now }: Turn, until: Instant, by: HeldBy): TouchPlan => ({
  kind: 'hold',
  until,
  due: dueSince(held, now),
  by,
});

/** When what was claimed then, and may have left, is waited for no longer. */
export const unknownUntil = (claimed: Instant, { guardrails }: FunctionSettings): Instant =>
  plus(claimed, minutes(guardrails.unknownAfterMinutes));

/** What is to come before it; `undefined`: nothing more. */
const comesFirst = (turn: Turn): TouchPlan | undefined => {
  const { customer, touch, passage, until, bestHour, held, late, settings, now } = turn;
  const startsAt = passage.enrolment?.startsAt;
  if (startsAt !== undefined && now < startsAt) return notBefore(startsAt, 'start');
  if (late !== undefined) return late;
  const waitsFor = held === undefined || held.by === 'start' ? until : undefined;
  const moment = waitsFor && momentOf(waitsFor, customer, settings.timezone, bestHour ?? settings.bestHour);
  if (moment !== undefined && now < moment) return notBefore(moment, 'moment');
  const reminds = reminderOf(touch, turn);
  return reminds !== undefined && now < reminds.from ? notBefore(reminds.from, 'moment') : undefined;
};

/**
 * Entered again with the claim there, and no outcome written down: its handler died, or is at it still. `undefined`: it
 * is certainly dead, and what it may have sent may leave again.
 */
const takesOver = (turn: Turn, since: Instant): TouchPlan | undefined => {
  const { touch, settings, now } = turn;
  // What is no message is written down with its claim.
  if (!isMessage(touch)) return undefined;
  const bound = unknownUntil(since, settings);
  if (now < bound) return heldBack(turn, bound, 'unknown');
  return mayRepeat(touch, settings) ? undefined : { kind: 'give-up' };
};

/** Of these nobody can say when they end: what they hold comes back for a last time when it is worth nothing more. */
const openEnded: ReadonlySet<HeldBy> = new Set<HeldBy>(['pause', 'brake', 'pace', 'busy']);

/** Held, but for no longer than it is worth sending: what could leave too late alone is withheld. */
const heldWhileUseful = (
  turn: Turn,
  question: Question,
  { until, by, because }: Extract<GuardrailVerdict, { readonly kind: 'hold' }>,
): TouchPlan => {
  const useful = usefulUntil(question);
  if (useful === undefined || until < useful) return heldBack(turn, until, by);
  if (openEnded.has(by) && turn.now < useful) return heldBack(turn, useful, by);
  const { due = turn.now } = question;
  const times = dueDetail(due, useful);
  const detail = because === undefined ? times : `${because}; ${times}`;
  return { kind: 'withhold', withheld: { guardrail: by, detail } };
};

const asGuarded = (turn: Turn): TouchPlan => {
  const { enrolment, touch, passage, settings, now, held, arrival, brake, standing } = turn;
  const question: Question = {
    // What a dead handler took is this one's to use: it does not stand in its own way.
    customer: unclaimed(turn.customer, turn),
    enrolment,
    touch,
    settings,
    now,
    due: dueSince(held, now),
    held,
    issued: offersIn(passage).map(({ name }) => name),
    arrival,
    ...(brake !== undefined && { brake }),
    // What its record counts was taken before.
    standing: passage.touches.some(({ step, spent }) => step === touch.name && spent !== undefined)
      ? undefined
      : standing,
  };
  const verdict = guard(question);
  if (verdict.kind === 'hold') return heldWhileUseful(turn, question, verdict);
  if (verdict.kind !== 'allow') return verdict;
  if ((reminderOf(touch, turn)?.until ?? now) >= now) return { kind: 'send' };
  const withheld = { guardrail: 'too-late', detail: 'what it reminds of has begun' } as const;
  return { kind: 'withhold', withheld };
};

/** What would be sent now, and why not. Whoever previews, sends or tests asks this, and nothing else. */
export const planTouchpoint = (turn: Turn): TouchPlan => {
  const { customer, passage, touch } = turn;
  const record = passage.touches.find(({ step }) => step === touch.name);
  if (record !== undefined && record.outcome !== 'sending')
    return { kind: 'done', outcome: record.outcome === 'shadow' ? 'sent' : record.outcome };
  const { journey } = turn.enrolment;
  const entry = customer.enrolments[journey];
  const stop = entry && stopOf(turn.brake ?? noBrake, { journey, ...entry });
  if (stop !== undefined) return { kind: 'stopped', by: stop };
  const since = claimedAt(customer, turn);
  const first = since === undefined ? comesFirst(turn) : takesOver(turn, since);
  return first ?? asGuarded(turn);
};

/** Whether what goes in its place is to go: it can't reach her by its own channel, whatever else it has to wait for. */
export const goesElsewhere = (plan: TouchPlan, touch: TouchSpec, { touches }: Passage): boolean => {
  const known = touches.find(({ step }) => step === touch.name)?.withheld;
  const withheld = plan.kind === 'withhold' ? plan.withheld : plan.kind === 'done' ? known : undefined;
  return withheld?.guardrail === 'consent' || withheld?.guardrail === 'suppressed';
};
