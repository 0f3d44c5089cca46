/** Serves the development server's own pages: the overview, and the messages as they were sent. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HttpResponse, json } from '../engine/gateway.ts';
import { messagesPath, pageHtml } from './page.ts';
import type { View } from './view.ts';

const html = (body: string, policy: string): HttpResponse => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  },
  body,
});

export const overview = (view: View): HttpResponse =>
  html(
    pageHtml(view),
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  );

/** A message's mark-up runs nothing here, and its links open. */
const messagePolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:";

/** A name such as `fileNameOf` gives: it leads out of no folder. */
const fileName = /^[\w-]+\.(html|eml|txt)$/;

export const messageFile = (folder: string, path: string): HttpResponse => {
  const name = path.slice(messagesPath.length);
  const [, kind] = fileName.exec(name) ?? [];
  if (kind === undefined) return json(404, { message: 'Not Found' });
  let content: Buffer;
  try {
    content = readFileSync(join(folder, name));
  } catch {
    return json(404, { message: 'Not Found' });
  }
  if (kind === 'html') return html(content.toString('utf8'), messagePolicy);
  const type = kind === 'eml' ? 'message/rfc822' : 'text/plain; charset=utf-8';
  return {
    status: 200,
    headers: { 'content-type': type, 'x-content-type-options': 'nosniff' },
    body: content,
  };
};
