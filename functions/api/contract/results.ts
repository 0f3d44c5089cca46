/** What the routes of results answer, as schemas: both arms, what is more than would have come anyway, and what is missing to know. */
import * as z from 'zod';
import { consentChannels } from '../../../shared/customers/profiles/channels.ts';
import type { Arm } from '../../../shared/customers/profiles/profile.ts';
import { uncomparedReasons } from '../../../shared/decisions/results/view.ts';
import { instantText } from './request.ts';

const count = z.int().min(0);
const range = { low: z.number(), high: z.number() };
const percent = z.number().describe('In percent');

const byArm = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject({ treatment: schema, holdout: schema } satisfies Record<Arm, Schema>);

const arm = z.strictObject({
  customers: count,
  passages: count,
  reached: count.describe('Came to the goal while it counted'),
  share: percent,
  ...range,
});

const difference = z
  .strictObject({
    points: z.number().describe('Treatment less holdout, in percentage points'),
    ...range,
    verdict: z.enum(['proved', 'harmful', 'unclear', 'too-few']),
  })
  .describe('With its interval of 95%, however often somebody looks; of too few of one look');

const estimate = z.strictObject({ estimate: z.number(), ...range });

const journey = z.strictObject({
  journey: z.string(),
  lane: z.string(),
  from: instantText.optional().describe('When the first of its passages began; absent: none has'),
  isOrder: z.boolean().describe('Its goal is an order'),
  windowDays: z.number().describe('For so long the goal counts'),
  heldOutAre: z.string().describe('Who got nothing of it'),
  treatment: arm,
  holdout: arm,
  open: byArm(count).describe('Passages whose window is still open: they count in the curve alone'),
  difference: difference.optional(),
  uncompared: z.enum(uncomparedReasons).optional().describe('Why nothing is compared'),
  incremental: estimate.optional().describe('How many came that would not have come anyway'),
  money: z
    .strictObject({
      net: byArm(z.number()).describe('A passage, on average: what was paid less what its messages cost'),
      incrementalNet: estimate
        .optional()
        .describe('What treated customers paid more than they would have anyway, net'),
      messages: z.number(),
      unpriced: z.array(z.enum(consentChannels)).describe('Channels whose messages count as free'),
      knowsDollar: z.boolean().describe('The settings tell what a dollar is worth, in which prices are told'),
      discounts: z.number().describe('At most'),
      gifts: count,
    })
    .describe('In units of the shop’s currency'),
  curve: byArm(z.array(z.strictObject({ day: count, share: percent, ...range }))).describe(
    'Percent who had come by the end of each day',
  ),
  again: byArm(
    z.strictObject({
      cameBack: count,
      followedDays: z.number().optional(),
      share: percent.optional(),
      low: z.number().optional(),
      high: z.number().optional(),
    }),
  )
    .optional()
    .describe('Of those who came back, who ordered again'),
  splits: z.array(
    z.strictObject({
      split: z.string(),
      winner: z.string().optional(),
      variants: z.array(
        z.strictObject({
          variant: z.string(),
          treatment: arm,
          holdout: arm,
          difference: difference.optional(),
        }),
      ),
      leader: z.strictObject({ variant: z.string(), next: z.string(), difference }).optional(),
    }),
  ),
  bySilence: z
    .array(
      z.strictObject({
        fromDays: count.optional().describe('Absent: no order of hers was known'),
        belowDays: count.optional().describe('Absent: there is no end'),
        treatment: arm,
        holdout: arm,
        difference: difference.optional(),
      }),
    )
    .optional()
    .describe(
      'Who came back, by days since the last order when the passage began: each band is a comparison of its own; absent: the goal is no order',
    ),
  needed: z
    .array(
      z.strictObject({
        points: z.number(),
        customers: count.optional(),
        weeks: count.optional(),
        withHalfHeldOut: z.literal(true).optional(),
      }),
    )
    .describe('How many customers and weeks would show a difference of so many points'),
});

export const resultsBody = z
  .strictObject({
    asOf: instantText.optional().describe('When they were counted; absent: they have not been'),
    journeys: z.array(journey),
  })
  .meta({ id: 'Results' });

export const resultsStartedBody = z.strictObject({ at: instantText }).meta({ id: 'ResultsStarted' });
