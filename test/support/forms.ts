/** Forms of a page as a browser without scripts posts them. */

const text = (html: string): string =>
  html.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

const attributes = (tag: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...tag.matchAll(/ ([a-z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, text(value)]),
  );

export interface FormOnPage {
  /** Where it is posted; absent: to the page itself. */
  readonly to: string | undefined;
  readonly fields: URLSearchParams;
}

/** The form whose button does this, with what a browser would post of it as it stands. */
export const formOf = (html: string, does: string): FormOnPage => {
  const form = [...html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].find(([, , content = '']) =>
    content.includes(`name="do" value="${does}"`),
  );
  if (form === undefined) throw new Error(`no form of the page does "${does}"`);
  const [, head = '', content = ''] = form;
  const fields = new URLSearchParams({ do: does });
  for (const [tag] of content.matchAll(/<input[^>]*>/g)) {
    const { type, name = '', value = '', checked, disabled } = attributes(tag);
    if (disabled === undefined && (type === 'hidden' || checked !== undefined)) fields.append(name, value);
  }
  for (const [, tag = '', options = ''] of content.matchAll(/<select([^>]*)>(.*?)<\/select>/gs)) {
    const [, chosen = ''] = /<option value="([^"]*)"[^>]* selected/.exec(options) ?? [];
    fields.append(attributes(tag).name ?? '', chosen);
  }
  for (const [, tag = '', written = ''] of content.matchAll(/<textarea([^>]*)>(.*?)<\/textarea>/gs))
    fields.append(attributes(tag).name ?? '', text(written));
  return { to: attributes(head).action, fields };
};

/** What the page is about. */
export const headingOf = (html: string): string => text(/<h1[^>]*>(.*?)<\/h1>/.exec(html)?.[1] ?? '');
