/**
 * Which quota of AWS's a shop's size meets first. They are the defaults of us-east-1 (November 2026), of an account that has left
 * its sandboxes: what keeps the first message from leaving, `rekindle doctor` says.
 */
import { startsIn } from '../../shared/flows/sweep/plan.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { throttle } from '../../shared/shop/throttle.ts';
import { counts } from './counts.ts';
import { type Load, nightsAMonth } from './load.ts';

export interface Quota {
  readonly name: string;
  readonly limit: number;
  /** What a day of the month asks of it, spread over the hours in which messages leave; it grows with the shop. */
  readonly need: number;
  /** What is asked of it beside that, whatever the size. */
  readonly besides?: number;
}

/** Quiet hours keep the other twelve. */
const secondsADay = 12 * 3_600;
/** After which the night's own alarm tells that it is slow. */
const secondsANight = 4 * 3_600;
/** That a message takes in `send`, as a rule; that a hundred events take in `ingest`. */
const secondsASend = 0.3;
const secondsABatch = 0.7;
/** Who calls the API and clicks meanwhile. */
const callers = 20;

/** The sources: the quota pages of Step Functions, SES, Lambda, DynamoDB and End User Messaging. */
export const quotasOf = (load: Load, { sweep }: Pick<Settings, 'sweep'>): readonly Quota[] => {
  const aSecond = (aMonth: number): number => aMonth / nightsAMonth / secondsADay;
  const messages = load.events + load.emails + load.opened + load.clicked;
  const writes =
    load.passages * counts.passage.writeUnits +
    load.touchpoints * counts.touchpoint.writeUnits +
    load.events * counts.event.writeUnits;
  return [
    { name: 'SES: emails in 24 hours', limit: 50_000, need: load.emails / nightsAMonth },
    { name: 'SES: emails a second', limit: 14, need: aSecond(load.emails) },
    { name: 'SMS: texts a second', limit: 20, need: aSecond(load.texts) },
    { name: 'Step Functions: open executions', limit: 1_000_000, need: load.open },
    {
      name: 'Step Functions: executions begun a second',
      limit: sweep.startsPerSecond ?? startsIn('us-east-1'),
      need: load.passages / nightsAMonth / secondsANight,
    },
    { name: 'Step Functions: transitions a second', limit: 5_000, need: aSecond(load.transitions) },
    {
      name: 'Lambda: functions at once',
      limit: 1_000,
      besides: sweep.segments + callers,
      need: aSecond(load.touchpoints) * secondsASend + (aSecond(messages) / 100) * secondsABatch,
    },
    { name: 'DynamoDB: WRU a second of a table', limit: 40_000, need: aSecond(writes) },
    { name: 'The API’s own: requests a second', limit: throttle.steady, need: aSecond(load.requests) },
  ];
};

/** How many times as large the shop is that meets it. */
export const timesUntil = ({ limit, need, besides = 0 }: Quota): number =>
  need === 0 ? Number.POSITIVE_INFINITY : (limit - besides) / need;
