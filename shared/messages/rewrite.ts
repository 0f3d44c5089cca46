/** Rewrites the links of a rendered message: where its anchors lead, and the addresses in its text. */

/** Where a link is to lead; `undefined`: where it leads. */
type Change = (url: string) => string | undefined;

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (attribute: string): string =>
  attribute.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    (entity, decimal, hex, name) => {
      if (name !== undefined) return named[String(name).toLowerCase()] ?? entity;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : entity;
    },
  );

const encoded = (url: string): string => url.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** An opening tag `<a …>`; a sign in quotes does not end it. */
const anchor = /<a\s(?:[^"'>]|"[^"]*"|'[^']*')*>/gi;
const href = /(\shref\s*=\s*)(?:"([^"]*)"|'([^']*)')/i;

/** Of anchors alone: pictures, styles and what stands between tags stay as they are. */
export const withAnchors = (html: string, change: Change): string =>
  html.replace(anchor, (tag) =>
    tag.replace(href, (whole, before: string, double?: string, single?: string) => {
      const to = change(decoded(double ?? single ?? '').trim());
      return to === undefined ? whole : `${before}"${encoded(to)}"`;
    }),
  );

/** As far as an address goes in a text in any script: what ends a sentence or a bracket is not its own. */
const address = /\bhttps?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]*[\w\-~/#&=%@$*+]/gi;

export const withAddresses = (text: string, change: Change): string =>
  text.replace(address, (url) => change(url) ?? url);
