/** Compiles the words of the pages behind links: `_pages/<locale>.json` in the folder of messages. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Pages, type PageWords, pageWordsSchema } from '../../shared/messages/pages.ts';
import { lineOf, lineOfSyntaxError } from './json-lines.ts';
import { TemplateError } from './messages.ts';

const folderOfPages = '_pages';

/** @throws TemplateError with the line of what is missing, unknown or empty */
const readWords = (file: string, text: string): PageWords => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    throw new TemplateError(file, lineOfSyntaxError(error as Error), `is no JSON: ${message}`);
  }
  const result = pageWordsSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === 'unrecognized_keys')
    throw new TemplateError(
      file,
      lineOf(text, issue.keys),
      `there is no ${issue.keys.join(', ')} on the pages; there are ${Object.keys(pageWordsSchema.shape).join(', ')}`,
    );
  const path = issue?.path.map(String) ?? [];
  throw new TemplateError(file, lineOf(text, path), `${path.join('.') || 'the file'} ${issue?.message}`);
};

/** @throws TemplateError when a file is no such words */
export const compilePages = async (messages: string): Promise<Pages> => {
  const folder = join(messages, folderOfPages);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const pages = names.sort().map(async (name) => {
    const file = `${folderOfPages}/${name}`;
    if (!name.endsWith('.json'))
      throw new TemplateError(
        file,
        1,
        'is no file of words; those are named by their locale, such as en.json',
      );
    return [
      name.slice(0, -'.json'.length),
      readWords(file, await readFile(join(folder, name), 'utf8')),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(pages));
};
