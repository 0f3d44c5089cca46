/** What every page is framed by, and what its parts look like in HTML. */
import type { FunctionSettings } from '../../shop/settings.ts';
import type { Language } from './language.ts';
import { styleFor } from './style.ts';

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Scripts that are written from the right. */
const fromTheRight = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'];

const directionOf = (tag: string): 'ltr' | 'rtl' =>
  fromTheRight.includes(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';

/**
 * Its heading is what the page is about, and its title says it too: whoever hears the page hears that first. What came
 * of a form has the focus, so that one reads on from there.
 * @param content HTML
 */
export const page = (
  { tag }: Language,
  { name, url, colour }: FunctionSettings['brand'],
  { title, content, isResult = false }: { title: string; content: string; isResult?: boolean },
): string =>
  [
    `<!doctype html><html lang="${tag}" dir="${directionOf(tag)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
    `<title>${escaped(title)} – ${escaped(name)}</title><style>${styleFor(colour)}</style></head><body>`,
    `<header><div><a href="${escaped(url)}">${escaped(name)}</a></div></header>`,
    `<main><h1${isResult ? ' tabindex="-1" autofocus' : ''}>${escaped(title)}</h1>${content}</main></body></html>`,
  ].join('');

export const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

/** Hidden fields, by name. */
type Hidden = Readonly<Record<string, string>>;

const hidden = (fields: Hidden): string =>
  Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('');

interface Button {
  readonly label: string;
  /** What it is for, in the field `do`: a form that is posted without it was posted by no person. */
  readonly does: string;
  readonly isPlain?: boolean;
}

const button = ({ label, does, isPlain = false }: Button): string =>
  `<button name="do" value="${escaped(does)}"${isPlain ? ' class="plain"' : ''}>${escaped(label)}</button>`;

interface Form extends Button {
  /** HTML. */
  readonly content?: string;
  /** Where it is posted; absent: to the page itself. */
  readonly to?: string;
  readonly fields?: Hidden;
}

export const form = ({ content = '', to, fields = {}, ...pressed }: Form): string =>
  `<form method="post"${to === undefined ? '' : ` action="${escaped(to)}"`}>${hidden(fields)}${content}<p class="do">${button(pressed)}</p></form>`;

/** @param to within the shop's links, or an address */
export const link = (to: string, text: string): string =>
  `<p class="to"><a href="${escaped(to)}">${escaped(text)}</a></p>`;
