/** The queue that events come in by, in numbers: the deployment is built with them, and what waits for an event goes by them. */
import { type Duration, milliseconds, minutes, seconds } from '../base/time.ts';

/** Of the function that reads it. */
export const readerTimeout: Duration = seconds(60);
/** As AWS advises for a queue that a Lambda reads. */
export const readerTimeouts = 6;
/** How often a message is read before it lies with the dead letters. */
export const tries = 5;
/** How many of it run at once, each at a hundred events: a backlog of millions leaves the account’s other functions theirs. */
export const readersAtOnce = 50;
/** The function is given what comes within it at once. */
export const gatheredFor: Duration = seconds(1);
/** SES tells of an email within seconds, as a rule; EventBridge tries again where the queue is busy. */
const mostToldLate: Duration = minutes(10);

/** How late the event of what left may be taken in, with all its tries. Only what lay with the dead letters comes later. */
export const latestReceipt: Duration = milliseconds(
  tries * readerTimeouts * readerTimeout + gatheredFor + mostToldLate,
);
