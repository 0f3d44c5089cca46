/** Each word that a shop's code takes from the package is shown in use, by an `@example` that compiles as it stands. */
import { join } from 'node:path';
import { API, type Project, SymbolFlags } from 'typescript/unstable/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { entries } from '../support/entries.ts';

const root = join(import.meta.dirname, '../..');
/** Holds no file: the compiler is told what is there. */
const folder = join(root, 'test/examples-in-docs');

/** A source whose words are not as they should be. */
const planted = `
export const unshown = 1;

/** @example send(email('hello')); */
export const shownByAnother = 2;

/** @example exit('hello', shownWrongly); */
export const shownWrongly = 3;

/** @example const journeys = [friendThanks({ shownWithAStranger })]; */
export const shownWithAStranger = 4;

/** @example await live(shownByAStranger, silentCustomer()); */
export const shownByAStranger = 5;

/** @example shownBroken( */
export const shownBroken = 6;
`;

/** The sources of the language's words, by the name that a shop imports them by. */
const sources: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    entries.flatMap(([entry, file]) =>
      entry === './cdk' ? [] : [[entry.replace('.', 'rekindle'), join(root, file)]],
    ),
  ),
  planted: join(folder, 'planted.ts'),
};

interface Word {
  readonly from: string;
  readonly name: string;
  readonly examples: readonly string[];
}

const config = join(folder, 'tsconfig.json');
const configOf = (files: readonly string[]): string =>
  JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: {
      paths: Object.fromEntries(Object.entries(sources).map(([from, source]) => [from, [source]])),
    },
    files,
    include: [],
  });

/** The values that the source exports, each with the examples in its docstring. */
const wordsOf = ({ program, checker }: Project, from: string): readonly Word[] => {
  const source = program.getSourceFile(sources[from] ?? '');
  const module = source && checker.getSymbolAtLocation(source);
  return (module === undefined ? [] : checker.getExportsOfModule(module)).flatMap((exported) => {
    const symbol = exported.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const tags = checker.getJsDocTagsOfSymbol(symbol);
    const examples = tags.flatMap(({ name, text }) => (name === 'example' ? [text ?? ''] : []));
    return symbol.flags & SymbolFlags.Value ? [{ from, name: exported.name, examples }] : [];
  });
};

/** Every word of the language is at hand in an example, as it is in an editor that adds the imports. */
const atHand = (words: readonly Word[]): string => {
  // Of two entries' words of one name, the first entry's.
  const sourceOf = new Map(words.toReversed().map(({ from, name }) => [name, from]));
  const lines = [...sourceOf].map(([name, from]) => `  const ${name}: typeof import('${from}').${name};`);
  return `declare global {\n${lines.join('\n')}\n}\nexport {};\n`;
};

let words: readonly Word[];
/** What the compiler says of the examples. */
let reports: readonly string[];

beforeAll(() => {
  const files = new Map([
    [config, configOf(Object.values(sources))],
    [join(folder, 'planted.ts'), planted],
  ]);
  const api = new API({
    cwd: root,
    fs: {
      readFile: (file) => files.get(file),
      fileExists: (file) => files.has(file) || undefined,
      // No example speaks of CDK: to read its 2,600 files would be most of the work.
      directoryExists: (path) =>
        path === folder || (path === join(root, 'node_modules/aws-cdk-lib') ? false : undefined),
    },
  });
  const projectAfter = (changed: readonly string[], created: readonly string[]): Project => {
    const snapshot = api.updateSnapshot({
      openProjects: [config],
      fileChanges: { changed: [...changed], created: [...created] },
    });
    const project = snapshot.getProject(config);
    if (project === undefined) throw new Error('the compiler did not take the examples');
    return project;
  };
  try {
    const before = projectAfter([], []);
    words = Object.keys(sources).flatMap((from) => wordsOf(before, from));
    const examples = words.flatMap(({ from, name, examples }) =>
      examples.map((example, index) => ({
        of: `${from} ${name}`,
        file: join(folder, from, `${name}-${index}.ts`),
        text: `import { ${name} } from '${from}';\n${example}\n`,
      })),
    );
    files.set(join(folder, 'at-hand.ts'), atHand(words.filter(({ from }) => from !== 'planted')));
    for (const { file, text } of examples) files.set(file, text);
    const created = [...files.keys()].filter((file) => file !== config);
    files.set(config, configOf(created));
    const { program } = projectAfter([config], created);
    reports = examples.flatMap(({ of, file }) =>
      [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
        ({ text }) => `${of}: ${text}`,
      ),
    );
  } finally {
    api.close();
  }
});

const named = ({ from, name }: Word): string => `${from} ${name}`;
const isPlanted = (text: string): boolean => text.startsWith('planted ');
const unshown = (): readonly string[] =>
  words.filter(({ name, examples }) => !examples.some((example) => example.includes(name))).map(named);

describe('an exported word', () => {
  it('is shown in use', () => {
    expect(unshown().filter((word) => !isPlanted(word))).toEqual([]);
  });

  it('is shown by what compiles', () => {
    expect(reports.filter((report) => !isPlanted(report))).toEqual([]);
  });
});

describe('among planted words', () => {
  it('those are named that no example shows', () => {
    expect(unshown().filter(isPlanted)).toEqual(['planted unshown', 'planted shownByAnother']);
  });

  it('those are named whose examples do not compile', () => {
    expect(reports.filter(isPlanted)).toEqual([
      'planted shownWrongly: Expected 1 arguments, but got 2.',
      "planted shownWithAStranger: Object literal may only specify known properties, and 'shownWithAStranger' does not exist in type 'Partial<{}> & CommonOptions'.",
      "planted shownByAStranger: Argument of type 'number' is not assignable to parameter of type 'Journey'.",
      "planted shownBroken: ')' expected.",
      'planted shownBroken: This expression is not callable.',
    ]);
  });
});
