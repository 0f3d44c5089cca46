/** `npm run dev` and `npm run send-event` as a user runs them. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../../local/engine/synth.ts';
import { shop } from './support.ts';

const root = join(import.meta.dirname, '../../..');
const environment = { ...process.env, NO_COLOR: '1' };
let folder: string;
let server: ChildProcess | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-dev-command-'));
  const { settings, ...rest } = shop;
  writeFileSync(
    join(folder, 'shop.config.ts'),
    `import { defineShop } from '${root}/shared/shop/shop.ts';\nexport default defineShop(${JSON.stringify({ ...settings, ...rest })});\n`,
  );
  await synthesize(shop);
});
afterAll(() => {
  // One that a failed test has left running.
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, content: string): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const run = (...args: readonly string[]): Promise<{ status: unknown; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'local/cli/rekindle.ts'), ...args],
      { cwd: root, env: environment },
      (error, stdout, stderr) => resolve({ status: error?.code ?? 0, stdout, stderr }),
    );
  });

/** Resolves with the first match in what the process prints. */
const printed = (process_: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> =>
  new Promise((resolve, reject) => {
    let text = '';
    process_.stdout?.on('data', (part) => {
      text += String(part);
      const found = pattern.exec(text);
      if (found !== null) resolve(found);
    });
    process_.on('exit', () => reject(new Error(`it ended, and never printed ${pattern}: ${text}`)));
  });

describe('npm run dev', () => {
  it('serves until it is stopped, and has then kept its state', async () => {
    const files = ['--data', join(folder, 'dev.sqlite'), '--messages', join(folder, 'messages')];
    const options = ['--port', '0', '--config', join(folder, 'shop.config.ts'), '--speed', '3600', ...files];
    const child = spawn(process.execPath, [join(root, 'local/cli/rekindle.ts'), 'dev', ...options], {
      cwd: root,
      env: environment,
    });
    server = child;
    const [, url = ''] = await printed(child, /Open (http:\S+)\//);
    const happens = printed(child, /mei +event +Customer Identified/);
    const sample = join(root, 'local/dev/samples/identify.json');
    expect(await run('send-event', sample, '--url', url)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^200 \{/),
    });
    await happens;

    const refused = await run(
      'send-event',
      write('bad.json', '{"event":"Order Completed","userId":"a"}'),
      '--url',
      url,
    );
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('order_id') });
    const unknown = await run('send-event', sample, '--url', url, '--key', 'wrong');
    expect(unknown).toMatchObject({ status: 1, stderr: expect.stringContaining('key is not valid') });

    const linked = printed(child, /ada +event +Customer Identified/);
    const link = '{"type":"identify","userId":"ada","anonymousId":"browser-1","traits":{"firstName":"Ada"}}';
    await run('send-event', write('link.json', link), '--url', url);
    await linked;
    expect(await run('split', 'ada', 'browser-1', '--url', url)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^200 {"customer":"ada","alias":"browser-1",/),
    });
    expect(await run('reinstate', 'ada', '--reason', 'she called', '--url', url)).toMatchObject({
      status: 1,
      stderr: '"ada" is not taken for nobody’s\n',
    });

    expect(await run('pause', 'lane', 'nonsense', '--why', 'a slip', '--url', url)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^there is no "nonsense" among this deployment’s lanes/),
    });

    const feed =
      'id,name,url\ncup,Cup,https://test.example.com/cup\n\npot,Pot,https://elsewhere.example/pot\n';
    expect(await run('feed', 'load', write('stray.csv', feed), '--url', url)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^line 4, url: leads to elsewhere\.example, .*\nNothing of it is shown; what was in use stays\.\n$/,
      ),
    });
    const good = write('good.csv', feed.replace('elsewhere.example', 'test.example.com'));
    expect(await run('feed', 'load', good, '--url', url)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^2 products, 2 in stock, (?:.*\n)*In use until \d{4}-\d\d-\d\d, or/),
    });

    const stopped = printed(child, /Stopped; \S+ has the state\./);
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGINT');
    await stopped;
    expect(await ended).toBe(0);
    expect([existsSync(join(folder, 'dev.sqlite')), existsSync(join(folder, 'dev.sqlite-wal'))]).toEqual([
      true,
      false,
    ]);
  });

  it.each([
    [['--speed', '0.5'], '--speed takes a number from 1'],
    [['--port', 'x'], '--port takes a whole number from 0'],
    [['--nope'], '--nope'],
  ])('refuses %j with exit code 2', async (options, sentence) => {
    expect(await run('dev', ...options)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(sentence),
    });
  });
});

describe('npm run send-event', () => {
  it.each([
    [() => [], "missing required argument 'file.json'"],
    [() => ['nowhere.json'], "nowhere.json: can't be read (ENOENT)"],
    [() => [write('none.json', '{')], 'is no JSON'],
    [() => [write('odd.json', '{"a":1}')], 'this is not a Segment call'],
    [() => [write('ok.json', '{"event":"X"}'), '--url', 'nope'], '--url takes an address'],
  ])('refuses %s with exit code 2: %s', async (args, sentence) => {
    expect(await run('send-event', ...args())).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(sentence),
    });
  });

  it('says so when no server answers', async () => {
    const { status, stderr } = await run(
      'send-event',
      write('ok.json', '{"event":"X"}'),
      '--url',
      'http://127.0.0.1:9',
    );
    expect([status, stderr]).toEqual([
      1,
      'no server answers at http://127.0.0.1:9; start it with rekindle dev\n',
    ]);
  });
});
