/** The channels: what their providers take, and what of it is left. */
import * as z from 'zod';
import { iso } from '../../../shared/base/time.ts';
import { consentChannels } from '../../../shared/customers/profiles/channels.ts';
import type { ConsentChannel } from '../../../shared/customers/profiles/profile.ts';
import type { PaceStanding } from '../../../shared/decisions/pace/pace.ts';
import { processPorts } from '../../adapters/index.ts';
import { instantText } from '../contract/request.ts';
import { people } from '../contract/roles.ts';
import { route, type Topic } from '../contract/route.ts';

const count = z.int().nonnegative();

const channelsBody = z
  .strictObject({
    channels: z
      .array(
        z.strictObject({
          channel: z.enum(consentChannels),
          asOf: instantText.describe('When the provider was asked last, which whoever sends does'),
          perSecond: z.number().describe('Messages that it takes'),
          day: z
            .strictObject({
              most: count.describe('In any 24 hours'),
              left: count.describe('Of those, not given to a message yet'),
              until: instantText.optional().describe('Where none is left: when there are more'),
            })
            .optional()
            .describe('Absent: it takes any number'),
        }),
      )
      .describe('Those by which something has gone, and whose provider or settings name a limit'),
  })
  .meta({ id: 'Channels' });

const told = (channel: ConsentChannel, { asOf, perSecond, day }: PaceStanding) => ({
  channel,
  asOf: iso(asOf),
  perSecond,
  ...(day !== undefined && {
    day: {
      most: day.most,
      left: day.left,
      ...(day.until !== undefined && { until: iso(day.until) }),
    },
  }),
});

export const channels: Topic = {
  name: 'Channels',
  about: 'By what messages leave, and how many of them a day',
  routes: [
    route({
      at: 'GET /v1/channels',
      roles: people,
      summary: 'What each channel’s provider takes a second and a day, and what of it is left',
      answer: channelsBody,
      handle: async () => {
        const { pace } = processPorts();
        const standings = await Promise.all(
          consentChannels.map(async (channel) => [channel, await pace.standing(channel)] as const),
        );
        return {
          channels: standings.flatMap(([channel, standing]) =>
            standing === undefined ? [] : [told(channel, standing)],
          ),
        };
      },
    }),
  ],
};
