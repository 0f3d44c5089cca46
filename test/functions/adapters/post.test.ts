/** Posting to receivers: over real sockets on this machine, and nowhere that may not be. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPost } from '../../../functions/adapters/post.ts';
import { isPublicAddress } from '../../../shared/base/public-address.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const serving = async (answer: RequestListener): Promise<number> => {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const anywhere = createPost(() => true);
const onTheInternet = createPost(isPublicAddress);
const posting = (url: string) => ({ url, headers: { 'webhook-id': 'evt_1' }, body: '{"name":"Zoë"}' });

describe('a post', () => {
  it('bears its headers and its body, and gives the status and retry-after of the answer', async () => {
    let got: unknown;
    const port = await serving(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      got = [request.method, request.headers['webhook-id'], Buffer.concat(parts).toString('utf8')];
      response.writeHead(503, { 'retry-after': '120' }).end('later');
    });
    expect(await anywhere(posting(`http://127.0.0.1:${port}/hooks`))).toEqual({
      status: 503,
      retryAfter: '120',
    });
    expect(got).toEqual(['POST', 'evt_1', '{"name":"Zoë"}']);
  });

  it('follows no redirect', async () => {
    const paths: (string | undefined)[] = [];
    const port = await serving((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await anywhere(posting(`http://127.0.0.1:${port}/hooks`))).toMatchObject({ status: 302 });
    expect(paths).toEqual(['/hooks']);
  });

  it('reads no more of an answer than there is room for', async () => {
    const port = await serving((_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    expect(await anywhere(posting(`http://127.0.0.1:${port}/`))).toMatchObject({ status: 200 });
  });

  it('says so where nobody answers', async () => {
    const port = await serving((request) => request.socket.destroy());
    await expect(anywhere(posting(`http://127.0.0.1:${port}/`))).rejects.toThrow(
      /^it could not be reached: /,
    );
  });

  it.each(['127.0.0.1', 'localhost', '[::1]', '2130706433', '169.254.169.254', '10.0.0.1'])(
    'does not reach %s from AWS',
    async (host) => {
      let isAsked = false;
      const port = await serving((_, response) => {
        isAsked = true;
        response.end();
      });
      await expect(onTheInternet(posting(`http://${host}:${port}/`))).rejects.toThrow(
        /no address that may be posted to/,
      );
      expect(isAsked).toBe(false);
    },
  );
});
