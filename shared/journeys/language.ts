/** The language of journeys: nouns (touchpoints), signals, and the steps of a story. A journey is a value. */
import type { Weekday } from '../base/calendar.ts';
import type { JourneyId, StepName } from '../base/ids.ts';
import type { Duration } from '../base/time.ts';
import type { AnniversaryField } from '../customers/profiles/anniversary.ts';
import type { Profile } from '../customers/profiles/profile.ts';
import type { Rule, TextField } from '../customers/rules/index.ts';
import type { Stage } from '../customers/rules/stages.ts';
import type { TraitDeclaration } from '../customers/traits/trait.ts';
import { type Recommender, recommenders } from './answers.ts';
import type { Begins } from './begins.ts';
import type { Budget } from './budget.ts';
import type { CouponTerms } from './offers/benefits/index.ts';
import type { Coupon } from './touchpoints/coupon.ts';
import type { Email } from './touchpoints/email.ts';
import type { Touchpoint } from './touchpoints/index.ts';
import type { Nps } from './touchpoints/nps.ts';
import type { Survey } from './touchpoints/survey.ts';
import type { Task } from './touchpoints/task.ts';

export type { Begins } from './begins.ts';
export type { Budget } from './budget.ts';
export type { CouponTerms } from './offers/benefits/index.ts';
export { type Award, award } from './touchpoints/award.ts';
export { type Coupon, coupon, type Offer } from './touchpoints/coupon.ts';
export { type Email, email } from './touchpoints/email.ts';
export type { Touchpoint } from './touchpoints/index.ts';
export type { Reminder } from './touchpoints/message.ts';
export { type Nps, nps } from './touchpoints/nps.ts';
export { type Postcard, postcard } from './touchpoints/postcard.ts';
export { type Push, push } from './touchpoints/push.ts';
export { type Sms, sms } from './touchpoints/sms.ts';
export { type Survey, survey } from './touchpoints/survey.ts';
export { careCall, type Task, task } from './touchpoints/task.ts';

/** What a wait listens for, as plain data: it travels in the state machine. */
export type SignalSource =
  | { readonly kind: 'reaction'; readonly to: StepName }
  | { readonly kind: 'redemption'; readonly of: StepName }
  | { readonly kind: 'answer'; readonly to: StepName; readonly answers: readonly string[] }
  | { readonly kind: 'score'; readonly to: StepName }
  | { readonly kind: 'result'; readonly of: StepName; readonly results: readonly string[] }
  | { readonly kind: 'purchase' }
  | { readonly kind: 'visit' }
  | { readonly kind: 'event'; readonly name: string }
  /** A visit or an order less than so long before the passage's `startsAt`. */
  | { readonly kind: 'activity'; readonly within: Duration };

/** Something observable after a touchpoint, with exactly these outcomes. */
export interface Signal<Outcome extends string = string> {
  readonly source: SignalSource;
  readonly outcomes: readonly Outcome[];
  /** The outcome when nothing was observed by the deadline. */
  readonly otherwise: Outcome;
}

/**
 * A click settles it at once; an open is only known to be no click when the time is over. Both are a person's: what a
 * machine opens or clicks settles nothing. Where it can't be known who opened (Apple's Mail fetches each message's
 * pictures by itself), who reads and does not click is `silent`: let `silent` do a reader no harm.
 * @example
 * const missYou = email('we-miss-you');
 * waitFor(reaction(missYou), { atMost: days(3) }, {
 *   clicked: [],
 *   opened: [send(email('picked-for-you'))],
 *   silent: [send(sms('still-there'))],
 * });
 */
export const reaction = (message: Email): Signal<'clicked' | 'opened' | 'silent'> => ({
  source: { kind: 'reaction', to: message.name },
  outcomes: ['clicked', 'opened', 'silent'],
  otherwise: 'silent',
});

/**
 * The coupon was used with an order.
 * @example
 * const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(8) });
 * waitFor(redemption(tenOff), { atMost: days(8) }, { redeemed: [exit('converted')], unused: [] });
 */
export const redemption = (of: Coupon): Signal<'redeemed' | 'unused'> => ({
  source: { kind: 'redemption', of: of.name },
  outcomes: ['redeemed', 'unused'],
  otherwise: 'unused',
});

/**
 * The survey was answered: its outcomes are the answers.
 * @example
 * const why = survey('tell-us-why', { over: 'email', answers: ['price', 'taste'] });
 * waitFor(answer(why), { atMost: days(5) }, {
 *   price: [send(email('a-better-price'))],
 *   taste: [exit('other-taste')],
 *   unanswered: [],
 * });
 */
export const answer = <Answer extends string>(to: Survey<Answer>): Signal<Answer | 'unanswered'> => ({
  source: { kind: 'answer', to: to.name, answers: to.answers },
  outcomes: [...to.answers, 'unanswered'],
  otherwise: 'unanswered',
});

/**
 * The score from 0 to 10: 9 and 10 are a promoter's, 7 and 8 a passive's, and what is lower a detractor's.
 * @example
 * const recommend = nps('would-you-recommend', { over: 'email' });
 * waitFor(score(recommend), { atMost: days(7) }, {
 *   promoter: [send(email('bring-a-friend'))],
 *   passive: [],
 *   detractor: [send(email('a-person-answers'))],
 *   unanswered: [],
 * });
 */
export const score = (to: Nps): Signal<Recommender | 'unanswered'> => ({
  source: { kind: 'score', to: to.name },
  outcomes: [...recommenders, 'unanswered'],
  otherwise: 'unanswered',
});

/**
 * What came of a task; `untaken`: nobody has finished it in time.
 * @example
 * const call = careCall('vip-call', { queue: 'vip-care', takeWithin: hours(24) });
 * waitFor(result(call), { atMost: days(3) }, {
 *   'reached-happy': [exit('thanked')],
 *   'reached-unhappy': [send(email('putting-it-right'))],
 *   'not-reached': [],
 *   untaken: [],
 * });
 */
export const result = <Result extends string>(of: Task<Result>): Signal<Result | 'untaken'> => ({
  source: { kind: 'result', of: of.name, results: of.results },
  outcomes: [...of.results, 'untaken'],
  otherwise: 'untaken',
});

/**
 * Any order after the wait began; also the usual goal.
 * @example
 * waitFor(purchase, { atMost: days(7) }, { purchased: [exit('came-back')], 'not-purchased': [] });
 */
export const purchase: Signal<'purchased' | 'not-purchased'> = {
  source: { kind: 'purchase' },
  outcomes: ['purchased', 'not-purchased'],
  otherwise: 'not-purchased',
};

/**
 * Any event that shows the customer in the shop, such as `Product Viewed`, after the wait began.
 * @example
 * waitFor(visit, { atMost: days(3) }, { visited: [exit('came-back')], away: [] });
 */
export const visit: Signal<'visited' | 'away'> = {
  source: { kind: 'visit' },
  outcomes: ['visited', 'away'],
  otherwise: 'away',
};

/**
 * Any event of this name after the wait began, such as `happened('Playlist Created')`.
 * @example
 * waitFor(happened('Playlist Created'), { atMost: days(7) }, { happened: [exit('at-home')], absent: [] });
 */
export const happened = (name: string): Signal<'happened' | 'absent'> => ({
  source: { kind: 'event', name },
  outcomes: ['happened', 'absent'],
  otherwise: 'absent',
});

/** Traits of the profile that a story may branch on. */
export type Trait = 'tier' | 'locale' | 'country' | 'city' | 'favouriteCategory' | 'leavingReason';
type KnownTrait = Trait & keyof Profile;

/** What a branch looks at, as plain data. */
export type Question =
  | { readonly kind: 'trigger'; readonly filter: PropertyFilter }
  | { readonly kind: 'trait'; readonly trait: KnownTrait }
  | { readonly kind: 'shopTrait'; readonly trait: string }
  | { readonly kind: 'stage' }
  | { readonly kind: 'referral' }
  | { readonly kind: 'weekday' }
  | { readonly kind: 'timeOfDay'; readonly from: string; readonly until: string }
  | { readonly kind: 'rule'; readonly rule: Rule }
  /** `terms`: of the coupon that there is to be enough left for. */
  | { readonly kind: 'budget'; readonly coupon?: StepName; readonly terms?: CouponTerms };

/** A case is taken by its name, and whatever is none of them, or not known, is `otherwise`. */
type Cases<Case extends string> = { readonly otherwise: Steps } & (string extends Case
  ? Readonly<Record<string, Steps>>
  : { readonly [Each in Case]?: Steps });
type YesOrNo = Readonly<Record<'yes' | 'no', Steps>>;

export interface Asked<Branches> {
  readonly question: Question;
  /** Phantom: the branches that it takes. */
  readonly branches?: Branches;
}

/**
 * Branches by the trait's value: any value may be a case, the rest is `otherwise`.
 * @example
 * branch(trait('tier'), { gold: [send(email('for-gold'))], otherwise: [] });
 */
export const trait = (name: Trait): Asked<Cases<string>> => ({ question: { kind: 'trait', trait: name } });

/** The traits that are always one of some texts. */
type ClosedTrait<Traits> = {
  [Name in keyof Traits]: Extract<Traits[Name], { readonly kind: 'oneOf' }> extends never ? never : Name;
}[keyof Traits];
type ValueOf<Declaration> = Declaration extends { readonly values: readonly (infer Value)[] }
  ? Value & string
  : string;

/**
 * Branches by a trait of the shop's own that is always one of these.
 * @example
 * const traits = { plan: oneOf('free', 'pro') };
 * branch(shopTrait(traits, 'plan'), { pro: [exit('paying')], otherwise: [] });
 */
export const shopTrait = <
  Traits extends Readonly<Record<string, TraitDeclaration>>,
  Name extends ClosedTrait<Traits> & string,
>(
  _traits: Traits,
  name: Name,
): Asked<Cases<ValueOf<Traits[Name]>>> => ({
  question: { kind: 'shopTrait', trait: name },
});
/**
 * Branches by lifecycle stage.
 * @example
 * branch(stage, { dormant: [send(email('we-miss-you'))], otherwise: [exit('still-here')] });
 */
export const stage: Asked<Cases<Stage>> = { question: { kind: 'stage' } };
/**
 * Branches by a property of the event that began the passage.
 * @example
 * branch(triggered({ property: 'shipping.country', in: ['DE', 'AT'] }), {
 *   yes: [send(email('sent-from-berlin'))],
 *   no: [],
 * });
 */
export const triggered = (filter: PropertyFilter): Asked<YesOrNo> => ({
  question: { kind: 'trigger', filter },
});
/**
 * Branches by whether another customer has referred this one: with a code for friends on the first order, which was
 * not refunded, and by somebody else.
 * @example
 * branch(isReferred, { yes: [send(award('friend-points', { points: 200 }))], no: [exit('not-referred')] });
 */
export const isReferred: Asked<YesOrNo> = { question: { kind: 'referral' } };
/**
 * Branches by the day of the week where the customer lives.
 * @example
 * branch(weekday, { saturday: [], sunday: [], otherwise: [wait(days(1))] });
 */
export const weekday: Asked<Cases<Weekday>> = { question: { kind: 'weekday' } };
/**
 * Branches by whether the clock where the customer lives shows `from` or later, and less than `until`; over midnight, too.
 * @example
 * branch(localTimeBetween('09:00', '17:00'), { yes: [send(sms('we-are-open'))], no: [] });
 */
export const localTimeBetween = (from: string, until: string): Asked<YesOrNo> => ({
  question: { kind: 'timeOfDay', from, until },
});
/**
 * Branches by whether the profile meets a rule; a verdict of `unknown` is `no`.
 * @example
 * branch(meets(spentAtLeast(200)), { yes: [send(email('for-our-best'))], no: [] });
 */
export const meets = (rule: Rule): Asked<YesOrNo> => ({ question: { kind: 'rule', rule } });

/**
 * Branches by whether anything is left of the journey's budget of this month: for this coupon, at what it counts for the
 * customer, or for any. Whom the passage has given it already goes by `yes`: so asked after its message, the branch tells
 * for whom there was no room. A journey without a budget goes by `yes`, and asks nobody.
 * @example
 * const tenOff = coupon('ten-off', { amountOff: 10, validFor: days(8) });
 * const steps = [
 *   send(email('we-miss-you', { carrying: tenOff })),
 *   branch(budgetLeft(tenOff), { yes: [], no: [send(email('see-what-is-new')), exit('no-budget')] }),
 * ];
 */
export const budgetLeft = (coupon?: Coupon): Asked<YesOrNo> => ({
  question: { kind: 'budget', ...(coupon !== undefined && { coupon: coupon.name, terms: coupon.terms }) },
});

/** A moment on the wall clock and the calendar of the place where the customer lives. */
export type Moment =
  | { readonly kind: 'time'; readonly time: string }
  | { readonly kind: 'weekday'; readonly weekday: Weekday; readonly time: string }
  | { readonly kind: 'anniversary'; readonly of: AnniversaryField; readonly time: string }
  | { readonly kind: 'best-hour' };

/**
 * The next time that the customer's clock shows it, such as `localTime('09:00')`.
 * @example
 * const steps = [waitUntil(localTime('09:00')), send(email('good-morning'))];
 */
export const localTime = (time: string): Moment => ({ kind: 'time', time });
/**
 * The next such day at such a time, which may be today: `next('monday', '10:00')`.
 * @example
 * const steps = [waitUntil(next('monday', '10:00')), send(email('your-week'))];
 */
export const next = (weekday: Weekday, time: string): Moment => ({ kind: 'weekday', weekday, time });
/**
 * The coming birthday, or anniversary of the first order, at such a time; one that is over a week away is not waited for.
 * @example
 * const steps = [waitUntil(anniversary('birthday', '09:00')), send(email('happy-birthday'))];
 */
export const anniversary = (of: AnniversaryField, time: string): Moment => ({
  kind: 'anniversary',
  of,
  time,
});

/**
 * The next time that her clock shows the hour at which she is usually there: from her orders, and from what she opened and
 * clicked herself. Where too little is known of her, the settings' `bestHour`.
 * @example
 * const steps = [send(email('we-miss-you'), { at: theirBestHour() })];
 */
export const theirBestHour = (): Moment => ({ kind: 'best-hour' });

export type Steps = readonly Step[];
export type Step =
  /** `moment`: it leaves no earlier. */
  | { readonly kind: 'send'; readonly touchpoint: Touchpoint; readonly moment?: Moment }
  | { readonly kind: 'wait'; readonly for: Duration }
  | { readonly kind: 'waitUntil'; readonly moment: Moment }
  | {
      readonly kind: 'waitFor';
      readonly signal: Signal;
      readonly atMost: Duration;
      readonly checkEvery?: Duration;
      /** Until the passage's `startsAt`, and nothing is looked at earlier. */
      readonly untilStart?: true;
      readonly branches: Readonly<Record<string, Steps>>;
    }
  | {
      readonly kind: 'branch';
      readonly question: Question;
      readonly branches: Readonly<Record<string, Steps>>;
    }
  | {
      readonly kind: 'split';
      readonly name: StepName;
      readonly variants: Readonly<Record<string, { readonly weight: number; readonly steps: Steps }>>;
      /** Who is enrolled from now on goes there. */
      readonly winner?: string;
    }
  | { readonly kind: 'exit'; readonly reason: string };

/**
 * Sends it, once in a passage, unless a guardrail withholds it.
 * @param when `at`: as `waitUntil` before it
 * @example
 * const steps = [send(email('we-miss-you')), wait(days(3)), send(sms('last-call'), { at: theirBestHour() })];
 */
export const send = (touchpoint: Touchpoint, { at }: { readonly at?: Moment } = {}): Step => ({
  kind: 'send',
  touchpoint,
  ...(at !== undefined && { moment: at }),
});
/**
 * Waits so long, whatever happens.
 * @example
 * const steps = [send(email('hello')), wait(days(3)), send(email('first-steps'))];
 */
export const wait = (duration: Duration): Step => ({ kind: 'wait', for: duration });
/**
 * Holds the message that is sent next until then; the moment is worked out when its turn comes, and then stays.
 * @example
 * const steps = [waitUntil(next('monday', '10:00')), send(email('your-week'))];
 */
export const waitUntil = (moment: Moment): Step => ({ kind: 'waitUntil', moment });
/** Ends the passage with this reason. @example exit('lapsed'); */
export const exit = (reason: string): Step => ({ kind: 'exit', reason });

/**
 * Waits until the signal settles, at most so long; demands a branch for exactly each outcome. `[]` carries on.
 * `checkEvery` looks again at these intervals without an event; it defaults to the deadline, since events end a
 * wait early, and each look is a billed transition.
 * @example
 * waitFor(purchase, { atMost: days(7), checkEvery: days(1) }, {
 *   purchased: [exit('came-back')],
 *   'not-purchased': [send(sms('still-there'))],
 * });
 */
export const waitFor = <Outcome extends string>(
  signal: Signal<Outcome>,
  limits: { readonly atMost: Duration; readonly checkEvery?: Duration },
  branches: { readonly [Each in Outcome]: Steps },
): Step => ({ kind: 'waitFor', signal, ...limits, branches });

/**
 * Takes the branch of the customer's trait, stage or rule verdict as it is at that moment.
 * @example
 * branch(meets(ordersAtLeast(5)), {
 *   yes: [send(email('for-regulars'))],
 *   no: [send(email('good-to-see-you'))],
 * });
 */
export const branch = <Branches extends Readonly<Record<string, Steps>>>(
  { question }: Asked<Branches>,
  branches: NoInfer<Branches>,
): Step => ({ kind: 'branch', question, branches });

/**
 * Weighted variants; the same customer gets the same variant in each passage. Once it has a `winner`, whoever enters from
 * then on goes there; the others stay in the story, for the passages that are under way and for what is told of them.
 * @example
 * split('tone', {
 *   warm: { weight: 2, steps: [send(email('we-miss-you'))] },
 *   short: { weight: 1, steps: [send(sms('come-back'))] },
 * }, { winner: 'warm' });
 */
export const split = <Variant extends string>(
  name: StepName,
  variants: Readonly<Record<Variant, { readonly weight: number; readonly steps: Steps }>>,
  { winner }: { readonly winner?: NoInfer<Variant> } = {},
): Step => ({ kind: 'split', name, variants, ...(winner !== undefined && { winner }) });

/** Enrols each night whoever the rule holds for; by days of silence, who has just fallen silent. */
export interface RuleEntry {
  readonly when: Rule;
  /**
   * Of a rule that asks for silence: whom it came to hold for in so long before the sweep, and nobody who was
   * silent for longer; absent: the settings' `dormancy.windowDays`.
   */
  readonly within?: Duration;
  /** Enrolled in a night; whoever finds no place comes first in the next one. */
  readonly atMostPerNight?: number;
  /**
   * The story begins exactly so long after the last visit or order, unless another comes first. The rule is to hold
   * before that: the time between two sweeps, which is 25 hours where clocks go back.
   */
  readonly afterInactivity?: Duration;
  /** Since the latest enrolment; absent: each customer once. */
  readonly reEnrolAfter?: Duration;
}

/** What must hold of an event's property, named by its path: `value`, `shipping.country`. */
export type PropertyFilter = { readonly property: string } & (
  | { readonly is: string | number | boolean }
  | { readonly in: readonly (string | number)[] }
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly exists: boolean }
);

/** An event that begins a journey: its name, such as `Checkout Started`, and what all must hold of its properties. */
export interface Beginning {
  readonly event: string;
  readonly where?: readonly PropertyFilter[];
}

/** Enrols when one of these events comes. */
export interface EventEntry {
  readonly on: readonly [Beginning, ...Beginning[]];
  /** Only customers whom the rule holds for at that moment. */
  readonly when?: Rule;
  /** The story begins so long after the event, unless the goal, or `unless`, happened meanwhile. */
  readonly after?: Duration;
  readonly unless?: Signal;
  /** What is told so long after it happened counts, and begins nothing any more; absent: a day after the delay. */
  readonly atMostLate?: Duration;
  /** Another such event while the passage is open ends it and begins the next; else it changes nothing. */
  readonly replaces?: true;
  /** A property: an event with the same value is about the same thing, and moves the beginning instead. */
  readonly key?: string;
  /** Since the latest enrolment; absent: each customer once. `days(0)`: as soon as a passage is over. */
  readonly reEnrolAfter?: Duration;
}

/** What whoever starts a broadcast has to tell, or may tell. */
export interface Parameter {
  /** `moment`: a date and time with its place's timezone. */
  readonly kind: 'text' | 'url' | 'moment';
  readonly optional?: true;
  /** The broadcast goes to those whose profile has this, or one of these, in that field. */
  readonly selects?: TextField;
}

/** Enrols whom an operator means, when an operator starts it: each customer once a broadcast. */
export interface BroadcastEntry {
  readonly broadcast: true;
  /** Of them, only those whom the rule holds for. */
  readonly when?: Rule;
  /** By their names: templates know them as `broadcast.<name>`. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** Another broadcast ends a passage that is open and begins the next; else it passes the customer by. */
  readonly replaces?: true;
  readonly reEnrolAfter?: undefined;
}

export type Entry = RuleEntry | EventEntry | BroadcastEntry;
export const isEventEntry = (entry: Entry): entry is EventEntry => 'on' in entry;
export const isBroadcastEntry = (entry: Entry): entry is BroadcastEntry => 'broadcast' in entry;

export interface JourneyStory {
  /** Raised with every change: running passages keep the version that they began with. */
  readonly version: number;
  readonly enrols: Entry;
  /** Nobody enrols who is in one of these at the time. */
  readonly excludes?: readonly string[];
  /**
   * While a customer is in it, what journeys of lower lanes would offer waits; until it says nothing more on any path, and
   * waits for no answer of hers.
   */
  readonly pauses?: true;
  /** Entering it ends the customer's passages in these lanes: what they would say is its own to say now. */
  readonly ends?: readonly string[];
  /**
   * 0 to 100; 0 unless told. Of journeys of its lane that a customer would enter at the same moment, the one of the highest
   * priority is entered; and of two messages of the lane that are due its leaves first.
   */
  readonly priority?: number;
  /**
   * One of the settings' lanes: a customer is in at most one journey of a lane at a time, and the higher lane speaks
   * first. `win-back` of a rule about silence, `news` of a broadcast, `lifecycle` of anything else unless told.
   */
  readonly lane?: string;
  /** What its marketing is about, one of the settings' topics: it goes to who consents to that. `marketing` unless told. */
  readonly topic?: string;
  /** Reaching it ends the passage. */
  readonly goal: Signal;
  /**
   * The exit of a passage that would not have begun had all been known then, such as `never-silent`; absent:
   * `meanwhile`.
   */
  readonly unfounded?: string;
  /** With whom it begins: a share of people, a segment, or both; absent: everybody. Who is not among them is in neither arm. */
  readonly begins?: Begins;
  /** What it may give away and spend in a calendar month; absent: as much as it comes to. It may change under a version. */
  readonly budget?: Budget;
  /** How long after the enrolment the goal counts, in both arms; 30 days unless told. */
  readonly goalWithin?: Duration;
  readonly steps: Steps;
}

export interface Journey extends JourneyStory {
  readonly id: JourneyId;
  readonly lane: string;
  readonly excludes?: readonly JourneyId[];
  readonly goalWithin: Duration;
}
