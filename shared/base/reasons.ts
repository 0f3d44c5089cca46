/** Why the domain did not do what it was asked for, as data: what its English sentence is made of, for whoever says it in another language. */
import * as z from 'zod';

const text = z.string();
const reason = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

/** Of a field that is too short or small, or too long or great: its bound. */
const side = z.enum(['at-least', 'at-most']);

/** What there can be none of. */
const things = [
  'broadcast',
  'campaign',
  'coupon',
  'customer',
  'journey',
  'lane',
  'channel',
  'message',
  'preview',
  'publication',
  'sent-message',
  'task',
  'tunable',
] as const;

/** What a brake is on. */
export const brakedTold = z
  .strictObject({
    kind: z.enum(['journeys', 'lanes', 'channels', 'messages']),
    name: text.exactOptional().describe('Absent: all journeys'),
    version: z.int().exactOptional().describe('Of a message’s words; absent: whichever they are'),
  })
  .meta({ id: 'Braked' });

export const reasonSchema = z
  .discriminatedUnion('kind', [
    reason('no-such', { what: z.enum(things), name: text }),
    reason('no-feed', {}),
    reason('no-list', { name: text }),
    reason('must-be-one-of', { values: z.array(text) }),
    reason('must-be', { what: z.enum(['one-text', 'web-address', 'moment', 'email', 'phone', 'cursor']) }),
    reason('span-too-long', { most: z.int(), of: z.enum(['days', 'months']), until: text }),
    reason('letters', { side, bound: z.number() }),
    reason('as-many', { side, bound: z.number() }),
    reason('amount', { side, bound: z.number() }),
    reason('id-taken', { id: text }),
    reason('in-use', { what: z.enum(['version', 'later-feed']) }),
    reason('no-pool', {}),

    reason('task-done', { result: text, by: text }),
    reason('task-over', {}),
    reason('task-of-another', { by: text }),
    reason('task-untaken', {}),
    reason('not-to-be-contacted', { suppressed: text }),

    reason('others-publish', {}),
    reason('same-in-force', { name: text }),
    reason('same-deployed', { name: text }),
    reason('nothing-waits', { name: text }),
    reason('own-change', { who: text }),
    reason('nothing-published', { name: text }),
    reason('in-repository', { name: text }),
    reason('overtaken', { name: text, revision: z.int() }),
    reason('no-budget', { journey: text }),
    reason('begun-by-events', { journey: text }),

    reason('draft-gone', {}),
    reason('draft-overtaken', { by: text, revision: z.int() }),
    reason('no-draft', { message: text }),
    reason('same-words', { message: text }),
    reason('publication-not-waiting', { message: text, number: z.int() }),
    reason('publication-not-sent', { message: text, number: z.int() }),
    reason('no-such-locale', { locale: text, known: z.array(text) }),
    reason('not-sent-by', { journey: text, message: text }),
    reason('words-not-kept', {}),
    reason('tests-to-nobody', {}),
    reason('not-of-tests', { listed: z.array(text) }),
    reason('not-tried', { channel: text }),
    reason('not-taken', { why: text }),

    reason('same-customer', { customer: text }),
    reason('erased', { customer: text }),
    reason('stands-for-nobody', { id: text }),
    reason('not-of-nobody', { id: text }),
    reason('being-given-back', { id: text }),
    reason('being-merged', { id: text }),
    reason('no-other-id', { id: text, customer: text }),
    reason('no-address', { customer: text, channel: text }),
    reason('not-stopped', { customer: text, channel: text }),
    reason('lifted-by-reader', { channel: text, cause: text }),

    reason('no-backlog', { journey: text }),
    reason('backlog-uncounted', { journey: text }),
    reason('no-silence-between', { atLeast: z.number(), lessThan: z.number() }),
    reason('campaign-under-way', { campaign: text, journey: text }),
    reason('recount-under-way', { since: text }),
    reason('nothing-to-learn', {}),

    reason('no-parameter', { journey: text, name: text }),
    reason('lacks-parameter', { journey: text, name: text }),
    reason('moment-past', { at: text }),
    reason('moment-too-far', { most: z.number().describe('Milliseconds from now') }),
    reason('for-nobody-named', {}),
    reason('braked', { braked: brakedTold, state: z.enum(['paused', 'stopped']), by: text, why: text }),
  ])
  .meta({ id: 'Reason' });

export type Reason = z.infer<typeof reasonSchema>;
