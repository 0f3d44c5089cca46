/** What is taken at most. */

/** Of a request with events, in bytes: as Segment's own. */
export const mostBytes = 500_000;

/** Of a request with a file's lines: a Lambda takes 6 MB, and a body in base64 is a third larger than it is. */
export const mostFileBytes = 4_500_000;
