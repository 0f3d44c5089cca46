/** `rekindle backlog` and `rekindle campaign`: who was silent for longer than the nights look back, and letting them in. */
import { askServer, type ServerOptions } from './ask.ts';
import { outline } from './people.ts';
import { UsageError, wholeNumber } from './usage.ts';

/** How a campaign is asked for. */
export interface PaceOptions extends ServerOptions {
  readonly perDay: string;
  readonly rampFrom?: string;
  readonly rampFactor?: string;
  readonly silentFrom?: string;
  readonly silentUntil?: string;
}

const readable = ({ text }: { readonly text: string }): string => outline(JSON.parse(text));
const backlogOf = (journey: string): string => `/v1/journeys/${encodeURIComponent(journey)}/backlog`;

/** @throws UsageError */
const aNumber = (text: string, option: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new UsageError(`${option} takes a number from 0, not "${text}"`);
  return value;
};

const paceOf = ({ perDay, rampFrom, rampFactor, silentFrom, silentUntil }: PaceOptions) => ({
  perDay: wholeNumber(perDay, '--per-day', 1),
  ...((rampFrom ?? rampFactor) !== undefined && {
    ramp: {
      ...(rampFrom !== undefined && { startPercent: aNumber(rampFrom, '--ramp-from') }),
      ...(rampFactor !== undefined && { factor: aNumber(rampFactor, '--ramp-factor') }),
    },
  }),
  ...((silentFrom ?? silentUntil) !== undefined && {
    silentDays: {
      ...(silentFrom !== undefined && { atLeast: aNumber(silentFrom, '--silent-from') }),
      ...(silentUntil !== undefined && { lessThan: aNumber(silentUntil, '--silent-until') }),
    },
  }),
});

export const tellBacklog = (journey: string, server: ServerOptions): Promise<void> =>
  askServer(server, { path: backlogOf(journey), method: 'GET' }, readable);

export const previewCampaign = (journey: string, options: PaceOptions): Promise<void> =>
  askServer(
    options,
    { path: `${backlogOf(journey)}/campaigns/preview`, type: 'application/json', body: paceOf(options) },
    readable,
  );

export const startCampaign = (journey: string, id: string, options: PaceOptions): Promise<void> =>
  askServer(
    options,
    {
      path: `${backlogOf(journey)}/campaigns`,
      type: 'application/json',
      body: { id, ...paceOf(options) },
    },
    readable,
  );

export const followCampaign = (journey: string, id: string, server: ServerOptions): Promise<void> =>
  askServer(
    server,
    { path: `${backlogOf(journey)}/campaigns/${encodeURIComponent(id)}`, method: 'GET' },
    readable,
  );

export const stopCampaign = (journey: string, id: string, server: ServerOptions): Promise<void> =>
  askServer(
    server,
    {
      path: `${backlogOf(journey)}/campaigns/${encodeURIComponent(id)}/stop`,
      type: 'application/json',
      body: {},
    },
    readable,
  );
