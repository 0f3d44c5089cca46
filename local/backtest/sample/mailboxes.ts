/** What the sample shop's customers read their mail with, and what opens it beside them: a model's shares, measured nowhere. */
import type { CustomerId } from '../../../shared/base/ids.ts';
import { type Instant, minutes, seconds } from '../../../shared/base/time.ts';
import { randomFor } from './random.ts';

/** `apple` fetches each message's pictures by itself; `scanned`: a company's gateway opens it, and follows its links. */
type Mailbox = 'plain' | 'gmail' | 'apple' | 'scanned';

/** By what it calls itself. */
interface Client {
  readonly userAgent: string;
}

export interface MachineDeed {
  readonly at: Instant;
  /** `walked`: each of its links was followed, at once. */
  readonly does: 'opened' | 'walked';
  readonly by: Client;
}

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1';
const gmailProxy =
  'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const appleProxy = 'Mozilla/5.0';

const mailboxOf = (seed: number, customer: CustomerId): Mailbox =>
  randomFor(seed, 'mailbox', customer).weighted<Mailbox>([
    ['plain', 45],
    ['gmail', 30],
    ['apple', 20],
    ['scanned', 5],
  ]);

const openers: Readonly<Record<Mailbox, string>> = {
  plain: chrome,
  gmail: gmailProxy,
  apple: appleProxy,
  scanned: chrome,
};

/** What is seen when the customer does it. */
export const clientOf = (seed: number, customer: CustomerId, does: 'opened' | 'clicked'): Client => {
  const mailbox = mailboxOf(seed, customer);
  if (does === 'opened') return { userAgent: openers[mailbox] };
  return { userAgent: mailbox === 'apple' ? safari : chrome };
};

/** What machines do with an email that is sent to the customer now; by time. */
export const machinesAt = (
  seed: number,
  customer: CustomerId,
  email: { readonly key: string; readonly at: Instant },
): readonly MachineDeed[] => {
  const random = randomFor(seed, 'machine', email.key);
  const after = (ms: number): Instant => (email.at + Math.round(ms)) as Instant;
  switch (mailboxOf(seed, customer)) {
    case 'apple':
      return [
        {
          at: after(random.uniform(seconds(20), minutes(90))),
          does: 'opened',
          by: { userAgent: appleProxy },
        },
      ];
    case 'scanned': {
      const at = after(random.uniform(seconds(1), seconds(3)));
      const by = { userAgent: chrome };
      return [
        { at, does: 'opened', by },
        { at, does: 'walked', by },
      ];
    }
    case 'plain':
    case 'gmail':
      return [];
  }
};
