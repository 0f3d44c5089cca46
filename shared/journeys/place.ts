/** Where a shadow stands in its story, as the customer's profile remembers it: what an execution would know by itself. */
import * as z from 'zod';
import { time } from '../base/record.ts';
import { storyStateSchema } from './protocol.ts';

const placeSchema = z.object({
  /** Absent: it has not begun. */
  state: z.string().exactOptional(),
  /** As an execution hands it on. */
  path: z.string(),
  /** The wait that timed out just before, by its id. */
  late: z.string().exactOptional(),
  held: storyStateSchema.shape.held.unwrap().exactOptional(),
  /** It is in the state, whose wait is open: when that times out. Absent: it is to enter it. */
  timesOut: time.exactOptional(),
  /** What is open is the state's pause. */
  paused: z.literal(true).exactOptional(),
  /** The variants that it walks, by split. */
  splits: z.record(z.string(), z.string()).exactOptional(),
});
export type Place = z.infer<typeof placeSchema>;

/** @throws Error, for what is no place: a defect */
export const placeFrom = (text: string | undefined): Place =>
  text === undefined ? { path: '' } : placeSchema.parse(JSON.parse(text));

export const placeText = (place: Place): string => JSON.stringify(place);

export const pathOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : placeFrom(text).path;

export const isPausedPlace = (text: string | undefined): boolean =>
  text !== undefined && placeFrom(text).paused === true;
