/** Serves the messages as they were sent: a list of the latest, and each as its file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iso } from '../../shared/base/time.ts';
import { type HttpResponse, json } from '../engine/gateway.ts';
import { type Listed, pageNameOf } from './outbox.ts';

/** The list, and below it where a message's file is served. */
export const messagesPath = '/dev/messages';

/** A message's mark-up runs nothing here, and its links open. */
const policy =
  "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:";

/** A name such as `fileNameOf` gives: it leads out of no folder. */
const fileName = /^[\w-]+\.(html|eml|txt)$/;

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  eml: 'message/rfc822',
  txt: 'text/plain; charset=utf-8',
};

const listOf = (messages: readonly Listed[]): HttpResponse =>
  json(200, {
    messages: messages.map(({ id, channel, at, to, words, file }) => ({
      id,
      channel,
      at: iso(at),
      to,
      words,
      page: `${messagesPath}/${pageNameOf(file)}`,
      file: `${messagesPath}/${file}`,
    })),
  });

export const messageFile = (folder: string, path: string, latest: readonly Listed[]): HttpResponse => {
  if (path === messagesPath) return listOf(latest);
  const name = path.slice(messagesPath.length + 1);
  const [, kind = ''] = fileName.exec(name) ?? [];
  const type = types[kind];
  if (type === undefined) return json(404, { message: 'Not Found' });
  try {
    return {
      status: 200,
      headers: {
        'content-type': type,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        ...(kind === 'html' && { 'content-security-policy': policy }),
      },
      body: readFileSync(join(folder, name)),
    };
  } catch {
    return json(404, { message: 'Not Found' });
  }
};
