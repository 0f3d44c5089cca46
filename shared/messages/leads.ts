/** Where a message's links lead at the shop: with what its analytics are told, and with the coupon at hand. */
import { type LinkSettings, leadsTo, ownHosts } from '../base/own-links.ts';

/** Whether its own analytics parameters are on the link already: then none of ours are. */
const isMarked = ({ searchParams }: URL): boolean =>
  [...searchParams.keys()].some((name) => name.toLowerCase().startsWith('utm_'));

/** What is there stays as it is written. */
const withParameters = (url: URL, parameters: Readonly<Record<string, string>>): void => {
  const added = new URLSearchParams(parameters).toString();
  url.search = url.search === '' ? added : `${url.search}&${added}`;
};

export interface Campaign {
  readonly medium: string;
  readonly journey: string;
  readonly step: string;
}

/** @param link an absolute address */
export const withCampaign = (link: string, { medium, journey, step }: Campaign): string => {
  const url = new URL(link);
  if (isMarked(url)) return link;
  withParameters(url, {
    utm_source: 'rekindle',
    utm_medium: medium,
    utm_campaign: journey,
    utm_content: step,
  });
  return url.href;
};

/**
 * To the shop's own page that takes the code into the cart, and on from there. What leads to another host stays as it
 * is: nothing there knows the way.
 * @param template with `{code}` and, where it leads on, `{path}`
 */
export const withCoupon = (link: string, template: string, code: string): string => {
  const { origin, pathname, search, hash } = new URL(link);
  return origin === new URL(template).origin
    ? template
        .replaceAll('{code}', encodeURIComponent(code))
        .replaceAll('{path}', encodeURIComponent(`${pathname}${search}${hash}`))
    : link;
};

/** Whether the link is one of the shop's own. */
export const isShops = (settings: LinkSettings): ((link: string) => boolean) => {
  const hosts = ownHosts(settings);
  return (link) => leadsTo(hosts, link);
};
