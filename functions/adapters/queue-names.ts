/** What a queue is called, wherever it is spoken of. */

/** @param urlOrArn the queue's */
export const nameIn = (urlOrArn: string): string => /[^/:]*$/.exec(urlOrArn)?.[0] ?? '';
