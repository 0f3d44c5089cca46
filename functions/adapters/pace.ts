/** The pace of each channel in the Ledger table: one item, whose clocks all Lambdas that send advance by conditional writes. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Instant, instant } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import type { ConsentChannel } from '../../shared/customers/profiles/profile.ts';
import {
  isOutdated,
  nextDay,
  type Pace,
  pacedBy,
  paceRecord,
  perSecondOf,
  type Rate,
  type Share,
  shareAhead,
  slotAt,
  standingOf,
} from '../../shared/decisions/pace/pace.ts';
import type { PaceKeeper } from '../../shared/flows/ports.ts';
import { sdk, stored, wireItem } from './dynamodb.ts';
import { StoreUnavailableError } from './faults.ts';
import { createLedgerTable, isNew, wireKey } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { recordCodec } from './record-codec.ts';
import { toItem } from './wire.ts';

const codec = recordCodec<Pace>('pace', paceRecord);
const keyOf = (channel: ConsentChannel) => ({ c: `pace#${channel}`, k: 'pace' });

/** @throws MalformedRecordError, as all that read items do */
export const paceFromItem = codec.decode;
export const paceToItem = (channel: ConsentChannel, pace: Pace): WireItem =>
  codec.encode(keyOf(channel), pace);

/** What a new account may send, until its provider has said what this one may. */
const least: Rate = { perSecond: 1 };

const mostTries = 10;

interface Change {
  readonly set: string;
  readonly if: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** @param rates what the provider of a channel takes, asked now; `undefined`: it could not be asked. Absent: it takes anything. */
export const createPace = (
  client: DynamoDBClient,
  table: string,
  now: () => Instant,
  rates: Readonly<{ [Channel in ConsentChannel]?: () => Promise<Rate | undefined> }>,
): PaceKeeper => {
  const reads = createReads(client, table, true);
  const { putIf } = createLedgerTable(client, table);
  /** As this process saw them last: they only move on. */
  const seen = new Map<ConsentChannel, Pace>();

  const see = (channel: ConsentChannel, item: WireItem): Pace => {
    const pace = paceFromItem(item);
    seen.set(channel, pace);
    return pace;
  };

  const read = async (channel: ConsentChannel): Promise<Pace | undefined> => {
    const item = await reads.get(keyOf(channel));
    return item && see(channel, item);
  };

  /** @returns whether it was changed, and how it stands */
  const change = async (
    channel: ConsentChannel,
    { set, if: condition, names = {}, values }: Change,
  ): Promise<{ readonly done: boolean; readonly pace: Pace }> => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: wireKey(keyOf(channel)),
      UpdateExpression: `SET ${set}`,
      ConditionExpression: condition,
      ExpressionAttributeNames: { ...names },
      ExpressionAttributeValues: sdk(toItem(values)),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      const { Attributes = {} } = await stored(client.send(command));
      return { done: true, pace: see(channel, wireItem(Attributes)) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
      return { done: false, pace: see(channel, wireItem(error.Item)) };
    }
  };

  /** Asks the provider what it takes; of all that find it time to, one does. */
  const renew = async (channel: ConsentChannel, known: Pace | undefined): Promise<Pace> => {
    const rateOf = rates[channel] ?? (async () => undefined);
    const at = now();
    if (known === undefined) {
      const fresh = pacedBy((await rateOf()) ?? least, at);
      if (await putIf(paceToItem(channel, fresh), isNew)) {
        seen.set(channel, fresh);
        return fresh;
      }
      return (await read(channel)) ?? fresh;
    }
    const { done, pace } = await change(channel, {
      set: '#readAt = :at',
      if: '#readAt = :was',
      names: { '#readAt': 'readAt' },
      values: { ':at': at, ':was': known.readAt },
    });
    const rate = done ? await rateOf() : undefined;
    if (rate === undefined) return pace;
    const { ahead, others } = pacedBy(rate, at, pace);
    const renewed = await change(channel, {
      set: '#ahead.#every = :ae, #ahead.#left = :al, #ahead.#most = :am, #others.#every = :oe, #others.#left = :ol, #others.#most = :om',
      if: '#ahead.#from = :af AND #others.#from = :of',
      names: {
        '#ahead': 'ahead',
        '#others': 'others',
        '#every': 'every',
        '#left': 'left',
        '#most': 'most',
        '#from': 'from',
      },
      values: {
        ':ae': ahead.every,
        ':al': ahead.left,
        ':am': ahead.most,
        ':oe': others.every,
        ':ol': others.left,
        ':om': others.most,
        ':af': ahead.from,
        ':of': others.from,
      },
    });
    return renewed.pace;
  };

  const clockNames = (share: Share) => ({
    '#clock': share,
    '#next': 'next',
    '#every': 'every',
    '#left': 'left',
  });

  /** The clock's slots of the next day, in the place of those that are used up. */
  const turnDay = async (channel: ConsentChannel, share: Share, known: Pace, at: Instant): Promise<Pace> => {
    const { left } = known[share];
    const { next, left: fresh, from } = nextDay(known[share], at);
    const { pace } = await change(channel, {
      set: '#clock.#next = :next, #clock.#left = :fresh, #clock.#from = :from',
      if: '#clock.#next = :was AND #clock.#left = :left',
      names: { '#clock': share, '#next': 'next', '#left': 'left', '#from': 'from' },
      values: { ':next': next, ':fresh': fresh, ':from': from, ':was': known[share].next, ':left': left },
    });
    return pace;
  };

  /** Takes the next slot in one write: where others have taken it meanwhile, the one after theirs. */
  const take = async (channel: ConsentChannel, share: Share, known: Pace, at: Instant) => {
    const isQueue = known[share].next >= at;
    const { done, pace } = await change(channel, {
      set: `#clock.#next = ${isQueue ? '#clock.#next' : ':now'} + #clock.#every, #clock.#left = #clock.#left - :one`,
      if: `#clock.#next ${isQueue ? '>=' : '<'} :now AND #clock.#left >= :one`,
      names: clockNames(share),
      values: { ':now': at, ':one': 1 },
    });
    const { next, every } = pace[share];
    return { pace, slot: done ? instant(Math.ceil(next - every)) : undefined };
  };

  return {
    slot: async (channel, { goesAhead, before }) => {
      if (rates[channel] === undefined) return now();
      let pace = seen.get(channel) ?? (await read(channel));
      for (let tries = 0; tries < mostTries; tries += 1) {
        if (pace === undefined || isOutdated(pace, now())) pace = await renew(channel, pace);
        const at = now();
        const share = goesAhead ? shareAhead(pace, at) : 'others';
        if (pace[share].left < 1) {
          pace = await turnDay(channel, share, pace, at);
          continue;
        }
        if (before !== undefined && slotAt(pace[share], at) > before) return undefined;
        const taken = await take(channel, share, pace, at);
        if (taken.slot !== undefined)
          return before !== undefined && taken.slot > before ? undefined : taken.slot;
        pace = taken.pace;
      }
      throw new StoreUnavailableError(`the pace of ${channel} was written ${mostTries} times meanwhile`);
    },

    perSecond: async (channel) => {
      if (rates[channel] === undefined) return undefined;
      return perSecondOf((await read(channel)) ?? (await renew(channel, undefined)));
    },

    standing: async (channel) => {
      const pace = await read(channel);
      return pace && standingOf(pace, now());
    },
  };
};
