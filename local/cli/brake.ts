/** `rekindle pause`, `resume`, `stop`, `remove` and `brake`: what a running API is to hold back, or to let go. */
import { randomUUID } from 'node:crypto';
import type { BrakeAction, BrakeKind } from '../../shared/decisions/brake/brake.ts';
import { askServer, type ServerOptions } from './ask.ts';
import { outline } from './people.ts';
import { UsageError, wholeNumber } from './usage.ts';

export interface BrakeOptions extends ServerOptions {
  readonly why: string;
  readonly id?: string;
  readonly words?: string;
  readonly retired?: boolean;
}

/** What a brake may be on, as the command says it. */
const kinds: Readonly<Record<string, BrakeKind>> = {
  journey: 'journeys',
  lane: 'lanes',
  channel: 'channels',
  message: 'messages',
};

/** @throws UsageError for what no brake is on */
const pathOf = (what: string, name: string | undefined): string => {
  if (what === 'journeys' && name === undefined) return 'journeys';
  const kind = Object.hasOwn(kinds, what) ? kinds[what] : undefined;
  if (kind === undefined || name === undefined)
    throw new UsageError(
      `name what it is on: journeys (all of them), or ${Object.keys(kinds).join(', ')} with its name, not "${[what, name].join(' ').trim()}"`,
    );
  return `${kind}/${encodeURIComponent(name)}`;
};

const readable = ({ text }: { readonly text: string }): string => outline(JSON.parse(text));

const told = ({ why, id = randomUUID(), words, retired }: BrakeOptions) => ({
  why,
  id,
  ...(words !== undefined && { version: wholeNumber(words, '--words', 1) }),
  ...(retired === true && { retired }),
});

export const setBrake = (
  does: BrakeAction,
  what: string,
  name: string | undefined,
  { url, key, ...options }: BrakeOptions,
): Promise<void> => {
  const path = `/v1/${pathOf(what, name)}/${does}`;
  if (options.words !== undefined && what !== 'message')
    throw new UsageError('--words is of a message: rekindle stop message NAME --words 2');
  const body = told({ url, key, ...options });
  return askServer({ url, key }, { path, type: 'application/json', body }, readable);
};

export const removeCustomers = (
  journey: string,
  customers: readonly string[],
  { url, key, ...options }: BrakeOptions,
): Promise<void> => {
  const path = `/v1/journeys/${encodeURIComponent(journey)}/customers/remove`;
  const body = { ...told({ url, key, ...options }), customers };
  return askServer({ url, key }, { path, type: 'application/json', body }, readable);
};

export const tellBrake = (server: ServerOptions): Promise<void> =>
  askServer(server, { path: '/v1/brake', method: 'GET' }, readable);
