/**
 * Visits of pages by Chromium, told by its own protocol what to open and nothing else: the instruments of a debugger, which
 * Playwright switches on, make each script slower.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Visitor {
  /** Milliseconds from asking for the page until its heading is there and nothing is loading, by a browser that has nothing of it yet. */
  readonly shownIn: (url: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Looked at so often whether all is there. */
const lookMs = 10;
const longestMs = 60_000;

/** Since when the page is asked for, once it stands; until then, nothing. */
const stands = `document.querySelector('h1') && !document.querySelector('[aria-busy="true"]') ? performance.now() : 0`;

interface Answer {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

const addressOf = ({ stderr }: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let told = '';
    stderr?.on('data', (text: Buffer) => {
      told += text.toString();
      const [address] = /ws:\/\/\S+/.exec(told) ?? [];
      if (address !== undefined) resolve(address);
    });
    stderr?.once('end', () => reject(new Error(`Chromium did not start: ${told}`)));
  });

export const openVisitor = async (executablePath: string): Promise<Visitor> => {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-visits-'));
  const chromium = spawn(
    executablePath,
    // As root, Chromium runs without a sandbox or not at all.
    [
      '--headless=new',
      '--no-sandbox',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const socket = new WebSocket(await addressOf(chromium));
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve, { once: true });
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id === undefined) return;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  let last = 0;
  const tell = (method: string, params: object = {}, sessionId?: unknown) =>
    new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      last += 1;
      waiting.set(last, ({ result = {}, error }) =>
        error === undefined ? resolve(result) : reject(new Error(`${method}: ${error.message}`)),
      );
      socket.send(
        JSON.stringify({ id: last, method, params, ...(sessionId !== undefined && { sessionId }) }),
      );
    });
  return {
    shownIn: async (url) => {
      const { browserContextId } = await tell('Target.createBrowserContext');
      const { targetId } = await tell('Target.createTarget', {
        url: 'about:blank',
        browserContextId,
        width: 1400,
        height: 900,
      });
      const { sessionId } = await tell('Target.attachToTarget', { targetId, flatten: true });
      await tell('Page.navigate', { url }, sessionId);
      const deadline = performance.now() + longestMs;
      for (;;) {
        const { result } = await tell('Runtime.evaluate', { expression: stands }, sessionId);
        const { value } = result as { readonly value?: unknown };
        if (typeof value === 'number' && value > 0) {
          await tell('Target.disposeBrowserContext', { browserContextId });
          return value;
        }
        if (performance.now() > deadline) throw new Error(`${url} does not stand after ${longestMs} ms`);
        await new Promise((resolve) => {
          setTimeout(resolve, lookMs);
        });
      }
    },
    close: async () => {
      const ended = new Promise((resolve) => {
        chromium.once('exit', resolve);
      });
      await tell('Browser.close');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
};
