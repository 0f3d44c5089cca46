/** A journey that a checkout begins, as a Lambda knows it. */
import { journeyId } from '../../shared/base/ids.ts';
import { days, hours } from '../../shared/base/time.ts';
import type { EventJourney } from '../../shared/journeys/protocol.ts';

/** An hour after a checkout of which nothing came; a later version of it takes its place. */
export const abandoned: EventJourney = {
  id: journeyId('abandoned'),
  version: 1,
  stateMachineArn: 'arn:of:abandoned',
  reEnrolAfter: 0,
  goalWithin: days(7),
  holdsOut: true,
  splits: {},
  ways: [],
  excludes: [],
  priority: 0,
  pauses: false,
  lane: 'cart',
  speaksAtOnce: false,
  marketing: true,
  on: [{ event: 'Checkout Started', where: [] }],
  after: hours(1),
  replaces: true,
  key: 'checkoutId',
  sentence: 'Checkout Started',
};
