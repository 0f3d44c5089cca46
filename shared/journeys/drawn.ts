/** A journey of this deployment as people look at it: whom it enrols, what it sends and gives, and its story as a drawing. */
import { z } from 'zod';
import { journey } from '../base/record.ts';
import { budgetSchema } from './budget.ts';
import { touchKinds } from './touchpoints/index.ts';

const place = { x: z.number(), y: z.number() };

const drawnNode = z.strictObject({
  id: z.string(),
  kind: z.enum(['send', 'wait', 'waitFor', 'branch', 'split', 'exit']),
  title: z.string(),
  detail: z.string().describe('Empty: there is no more to say'),
  touchpoint: z
    .strictObject({ name: z.string(), kind: z.enum(touchKinds) })
    .exactOptional()
    .describe('Of a step that sends'),
  ...place,
  width: z.number(),
  height: z.number(),
});

const drawnEdge = z.strictObject({
  from: z.string(),
  to: z.string(),
  label: z.string().describe('The outcome by which it is taken; empty: it always is'),
  ...place,
  points: z.array(z.strictObject(place)).describe('From the one box to the other'),
});

/** In pixels, from the top left; of boxes and labels the places are their centres. */
const drawnGraph = z
  .strictObject({
    start: z.string(),
    width: z.number(),
    height: z.number(),
    nodes: z.array(drawnNode).describe('In the order of the story'),
    edges: z.array(drawnEdge),
  })
  .describe('In pixels from the top left; of boxes and labels the places are their centres');

export const drawnJourney = z
  .strictObject({
    id: journey,
    version: z.int(),
    enabled: z.boolean().describe('Whether it enrols; else it brings to an end what began'),
    lane: z.string(),
    priority: z.number(),
    topic: z.string().exactOptional(),
    begins: z.enum(['night', 'event', 'broadcast']).describe('By what a passage of it begins'),
    enrols: z.string().describe('Whom, as a sentence'),
    first: z.string().exactOptional().describe('With whom alone it begins, as a sentence; absent: everybody'),
    rule: z.looseObject({}).exactOptional().describe('What must hold of the customer; absent: nothing'),
    goal: z.string(),
    goalWithinDays: z.number(),
    holdsOut: z.boolean().describe('Whether who is held out gets nothing of it; else all get it'),
    heldOutPercent: z.number().describe('The share of its customers who get nothing of it'),
    messages: z.array(z.strictObject({ name: z.string(), kind: z.enum(touchKinds) })),
    parameters: z
      .record(
        z.string(),
        z.strictObject({
          kind: z.enum(['text', 'url', 'moment']).describe('moment: such as 2026-04-18T19:00[Europe/London]'),
          optional: z.literal(true).exactOptional(),
          selects: z.string().exactOptional().describe('Who has it, or one of these, in this field is meant'),
        }),
      )
      .exactOptional()
      .describe('What whoever starts it tells, by name'),
    queues: z.array(z.string()).describe('Where its tasks wait for people'),
    coupons: z.array(
      z.strictObject({
        name: z.string(),
        terms: z.looseObject({}).describe('One benefit, and what is asked for it'),
        validForDays: z.number(),
      }),
    ),
    budget: budgetSchema
      .exactOptional()
      .describe('A calendar month, in units of the shop’s currency; absent: it has none'),
    leastBudget: z
      .strictObject({ coupons: z.number().exactOptional(), messages: z.number().exactOptional() })
      .exactOptional()
      .describe(
        'With less, one of its coupons, or of its messages, would never leave; absent: it has no budget',
      ),
    graph: drawnGraph,
  })
  .meta({ id: 'DrawnJourney' });
export type DrawnJourney = z.infer<typeof drawnJourney>;
