/** What an operator asks for, checked whole before anybody is enrolled. */
import { z } from 'zod';
import { checkedBody } from '../../../functions/api/contract/body.ts';
import { HttpFault } from '../../../functions/api/contract/fault.ts';
import { type CustomerId, digestOf } from '../../base/ids.ts';
import { days, type Instant, iso, plus, spoken } from '../../base/time.ts';
import { text } from '../../customers/events/checked.ts';
import { parseRule, type Rule, RuleError } from '../../customers/rules/index.ts';
import { type Broadcast, everybody, type ParameterValue } from '../../decisions/broadcasts/broadcast.ts';
import type { Parameter } from '../../journeys/language.ts';
import { momentOf } from '../../journeys/moment.ts';
import type { BroadcastJourney } from '../../journeys/protocol.ts';
import { isWebAddress } from '../../messages/variables.ts';
import type { Settings } from '../../shop/settings.ts';

const idPattern = /^[a-zA-Z0-9]+([._-][a-zA-Z0-9]+)*$/;

const value = z.string().trim().min(1, 'must not be empty').max(500, 'must be at most 500 characters');

const asked = {
  journey: z.string().min(1),
  parameters: z.record(z.string(), z.union([value, z.array(value).min(1).max(50)])).default({}),
  to: z.unknown().optional().describe('A rule: who of all customers, or of those named, is meant'),
  customers: z.array(text).min(1).optional().describe('The ids of those who are meant'),
  customersPerSecond: z.number().min(0.05).max(300).optional(),
};
export const previewBody = z.strictObject(asked).meta({ id: 'BroadcastPreview' });
export const broadcastBody = z
  .strictObject({
    id: z
      .string()
      .max(80)
      .regex(idPattern, 'must be letters, digits, and single dots, dashes or underscores between them')
      .describe('The broadcast’s own: asked for again with it, it starts nothing'),
    ...asked,
  })
  .meta({ id: 'Broadcast' });

type Asked = z.output<typeof previewBody>;

/** The id that a request gives, if it is one; all else of it may be wrong. */
export const idIn = (body: unknown): string | undefined =>
  z.object({ id: broadcastBody.shape.id }).safeParse(body).data?.id;

/** @throws HttpFault invalid */
const refuse = (field: string, why: string): never => {
  throw new HttpFault('invalid', `${field}: ${why}`, { field });
};

/** A passage waits for its reminder, and none may last a year. */
const furthestAhead = days(300);

const checkParameter = (name: string, { kind, selects }: Parameter, told: ParameterValue, now: Instant) => {
  const field = `parameters.${name}`;
  if (typeof told !== 'string' && selects === undefined) refuse(field, 'must be one text');
  const [one = ''] = [told].flat();
  if (kind === 'url' && !isWebAddress(one)) refuse(field, 'must be an http(s) address');
  if (kind !== 'moment') return;
  const moment = momentOf(one);
  if (moment === undefined)
    refuse(field, 'must be a date and time with its timezone, such as 2026-04-18T19:00[Europe/London]');
  else if (moment.at <= now) refuse(field, `must be ahead; ${iso(moment.at)} is past`);
  else if (moment.at > plus(now, furthestAhead)) refuse(field, `must be within ${spoken(furthestAhead)}`);
};

/** @throws HttpFault invalid naming the parameter that is missing, unknown or wrong */
const checkParameters = ({ id, parameters }: BroadcastJourney, told: Asked['parameters'], now: Instant) => {
  const names = Object.keys(parameters);
  for (const name of Object.keys(told))
    if (!Object.hasOwn(parameters, name))
      refuse(
        `parameters.${name}`,
        `${id} has no such parameter; ${names.length === 0 ? 'it has none' : `there are ${names.join(', ')}`}`,
      );
  for (const [name, parameter] of Object.entries(parameters)) {
    const given = told[name];
    if (given !== undefined) checkParameter(name, parameter, given, now);
    else if (parameter.optional !== true) refuse(`parameters.${name}`, `is missing; ${id} needs it`);
  }
};

/** @throws HttpFault invalid when the rule is none, or nothing says whom the broadcast is for */
const ruleOf = (journey: BroadcastJourney, { to, parameters, customers }: Asked): Rule => {
  const selected = Object.entries(journey.parameters).flatMap(([name, { selects }]): readonly Rule[] => {
    const told = parameters[name];
    return selects === undefined || told === undefined ? [] : [{ field: selects, in: [told].flat() }];
  });
  if (selected.length === 0 && to === undefined && customers === undefined)
    refuse('to', `say for whom it is: a rule, or customers; everybody is {"field": "orders", "atLeast": 0}`);
  try {
    const rules = [
      ...(journey.when === undefined ? [] : [parseRule(journey.when, `the rule of ${journey.id}`)]),
      ...selected,
      ...(to === undefined ? [] : [parseRule(to, 'to')]),
    ];
    const [only, ...others] = rules;
    if (only === undefined) return everybody;
    return others.length === 0 ? only : parseRule({ all: rules }, 'the broadcast’s rules together');
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new HttpFault('invalid', error.message, { field: 'to' });
  }
};

export interface Request {
  readonly broadcast: Broadcast;
  readonly customers: readonly CustomerId[];
}

/**
 * @param isPreview its id is made here: the same question at another time has another answer
 * @param now when it was asked for
 * @throws HttpFault invalid naming the field that is wrong, or not-found for a journey that nobody starts
 */
export const readRequest = (
  body: unknown,
  isPreview: boolean,
  journeys: readonly BroadcastJourney[],
  settings: Settings,
  now: Instant,
): Request => {
  const { id, ...request }: Asked & { readonly id?: string } = isPreview
    ? checkedBody(previewBody, body)
    : checkedBody(broadcastBody, body);
  const journey = journeys.find((each) => each.id === request.journey);
  if (journey === undefined) {
    const names = journeys.map((each) => each.id).join(', ');
    throw new HttpFault(
      'not-found',
      `journey: no broadcast of this shop is "${request.journey}"; ${names === '' ? 'the settings’ journeys name none' : `there are ${names}`}`,
      { field: 'journey' },
    );
  }
  const { parameters, customersPerSecond = settings.broadcasts.customersPerSecond } = request;
  checkParameters(journey, parameters, now);
  const customers = [...new Set(request.customers)];
  const content = digestOf(
    JSON.stringify([request.journey, Object.entries(parameters).sort(), request.to, customers]),
  );
  return {
    customers,
    broadcast: {
      id: id ?? `preview-${digestOf(JSON.stringify([content, now])).slice(0, 16)}`,
      isPreview,
      at: now,
      journey,
      rule: ruleOf(journey, request),
      parameters,
      customersPerSecond,
      // Of several, each starts at least one a second: a slow broadcast is a single segment's.
      segments: Math.max(1, Math.min(settings.sweep.segments, Math.floor(customersPerSecond))),
      ...(request.customers !== undefined && { named: customers.length }),
      asked: content,
    },
  };
};
