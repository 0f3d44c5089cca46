/** Follows a link of a message: tells who did it, and where it leads. */
import type { TouchKey } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { followedDetail, linkFollowed } from '../customers/events/followed.ts';
import type { SignalDetail } from '../customers/signals/signal.ts';
import { isShops } from '../messages/leads.ts';
import { type LinkKind, linkKinds } from '../messages/links.ts';
import { openToken, partsOf } from './open-token.ts';
import type { Ports } from './ports.ts';

export interface LinkVisit extends Pick<SignalDetail, 'client'> {
  readonly method: string;
  readonly path: string;
}

type Needed = Pick<Ports, 'now' | 'linkKeys' | 'mention' | 'settings'>;

interface Followed {
  readonly touch: TouchKey;
  readonly link: string;
  readonly sentAt?: Instant;
  /** Of a page of ours that says nothing of the offer. */
  readonly toOwnPage?: true;
}

/** A survey's answer is one to the message; what unsubscribes, or asks for another thing, is none. */
const answers: LinkKind = 'a';

/**
 * Where the shop's page is that the link leads to; `undefined`: it leads to a page of ours, or nowhere. It leads there
 * whether or not the click can be told. One that led to a host that the shop has no more leads to the shop.
 */
export const follow = async (
  { method, path, client }: LinkVisit,
  ports: Needed,
): Promise<string | undefined> => {
  const { letter, token } = partsOf(path);
  const kind = linkKinds.find((each) => each === letter);
  // Who was passed a message on is not the one whom it was sent to.
  if (kind === undefined || kind === 'f' || (method !== 'GET' && method !== 'HEAD')) return undefined;
  const tell = async (followed: Followed): Promise<void> => {
    const at = ports.now();
    const detail = followedDetail({ kind: 'clicked', at, method, client, ...followed });
    await ports.mention({ name: linkFollowed, at, detail });
  };
  if (kind === 'l') {
    const opened = await openToken(kind, token, ports);
    if (opened === undefined) return undefined;
    const { touch, sentAt, url } = opened;
    await tell({ touch, sentAt, link: url });
    return isShops(ports.settings)(url) ? url : ports.settings.brand.url;
  }
  const opened = await openToken(kind, token, ports);
  if (opened !== undefined)
    await tell({ touch: opened.touch, link: path, ...(kind !== answers && { toOwnPage: true }) });
  return undefined;
};
