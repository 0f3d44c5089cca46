/** `journey()`: accepts a story, or refuses it with a sentence that says where and why. */

import { isTimeOfDay } from '../base/calendar.ts';
import { journeyId } from '../base/ids.ts';
import { UserMistake } from '../base/mistake.ts';
import { type Duration, days, spoken } from '../base/time.ts';
import { hasDormancy, parseRule, type Rule, RuleError } from '../customers/rules/index.ts';
import { checkBegins, narrowed } from './begins.ts';
import { checkBudget } from './budget.ts';
import { graphOf, meanwhile, touchpointsOf, wholeStory } from './graph.ts';
import { longestHistory, mostOfStory } from './history.ts';
import { laneOfEntry } from './lanes.ts';
import {
  type BroadcastEntry,
  type Entry,
  exit,
  isBroadcastEntry,
  isEventEntry,
  type Journey,
  type JourneyStory,
  type Moment,
  type Question,
  type Signal,
  type Step,
  type Steps,
  type Touchpoint,
} from './language.ts';
import { isMarketing, isMessage, kindOf, withOrElse } from './touchpoints/index.ts';
import type { StoryTerms } from './touchpoints/kind.ts';

/** The story can't be run as it stands; the message names the journey, the step and what would be right. */
export class JourneyError extends UserMistake {
  override readonly name = 'JourneyError';
}

const namePattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Step Functions ends an execution after a year. */
const longestPassage = days(365);
/** No moment is further off: a day of the week, or an anniversary within a week, at the end of its day. */
const longestMoment = days(8);

/** What the paths that lead to a step have in common when it begins. */
interface PathsSoFar {
  /** Sent on every path that leads here. */
  readonly always: ReadonlySet<string>;
  /** Sent on at least one of them. */
  readonly sometimes: ReadonlySet<string>;
  readonly longest: number;
}

type Refuse = (where: string, why: string) => never;

/** A wait's state bears the letters and digits of the event's name, and Step Functions allows a state 80 characters. */
const isNameable = (event: string): boolean => {
  const letters = event.match(/[A-Za-z0-9]+/g)?.join('-') ?? '';
  return letters !== '' && letters.length <= 60;
};

const checkName = (name: string, what: string, where: string, refuse: Refuse): void => {
  if (!namePattern.test(name) || name.length > 40)
    refuse(where, `${what} "${name}" must be at most 40 lower-case letters, digits and single dashes`);
};

const signalTouchpoint = ({ source }: Signal): string | undefined => {
  switch (source.kind) {
    case 'reaction':
    case 'answer':
    case 'score':
      return source.to;
    case 'redemption':
    case 'result':
      return source.of;
    default:
      return undefined;
  }
};

/** Rules written in code are held to what `parseRule` asks of data. */
const checkRule = (rule: Rule, where: string, refuse: Refuse): void => {
  try {
    parseRule(rule, where);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    refuse(error.message, '');
  }
};

const union = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => new Set([...a, ...b]);
const intersection = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...a].filter((name) => b.has(name)));

/** What is known where branches rejoin; a branch that exits does not. */
const rejoin = (ends: readonly (PathsSoFar | 'exited')[]): PathsSoFar | 'exited' =>
  ends.reduce(
    (known, end) =>
      known === 'exited'
        ? end
        : end === 'exited'
          ? known
          : {
              always: intersection(known.always, end.always),
              sometimes: union(known.sometimes, end.sometimes),
              longest: Math.max(known.longest, end.longest),
            },
    'exited',
  );

const sameTouchpoint = (a: Touchpoint, b: Touchpoint): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a message may remind of: whoever starts the broadcast always tells it. */
const momentsOf = (entry: Entry): ReadonlySet<string> =>
  new Set(
    Object.entries(isBroadcastEntry(entry) ? (entry.parameters ?? {}) : {}).flatMap(
      ([name, { kind, optional }]) => (kind === 'moment' && optional !== true ? [name] : []),
    ),
  );

const carriedBy = (touchpoint: Touchpoint): readonly Touchpoint[] =>
  'carrying' in touchpoint && touchpoint.carrying !== undefined ? [touchpoint.carrying] : [];

class StoryCheck {
  readonly #touchpoints = new Map<string, Touchpoint>();
  readonly #moments: ReadonlySet<string>;
  readonly #refuse: Refuse;

  constructor(entry: Entry, refuse: Refuse) {
    this.#moments = momentsOf(entry);
    this.#refuse = refuse;
  }

  steps(steps: Steps, before: PathsSoFar, where: string): PathsSoFar | 'exited' {
    let known: PathsSoFar | 'exited' = before;
    for (const [index, step] of steps.entries()) {
      const here = `${where}[${index}]`;
      if (known === 'exited') this.#refuse(here, 'is never reached: the step before it exits');
      if (step.kind === 'waitUntil') this.#checkMoment(step.moment, steps[index + 1], here);
      if (step.kind === 'send' && step.moment !== undefined) this.#checkMoment(step.moment, step, here);
      if (step.kind === 'send' && step.moment !== undefined && steps[index - 1]?.kind === 'waitUntil')
        this.#refuse(here, 'waits for a moment, and so does the step before it; give it one of them');
      known = this.#step(step, known, here);
      if (step.kind === 'send') this.#checkAwaited(step.touchpoint, steps[index + 1], here);
    }
    if (known !== 'exited' && known.longest > longestPassage)
      this.#refuse(where, `lasts up to ${spoken(known.longest as Duration)}; a passage may last a year`);
    return known;
  }

  #step(step: Step, known: PathsSoFar, where: string): PathsSoFar | 'exited' {
    switch (step.kind) {
      case 'send':
        return this.#send(step, known, where);
      case 'wait':
        if (step.for <= 0) this.#refuse(where, 'waits for nothing; give it a duration such as days(3)');
        return { ...known, longest: known.longest + step.for };
      case 'waitUntil':
        return { ...known, longest: known.longest + longestMoment };
      case 'exit':
        checkName(step.reason, 'the exit reason', where, this.#refuse);
        return 'exited';
      case 'waitFor':
        return this.#waitFor(step, known, where);
      case 'branch':
        this.#checkQuestion(step.question, where);
        return this.#branches(step.branches, known, where);
      case 'split':
        checkName(step.name, 'the split', where, this.#refuse);
        for (const [variant, { weight }] of Object.entries(step.variants)) {
          checkName(variant, 'the variant', where, this.#refuse);
          if (!(weight > 0))
            this.#refuse(where, `variant "${variant}" needs a weight above 0, not ${weight}`);
        }
        if (step.winner !== undefined && !Object.hasOwn(step.variants, step.winner))
          this.#refuse(
            where,
            `the winner "${step.winner}" is none of its variants ${Object.keys(step.variants).join(', ')}`,
          );
        return this.#branches(
          Object.fromEntries(Object.entries(step.variants).map(([name, { steps }]) => [name, steps])),
          known,
          where,
        );
    }
  }

  #termsAt(where: string): StoryTerms {
    return {
      refuse: (why) => this.#refuse(where, why),
      checkName: (name, what) => checkName(name, what, where, this.#refuse),
      moments: this.#moments,
    };
  }

  #send(
    { touchpoint, moment }: Extract<Step, { kind: 'send' }>,
    known: PathsSoFar,
    where: string,
  ): PathsSoFar {
    const terms = this.#termsAt(where);
    const [, orElse] = withOrElse(touchpoint);
    if (orElse !== undefined) this.#checkOrElse(touchpoint, orElse, known, where);
    const carried = carriedBy(touchpoint);
    const instead = orElse === undefined ? [] : [orElse, ...carriedBy(orElse)];
    for (const each of [touchpoint, ...carried, ...instead]) {
      terms.checkName(each.name, 'the touchpoint');
      kindOf(each.kind).check(each, terms);
      const namesake = this.#touchpoints.get(each.name);
      if (namesake !== undefined && !sameTouchpoint(namesake, each))
        this.#refuse(where, `two different touchpoints are called "${each.name}"`);
      this.#touchpoints.set(each.name, each);
    }
    if (known.sometimes.has(touchpoint.name) && touchpoint.kind !== 'coupon')
      this.#refuse(
        where,
        `"${touchpoint.name}" may have been sent before on this path; no touchpoint is sent twice`,
      );
    const sent = new Set([touchpoint, ...carried].map(({ name }) => name));
    return {
      always: union(known.always, sent),
      sometimes: union(known.sometimes, union(sent, new Set(instead.map(({ name }) => name)))),
      longest: known.longest + (moment === undefined ? 0 : longestMoment),
    };
  }

  #checkOrElse(touchpoint: Touchpoint, orElse: Touchpoint, known: PathsSoFar, where: string): void {
    const refuse = (why: string) =>
      this.#refuse(where, `"${orElse.name}", in the place of "${touchpoint.name}", ${why}`);
    if (orElse.kind === touchpoint.kind)
      refuse(`is the same kind of message; name one that reaches her another way`);
    if (withOrElse(orElse).length > 1) refuse('has one in its own place; name one alone');
    if (isMarketing(orElse) !== isMarketing(touchpoint)) refuse('is to be as transactional as that');
    if (known.sometimes.has(orElse.name) || orElse.name === touchpoint.name)
      refuse('may have been sent before on this path; no touchpoint is sent twice');
  }

  #checkQuestion(question: Question, where: string): void {
    if (question.kind === 'rule') checkRule(question.rule, where, this.#refuse);
    if (question.kind !== 'timeOfDay') return;
    const { from, until } = question;
    if (!isTimeOfDay(from) || !isTimeOfDay(until) || from === until)
      this.#refuse(
        where,
        `asks for "${from}" to "${until}", which are no two times such as "09:00" and "17:00"`,
      );
  }

  /** @param sends the step that it holds until then */
  #checkMoment(moment: Moment, sends: Step | undefined, where: string) {
    if ('time' in moment && !isTimeOfDay(moment.time))
      this.#refuse(where, `waits until "${moment.time}", which is no time such as "09:00"`);
    if (sends?.kind !== 'send')
      this.#refuse(where, 'is to be followed at once by the send of a message, which it holds until then');
    if (sends.touchpoint.kind === 'coupon')
      this.#refuse(where, 'holds a coupon, which is there at once; let the message that carries it wait');
  }

  /** Where a kind awaits its signal: the wait follows at once, is long enough, and looks once. */
  #checkAwaited(touchpoint: Touchpoint, next: Step | undefined, where: string) {
    const { kind, name } = touchpoint;
    const awaited = kindOf(kind).awaited?.(touchpoint);
    if (awaited === undefined) return;
    const { signal, takenWithin } = awaited;
    if (
      next?.kind !== 'waitFor' ||
      next.signal.source.kind !== signal ||
      signalTouchpoint(next.signal) !== name
    )
      this.#refuse(where, `is to be followed at once by waitFor(${signal}(…)) of the ${kind} "${name}"`);
    if (next.atMost <= takenWithin || next.checkEvery !== undefined)
      this.#refuse(
        where,
        `waits for the ${signal} of "${name}" longer than ${spoken(takenWithin)}, in which it is to be taken, and without checkEvery`,
      );
  }

  #waitFor(
    step: Extract<Step, { kind: 'waitFor' }>,
    known: PathsSoFar,
    where: string,
  ): PathsSoFar | 'exited' {
    const { signal, atMost, checkEvery, branches } = step;
    const about = signalTouchpoint(signal);
    if (about !== undefined && !known.always.has(about)) {
      const when = known.sometimes.has(about)
        ? 'is not sent on every path before it'
        : 'was never sent before it';
      this.#refuse(where, `waits for the ${signal.source.kind} of "${about}", which ${when}`);
    }
    const { source } = signal;
    const redeemed = source.kind === 'redemption' ? this.#touchpoints.get(source.of) : undefined;
    if (redeemed?.kind === 'coupon' && redeemed.forFriends === true)
      this.#refuse(where, `waits for the redemption of "${redeemed.name}", which friends redeem`);
    const reactedTo = source.kind === 'reaction' ? this.#touchpoints.get(source.to) : undefined;
    if (reactedTo?.kind === 'email' && reactedTo.toPassOn === true)
      this.#refuse(
        where,
        `waits for the reaction to "${reactedTo.name}", which is to be passed on, so that nobody knows whose clicks are its`,
      );
    if (source.kind === 'event' && !isNameable(source.name))
      this.#refuse(where, `waits for "${source.name}": an event's name has 1 to 60 Latin letters and digits`);
    if (atMost <= 0) this.#refuse(where, 'needs a deadline above nothing, such as atMost: days(3)');
    if (checkEvery !== undefined && (checkEvery <= 0 || atMost % checkEvery !== 0))
      this.#refuse(
        where,
        `checks every ${spoken(checkEvery)}, which does not divide its deadline of ${spoken(atMost)}`,
      );
    const missing = signal.outcomes.filter((outcome) => !(outcome in branches));
    const unknown = Object.keys(branches).filter((outcome) => !signal.outcomes.includes(outcome));
    if (missing.length > 0 || unknown.length > 0)
      this.#refuse(
        where,
        `must branch on exactly ${signal.outcomes.join(', ')}, not ${Object.keys(branches).join(', ')}`,
      );
    return this.#branches(branches, { ...known, longest: known.longest + atMost }, where);
  }

  #branches(
    branches: Readonly<Record<string, Steps>>,
    known: PathsSoFar,
    where: string,
  ): PathsSoFar | 'exited' {
    const entries = Object.entries(branches);
    if (entries.length === 0) this.#refuse(where, 'has no branches');
    return rejoin(entries.map(([name, steps]) => this.steps(steps, known, `${where}.${name}`)));
  }
}

const parameterName = /^[a-zA-Z][a-zA-Z0-9]{0,29}$/;

/** A preview asks the guardrails about the first message, which is to be certain therefore. */
const checkBroadcast = ({ parameters = {} }: BroadcastEntry, steps: Steps, refuse: Refuse): void => {
  for (const name of Object.keys(parameters))
    if (!parameterName.test(name))
      refuse(`enrols.parameters.${name}`, 'must be at most 30 letters and digits, such as "eventAt"');
  const [first] = steps;
  if (first?.kind !== 'send' || !isMessage(first.touchpoint))
    refuse('steps[0]', 'of a broadcast must send a message');
};

const checkEntry = ({ enrols: entry, steps }: JourneyStory, refuse: Refuse): void => {
  if (entry.when !== undefined) checkRule(entry.when, 'enrols.when', refuse);
  if (isBroadcastEntry(entry)) {
    checkBroadcast(entry, steps, refuse);
    return;
  }
  if (!isEventEntry(entry)) {
    const { when, within, afterInactivity } = entry;
    if (within !== undefined && (within <= 0 || !hasDormancy(when)))
      refuse('enrols.within', 'is a time such as days(7), beside a rule that asks for silence');
    if (afterInactivity !== undefined && (afterInactivity <= 0 || steps[0]?.kind !== 'send'))
      refuse(
        'enrols.afterInactivity',
        'is a time such as days(14), and the story has to begin with a send then',
      );
    return;
  }
  const { on, after, unless, atMostLate, key } = entry;
  if (after !== undefined && after <= 0) refuse('enrols.after', 'must be longer than nothing; leave it out');
  if (atMostLate !== undefined && atMostLate <= 0)
    refuse('enrols.atMostLate', 'must be longer than nothing, such as days(1)');
  if (unless !== undefined && after === undefined)
    refuse('enrols.unless', 'needs a time in which it could happen: add after');
  for (const [index, { event, where = [] }] of on.entries()) {
    if (event === '') refuse(`enrols.on[${index}]`, 'must name an event, such as "Checkout Started"');
    if (where.some(({ property }) => property === ''))
      refuse(`enrols.on[${index}].where`, 'must name a property, such as "value"');
  }
  if (key === '') refuse('enrols.key', 'must name a property, such as "checkoutId"');
  if (key !== undefined && after !== undefined && steps[0]?.kind !== 'send')
    refuse('enrols.key', 'moves the beginning of the story, which has to begin with a send then');
};

/** Who visits or orders before the story begins is not inactive: that ends it. */
const stepsAfter = (within: Duration, steps: Steps): Steps => [
  {
    kind: 'waitFor',
    signal: {
      source: { kind: 'activity', within },
      outcomes: ['active', 'inactive'],
      otherwise: 'inactive',
    },
    atMost: within,
    untilStart: true,
    branches: { active: [exit(meanwhile)], inactive: [] },
  },
  ...steps,
];

/** A delay is a wait for what would make the story needless; whoever does it leaves at once. */
const stepsFromEntry = ({ enrols, goal, steps }: JourneyStory): Steps => {
  if (isBroadcastEntry(enrols)) return steps;
  if (!isEventEntry(enrols))
    return enrols.afterInactivity === undefined ? steps : stepsAfter(enrols.afterInactivity, steps);
  if (enrols.after === undefined) return steps;
  const signal = enrols.unless ?? goal;
  const branches = Object.fromEntries(
    signal.outcomes.map((outcome) => [outcome, outcome === signal.otherwise ? [] : [exit(meanwhile)]]),
  );
  return [{ kind: 'waitFor', signal, atMost: enrols.after, branches }, ...steps];
};

/** An execution ends by its own history, wherever the passage is then. */
const checkHistory = (steps: Steps, refuse: Refuse): void => {
  const events = longestHistory(graphOf(wholeStory({ steps })));
  if (events > mostOfStory)
    refuse(
      'steps',
      `come to ${events} events of an execution on their longest path, and may have ${mostOfStory}: let checkEvery look less often, or leave it out, as what ends a wait ends it at once`,
    );
};

const refusing =
  (id: string): Refuse =>
  (where, why) => {
    throw new JourneyError(`journey "${id}": ${where} ${why}`.trimEnd());
  };

/**
 * The journey with what bounds it, which may change under its version: whom it begins with, and what it may spend.
 * @throws JourneyError as `journey()` does
 */
export const limited = (
  journey: Journey,
  { begins, budget }: Pick<Journey, 'begins' | 'budget'>,
): Journey => {
  const refuse = refusing(journey.id);
  if (budget !== undefined) checkBudget(budget, touchpointsOf(graphOf({ ...journey, budget })), refuse);
  if (begins === undefined) return { ...journey, ...(budget !== undefined && { budget }) };
  checkBegins(begins, refuse);
  const enrols = narrowed(journey.enrols, begins);
  if (enrols.when !== undefined) checkRule(enrols.when, 'begins.when', refuse);
  return { ...journey, enrols, begins, ...(budget !== undefined && { budget }) };
};

/**
 * A journey from its story.
 * @example
 * const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(8) });
 * const missYou = email('we-miss-you', { carrying: tenOff });
 *
 * export const winBack = journey('win-back', {
 *   version: 1,
 *   enrols: { when: dormantFor(days(30)), reEnrolAfter: days(90) },
 *   goal: purchase,
 *   steps: [
 *     send(missYou),
 *     waitFor(redemption(tenOff), { atMost: days(8) }, { redeemed: [exit('converted')], unused: [] }),
 *     exit('lapsed'),
 *   ],
 * });
 * @throws JourneyError when a name is unfit, a signal's touchpoint was not sent on every path before it, a
 * touchpoint could be sent twice, a step is unreachable, a number is out of range, or an execution would end by its history
 */
export const journey = (id: string, story: JourneyStory): Journey => {
  const refuse = refusing(id);
  checkName(id, 'the id', 'id', refuse);
  checkEntry(story, refuse);
  const { priority = 0 } = story;
  if (!Number.isInteger(priority) || priority < 0 || priority > 100)
    refuse('priority', `must be a whole number from 0 to 100, not ${priority}`);
  const { lane = laneOfEntry(story.enrols) } = story;
  checkName(lane, 'the lane', 'lane', refuse);
  if (story.ends?.includes(lane) === true)
    refuse('ends', `names "${lane}", its own lane, in which nobody is in two journeys anyway`);
  for (const other of story.excludes ?? [])
    if (other === id) refuse('excludes', 'names the journey itself, which nobody is in twice anyway');
  if (!Number.isInteger(story.version) || story.version < 1)
    refuse('version', `must be a whole number from 1, not ${story.version}`);
  if ('holdoutPercent' in story)
    refuse(
      'holdoutPercent',
      'is the shop’s to say, for all journeys alike: take it out, and see experiment in the settings',
    );
  const { source } = story.goal;
  if (source.kind !== 'purchase' && source.kind !== 'event')
    refuse('goal', `must be a purchase or an event, which the holdout can reach too, not a ${source.kind}`);
  if (story.unfounded !== undefined) checkName(story.unfounded, 'the exit reason', 'unfounded', refuse);
  if (story.steps.length === 0) refuse('steps', 'are empty; a story has at least one step');
  const goalWithin = story.goalWithin ?? days(30);
  if (goalWithin <= 0) refuse('goalWithin', 'must be longer than nothing');
  new StoryCheck(story.enrols, refuse).steps(
    story.steps,
    { always: new Set(), sometimes: new Set(), longest: 0 },
    'steps',
  );
  const steps = stepsFromEntry(story);
  checkHistory(steps, refuse);
  const { excludes, begins, budget, ...others } = story;
  return limited(
    {
      id: journeyId(id),
      ...others,
      lane,
      ...(excludes !== undefined && { excludes: excludes.map(journeyId) }),
      steps,
      goalWithin,
    },
    { ...(begins !== undefined && { begins }), ...(budget !== undefined && { budget }) },
  );
};
