/** The pages behind the links in messages: answering a survey and unsubscribing. */
import { createHash } from 'node:crypto';
import { digestOf, parseTouchKey } from '../../base/ids.ts';
import { isOffered, verifyTouch } from '../../messages/links.ts';
import { pickLocale } from '../../messages/locales.ts';
import type { Pages, PageWords } from '../../messages/pages.ts';
import { MissingMessageError } from '../../messages/render.ts';
import type { Ports } from '../ports.ts';

export interface LinkRequest {
  readonly method: string;
  readonly path: string;
  /** The Accept-Language header. */
  readonly languages: string;
}
export interface LinkResponse {
  readonly status: number;
  readonly html: string;
}

interface Language {
  readonly tag: string;
  readonly say: PageWords;
}

/** What the pages of a deployment say. */
export interface LinkPages {
  readonly pages: Pages;
  /** The shop's own locale, which is among the pages. */
  readonly fallback: string;
  /** By locale, the one whose words are said in its place. */
  readonly fallbacks?: Readonly<Record<string, string>>;
}

/** The language that the header's author likes best among those that the pages have; the shop's own failing that. */
const languageOf = (header: string, { pages, fallback, fallbacks = {} }: LinkPages): Language => {
  const wanted = header
    .split(',')
    .map((each) => {
      const [tag = '', ...parameters] = each.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .sort((a, b) => b.weight - a.weight);
  const has = (locale: string): boolean => Object.hasOwn(pages, locale);
  for (const { tag: liked } of [...wanted, { tag: fallback }]) {
    const tag = pickLocale(has, liked, '', fallbacks)?.locale ?? '';
    const say = pages[tag];
    if (say !== undefined) return { tag, say };
  }
  throw new MissingMessageError(
    `the pages behind links are not there in "${fallback}", only in: ${Object.keys(pages).join(', ')}`,
  );
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const style =
  ':root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0;text-align:center;padding:0 16px;background:#fff;color:#1c1c1c}h1{font-size:1.4em}button{font:inherit;min-height:44px;padding:12px 28px;border-radius:8px;border:0;background:#1c1c1c;color:#fff;cursor:pointer}button:focus-visible{outline:3px solid #2f6fed;outline-offset:3px}@media(prefers-color-scheme:dark){body{background:#161616;color:#f2f2f2}button{background:#f2f2f2;color:#161616}}';
const hashOf = (content: string): string =>
  `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

/** What browsers may do with the pages: show them, and post them to where they came from. */
export const contentSecurityPolicy = `default-src 'none'; style-src ${hashOf(style)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** @param content HTML */
const page = ({ tag }: Language, title: string, content: string): string =>
  `<!doctype html><html lang="${tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head><body><main>${content}</main></body></html>`;

/** @param to where it is posted; absent: to the page itself */
const form = (button: string, to?: string): string =>
  `<form method="post"${to === undefined ? '' : ` action="${escaped(to)}"`}><button>${escaped(button)}</button></form>`;

const route = /^\/(?<kind>[uar])\/(?<token>[^/]+)(?:\/(?<answer>[^/]+)\/(?<mac>[^/]+))?$/;

const mostLetters = 200;

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text).slice(0, mostLetters);
  } catch {
    return undefined;
  }
};

/** An answer in words; one that the pages have none for is said by its name. */
const wordsOf = (answer: string, { answers }: PageWords): string =>
  (Object.hasOwn(answers, answer) ? answers[answer] : undefined) ?? answer.replaceAll(/[-_]+/g, ' ');

/**
 * GET asks, POST does: mail scanners open links, and run scripts, so that an answer wants a tap on the page. A POST to
 * the unsubscribe link is RFC 8058's one click; what it leads to has the way back.
 */
export const openLink = async (
  { method, path, languages }: LinkRequest,
  ports: Pick<Ports, 'now' | 'secret' | 'tell'>,
  linkPages: LinkPages,
): Promise<LinkResponse> => {
  const language = languageOf(languages, linkPages);
  const { say } = language;
  const unknown = { status: 404, html: page(language, say.unknownTitle, `<p>${escaped(say.unknown)}</p>`) };
  const { kind, token = '', answer = '', mac = '' } = route.exec(path)?.groups ?? {};
  const given = decoded(answer);
  if (kind === undefined || given === undefined || (kind === 'a') !== (given !== '')) return unknown;
  const secret = await ports.secret();
  const touch = verifyTouch(secret, token);
  const { customer } = (touch && parseTouchKey(touch)?.enrolment) ?? {};
  if (touch === undefined || customer === undefined) return unknown;
  if (kind === 'a' && !isOffered(secret, token, given, mac)) return unknown;

  const done = method === 'POST';
  const at = ports.now();
  if (kind === 'u') {
    if (done)
      await ports.tell([
        {
          name: 'Unsubscribed',
          at,
          detail: { id: `unsubscribed-${digestOf(touch)}-${at}`, customer, touch },
        },
      ]);
    const title = say.unsubscribeTitle;
    const content = done
      ? `<p>${escaped(say.unsubscribed)}</p>${form(say.resubscribeAsk, `../r/${token}`)}`
      : `<h1>${escaped(title)}</h1>${form(say.unsubscribeAsk)}`;
    return { status: 200, html: page(language, title, content) };
  }
  if (kind === 'r') {
    const detail = { id: `resubscribed-${digestOf(touch)}-${at}`, customer, touch };
    if (done) await ports.tell([{ name: 'Resubscribed', at, detail }]);
    const content = done
      ? `<p>${escaped(say.resubscribed)}</p>`
      : `<h1>${escaped(say.resubscribeTitle)}</h1>${form(say.resubscribeAsk)}`;
    return { status: 200, html: page(language, say.resubscribeTitle, content) };
  }
  if (done) {
    const detail = { id: `answer-${digestOf(`${touch} ${given}`)}`, customer, touch, answer: given };
    await ports.tell([{ name: 'Survey Answered', at, detail }]);
  }
  const title = say.answerTitle;
  const content = done
    ? `<p>${escaped(say.answered)}</p>`
    : `<h1>${escaped(title)}</h1><p>${escaped(wordsOf(given, say))}</p>${form(say.answerAsk)}`;
  return { status: 200, html: page(language, title, content) };
};
