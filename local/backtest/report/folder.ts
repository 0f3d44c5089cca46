/** The report's folder: known by its content, file for file, so that nothing is ever replaced but what a run has written. */
import { createHash, randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import * as z from 'zod';
import { UserMistake } from '../../../shared/base/mistake.ts';

/** The folder can't take a report. */
class ReportFolderError extends UserMistake {
  override readonly name = 'ReportFolderError';
}

/** What a run has written beside it: each file's path in the folder, with `/`, and the SHA-256 of its bytes, in hex. */
const contents = 'contents.json';
const contentsSchema = z.object({
  writtenBy: z.literal('rekindle start'),
  files: z.record(z.string(), z.string()),
});

/** Where a run's messages lie in it. */
export const messagesFolder = 'messages';

/** What file managers leave in each folder that somebody has looked into. */
const litter: ReadonlySet<string> = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

interface Entry {
  /** In the folder, with `/`. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** All that lies in the folder, at any depth; what links lead to does not lie in it. */
const entriesOf = (folder: string): readonly Entry[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(
      (entry): Entry => ({
        path: relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, posix.sep),
        kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
      }),
    )
    .sort((a, b) => (a.path < b.path ? -1 : 1));

const isLitter = ({ path, kind }: Entry): boolean => kind === 'file' && litter.has(posix.basename(path));

/** What the run that wrote the folder says that it wrote; `undefined`: none says so. */
const writtenIn = (folder: string): ReadonlyMap<string, string> | undefined => {
  try {
    const { files } = contentsSchema.parse(JSON.parse(readFileSync(join(folder, contents), 'utf8')));
    return new Map(Object.entries(files));
  } catch {
    return undefined;
  }
};

/** What is in the folder that no run has written, or not so; `undefined`: nothing. */
const strangeIn = (folder: string): string | undefined => {
  const entries = entriesOf(folder).filter((entry) => !isLitter(entry));
  const [first] = entries;
  if (first === undefined) return undefined;
  const written = writtenIn(folder);
  if (written === undefined) return `${first.path}, and no ${contents} of a run of rekindle start`;
  const isOurs = ({ path, kind }: Entry): boolean => {
    if (kind === 'folder') return path === messagesFolder;
    return kind === 'file' && (path === contents || written.get(path) === digestOf(join(folder, path)));
  };
  const strange = entries.find((entry) => !isOurs(entry));
  if (strange === undefined) return undefined;
  return written.has(strange.path)
    ? `${strange.path}, which was changed since it was written`
    : `${strange.path}, which no run of rekindle start has written`;
};

/** The path with all links followed, as far as it is there. */
const realPath = (path: string): string => {
  const whole = resolve(path);
  if (existsSync(whole)) return realpathSync(whole);
  const parent = dirname(whole);
  return parent === whole ? whole : join(realPath(parent), basename(whole));
};

/** Whether the path is the folder, or lies in it, through whatever links. */
export const liesIn = (path: string, folder: string): boolean => {
  const way = relative(realPath(folder), realPath(path));
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way);
};

/**
 * @param folder replaced as a whole where a run has written all that is in it
 * @throws ReportFolderError when it holds anything else, is none, or is where the command runs
 */
export const checkReportFolder = (folder: string): void => {
  const other = 'name another folder with --out DIR';
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return;
  if (!existsSync(folder) || !lstatSync(realpathSync(folder)).isDirectory())
    throw new ReportFolderError(`${folder} is there already and is no folder; ${other}`);
  if (liesIn('.', folder))
    throw new ReportFolderError(`${folder} is the folder that you are in, or around it; ${other}`);
  const strange = strangeIn(folder);
  if (strange !== undefined)
    throw new ReportFolderError(
      `${folder} is there already and holds ${strange}; nothing in it was touched: move that away, or ${other}`,
    );
};

/** A folder that comes into being: nothing of it is in its place before all of it is. */
export interface UnfinishedFolder {
  /** Where it is written meanwhile; there is `messages` in it. */
  readonly path: string;
  /**
   * Says what is in it, and puts it in its place.
   * @throws ReportFolderError when something came between; it stays where it is then, whole
   */
  readonly putInPlace: () => void;
  /** Removes what is left of it, unless it is whole. */
  readonly discard: () => void;
}

/** What lies in the place is gone when the other is there, and is back when that could not be. */
const replace = (target: string, path: string, aside: string): void => {
  for (const { path: left } of entriesOf(target).filter(isLitter))
    copyFileSync(join(target, left), join(path, left));
  renameSync(target, aside);
  try {
    renameSync(path, target);
  } catch (error) {
    renameSync(aside, target);
    throw error;
  }
  rmSync(aside, { recursive: true, force: true });
};

/** In a folder that comes into being: which process writes it, and where, so that what is left by one that was killed is known. */
const unfinished = 'unfinished.json';
const unfinishedSchema = z.object({
  writtenBy: z.literal('rekindle start'),
  pid: z.int().positive(),
  host: z.string(),
});

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Whether a run began that folder here, and was killed before it could remove it. */
const isLeftover = (path: string): boolean => {
  try {
    const { pid, host } = unfinishedSchema.parse(JSON.parse(readFileSync(join(path, unfinished), 'utf8')));
    return host === hostname() && !isRunning(pid);
  } catch {
    return false;
  }
};

const removeLeftovers = (target: string): void => {
  if (!existsSync(dirname(target))) return;
  for (const name of readdirSync(dirname(target))) {
    const path = join(dirname(target), name);
    if (name.startsWith(`${basename(target)}.unfinished-`) && isLeftover(path))
      rmSync(path, { recursive: true, force: true });
  }
};

/** @throws ReportFolderError as `checkReportFolder` does */
export const beginFolder = (folder: string): UnfinishedFolder => {
  checkReportFolder(folder);
  const target = realPath(folder);
  removeLeftovers(target);
  const mark = randomBytes(4).toString('hex');
  const path = `${target}.unfinished-${mark}`;
  let isWhole = false;
  mkdirSync(join(path, messagesFolder), { recursive: true });
  const writer: z.infer<typeof unfinishedSchema> = {
    writtenBy: 'rekindle start',
    pid: process.pid,
    host: hostname(),
  };
  writeFileSync(join(path, unfinished), JSON.stringify(writer));
  return {
    path,
    putInPlace: () => {
      rmSync(join(path, unfinished));
      const files = entriesOf(path).filter(({ kind }) => kind === 'file');
      const written: z.infer<typeof contentsSchema> = {
        writtenBy: 'rekindle start',
        files: Object.fromEntries(files.map((file) => [file.path, digestOf(join(path, file.path))])),
      };
      writeFileSync(join(path, contents), `${JSON.stringify(written, null, 2)}\n`);
      isWhole = true;
      try {
        checkReportFolder(folder);
        if (existsSync(target)) replace(target, path, `${target}.replaced-${mark}`);
        else renameSync(path, target);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new ReportFolderError(`${why}; the report is whole, and lies in ${path}`, { cause: error });
      }
    },
    discard: () => {
      if (!isWhole) rmSync(path, { recursive: true, force: true });
    },
  };
};
