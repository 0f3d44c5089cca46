/** The shop: what who shows its figures has to know of it. */
import * as z from 'zod';
import { iso } from '../../../shared/base/time.ts';
import { reasonsOfTasks } from '../../../shared/flows/tasks/work.ts';
import { processPorts } from '../../adapters/index.ts';
import { instantText } from '../contract/request.ts';
import { people } from '../contract/roles.ts';
import { route, type Topic } from '../contract/route.ts';

const shopBody = z
  .strictObject({
    name: z.string(),
    at: instantText.describe('What time it is where the journeys run'),
    timezone: z.string().describe('IANA: whose days and months all is counted by'),
    currency: z.string().describe('ISO 4217: all amounts are in its units unless another is told'),
    locales: z.array(z.string()).describe('Of its messages, the first where nobody knows better'),
    lanes: z.array(z.string()).describe('Of its journeys, the highest first'),
    topics: z.array(z.string()).describe('Of consents, beside marketing'),
    callReasons: z
      .array(z.string())
      .optional()
      .describe('What a task’s result may name as her reason for leaving; absent: any text'),
  })
  .meta({ id: 'Shop' });

export const shop: Topic = {
  name: 'Shop',
  about: 'The shop itself',
  routes: [
    route({
      at: 'GET /v1/shop',
      roles: people,
      summary: 'What the shop is: its currency, its clock, its languages',
      answer: shopBody,
      handle: async () => {
        const { settings, now } = processPorts();
        const { brand, timezone, currency, locales, lanes, topics } = settings;
        const callReasons = reasonsOfTasks({ settings });
        return {
          name: brand.name,
          at: iso(now()),
          timezone,
          currency,
          locales,
          lanes,
          topics,
          ...(callReasons !== undefined && { callReasons }),
        };
      },
    }),
  ],
};
