/** The pages behind the links in messages: which of them a request asks for, and of whom. */
import { type CustomerId, parseTouchKey } from '../../base/ids.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { openToken, partsOf } from '../open-token.ts';
import { confirm } from './confirm.ts';
import { forwarded } from './forwarded.ts';

import { page, paragraph } from './frame.ts';
import { type Language, type LinkPages, languageOf } from './language.ts';
import type { LinkPage, PagePorts } from './page.ts';
import { preferences } from './preferences/index.ts';
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
const pages = { a: survey, c: confirm, f: forwarded, p: preferences, u: unsubscribe };
type PageKind = keyof typeof pages;
const pageOf: { readonly [Kind in PageKind]: LinkPage<Kind> } = pages;

const isPage = (letter: string): letter is PageKind => Object.hasOwn(pages, letter);

const unknown = (language: Language, { settings }: PagePorts): LinkResponse => {
  const { unknownTitle: title, unknown: sentence } = language.say;
  return { status: 404, html: page(language, settings.brand, { title, content: paragraph(sentence) }) };
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

const openPage = async <Kind extends PageKind>(
  kind: Kind,
  token: string,
  { method, languages, fields = new URLSearchParams() }: LinkRequest,
  ports: PagePorts,
  linkPages: LinkPages,
): Promise<LinkResponse> => {
  const link = await openToken(kind, token, ports);
  const sentTo = (link && parseTouchKey(link.touch)?.enrolment)?.customer;
  if (link === undefined || sentTo === undefined)
    return unknown(languageOf(languages, undefined, linkPages), ports);
  const customer = await whoIs(sentTo, ports);
  const language = languageOf(languages, customer, linkPages);
  const shown = await pageOf[kind](
    {
      link,
      touch: link.touch,
      sentTo,
      customer,
      language,
      languageFor: (locale) => languageOf(languages, { locale }, linkPages),
      at: ports.now(),
      ...(method === 'POST' && { posted: fields }),
    },
    ports,
  );
  if (shown === undefined) return unknown(language, ports);
  return { status: 200, html: page(shown.language ?? language, ports.settings.brand, shown) };
};

/**
 * GET asks, POST does: mail scanners open links, and run scripts, so that what is to be done wants a tap on the page.
 */
export const openLink = async (
  request: LinkRequest,
  ports: PagePorts,
  linkPages: LinkPages,
): Promise<LinkResponse> => {
  const { letter, token } = partsOf(request.path);
  return isPage(letter)
    ? openPage(letter, token, request, ports, linkPages)
    : unknown(languageOf(request.languages, undefined, linkPages), ports);
};
