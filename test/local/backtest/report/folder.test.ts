/** What a report's folder is, and what it is not: nothing is replaced but what a run has written. */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { beginFolder, checkReportFolder, liesIn } from '../../../../local/backtest/report/folder.ts';
import { newFolder } from '../../../support/files.ts';

let home: string;
let out: string;
beforeEach(() => {
  home = newFolder();
  out = join(home, 'out');
});

const write = (target: string, words: string): void => {
  const folder = beginFolder(target);
  writeFileSync(join(folder.path, 'report.json'), words);
  writeFileSync(join(folder.path, 'messages', 'one.eml'), words);
  folder.putInPlace();
  folder.discard();
};
const read = (): string => readFileSync(join(out, 'report.json'), 'utf8');

describe('a report’s folder', () => {
  it('is replaced by the next, as a whole', () => {
    write(out, 'first');
    write(out, 'second');
    expect([read(), readdirSync(home)]).toEqual(['second', ['out']]);
  });

  it('is made where there is none, or an empty one', () => {
    mkdirSync(out);
    write(out, 'first');
    write(join(home, 'a/b'), 'first');
    expect([read(), readdirSync(join(home, 'a'))]).toEqual(['first', ['b']]);
  });

  it('removes what a run left that was killed, and nothing of one that still runs, or of anybody else', () => {
    const killed = beginFolder(out).path;
    const mark = JSON.parse(readFileSync(join(killed, 'unfinished.json'), 'utf8'));
    // No process has a number so great.
    writeFileSync(join(killed, 'unfinished.json'), JSON.stringify({ ...mark, pid: 2 ** 30 }));
    const running = beginFolder(out).path;
    mkdirSync(`${out}.unfinished-mine`);
    write(out, 'first');
    expect(readdirSync(home).sort()).toEqual(['out', basename(running), 'out.unfinished-mine'].sort());
    expect(readdirSync(out).sort()).toEqual(['contents.json', 'messages', 'report.json']);
  });

  it('is refused where somebody’s own report.json lies', () => {
    mkdirSync(out);
    writeFileSync(join(out, 'report.json'), '{}');
    writeFileSync(join(out, 'thesis.txt'), 'years of work');
    expect(() => beginFolder(out)).toThrow(
      'out is there already and holds report.json, and no contents.json of a run of rekindle start; nothing in it was touched: move that away, or name another folder with --out DIR',
    );
    expect([readdirSync(home), readdirSync(out)]).toEqual([['out'], ['report.json', 'thesis.txt']]);
  });

  it.each([
    [
      'a file',
      'messages/notes.txt, which no run of rekindle start has written',
      () => writeFileSync(join(out, 'messages', 'notes.txt'), 'mine'),
    ],
    [
      'an empty folder',
      'plans, which no run of rekindle start has written',
      () => mkdirSync(join(out, 'plans')),
    ],
    [
      'a link',
      'link, which no run of rekindle start has written',
      () => symlinkSync(home, join(out, 'link')),
    ],
    [
      'what somebody has changed',
      'report.json, which was changed since it was written',
      () => writeFileSync(join(out, 'report.json'), 'with my remarks'),
    ],
    [
      'a folder by a file’s name',
      'report.json, which was changed since it was written',
      () => {
        rmSync(join(out, 'report.json'));
        mkdirSync(join(out, 'report.json'));
      },
    ],
  ])('is refused with %s in it', (_, sentence, change) => {
    write(out, 'first');
    change();
    expect(() => beginFolder(out)).toThrow(sentence);
    expect(readdirSync(home)).toEqual(['out']);
  });

  it('may lack files that were taken out of it', () => {
    write(out, 'first');
    rmSync(join(out, 'messages'), { recursive: true });
    write(out, 'second');
    expect(read()).toBe('second');
  });

  it('keeps what a file manager has left in it', () => {
    write(out, 'first');
    writeFileSync(join(out, 'messages', '.DS_Store'), 'how it looks');
    write(out, 'second');
    expect([read(), readFileSync(join(out, 'messages', '.DS_Store'), 'utf8')]).toEqual([
      'second',
      'how it looks',
    ]);
    write(out, 'third');
    expect(read()).toBe('third');
  });

  it('is found through a link, which stays', () => {
    mkdirSync(join(home, 'elsewhere'));
    symlinkSync(join(home, 'elsewhere'), out);
    write(out, 'first');
    write(out, 'second');
    expect([read(), readlinkSync(out)]).toEqual(['second', join(home, 'elsewhere')]);
    expect(readdirSync(home).sort()).toEqual(['elsewhere', 'out']);
  });

  it('is no file, no link to nothing, and not where the command runs', () => {
    writeFileSync(out, 'a file');
    symlinkSync(join(home, 'nowhere'), join(home, 'link'));
    expect(() => checkReportFolder(out)).toThrow('out is there already and is no folder; name another');
    expect(() => checkReportFolder(join(home, 'link'))).toThrow('is no folder');
    expect(() => checkReportFolder('.')).toThrow(
      '. is the folder that you are in, or around it; name another',
    );
    expect(() => checkReportFolder('..')).toThrow('around it');
  });

  it('is lost neither by what came there while it was written, nor is that', () => {
    write(out, 'first');
    const next = beginFolder(out);
    writeFileSync(join(next.path, 'report.json'), 'second');
    writeFileSync(join(out, 'notes.txt'), 'mine');
    expect(() => next.putInPlace()).toThrow(`the report is whole, and lies in ${next.path}`);
    next.discard();
    expect([read(), readFileSync(join(next.path, 'report.json'), 'utf8')]).toEqual(['first', 'second']);
  });

  it('is as it was, with nothing beside it, when the next is not finished', () => {
    write(out, 'first');
    const next = beginFolder(out);
    writeFileSync(join(next.path, 'report.json'), 'second');
    next.discard();
    expect([read(), readdirSync(home)]).toEqual(['first', ['out']]);
  });
});

it('knows what lies in a folder, though neither is there, and through links', () => {
  symlinkSync(home, join(home, 'round'));
  expect(liesIn(join(out, 'shop.sqlite'), out)).toBe(true);
  expect(liesIn(join(home, 'round', 'out', 'shop.sqlite'), out)).toBe(true);
  expect(liesIn(out, out)).toBe(true);
  expect(liesIn(join(home, 'out.sqlite'), out)).toBe(false);
  expect(liesIn(join(home, '..out'), out)).toBe(false);
  expect(liesIn(join(out, '..more'), out)).toBe(true);
});
