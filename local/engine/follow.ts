/** Follows links of emails as their readers do: they ask the function that serves links. */
import type { SentMail } from '../aws/mail.ts';
import { toEvent } from './gateway.ts';
import type { World } from './world.ts';

export const linksEntry = 'functions/links/handler.ts';

/** Who follows a link. */
export interface Follower {
  readonly userAgent?: string;
  readonly ipAddress?: string;
  readonly method?: 'GET' | 'HEAD' | 'POST';
}

/** A person's browser, at an address of nobody's. */
const browser = {
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  ipAddress: '192.0.2.1',
  method: 'GET',
} as const satisfies Required<Follower>;

const ours = /\shref="([^"]*\/(?:l|u)\/k\d+\.[\w-]+)"/g;

/** What a machine that walks an email's links finds: those by way of us, each once, in their order. */
export const linksOf = (html: string): readonly string[] => [
  ...new Set([...html.matchAll(ours)].map(([, link = '']) => link)),
];

/** Those among them that lead to the shop. */
export const leadsOf = (links: readonly string[]): readonly string[] =>
  links.filter((link) => /\/l\/[^/]+$/.test(link));

/** The link that unsubscribes from the email with one click; `undefined`: it has none, as what is owed has not. */
export const unsubscribeLinkOf = ({ headers }: Pick<SentMail, 'headers'>): string | undefined =>
  /<([^>]+)>/.exec(headers.find(({ name }) => name === 'List-Unsubscribe')?.value ?? '')?.[1];

/** Where it leads; `undefined`: it is a page. */
export const follow = async (
  world: World,
  link: string,
  { userAgent, ipAddress, method }: Follower = {},
): Promise<string | undefined> => {
  const name = world.functionAt(linksEntry);
  if (name === undefined) return undefined;
  const { pathname } = new URL(link);
  const request = {
    method: method ?? browser.method,
    target: pathname,
    headers: { 'user-agent': userAgent ?? browser.userAgent },
    body: Buffer.alloc(0),
    sourceIp: ipAddress ?? browser.ipAddress,
  };
  const { headers } = (await world.lambda.invoke(name, toEvent(request, world.clock.now()))) as {
    readonly headers: Readonly<Record<string, string>>;
  };
  return headers.location;
};
