/**
 * A story as a held-out customer's shadow walks it: the states of the journey's machine as data, for whoever moves a shadow
 * on, since no execution does.
 */
import * as z from 'zod';
import { lookRequestSchema, sendRequestSchema, untilSchema } from './protocol.ts';
import { waitSchema } from './records.ts';

const milliseconds = z.int().nonnegative();
const state = z.string().min(1);

/** A state's wait, which another state may share. */
const timed = z.object({
  /** In the story's waits. */
  id: state,
  atMost: milliseconds,
  /** The state's own time. */
  within: milliseconds,
  untilStart: z.literal(true).exactOptional(),
  /** Where the end of its time leads; `settles`: that step asks first what the wait has come to. */
  timesOut: z.object({ to: state, settles: z.literal(true).exactOptional() }),
});
export type StoryWait = z.infer<typeof timed>;

const { touch, orElse, last, letsGo } = sendRequestSchema.shape;
const { question, cases } = lookRequestSchema.shape;
const byOutcome = z.record(z.string(), state);

const storyStep = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('send'),
    request: z.object({ touch, orElse, last, letsGo }),
    until: untilSchema.omit({ since: true }).exactOptional(),
    /** One of the two: what it waits for, or where it leads. */
    waits: timed.exactOptional(),
    next: state.exactOptional(),
  }),
  z.object({ kind: z.literal('await'), waits: timed }),
  z.object({ kind: z.literal('look'), question, cases, next: byOutcome }),
  z.object({ kind: z.literal('sleep'), for: milliseconds, next: state }),
  /** Until the passage's `startsAt`; the next state asks what came of this wait meanwhile. */
  z.object({ kind: z.literal('start'), wait: state, next: state }),
  z.object({ kind: z.literal('split'), next: byOutcome }),
  z.object({ kind: z.literal('close'), reason: z.string().min(1) }),
]);
export type StoryStep = z.infer<typeof storyStep>;

export const storySchema = z.object({
  start: state,
  states: z.record(state, storyStep),
  /** By their ids, with where each outcome leads. */
  waits: z.record(state, z.object({ wait: waitSchema, next: byOutcome })),
});
export type Story = z.infer<typeof storySchema>;
