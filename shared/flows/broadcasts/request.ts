/** What an operator asks for, checked whole before anybody is enrolled. */
import { type CustomerId, digestOf } from '../../base/ids.ts';
import { invalid, isRefusal, notFound, type Refusal } from '../../base/refusal.ts';
import { days, type Instant, iso, plus, spoken } from '../../base/time.ts';
import { parseRule, type Rule, RuleError, type RuleSettings } from '../../customers/rules/index.ts';
import { type Broadcast, everybody, type ParameterValue } from '../../decisions/broadcasts/broadcast.ts';
import type { Parameter } from '../../journeys/language.ts';
import { momentOf } from '../../journeys/moment.ts';
import type { BroadcastJourney } from '../../journeys/protocol.ts';
import { isWebAddress, mostLinkLetters } from '../../messages/variables.ts';
import type { FunctionSettings } from '../../shop/settings.ts';

/** As it is asked for; `id` is the broadcast's own, and a preview has none. */
export interface AskedBroadcast {
  readonly id?: string;
  readonly journey: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** A rule, not checked yet: who of all customers, or of those named, is meant. */
  readonly to?: unknown;
  /** The ids of those who are meant. */
  readonly customers?: readonly CustomerId[] | undefined;
  readonly customersPerSecond?: number | undefined;
}

/** A passage waits for its reminder, and none may last a year. */
const furthestAhead = days(300);

/** What is wrong with a parameter, if anything is. */
const problemWith = (
  name: string,
  { kind, selects }: Parameter,
  asked: ParameterValue,
  now: Instant,
): Refusal | undefined => {
  const field = `parameters.${name}`;
  if (typeof asked !== 'string' && selects === undefined)
    return invalid(field, 'must be one text', { kind: 'must-be', what: 'one-text' });
  const [one = ''] = [asked].flat();
  if (kind === 'url' && !(isWebAddress(one) && one.length <= mostLinkLetters))
    return invalid(field, `must be an http(s) address of at most ${mostLinkLetters} characters`, {
      kind: 'must-be',
      what: 'web-address',
    });
  if (kind !== 'moment') return undefined;
  const moment = momentOf(one);
  if (moment === undefined)
    return invalid(
      field,
      'must be a date and time with its timezone, such as 2026-04-18T19:00[Europe/London]',
      { kind: 'must-be', what: 'moment' },
    );
  if (moment.at <= now)
    return invalid(field, `must be ahead; ${iso(moment.at)} is past`, {
      kind: 'moment-past',
      at: iso(moment.at),
    });
  return moment.at > plus(now, furthestAhead)
    ? invalid(field, `must be within ${spoken(furthestAhead)}`, {
        kind: 'moment-too-far',
        most: furthestAhead,
      })
    : undefined;
};

/** The first parameter that the journey does not have, or that is missing or wrong. */
const problemIn = (
  { id, parameters }: BroadcastJourney,
  asked: AskedBroadcast['parameters'],
  now: Instant,
): Refusal | undefined => {
  const names = Object.keys(parameters);
  const unknown = Object.keys(asked).find((name) => !Object.hasOwn(parameters, name));
  if (unknown !== undefined)
    return invalid(
      `parameters.${unknown}`,
      `${id} has no such parameter; ${names.length === 0 ? 'it has none' : `there are ${names.join(', ')}`}`,
      { kind: 'no-parameter', journey: id, name: unknown },
    );
  return Object.entries(parameters)
    .map(([name, parameter]) => {
      const given = asked[name];
      if (given !== undefined) return problemWith(name, parameter, given, now);
      return parameter.optional === true
        ? undefined
        : invalid(`parameters.${name}`, `is missing; ${id} needs it`, {
            kind: 'lacks-parameter',
            journey: id,
            name,
          });
    })
    .find((problem) => problem !== undefined);
};

/** Refused when the rule is none, or nothing says whom the broadcast is for. */
const ruleOf = (
  journey: BroadcastJourney,
  { to, parameters, customers }: AskedBroadcast,
  settings: RuleSettings,
): Rule | Refusal => {
  const selected = Object.entries(journey.parameters).flatMap(([name, { selects }]): readonly Rule[] => {
    const asked = parameters[name];
    return selects === undefined || asked === undefined ? [] : [{ field: selects, in: [asked].flat() }];
  });
  if (selected.length === 0 && to === undefined && customers === undefined)
    return invalid(
      'to',
      `say for whom it is: a rule, or customers; everybody is {"field": "orders", "atLeast": 0}`,
      { kind: 'for-nobody-named' },
    );
  try {
    const rules = [
      ...(journey.when === undefined ? [] : [parseRule(journey.when, `the rule of ${journey.id}`)]),
      ...selected,
      ...(to === undefined ? [] : [parseRule(to, 'to', settings)]),
    ];
    const [only, ...others] = rules;
    if (only === undefined) return everybody;
    return others.length === 0 ? only : parseRule({ all: rules }, 'the broadcast’s rules together', settings);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return { refused: 'invalid', why: error.message, field: 'to' };
  }
};

export interface BroadcastRequest {
  readonly broadcast: Broadcast;
  readonly customers: readonly CustomerId[];
}

/**
 * A preview's id is made here: the same question at another time has another answer.
 * @param now when it was asked for
 * @returns or the field that is wrong; not-found for a journey that nobody starts
 */
export const readRequest = (
  { id, ...request }: AskedBroadcast,
  journeys: readonly BroadcastJourney[],
  settings: FunctionSettings,
  now: Instant,
): BroadcastRequest | Refusal => {
  const journey = journeys.find((each) => each.id === request.journey);
  if (journey === undefined) {
    const names = journeys.map((each) => each.id).join(', ');
    const why = `journey: no broadcast of this shop is "${request.journey}"; ${names === '' ? 'the settings’ journeys name none' : `there are ${names}`}`;
    return {
      ...notFound(why, { kind: 'no-such', what: 'journey', name: request.journey }),
      field: 'journey',
    };
  }
  const { parameters, customersPerSecond = settings.broadcasts.customersPerSecond } = request;
  const problem = problemIn(journey, parameters, now);
  if (problem !== undefined) return problem;
  const rule = ruleOf(journey, request, settings);
  if (isRefusal(rule)) return rule;
  const customers = [...new Set(request.customers)];
  const content = digestOf(
    JSON.stringify([request.journey, Object.entries(parameters).sort(), request.to, customers]),
  );
  return {
    customers,
    broadcast: {
      id: id ?? `preview-${digestOf(JSON.stringify([content, now])).slice(0, 16)}`,
      isPreview: id === undefined,
      at: now,
      journey,
      rule,
      parameters,
      customersPerSecond,
      // Of several, each starts at least one a second: a slow broadcast is a single segment's.
      segments: Math.max(1, Math.min(settings.sweep.segments, Math.floor(customersPerSecond))),
      ...(request.customers !== undefined && { named: customers.length }),
      asked: content,
    },
  };
};
