/** Compiles the words of the pages behind links: `_pages/<locale>.json` in the folder of messages. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { lineOf, lineOfSyntaxError } from '../../shared/base/json-lines.ts';
import { TemplateError } from '../../shared/messages/compile.ts';
import { type Pages, type PageWords, pageWordsSchema } from '../../shared/messages/pages.ts';

/** Within a folder of messages. */
export const folderOfPages = '_pages';

/** JSON, as it was parsed. */
type Words = Readonly<Record<string, unknown>>;

const isWords = (value: unknown): value is Words =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own words in the place of built-in ones, one by one. */
const laidOver = (own: unknown, builtIn: unknown): unknown => {
  if (!isWords(own) || !isWords(builtIn)) return own;
  const over = Object.entries(own).map(([name, value]) => [name, laidOver(value, builtIn[name])] as const);
  return { ...builtIn, ...Object.fromEntries(over) };
};

/** What there is to say at this place of the file. */
const namesAt = (path: readonly string[]): readonly string[] => {
  const at = path.reduce<unknown>(
    (schema, name) => (schema instanceof z.ZodObject ? schema.shape[name] : undefined),
    pageWordsSchema,
  );
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
};

const parsed = (file: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    throw new TemplateError(file, lineOfSyntaxError(error as Error), `is no JSON: ${message}`);
  }
};

/** @throws TemplateError with the line of what is missing, unknown or empty */
const readWords = (file: string, text: string, builtIn: unknown): PageWords => {
  const result = pageWordsSchema.safeParse(laidOver(parsed(file, text), builtIn));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.map(String) ?? [];
  if (issue?.code === 'unrecognized_keys') {
    const place = path.length === 0 ? 'on the pages' : `in ${path.join('.')}`;
    throw new TemplateError(
      file,
      lineOf(text, [...path, ...issue.keys.slice(0, 1)]),
      `there is no ${issue.keys.join(', ')} ${place}; there are ${namesAt(path).join(', ')}`,
    );
  }
  throw new TemplateError(file, lineOf(text, path), `${path.join('.') || 'the file'} ${issue?.message}`);
};

const unlessThere = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};

/**
 * @param messages a folder of messages
 * @param builtIn another, whose words stand where a file of the first has none
 * @throws TemplateError when a file is no such words
 */
export const compilePages = async (messages: string, builtIn?: string): Promise<Pages> => {
  const folder = join(messages, folderOfPages);
  const names = (await readdir(folder).catch(unlessThere)) ?? [];
  const pages = names.sort().map(async (name) => {
    const file = `${folderOfPages}/${name}`;
    if (!name.endsWith('.json'))
      throw new TemplateError(
        file,
        1,
        'is no file of words; those are named by their locale, such as en.json',
      );
    const under = builtIn && (await readFile(join(builtIn, folderOfPages, name), 'utf8').catch(unlessThere));
    const text = await readFile(join(folder, name), 'utf8');
    return [
      name.slice(0, -'.json'.length),
      readWords(file, text, under === undefined ? undefined : parsed(file, under)),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(pages));
};
