/** The console's pages as the development server serves them: built when they are first asked for, if they are not built yet. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { consolePolicy } from '../../shared/shop/console-policy.ts';
import { type HttpRequest, type HttpResponse, json } from '../engine/gateway.ts';
import { localKeys } from '../engine/keys.ts';
import { projectRoot } from '../engine/synth.ts';
import { pathOf } from './doors.ts';

/** Its sources in a checkout; an installed package has only what was built of them. */
const sources = join(projectRoot, 'console');
const isCheckout = existsSync(join(sources, 'vite.config.ts'));
const built = isCheckout ? join(sources, 'dist') : sources;
/** Beside what was built: of which sources. */
const digestFile = 'built-of';

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );

const digestOf = (): string => {
  const hash = createHash('sha256');
  const own = filesIn(sources).filter((name) => name.split(sep)[0] !== 'dist');
  for (const file of [...own.sort(), relative(sources, join(projectRoot, 'package-lock.json'))])
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(sources, file)));
  return hash.digest('hex');
};

/** @throws Error with what Vite says, when it can't be built */
const build = async (print: (line: string) => void): Promise<void> => {
  const digest = digestOf();
  const file = join(built, digestFile);
  if (existsSync(file) && readFileSync(file, 'utf8') === digest) return;
  print('Building the console …');
  const vite = join(projectRoot, 'node_modules/vite/bin/vite.js');
  // As it ships, whatever this process is run for.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, 'build', sources, '--logLevel', 'warn'], { env });
  writeFileSync(file, digest);
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const fileAnswer = (name: string): HttpResponse => ({
  status: 200,
  headers: {
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': consolePolicy(),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // What has its content's digest in its name never changes.
    'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  },
  body: readFileSync(join(built, name)),
});

/** Those of people, who are whom the console is for. */
const { admin, marketer, care } = localKeys;

export interface Site {
  /** `undefined`: the path is not the console's. */
  readonly answer: (request: HttpRequest) => Promise<HttpResponse | undefined>;
}

/** The API's, this server's own, and the links in messages. */
const notOurs = /^\/((v1|dev|webhooks|[a-z])\/|(openapi\.json|health)$)/;

/** A file of what was built: the name leads out of no folder. */
const isBuilt = (name: string): boolean =>
  /^[\w-]+(\/[\w-]+)*(\.[\w-]+)+$/.test(name) && existsSync(join(built, name));

/** @param speed of the server's clock */
export const createSite = (speed: number, print: (line: string) => void): Site => {
  let ready: Promise<void> | undefined;
  return {
    answer: async (request) => {
      const path = pathOf(request);
      if (path === '/config.json')
        return json(200, { mode: 'local', keys: { admin, marketer, care }, speed });
      if (notOurs.test(path)) return undefined;
      const isPage = (request.headers.accept ?? '').includes('text/html');
      const name = path.slice(1);
      if (!isPage && extname(name) === '') return undefined;
      if (isCheckout) ready ??= build(print);
      // What could not be built is tried again when it is asked for again.
      await ready?.catch((error: unknown) => {
        ready = undefined;
        throw error;
      });
      if (isBuilt(name)) return fileAnswer(name);
      return isPage ? fileAnswer('index.html') : undefined;
    },
  };
};
