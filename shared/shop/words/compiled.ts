/** One message's words, compiled and checked by themselves, as those of a deployment are: for who changes them without one. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Catalog, WrittenWords } from '../../messages/catalog.ts';
import { compileMessages, TemplateError } from '../../messages/compile.ts';
import { problemsWithWords, type SpokenSettings, type WordsProblem } from './checks.ts';
import type { SentMessage } from './given.ts';

export interface CompiledAlone {
  /** None: they can be sent. */
  readonly problems: readonly WordsProblem[];
  /** Absent: they are no templates. */
  readonly words?: { readonly sources: Catalog[string]; readonly digest: string };
}

/** What the words are compiled with. */
export interface Beside {
  /** What words may include: by file within the folder of messages. */
  readonly parts: Readonly<Record<string, string>>;
  /** What the journeys send. */
  readonly sent: readonly SentMessage[];
  readonly settings: SpokenSettings;
}

const write = (folder: string, file: string, text: string): void => {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

/** @param message a name that the journeys send, and its locales those of a shop: both stand in paths */
export const compileAlone = async (
  message: string,
  written: WrittenWords,
  { parts, sent, settings }: Beside,
): Promise<CompiledAlone> => {
  const folder = await mkdtemp(join(tmpdir(), 'rekindle-words-'));
  try {
    for (const [file, text] of Object.entries(parts)) write(folder, file, text);
    for (const [locale, { mjml, txt }] of Object.entries(written)) {
      write(folder, `${message}/${locale}.txt`, txt);
      if (mjml !== undefined) write(folder, `${message}/${locale}.mjml`, mjml);
    }
    const compiled = await compileMessages(folder, () => []);
    const sources = compiled.catalog[message];
    const version = compiled.versions[message];
    if (sources === undefined || version === undefined)
      return { problems: [{ file: message, line: 1, problem: 'has no words in any locale' }] };
    const own = sent.filter((each) => each.message === message);
    const problems = problemsWithWords(own, settings, compiled);
    // Several journeys may send it, and each would say the same.
    const each = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
    return { problems: [...each.values()], words: { sources, digest: version.digest } };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { file, line, problem } = error;
    return { problems: [{ file, line, problem }] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
