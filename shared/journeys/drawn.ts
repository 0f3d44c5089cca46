/** A journey of this deployment as people look at it: whom it enrols, what it sends and gives, and its story as a drawing. */
import * as z from 'zod';
import { journey } from '../base/record.ts';
import { describedRule } from '../customers/rules/index.ts';
import { budgetSchema } from './budget.ts';
import { endName } from './known-names.ts';
import type { Moment, Question, SignalSource } from './language.ts';
import { budgetQuestion, filterSchema, plainQuestions, untilSchema } from './protocol.ts';
import { signalSource } from './records.ts';
import { touchKinds } from './touchpoints/index.ts';
import { touchSaid } from './touchpoints/kind.ts';

const place = { x: z.number(), y: z.number() };

const ms = z.number().describe('Milliseconds');
const moment: z.ZodType<Moment> = untilSchema.shape.moment;
const source: z.ZodType<SignalSource> = signalSource;
const question: z.ZodType<Question> = z.discriminatedUnion('kind', [
  ...plainQuestions,
  z.object({ kind: z.literal('rule'), rule: describedRule }),
  budgetQuestion,
]);

/** What the words of a box are made of, for whoever says them in another language. */
const nodeSaid = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('send'), moment: moment.exactOptional(), touchpoint: touchSaid }),
  z.strictObject({ kind: z.literal('wait'), for: ms }),
  z.strictObject({
    kind: z.literal('waitFor'),
    source,
    atMost: ms,
    checkEvery: ms.exactOptional(),
    untilStart: z.literal(true).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('branch'), question }),
  z.strictObject({
    kind: z.literal('split'),
    weights: z.record(z.string(), z.number()),
    winner: z.string().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('exit'), reason: endName }),
]);
export type NodeSaid = z.infer<typeof nodeSaid>;

/** By what a passage begins; what must hold of the customer stands beside it. */
const entrySaid = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('broadcast') }),
  z.strictObject({
    kind: z.literal('event'),
    on: z.array(z.strictObject({ event: z.string(), where: z.array(filterSchema) })),
    after: ms.exactOptional().describe('Unless something came of it meanwhile'),
  }),
  z.strictObject({
    kind: z.literal('night'),
    justCrossed: z
      .literal(true)
      .exactOptional()
      .describe('The rule came to hold lately: within the journey’s own time, or the settings’ window'),
    within: ms.exactOptional(),
    afterInactivity: ms.exactOptional(),
  }),
]);
export type EntrySaid = z.infer<typeof entrySaid>;

const drawnNode = z.strictObject({
  id: z.string(),
  kind: z.enum(['send', 'wait', 'waitFor', 'branch', 'split', 'exit']),
  title: z.string(),
  detail: z.string().describe('Empty: there is no more to say'),
  touchpoint: z
    .strictObject({ name: z.string(), kind: z.enum(touchKinds) })
    .exactOptional()
    .describe('Of a step that sends'),
  says: nodeSaid.describe('What the title and the detail are made of'),
  ...place,
  width: z.number(),
  height: z.number(),
});

const drawnEdge = z.strictObject({
  from: z.string(),
  to: z.string(),
  label: endName.describe('The outcome by which it is taken; empty: it always is'),
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
    entry: entrySaid.describe('What that sentence is made of, beside the rule'),
    first: z.string().exactOptional().describe('With whom alone it begins, as a sentence; absent: everybody'),
    firstOf: z
      .strictObject({ percent: z.number().exactOptional(), rule: describedRule.exactOptional() })
      .exactOptional()
      .describe('What that sentence is made of'),
    rule: describedRule.exactOptional().describe('What must hold of the customer; absent: nothing'),
    goal: z.string().describe('As a sentence'),
    goalSource: source,
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
