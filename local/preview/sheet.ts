/** A sheet that shows previews side by side, each as wide as a phone. */
import { escaped } from '../../shared/flows/pages/frame.ts';
import type { Preview } from './previews.ts';

const style = [
  ':root{color-scheme:light dark}',
  'body{font:15px/1.5 system-ui,sans-serif;margin:24px}',
  'main{display:grid;gap:32px;grid-template-columns:repeat(auto-fill,392px)}',
  'h2{font-size:15px;margin:0}',
  'p{margin:0 0 8px}',
  'iframe,pre{border:1px solid #85858c;box-sizing:border-box;height:760px;margin:0;width:392px}',
  'pre{font:inherit;height:auto;overflow-wrap:anywhere;padding:12px;white-space:pre-wrap}',
].join('');

/** @param fileOf where a preview lies, beside the sheet */
export const sheetOf = (previews: readonly Preview[], fileOf: (preview: Preview) => string): string => {
  const cards = previews.map((preview) => {
    const { message, locale, journey, subject, html, text } = preview;
    const file = escaped(fileOf(preview));
    const title = `<h2><a href="${file}">${escaped(message)}</a> (${escaped(locale)})</h2>`;
    const told = `<p>${escaped(subject ?? journey)}</p>`;
    const shown =
      html === undefined
        ? `<pre>${escaped(text)}</pre>`
        : `<iframe src="${file}" title="${escaped(`${message} (${locale})`)}" loading="lazy"></iframe>`;
    return `<section>${title}${told}${shown}</section>`;
  });
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Messages</title><style>${style}</style></head>`,
    `<body><h1>Messages</h1><main>${cards.join('')}</main></body></html>\n`,
  ].join('');
};
