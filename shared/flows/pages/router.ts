/** The pages behind the links in messages: which of them a request asks for, and of whom. */
import { type CustomerId, parseTouchKey } from '../../base/ids.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { verifyTouch } from '../../messages/links.ts';
import { escaped, page } from './frame.ts';
import { type Language, type LinkPages, languageOf } from './language.ts';
import type { LinkPage, PagePorts } from './page.ts';
import { resubscribe } from './resubscribe.ts';
import { survey } from './survey.ts';
import { unsubscribe } from './unsubscribe.ts';

export interface LinkRequest {
  readonly method: string;
  readonly path: string;
  /** The Accept-Language header. */
  readonly languages: string;
  /** Of a form that was posted; what is no form has none. */
  readonly fields?: URLSearchParams;
}
export interface LinkResponse {
  readonly status: number;
  readonly html: string;
}

/** By the letter in the path. */
const pages: Readonly<Record<string, LinkPage>> = { a: survey, u: unsubscribe, r: resubscribe };

const route = /^\/(?<letter>[a-z])\/(?<token>[^/]+)(?:\/(?<more>.+))?$/;

const unknown = (language: Language): LinkResponse => {
  const { unknownTitle, unknown: sentence } = language.say;
  return { status: 404, html: page(language, unknownTitle, `<p>${escaped(sentence)}</p>`) };
};

/** Merges lead no further than this: who was merged is merged into one who is not, but for what is under way. */
const mostMerges = 5;

/** Who the customer turned out to be. */
const whoIs = async (id: CustomerId, { profiles }: PagePorts): Promise<Profile | undefined> => {
  let profile = await profiles.get(id);
  for (let merges = 0; profile?.mergedInto !== undefined && merges < mostMerges; merges += 1)
    profile = await profiles.get(profile.mergedInto);
  return profile;
};

/**
 * GET asks, POST does: mail scanners open links, and run scripts, so that what is to be done wants a tap on the page.
 */
export const openLink = async (
  { method, path, languages, fields = new URLSearchParams() }: LinkRequest,
  ports: PagePorts,
  linkPages: LinkPages,
): Promise<LinkResponse> => {
  const { letter = '', token = '', more = '' } = route.exec(path)?.groups ?? {};
  const open = Object.hasOwn(pages, letter) ? pages[letter] : undefined;
  const touch = open === undefined ? undefined : verifyTouch(await ports.secret(), token);
  const sentTo = (touch && parseTouchKey(touch)?.enrolment)?.customer;
  if (open === undefined || touch === undefined || sentTo === undefined || (more !== '') !== (letter === 'a'))
    return unknown(languageOf(languages, undefined, linkPages));
  const customer = await whoIs(sentTo, ports);
  const language = languageOf(languages, customer, linkPages);
  const shown = await open(
    {
      token,
      more,
      touch,
      sentTo,
      customer,
      language,
      at: ports.now(),
      ...(method === 'POST' && { posted: fields }),
    },
    ports,
  );
  return shown === undefined
    ? unknown(language)
    : { status: 200, html: page(language, shown.title, shown.content) };
};
