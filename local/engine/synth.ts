/** Synthesizes the CDK app for a local run, once: the same sources and shop give the same assembly again. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { forgetOldest } from '../../shared/base/kept.ts';
import type { Shop } from '../../shared/shop/shop.ts';
import { lockFile } from '../../workflows/compile/lock.ts';

/** The folder that has the rooms: the project's, or that of the package's compiled files. */
export const projectRoot = join(import.meta.dirname, '../..');

const sources = ['infra', 'workflows', 'shared', 'package-lock.json', 'cdk.json'];
/** More than the shops of all tests: some use theirs long after it was made. */
const assembliesKept = 256;

const filesUnder = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesUnder(join(path, name)))
    : [path];

const digestOfFiles = (paths: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder))
    hash.update(relative(projectRoot, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
};

/** Of our own sources: those that this process has loaded, so it is taken once. */
let sourcesDigest: string | undefined;

/** A digest of all that the templates are made from. */
const fingerprint = (shop: Shop): string => {
  sourcesDigest ??= digestOfFiles(sources.map((each) => join(projectRoot, each)).filter(existsSync));
  const lock = shop.folder === undefined ? [] : [join(shop.folder, lockFile)];
  const own = shop.messages === undefined ? [] : [shop.messages];
  const ofShop = digestOfFiles([...lock, ...own].filter(existsSync));
  return createHash('sha256')
    .update(JSON.stringify([shop, sourcesDigest, ofShop]))
    .digest('hex')
    .slice(0, 16);
};

/** Gives the folder of the synthesized app (a `cdk.out`). */
export type Synthesis = (tell?: (message: string) => void) => Promise<string>;

/**
 * What synthesizes the shop, when nothing is wrong with it. Handlers are not bundled: locally they run from their
 * sources.
 * @throws as `checkedWords` does; nothing is written then
 */
export const prepareSynthesis = async (shop: Shop): Promise<Synthesis> => {
  const folder = resolve('build', 'assemblies');
  const assembly = join(folder, fingerprint(shop));
  if (existsSync(assembly))
    return async () => {
      utimesSync(assembly, new Date(), new Date());
      return assembly;
    };
  const { checkedWords } = await import('../../workflows/compile/locked.ts');
  const words = await checkedWords(shop);
  return async (tell) => {
    tell?.('Synthesizing the CDK app (once for these sources and this shop) …');
    mkdirSync(folder, { recursive: true });
    const unfinished = `${assembly}.${process.pid}`;
    // CDK's own check of a template is for those that are deployed, by `cdk synth`: it takes as long as all the rest.
    process.env.CDK_VALIDATION = 'false';
    const { buildApp } = await import('../../infra/build.ts');
    // Nobody asks a local run where in the code each resource was made, nor for a tree of the constructs.
    const context = { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-stack-trace': true };
    const app = await buildApp(shop, { outdir: unfinished, context, words, treeMetadata: false });
    app.synth();
    if (existsSync(assembly)) rmSync(unfinished, { recursive: true, force: true });
    else renameSync(unfinished, assembly);
    await forgetOldest(folder, assembliesKept);
    return assembly;
  };
};

/** The folder of the synthesized app. @throws as `checkedWords` does; nothing is written then */
export const synthesize = async (shop: Shop, tell?: (message: string) => void): Promise<string> =>
  (await prepareSynthesis(shop))(tell);
