/** Messages a day, by the channel that brings them. */

import { consentChannels } from '../../../customers/profiles/channels.ts';
import type { ConsentChannel } from '../../../customers/profiles/profile.ts';
import type { Rows } from '../sums.ts';
import { under } from './counters.ts';

export interface ChannelFigures {
  readonly sent: number;
  readonly withheld: number;
  readonly unknown: number;
}

export interface ChannelDay {
  readonly day: string;
  readonly channels: Partial<Readonly<Record<ConsentChannel, ChannelFigures>>>;
}

const none: ChannelFigures = { sent: 0, withheld: 0, unknown: 0 };

export const channelDays = (rows: Rows): readonly ChannelDay[] =>
  rows.map(({ at, counters }) => ({
    day: at,
    channels: Object.fromEntries(
      consentChannels
        .map((channel) => [channel, { ...none, ...under(counters, channel) }] as const)
        .filter(([, { sent, withheld, unknown }]) => sent + withheld + unknown > 0),
    ),
  }));
