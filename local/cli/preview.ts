/** `rekindle preview`: writes a message, or all of them, as they would look today. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { instant } from '../../shared/base/time.ts';
import { pickLocale } from '../../shared/messages/locales.ts';
import { loadShop } from '../../shared/shop/load.ts';
import type { Reader } from '../../shared/shop/words/shown.ts';
import { compileWords } from '../../workflows/compile/words.ts';
import { type Preview, previewOf, sentBy } from '../preview/previews.ts';
import { sheetOf } from '../preview/sheet.ts';
import { answerFrom, type ServerOptions } from './ask.ts';
import { UsageError } from './usage.ts';

export interface PreviewOptions extends ServerOptions {
  readonly locale?: string;
  readonly customer?: string;
  readonly out: string;
  readonly open?: boolean;
  readonly config?: string;
}

/** Of whom nobody is asked. */
const anybody: Reader = { firstName: 'Ada', favouriteCategory: null, points: null, tier: null };

const word = z
  .string()
  .nullish()
  .transform((told) => told ?? null);
const readerTold = z.object({
  customer: z.object({
    firstName: word,
    favouriteCategory: word,
    tier: word,
    points: z
      .number()
      .nullish()
      .transform((told) => told ?? null),
    locale: z.string().optional(),
    timezone: z.string().optional(),
  }),
});

/** `undefined`: the server refuses to tell, which is said. */
const readerOf = async ({ customer, ...server }: PreviewOptions): Promise<Reader | undefined> => {
  if (customer === undefined) return anybody;
  const answer = await answerFrom(server, {
    path: `/v1/customers/${encodeURIComponent(customer)}`,
    method: 'GET',
  });
  return answer === undefined ? undefined : readerTold.parse(JSON.parse(answer)).customer;
};

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** In whatever shows such a file here; where nothing does, its name is on the terminal. */
const openFile = (file: string): void => {
  const [command, ...before] = openers[process.platform] ?? ['xdg-open'];
  spawn(command, [...before, file], { detached: true, stdio: 'ignore' })
    .on('error', () => undefined)
    .unref();
};

const fileOf = ({ message, locale, html }: Preview): string =>
  `${message}.${locale}.${html === undefined ? 'txt' : 'html'}`;

/** @param message the one to write; absent: all, and a sheet that shows them side by side */
export const previewMessages = async (
  message: string | undefined,
  options: PreviewOptions,
): Promise<void> => {
  const { locale, out, open, config } = options;
  const shop = await loadShop(config);
  const { locales } = shop.settings;
  if (locale !== undefined && pickLocale((each) => locales.includes(each), locale, '') === undefined)
    throw new UsageError(`--locale: the shop has no words in ${locale}; it has ${locales.join(', ')}`);
  const sent = sentBy(shop);
  const wanted = message === undefined ? [...sent.keys()].sort() : [message];
  const reader = await readerOf(options);
  if (reader === undefined) return;
  const words = await compileWords(shop);
  const now = instant(Date.now());
  const ofReader = reader.locale === undefined ? locales : [reader.locale];
  const previews = wanted.flatMap((name) => {
    const found = sent.get(name);
    if (found === undefined)
      throw new UsageError(
        `no journey of the shop sends "${name}"; they send ${[...sent.keys()].sort().join(', ')}`,
      );
    return (locale === undefined ? ofReader : [locale]).map((each) =>
      previewOf(found, shop, words, reader, each, now),
    );
  });
  mkdirSync(out, { recursive: true });
  for (const preview of previews)
    writeFileSync(
      join(out, fileOf(preview)),
      preview.html ?? `${preview.subject === undefined ? '' : `${preview.subject}\n\n`}${preview.text}\n`,
    );
  const files = previews.map(fileOf);
  if (files.length > 1) writeFileSync(join(out, 'index.html'), sheetOf(previews, fileOf));
  const first = join(out, files.length > 1 ? 'index.html' : (files[0] ?? ''));
  process.stdout.write(
    `${files.length === 1 ? first : `${files.length} messages in ${out}; ${first} shows them side by side`}\n`,
  );
  if (open === true) openFile(first);
};
