/** `rekindle add`: copies a built-in journey's source and messages into the shop, to be changed there. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { graphOf, touchpointsOf, wholeStory } from '../../shared/journeys/graph.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import { isMessage } from '../../shared/journeys/touchpoints/index.ts';
import { builtInMessages } from '../../workflows/compile/words.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { packageFolder } from './package.ts';
import { UsageError } from './usage.ts';

const sources = join(packageFolder, 'workflows', 'journeys');

const ownImport = /from '\.\/([\w-]+)\.ts'/g;

/** The source as a shop has it: what is Rekindle's comes from the package. */
const rewritten = (source: string): string =>
  source
    .replace(/from '(?:\.\.\/)+shared\/[\w/-]+\.ts'/g, "from 'rekindle'")
    .replace("from './configurable.ts'", "from 'rekindle/journeys'");

/** The file and those of its kind that it imports. */
const filesOf = (name: string): readonly string[] => {
  const source = readFileSync(join(sources, `${name}.ts`), 'utf8');
  const imported = [...source.matchAll(ownImport)].flatMap(([, each = '']) =>
    each === 'configurable' ? [] : filesOf(each),
  );
  return [name, ...imported];
};

const messagesOf = ({ steps }: Journey): readonly string[] =>
  touchpointsOf(graphOf(wholeStory({ steps })))
    .filter(isMessage)
    .map(({ name }) => name);

/** The name that the source exports the journey by. */
const exportIn = (source: string): string => /export const (\w+) = configurable/.exec(source)?.[1] ?? '';

/** @throws UsageError when there is no such journey, or something of it is in the shop already; nothing is written then */
export const addJourney = (id: string): void => {
  const journey = allJourneys.find((each) => each.id === id);
  if (journey === undefined)
    throw new UsageError(
      `there is no built-in journey "${id}"; there are ${allJourneys.map((each) => each.id).join(', ')}`,
    );
  const files = filesOf(id).map((name) => ({
    from: join(sources, `${name}.ts`),
    to: join('journeys', `${name}.ts`),
  }));
  const messages = [...new Set(messagesOf(journey))].map((name) => ({
    from: join(builtInMessages, name),
    to: join('messages', name),
  }));
  const taken = [...files, ...messages].find(({ to }) => existsSync(to));
  if (taken !== undefined)
    throw new UsageError(`${taken.to} is there already: move it away, or change it where it is`);
  mkdirSync('journeys', { recursive: true });
  for (const { from, to } of files) writeFileSync(to, rewritten(readFileSync(from, 'utf8')));
  for (const { from, to } of messages) cpSync(from, to, { recursive: true });
  const name = exportIn(readFileSync(join(sources, `${id}.ts`), 'utf8'));
  process.stdout.write(
    `${[...files, ...messages].map(({ to }) => to).join('\n')}\n\nNow list ${name}() of ./journeys/${basename(id)}.ts in rekindle.config.ts, with messages: './messages'.\n`,
  );
};
