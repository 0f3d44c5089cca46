/** The shop that the clients tell: the development server, as anybody starts it, and what is heard on the way to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { localKeys } from '../../local/engine/keys.ts';
import type { Known } from './story.ts';

const root = join(import.meta.dirname, '../..');
const loopback = '127.0.0.1';

export interface Listening {
  readonly url: string;
  readonly close: () => void;
}

const listen = async (listener: RequestListener): Promise<Listening> => {
  const server: Server = createServer(listener);
  server.listen(0, loopback);
  await once(server, 'listening');
  return {
    url: `http://${loopback}:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

/** The shop's page, which loads a script. */
export const servePage = (script: string): Promise<Listening> =>
  listen(({ url }, response) => {
    if (url === '/page.js') response.setHeader('content-type', 'text/javascript').end(readFileSync(script));
    else if (url === '/')
      response
        .setHeader('content-type', 'text/html')
        .end(
          '<!doctype html><title>Shop</title><link rel="icon" href="data:,"><script src="/page.js"></script>',
        );
    else response.writeHead(404).end();
  });

export interface Shop extends Listening {
  /** What the API tells of a customer; `undefined`: it knows none. */
  readonly ask: (id: string) => Promise<Known | undefined>;
  readonly close: () => Promise<void>;
}

/**
 * @param origin of pages that tell events
 * @param speed so many times as fast as real time
 */
export const openShop = async (origin: string, speed = 1): Promise<Shop> => {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-clients-'));
  const config = join(folder, 'rekindle.config.ts');
  const settings = {
    brand: {
      name: 'Acme',
      url: 'https://shop.example.com',
      address: '1 High Street, London',
      colour: '#7a3cff',
    },
    sender: { email: 'hello@shop.example.com', name: 'Acme' },
    timezone: 'Europe/London',
    currency: 'EUR',
    cors: { origins: [origin] },
  };
  writeFileSync(
    config,
    `import { defineShop } from '${root}/shared/shop/shop.ts';
import { winBack14d } from '${root}/workflows/journeys/index.ts';
export default defineShop({ ...${JSON.stringify(settings)}, journeys: [winBack14d()] });
`,
  );
  const options = [
    '--port',
    '0',
    '--speed',
    String(speed),
    '--config',
    config,
    '--data',
    join(folder, 'dev.sqlite'),
    '--messages',
    join(folder, 'messages'),
  ];
  const server = spawn(process.execPath, [join(root, 'local/cli/rekindle.ts'), 'dev', ...options], {
    cwd: root,
  });
  const ended = once(server, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (part) => {
        output += String(part);
        const [, found] = /Open (http:\S+)\//.exec(output) ?? [];
        if (found !== undefined) resolve(found);
      });
    server.on('exit', () => reject(new Error(`the development server did not start: ${output}`)));
  });
  const authorization = `Bearer ${localKeys.admin}`;
  return {
    url,
    ask: async (id) => {
      const answer = await fetch(`${url}/v1/customers/${encodeURIComponent(id)}`, {
        headers: { authorization },
      });
      return answer.ok ? ((await answer.json()) as Known) : undefined;
    },
    close: async () => {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** What was answered on the way to a client. */
export interface Heard {
  accepted: number;
  /** Refusals, what was left out of an event, and what was no answer. */
  readonly troubles: string[];
  /** Of the addresses that were asked. */
  readonly paths: Set<string>;
  /** Calls that were taken, and of which the client was told that they were not. */
  lost: number;
}

const listenTo = (heard: Heard, path: string, status: number, body: Buffer): void => {
  heard.paths.add(path);
  const text = body.toString('utf8');
  if (status >= 300) heard.troubles.push(`${path} ${status}: ${text}`);
  else {
    const { accepted = 0, rejected = [], warnings = [] } = JSON.parse(text);
    heard.accepted += accepted;
    heard.troubles.push(...[...rejected, ...warnings].map((each) => `${path}: ${each.message}`));
  }
};

/**
 * Hands each request on to the shop as it is, and each answer back.
 * @param loses the first answer, as a network does: what the shop has taken, the client tells again
 */
export const tap = async (
  shop: Shop,
  { loses }: { readonly loses: boolean },
): Promise<Listening & { readonly heard: Heard }> => {
  const heard: Heard = { accepted: 0, troubles: [], paths: new Set(), lost: 0 };
  const listening = await listen(async (incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const body = await buffer(incoming);
    const onward = request(new URL(path, shop.url), { method, headers }, async (answer) => {
      const told = await buffer(answer);
      if (method === 'POST' && loses && heard.lost === 0) {
        heard.lost += 1;
        outgoing.writeHead(503, { ...answer.headers, 'retry-after': '1' }).end(told);
        return;
      }
      if (method === 'POST') listenTo(heard, path, answer.statusCode ?? 0, told);
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers).end(told);
    });
    onward.on('error', (error) => {
      heard.troubles.push(`${path}: ${error.message}`);
      outgoing.destroy();
    });
    onward.end(body);
  });
  return { ...listening, heard };
};
