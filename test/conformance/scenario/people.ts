/** Whom the scenario is about: what was with them before, and what they do upon what reaches them. */

/** What somebody does once a touchpoint has reached her. */
export type Deed = { readonly upon: string } & (
  | { readonly does: 'opens' | 'clicks' | 'orders' | 'orders with the code' | 'unsubscribes' }
  | { readonly does: 'answers'; readonly answer: string }
);

export interface Person {
  readonly id: string;
  /**
   * Of SES's mailbox simulator, which says on AWS, too, what becomes of an email (SES Developer Guide, Using the mailbox
   * simulator); absent: no address is known.
   */
  readonly mailbox?: 'success' | 'bounce' | 'complaint';
  readonly phone?: string;
  /** To email; absent: yes. */
  readonly consents?: boolean;
  /** Days since the last of two orders; absent: she has not ordered. */
  readonly silentFor?: number;
  /** What lies in the cart of a checkout that she starts, in units of the currency; absent: none. */
  readonly cart?: number;
  readonly does?: readonly Deed[];
}

/** Just over the line of the journey, and within the nights that look there. */
const twoWeeks = 15.5;
const twoMonths = 61.5;

const reachable = (id: string, number: number): Person => ({
  id,
  mailbox: 'success',
  phone: `+4477009001${String(number).padStart(2, '0')}`,
});

/** Those whom the journeys find as they are deployed at first. */
export const first: readonly Person[] = [
  { ...reachable('silent', 1), silentFor: twoWeeks },
  { ...reachable('opener', 2), silentFor: twoWeeks, does: [{ upon: 'we-miss-you', does: 'opens' }] },
  { ...reachable('clicker', 3), silentFor: twoWeeks, does: [{ upon: 'we-miss-you', does: 'clicks' }] },
  { ...reachable('buyer', 4), silentFor: twoWeeks, does: [{ upon: 'we-miss-you', does: 'orders' }] },
  {
    ...reachable('redeemer', 5),
    silentFor: twoWeeks,
    does: [
      { upon: 'we-miss-you', does: 'clicks' },
      { upon: 'we-miss-you', does: 'orders with the code' },
    ],
  },
  { ...reachable('bounced', 6), mailbox: 'bounce', silentFor: twoWeeks },
  { ...reachable('complainer', 7), mailbox: 'complaint', silentFor: twoWeeks },
  { ...reachable('refuser', 8), silentFor: twoWeeks, consents: false },
  { ...reachable('leaver', 9), silentFor: twoWeeks, does: [{ upon: 'we-miss-you', does: 'unsubscribes' }] },
  { id: 'phoneless', mailbox: 'success', silentFor: twoWeeks },
  {
    ...reachable('unhappy', 10),
    silentFor: twoWeeks,
    does: [{ upon: 'why-did-you-leave', does: 'answers', answer: 'unhappy' }],
  },
  { ...reachable('long-silent', 11), silentFor: twoMonths },
  {
    ...reachable('busy-one', 12),
    silentFor: twoMonths,
    does: [{ upon: 'tell-us-why', does: 'answers', answer: 'circumstance' }],
  },
  {
    ...reachable('no-use', 13),
    silentFor: twoMonths,
    does: [{ upon: 'tell-us-why', does: 'answers', answer: 'cannot-use' }],
  },
  {
    ...reachable('dissatisfied', 14),
    silentFor: twoMonths,
    does: [{ upon: 'tell-us-why', does: 'answers', answer: 'dissatisfied' }],
  },
  {
    ...reachable('late-redeemer', 15),
    silentFor: twoMonths,
    does: [{ upon: 'a-little-something', does: 'orders with the code' }],
  },
  { ...reachable('left-a-cart', 16), cart: 80 },
  { ...reachable('left-little', 17), cart: 20 },
  { ...reachable('came-back', 18), cart: 80, does: [{ upon: 'your-cart-is-waiting', does: 'orders' }] },
];

/** Those who are taken in beside them, once the next version is deployed. */
export const second: readonly Person[] = [
  { ...reachable('next-silent', 21), silentFor: twoWeeks },
  { ...reachable('next-buyer', 22), silentFor: twoWeeks, does: [{ upon: 'we-miss-you', does: 'orders' }] },
];

/** And those after the way back. */
export const third: readonly Person[] = [
  // The question is a step of the first version alone.
  {
    ...reachable('last-buyer', 31),
    silentFor: twoWeeks,
    does: [{ upon: 'why-did-you-leave', does: 'orders' }],
  },
  {
    ...reachable('last-redeemer', 32),
    silentFor: twoWeeks,
    does: [{ upon: 'we-miss-you', does: 'orders with the code' }],
  },
];
