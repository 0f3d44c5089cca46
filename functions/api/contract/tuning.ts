/** The bodies of the routes that show, foresee and publish thresholds, holdouts and budgets. */
import * as z from 'zod';
import { tunableKinds } from '../../../shared/shop/tuning/tunables.ts';
import { foreseen } from './census.ts';
import { instantText, whyText } from './request.ts';

const amounts = z.record(z.string(), z.number());
const amountName = z
  .string()
  .describe(
    'silence: days of silence of the whole rule; else of a clause, such as field.orders.atLeast. Of a budget: coupons, messages, unknownFace. Of holdouts: controlPercent, lanes.cart',
  );
const tunableName = z.string().describe('experiment, win-back-14d.rule, win-back-14d.budget');
const revision = z.int().min(0).describe('Counts changes of it; 0: nothing was ever published');
const why = whyText.describe('It stands in the audit');

const asked = {
  id: z.string().describe('By which the repository knows it, once it was pulled'),
  is: amounts.describe('Those that are others than the deployment’s'),
  was: amounts.describe('The deployment’s, when it was asked for'),
  why: z.string(),
  publishedBy: z.string().describe('The name of the key'),
  askedAt: instantText,
};

export const tunableBody = z
  .strictObject({
    tunable: tunableName,
    kind: z.enum(tunableKinds),
    journey: z.string().optional().describe('Absent: it is of the whole shop'),
    rule: z.string().optional().describe('The rule in force, as a sentence'),
    foreseen: z
      .boolean()
      .optional()
      .describe('Of a rule: whether a preview can tell what it would do; else events begin the journey'),
    amounts: z.array(
      z.strictObject({
        name: amountName,
        deployed: z.number(),
        inForce: z.number(),
        sentence: z.string().optional().describe('The clause that it stands in, as the deployment has it'),
      }),
    ),
    revision,
    published: z
      .strictObject({
        ...asked,
        state: z
          .enum(['in-force', 'in-repository', 'unusable'])
          .describe(
            'in-repository: the deployment has these amounts itself. unusable: the deployment has no such amounts any more, so they change nothing',
          ),
        at: instantText.describe('Since when'),
        approvedBy: z.string().optional(),
      })
      .optional()
      .describe('Absent: the deployment’s amounts are in force'),
    waiting: z.strictObject(asked).optional().describe('What somebody else is to approve'),
    budget: z
      .strictObject({ month: z.string(), spent: amounts.describe('In units of the shop’s currency') })
      .optional()
      .describe('Of a budget'),
  })
  .meta({ id: 'Tunable' });

export const tuningBody = z
  .strictObject({
    fourEyes: z.boolean().describe('Whether somebody else than who asks must approve a change'),
    tunables: z.array(tunableBody),
  })
  .meta({ id: 'Tuning' });

const changes = amounts.describe('By name; those that are not named stay as they are in force');

export const tuningPreviewBody = z
  .strictObject({
    id: z
      .string()
      .trim()
      .regex(/^[\w-]{1,60}$/, 'must be of letters, digits, - and _, at most 60')
      .describe('Of your own: asked again by it, nothing is begun'),
    amounts: changes,
  })
  .meta({ id: 'TuningPreview' });

export const tuningForeseenBody = z
  .strictObject({
    id: z.string(),
    tunable: tunableName,
    at: instantText,
    is: amounts.describe('What would be others than the deployment’s'),
    by: z.string().optional().describe('Of a rule: the changed one, as a sentence'),
    state: z.enum(['running', 'done']),
    journeys: z
      .array(
        z.strictObject({
          journey: z.string(),
          asItIs: z.strictObject(foreseen).describe('By the next sweep, by what is in force'),
          changed: z.strictObject(foreseen).describe('And by the change'),
        }),
      )
      .optional()
      .describe('Those for which the sweep would do anything, once all customers are counted'),
    budget: z
      .strictObject({
        month: z.string(),
        amounts: z.array(
          z.strictObject({
            name: z.string(),
            spent: z.number(),
            inForce: z.number(),
            would: z.number(),
            left: z.number().describe('0: nothing more would go through this month'),
          }),
        ),
      })
      .optional(),
  })
  .meta({ id: 'TuningForeseen' });

export const publishTuningBody = z
  .strictObject({ revision, amounts: changes, why })
  .meta({ id: 'PublishTuning' });
export const approveTuningBody = z.strictObject({ revision }).meta({ id: 'ApproveTuning' });
export const takeBackTuningBody = z.strictObject({ revision, why }).meta({ id: 'TakeBackTuning' });
