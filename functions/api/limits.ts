/** What is taken at most. */

/** Of a request with events, in bytes: as Segment's own. */
export const mostBytes = 500_000;
