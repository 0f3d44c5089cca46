/** A journey, and a box of its story, as the API draws them. */
import type { Body } from '../../client/client.ts';

export type Journey = Body<'DrawnJourney'>;
export type Box = Journey['graph']['nodes'][number];
