/** How a handler is bundled for Lambda: what each start needs in one file, and beside it what may never be needed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { parseSync } from 'oxc-parser';

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

/** What makes nothing while it is loaded. */
const isPlain: ReadonlySet<string> = new Set(['ArrowFunctionExpression', 'Literal']);

/** What a source's constants are made by, where that may be calls: from where to where. */
const makingsIn = (path: string, source: string): readonly (readonly [from: number, to: number])[] =>
  parseSync(path, source)
    .program.body.map((each) => (each.type === 'ExportNamedDeclaration' ? each.declaration : each))
    .filter((each) => each?.type === 'VariableDeclaration')
    .flatMap(({ declarations }) => declarations)
    .flatMap(({ id, init }) =>
      id.type === 'Identifier' && init !== null && !isPlain.has(init.type) ? [[init.start, init.end]] : [],
    );

/**
 * Our sources do nothing while they are loaded but make their constants: one that a function does not use is left out of
 * its bundle with all that it alone is made of. Of a schema esbuild can't tell that, since it is made by calls.
 */
const ownConstantsPure: Plugin = {
  name: 'own-constants-pure',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/(shared|functions)\/.+\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = makingsIn(path, source).reduceRight(
        (text, [from, to]) =>
          `${text.slice(0, from)}/* @__PURE__ */ (() => (${text.slice(from, to)}))()${text.slice(to)}`,
        source,
      );
      return { contents, loader: 'ts' };
    });
  },
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
  await build({
    ...common,
    entryPoints: [entry],
    outfile,
    plugins: [loadedLater(taken), importedApart(files), ownConstantsPure],
  });
  await Promise.all([
    bundleLater(taken, join(folder, 'later.js')),
    ...[...files].map((file) => bundleApart(file, join(folder, `${file}.js`))),
  ]);
  return taken;
};
