/** How a handler is bundled for Lambda: what each start needs in one file, and beside it what may never be needed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

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

/** The AWS clients of which a bundle has something, such as `@aws-sdk/client-sesv2`, with the names that it takes of each. */
export type Clients = ReadonlyMap<string, ReadonlySet<string>>;

const root = join(import.meta.dirname, '..');
const ofClient = /^@aws-sdk\/client-/;
const imported = /import \{([^}]*)\} from '(@aws-sdk\/client-[^']+)'/g;

/** What a source imports of a client, its types aside. */
const namesTaken = (source: string, client: string): readonly string[] =>
  [...source.matchAll(imported)]
    .filter(([, , from]) => from === client)
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));

/**
 * What our sources import of AWS's clients is loaded when the first name of each is used. `taken` is filled with it.
 */
const clientsLater = (taken: Map<string, Set<string>>): Plugin => ({
  name: 'clients-later',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: ofClient }, ({ path, importer }) => {
      const names = taken.get(path) ?? new Set();
      for (const name of namesTaken(readFileSync(importer, 'utf8'), path)) names.add(name);
      taken.set(path, names);
      return { path, namespace: 'later' };
    });
    onResolve({ filter: /^\.\/clients\.js$/, namespace: 'later' }, ({ path }) => ({ path, external: true }));
    // esbuild makes of an import an object with this one's prototype, where each name is looked up when it is used.
    onLoad({ filter: ofClient, namespace: 'later' }, ({ path }) => ({
      contents: `module.exports = Object.create(new Proxy({}, { get: (_, name) => require('./clients.js')['${path}'][name] }));`,
    }));
  },
});

/** Of each client what is taken, and nothing else. */
const takenAlone = (clients: Clients): Plugin => ({
  name: 'taken-alone',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^taken:/ }, ({ path }) => ({
      path: path.replace('taken:', ''),
      namespace: 'taken',
    }));
    onLoad({ filter: ofClient, namespace: 'taken' }, ({ path }) => ({
      contents: `export { ${[...(clients.get(path) ?? [])].join(', ')} } from '${path}';`,
      resolveDir: root,
    }));
  },
});

/** A file that has these clients by their packages' names; each is evaluated when it is asked for. */
export const bundleClients = (clients: Clients, outfile: string) => {
  const getters = [...clients.keys()].map((name) => `get '${name}'() { return require('taken:${name}'); }`);
  const contents = `module.exports = { ${getters.join(', ')} };`;
  return build({ ...common, stdin: { contents, resolveDir: root }, outfile, plugins: [takenAlone(clients)] });
};

const ofTracer = /^@aws-lambda-powertools\/tracer/;

/** The tracer, with X-Ray's SDK, is imported where a trace is kept. */
const tracerLater: Plugin = {
  name: 'tracer-later',
  setup: ({ onResolve }) => {
    onResolve({ filter: ofTracer }, () => ({ path: './tracer.js', external: true }));
  },
};

const bundleTracer = (outfile: string) => {
  const parts = ['@aws-lambda-powertools/tracer', '@aws-lambda-powertools/tracer/middleware'];
  const contents = parts.map((part) => `export * from '${part}';`).join('\n');
  return build({ ...common, stdin: { contents, resolveDir: root }, outfile });
};

/**
 * Bundles a handler. What a start does not need lies in files of their own: to read it takes as long as all else.
 *
 * @param folder gets `index.js`; `clients.js` and `tracer.js`, which it loads when it first uses them; and the maps of all
 * @returns the clients in `clients.js`
 */
export const bundle = async (entry: string, folder: string): Promise<Clients> => {
  const taken = new Map<string, Set<string>>();
  const outfile = join(folder, 'index.js');
  await build({ ...common, entryPoints: [entry], outfile, plugins: [clientsLater(taken), tracerLater] });
  await Promise.all([
    bundleClients(taken, join(folder, 'clients.js')),
    bundleTracer(join(folder, 'tracer.js')),
  ]);
  return taken;
};
