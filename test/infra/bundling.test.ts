/** How sources are bundled for Lambda: their constants are made when they are first used, each once, wherever that is. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/bundling.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-bundling-'));
  mkdirSync(join(folder, 'shared'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a program prints that is bundled from these sources, the first of which is asked for `handler`. */
const printed = async (sources: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, 'shared', name), source);
  const [entry = ''] = Object.keys(sources);
  await bundle(join(folder, 'shared', entry), join(folder, 'out'));
  const script = `import { handler } from './index.js'; console.log('loaded'); handler();`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: join(folder, 'out'),
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
};

/** A function that says what it is asked to make. */
const made = `export const made = <Value>(name: string, value: Value): Value => { console.log('makes ' + name); return value; };`;

describe('a constant of a bundle', () => {
  it('is made when it is first used, and once', async () => {
    const lines = await printed({
      'index.ts': `import { one, two } from './constants.ts';
        const both = { one, two: two + 1 };
        export const handler = (one: unknown = both.one) => console.log(one, both.two, two);`,
      'constants.ts': `import { made } from './made.ts';
        export const two = made('two', 2);
        export const one = made('one', 1);
        export const none = made('none', 0);`,
      'made.ts': made,
    });
    expect(lines).toEqual(['loaded', 'makes one', 'makes two', '1 3 2']);
  });

  it('that a route has is made when the route looks at it', async () => {
    const lines = await printed({
      'index.ts': `import { one } from './constants.ts';
        const route = (spec: { one: number }) => () => spec.one;
        const routes = [route({ one })];
        export const handler = () => { console.log(routes.length); for (const each of routes) console.log(each()); };`,
      'constants.ts': `import { made } from './made.ts';
        export const one = made('one', 1);`,
      'made.ts': made,
    });
    expect(lines).toEqual(['loaded', '1', 'makes one', '1']);
  });

  it('is what it was wherever a name can stand', async () => {
    const lines = await printed({
      'index.ts': `import * as all from './constants.ts';
        import { Late, parts, tag } from './constants.ts';
        class Later extends Late { parts = { parts }; Late = 'its own'; }
        const { first, rest: [, third = first] } = parts;
        const [fourth, ...others] = [first, third];
        export const handler = () => {
          const Late = 'within';
          const { Late: own, parts: inner } = new Later();
          console.log(Late, own, new all.Late().name, tag\`text\`, inner.parts === parts, first, third, fourth, others.length);
        };`,
      'constants.ts': `import { made } from './made.ts';
        export const Late = made('a class', class { name = 'late'; });
        export const tag = made('a tag', ([text]: TemplateStringsArray) => text);
        export const parts = made('parts', { first: 1, rest: [2, 3] as const });`,
      'made.ts': made,
    });
    expect(lines.at(-1)).toBe('within its own late text true 1 3 1 1');
    expect(lines.filter((line) => line.startsWith('makes')).sort()).toEqual([
      'makes a class',
      'makes a tag',
      'makes parts',
    ]);
  });

  it.each([
    ['a statement', `console.log('now');`],
    ['a variable', `let now = Date.now();`],
    ['an import for its effect', `import './other.ts';`],
  ])('has no source beside it that does something while it is loaded: %s', async (_, does) => {
    await expect(printed({ 'index.ts': `export const handler = () => 1;\n${does}` })).rejects.toThrow(
      /shared\/index\.ts:2 does something while it is loaded/,
    );
  });
});
