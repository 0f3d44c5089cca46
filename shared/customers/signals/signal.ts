/** Opens and clicks, and who did them. */
import { digestOf } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';

/** `unknown`: what is told of it fits a person and a machine. */
export type Source = 'human' | 'machine' | 'unknown';

/** What fetched the message's picture, or followed its link. */
export interface Client {
  readonly userAgent?: string;
  readonly ipAddress?: string;
}

/** What is told of an open or a click, by SES or by our own pages. */
export interface SignalDetail {
  readonly client: Client;
  /** When the provider took the message: no mailbox had it before. */
  readonly sentAt?: Instant;
  /** What was followed. */
  readonly link?: string;
  /** How our own page was asked for; `POST`: somebody pressed its button. SES does not tell of opens. */
  readonly method?: 'HEAD' | 'GET' | 'POST';
}

export interface Signal extends SignalDetail {
  readonly kind: 'open' | 'click';
  readonly at: Instant;
}

/** A click as the touchpoint remembers it, to judge the next one by: what was followed, and by whom, as digests. */
export interface ClickSeen {
  readonly at: Instant;
  readonly link: string;
  readonly by: string;
  readonly machine?: boolean;
}

/** Two links, or two clients, are hardly ever taken for one by it, and it tells neither. */
const shortDigest = (text: string): string => digestOf(text).slice(0, 8);

export const clickSeen = ({ at, link = '', client }: Signal): ClickSeen => ({
  at,
  link: shortDigest(link),
  by: shortDigest(`${client.ipAddress} ${client.userAgent}`),
});
