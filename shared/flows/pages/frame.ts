/** What every page is framed by: its head, its style, and what a browser may do with it. */
import { createHash } from 'node:crypto';
import type { Language } from './language.ts';

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const style =
  ':root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0;text-align:center;padding:0 16px;background:#fff;color:#1c1c1c}h1{font-size:1.4em}button{font:inherit;min-height:44px;padding:12px 28px;border-radius:8px;border:0;background:#1c1c1c;color:#fff;cursor:pointer}button:focus-visible{outline:3px solid #2f6fed;outline-offset:3px}@media(prefers-color-scheme:dark){body{background:#161616;color:#f2f2f2}button{background:#f2f2f2;color:#161616}}';
const hashOf = (content: string): string =>
  `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

/** What browsers may do with the pages: show them, and post them to where they came from. */
export const contentSecurityPolicy = `default-src 'none'; style-src ${hashOf(style)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** @param content HTML */
export const page = ({ tag }: Language, title: string, content: string): string =>
  `<!doctype html><html lang="${tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head><body><main>${content}</main></body></html>`;

/** @param to where it is posted; absent: to the page itself */
export const form = (button: string, to?: string): string =>
  `<form method="post"${to === undefined ? '' : ` action="${escaped(to)}"`}><button>${escaped(button)}</button></form>`;
