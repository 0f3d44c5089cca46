/** How a handler is bundled for Lambda: what each start needs in one file, and beside it what may never be needed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin, transform } from 'esbuild';
import {
  type BindingPattern,
  type ImportDeclaration,
  type Program,
  parseSync,
  type VariableDeclarator,
  Visitor,
} from 'oxc-parser';

const common = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // As ESM, whatever imports node:http has Node load all of undici with it: as long as it takes to load the AWS clients.
  format: 'cjs',
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  minify: true,
  sourcemap: true,
  // Stack traces need names and lines, and the sources are public.
  sourcesContent: false,
  // The whole SDK is bundled: versions are pinned, and Lambda's own copy is not.
  mainFields: ['module', 'main'],
  logLevel: 'warning',
} satisfies BuildOptions;

/** The names that a handler's sources take of each package that is loaded later. */
export type Taken = ReadonlyMap<string, ReadonlySet<string>>;

const root = join(import.meta.dirname, '..');

/** Packages of which our sources use nothing while they are loaded, and which are long to read or to evaluate. */
const isLater = /^(@aws-sdk\/client-.+|@noble\/ciphers\/aes\.js|libphonenumber-js\/min|liquidjs)$/;
const imports = /import \{([^}]*)\} from '([^']+)'/g;

/** What a source imports of a package, its types aside. */
const namesTaken = (source: string, name: string): readonly string[] =>
  [...source.matchAll(imports)]
    .filter(([, , from]) => from === name)
    .flatMap(([, names = '']) => names.split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '' && !each.startsWith('type '));

/** What our sources import of these packages is loaded when the first name of each is used. `taken` is filled with it. */
const loadedLater = (taken: Map<string, Set<string>>): Plugin => ({
  name: 'loaded-later',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: isLater }, ({ path, importer }) => {
      const names = taken.get(path) ?? new Set();
      for (const name of namesTaken(readFileSync(importer, 'utf8'), path)) names.add(name);
      taken.set(path, names);
      return { path, namespace: 'later' };
    });
    onResolve({ filter: /^\.\/later\.js$/, namespace: 'later' }, ({ path }) => ({ path, external: true }));
    // esbuild makes of an import an object with this one's prototype, where each name is looked up when it is used.
    onLoad({ filter: isLater, namespace: 'later' }, ({ path }) => ({
      contents: `module.exports = Object.create(new Proxy({}, { get: (_, name) => require('./later.js')['${path}'][name] }));`,
    }));
  },
});

/** Of each package what is taken, and nothing else. */
const takenAlone = (taken: Taken): Plugin => ({
  name: 'taken-alone',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^taken:/ }, ({ path }) => ({
      path: path.replace('taken:', ''),
      namespace: 'taken',
    }));
    onLoad({ filter: isLater, namespace: 'taken' }, ({ path }) => ({
      contents: `export { ${[...(taken.get(path) ?? [])].join(', ')} } from '${path}';`,
      resolveDir: root,
    }));
  },
});

/** A file that has these packages by their names; each is evaluated when it is asked for. */
export const bundleLater = (taken: Taken, outfile: string) => {
  const getters = [...taken.keys()].map((name) => `get '${name}'() { return require('taken:${name}'); }`);
  const contents = `module.exports = { ${getters.join(', ')} };`;
  return build({ ...common, stdin: { contents, resolveDir: root }, outfile, plugins: [takenAlone(taken)] });
};

/** What is written in front of a constant that is made when it is first used: of the name that it is given it makes a function. */
const late = '__late';

const madeLate = `const ${late} = (make) => { let made; return () => { if (make !== undefined) { made = make(); make = undefined; } return made; }; };`;

type Expression = NonNullable<VariableDeclarator['init']>;

/** What takes no time to make. */
const isPlain = (init: Expression): boolean => {
  switch (init.type) {
    case 'ArrowFunctionExpression':
    case 'Literal':
      return true;
    case 'UnaryExpression':
      return isPlain(init.argument);
    case 'BinaryExpression':
      return init.left.type !== 'PrivateIdentifier' && isPlain(init.left) && isPlain(init.right);
    default:
      return false;
  }
};

/** A piece of a text, and what takes its place. */
type Patch = readonly [from: number, to: number, text: string];

const patched = (text: string, patches: readonly Patch[]): string => {
  const sorted = patches.toSorted(([one], [other]) => one - other);
  const pieces = sorted.map(([from, , by], index) => `${text.slice(sorted[index - 1]?.[1] ?? 0, from)}${by}`);
  return `${pieces.join('')}${text.slice(sorted.at(-1)?.[1] ?? 0)}`;
};

/** The names that a pattern gives. */
const namesIn = (pattern: BindingPattern): readonly string[] => {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) =>
        namesIn(each.type === 'RestElement' ? each.argument : each.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) =>
        each === null ? [] : namesIn(each.type === 'RestElement' ? each.argument : each),
      );
    case 'AssignmentPattern':
      return namesIn(pattern.left);
  }
};

/** What a source may consist of, beside what it exports. */
const declares: ReadonlySet<string> = new Set([
  'ClassDeclaration',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'FunctionDeclaration',
  'ImportDeclaration',
  'TSDeclareFunction',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'VariableDeclaration',
]);

/** What of a variable is made at once. */
const isAtHand = ({ init }: VariableDeclarator): boolean =>
  init === null || init.type === 'Identifier' || isPlain(init);

/** A statement that does more than to declare, or a variable whose value is made while the source is loaded. */
const doesMore = (statement: Program['body'][number]): boolean => {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  if (declared === null) return false;
  if (declared.type === 'VariableDeclaration')
    return declared.kind !== 'const' && !declared.declarations.every(isAtHand);
  return !declares.has(declared.type) || (declared.type === 'ImportDeclaration' && isForEffect(declared));
};

const isForEffect = ({ specifiers, importKind }: ImportDeclaration): boolean =>
  specifiers.length === 0 && importKind !== 'type';

/** Functions that look at the fields of what they are given when they are needed. */
const readsLater: ReadonlySet<string> = new Set(['route']);

/** Of what such a function is given, a field that is a constant by its name is looked up when it is read. */
const withFieldsLater = (path: string, source: string): string => {
  const patches: Patch[] = [];
  new Visitor({
    CallExpression: ({ callee, arguments: [given] }) => {
      if (callee.type !== 'Identifier' || !readsLater.has(callee.name) || given?.type !== 'ObjectExpression')
        return;
      for (const each of given.properties) {
        if (each.type !== 'Property' || each.computed || each.value.type !== 'Identifier') continue;
        const key = source.slice(each.key.start, each.key.end);
        patches.push([each.start, each.end, `get ${key}() { return ${each.value.name}; }`]);
      }
    },
  }).visit(parseSync(path, source).program);
  return patched(source, patches);
};

/**
 * Marks each constant of a source that takes time to make.
 * @throws TypeError for a source that does something while it is loaded
 */
const withLateConstants = (path: string, source: string): string => {
  const { program } = parseSync(path, source);
  const more = program.body.find(doesMore);
  if (more !== undefined)
    throw new TypeError(
      `${path}:${source.slice(0, more.start).split('\n').length} does something while it is loaded; what is deployed may only declare, since its constants are made when they are first used: put it in a function`,
    );
  const patches = program.body
    .map((each) => (each.type === 'ExportNamedDeclaration' ? each.declaration : each))
    .filter((each) => each?.type === 'VariableDeclaration')
    .filter(({ kind }) => kind === 'const')
    .flatMap(({ declarations }) => declarations)
    .flatMap(({ id, init, start, end }): readonly Patch[] => {
      if (init === null || isPlain(init)) return [];
      const made = source.slice(init.start, init.end);
      if (id.type === 'Identifier')
        return [[init.start, init.end, `/* @__PURE__ */ ${late}(() => (${made}))`]];
      const names = namesIn(id);
      const whole = `${late}${start}`;
      const each = names.map((name) => `${name} = /* @__PURE__ */ ${late}(() => ${whole}.${name})`);
      const pattern = `const ${source.slice(id.start, id.end)} = ${made}; return { ${names.join(', ')} };`;
      return [[start, end, `${whole} = /* @__PURE__ */ ${late}(() => { ${pattern} }), ${each.join(', ')}`]];
    });
  return patched(source, patches);
};

/**
 * Our sources do nothing while they are loaded but make their constants. One that a function does not use is left out of its
 * bundle with all that it alone is made of; of a schema esbuild can't tell that, since it is made by calls. What is left is made
 * when it is first used: a request needs few of the schemas that its function knows.
 */
const ownConstantsLate: Plugin = {
  name: 'own-constants-late',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/(shared|functions)\/.+\.ts$/ }, ({ path }) => ({
      contents: withLateConstants(path, withFieldsLater(path, readFileSync(path, 'utf8'))),
      loader: 'ts',
    }));
  },
};

/** The constant that this declares, if it is marked. */
const lateOf = ({ id, init }: VariableDeclarator) =>
  id.type === 'Identifier' &&
  init?.type === 'CallExpression' &&
  init.callee.type === 'Identifier' &&
  init.callee.name === late
    ? [id]
    : [];

/**
 * Makes each constant that is marked when it is first used, wherever that is: in a bundle all sources are one scope, and esbuild
 * gives no two things in it, nor any within, the same name. (If it did, what comes of it would not parse.)
 */
const usedLate = (code: string): string => {
  const { program } = parseSync('index.js', code, { sourceType: 'script' });
  const declared = program.body
    .filter((each) => each.type === 'VariableDeclaration')
    .flatMap(({ declarations }) => declarations)
    .flatMap(lateOf);
  const names = new Set(declared.map(({ name }) => name));
  const declarations: ReadonlySet<unknown> = new Set(declared);
  const patches: Patch[] = [];
  /** Names that stand for no variable. */
  const others = new Set<unknown>();
  new Visitor({
    MemberExpression: ({ computed, property }) => {
      if (!computed) others.add(property);
    },
    MethodDefinition: ({ computed, key }) => {
      if (!computed) others.add(key);
    },
    PropertyDefinition: ({ computed, key }) => {
      if (!computed) others.add(key);
    },
    Property: ({ computed, shorthand, key, value }) => {
      if (!computed) others.add(key);
      if (!shorthand || value.type !== 'Identifier' || !names.has(value.name)) return;
      others.add(value);
      patches.push([value.start, value.end, `${value.name}: (${value.name}())`]);
    },
    Identifier: (identifier) => {
      const { name, start, end } = identifier;
      if (names.has(name) && !others.has(identifier) && !declarations.has(identifier))
        patches.push([start, end, `(${name}())`]);
    },
  }).visit(program);
  // The map goes by lines.
  return `${madeLate} ${patched(code, patches)}`;
};

/** Packages that our sources import where they come to need them, by the file that they lie in: what that has. */
const apart: Readonly<Record<string, string>> = {
  mjml: `module.exports = require('mjml');`,
  // Together, since they share what they have loaded.
  tracer: `export * from '@aws-lambda-powertools/tracer'; export * from '@aws-lambda-powertools/tracer/middleware';`,
};

/** Leaves those packages out. `files` is filled with where the bundle looks for them. */
const importedApart = (files: Set<string>): Plugin => ({
  name: 'imported-apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const [file] = Object.entries(apart).find(([, has]) => has.includes(`'${path}'`)) ?? [];
      if (kind !== 'dynamic-import' || file === undefined) return undefined;
      files.add(file);
      return { path: `./${file}.js`, external: true };
    });
  },
});

const bundleApart = (file: string, outfile: string) =>
  build({ ...common, stdin: { contents: apart[file] ?? '', resolveDir: root }, outfile });

/**
 * Bundles a handler. What a start does not need lies in files of their own: to read it takes as long as all else.
 *
 * @param folder gets `index.js`; `later.js`, and others, which it loads when it first uses them; and the maps of all
 * @returns what `later.js` has
 */
export const bundle = async (entry: string, folder: string): Promise<Taken> => {
  const taken = new Map<string, Set<string>>();
  const files = new Set<string>();
  const outfile = join(folder, 'index.js');
  const {
    outputFiles: [{ text } = { text: '' }],
  } = await build({
    ...common,
    entryPoints: [entry],
    outfile,
    minify: false,
    sourcemap: 'inline',
    write: false,
    plugins: [loadedLater(taken), importedApart(files), ownConstantsLate],
  });
  const { platform, target, format, minify, sourcemap, sourcesContent } = common;
  const { code, map } = await transform(usedLate(text), {
    ...{ platform, target, format, minify, sourcemap, sourcesContent },
    sourcefile: 'index.js',
  });
  // By which Node knows the names of what a CommonJS file exports where a module imports it, as esbuild writes it last.
  const [exported = ''] = /^0 && \(module\.exports = \{[^}]*\}\);$/m.exec(text) ?? [];
  mkdirSync(folder, { recursive: true });
  writeFileSync(outfile, `${code}${exported}\n//# sourceMappingURL=index.js.map\n`);
  writeFileSync(`${outfile}.map`, map);
  await Promise.all([
    bundleLater(taken, join(folder, 'later.js')),
    ...[...files].map((file) => bundleApart(file, join(folder, `${file}.js`))),
  ]);
  return taken;
};
