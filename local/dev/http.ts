/** An HTTP server on loopback: reads whole requests, within API Gateway's limits, for this machine's own programs. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpRequest, type HttpResponse, json } from '../engine/gateway.ts';

const loopback = '127.0.0.1';

/** What API Gateway takes at most. */
const mostBytes = 10 * 2 ** 20;

/** A page elsewhere could have its own name lead here: only names of this machine are answered. */
const ownNames = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

const headersOf = ({ headers }: IncomingMessage): Readonly<Record<string, string>> => {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(',') : value;
  return joined;
};

/** The whole body; `undefined` when there is more than is taken. */
const bodyOf = async (incoming: IncomingMessage): Promise<Buffer | undefined> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of incoming) {
    bytes += (part as Buffer).length;
    if (bytes <= mostBytes) parts.push(part as Buffer);
  }
  return bytes > mostBytes ? undefined : Buffer.concat(parts);
};

/** Whoever asks more at once waits, as at API Gateway, whose burst it is. */
const mostAtOnce = 400;
/** Connections that wait to be taken while the one thread is at work: more are reset. */
const mostWaiting = 4_096;
/** Longer than API Gateway keeps one open, so that it is never closed as somebody asks. */
const keptOpenMs = 75_000;

const tooMany: HttpResponse = {
  ...json(429, { message: 'Too Many Requests' }),
  headers: { 'content-type': 'application/json', 'retry-after': '1' },
};

/** An answer that goes on for as long as somebody listens. */
export interface Streamed extends Pick<HttpResponse, 'status' | 'headers'> {
  /** @returns what ends it */
  readonly open: (write: (text: string) => void) => () => void;
}

type Answer = (request: HttpRequest) => Promise<HttpResponse | Streamed>;

const respond = async (incoming: IncomingMessage, answer: Answer): Promise<HttpResponse | Streamed> => {
  const body = await bodyOf(incoming);
  if (!ownNames.test(incoming.headers.host ?? ''))
    return json(403, { message: 'only 127.0.0.1 and localhost are served' });
  if (body === undefined) return json(413, { message: 'Request Entity Too Large' });
  return answer({
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers: headersOf(incoming),
    body,
    sourceIp: incoming.socket.remoteAddress ?? loopback,
  });
};

const write = (outgoing: ServerResponse, response: HttpResponse | Streamed, isLast: boolean): void => {
  // A connection that is kept open would keep the server.
  if (isLast) outgoing.setHeader('connection', 'close');
  for (const [name, value] of Object.entries(response.headers))
    outgoing.setHeader(name, value as string | string[]);
  outgoing.statusCode = response.status;
  if ('body' in response) outgoing.end(response.body);
  else
    outgoing.once(
      'close',
      response.open((text) => outgoing.write(text)),
    );
};

export interface LocalServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Takes no more requests, and resolves when those that are open are answered. */
  readonly close: () => Promise<void>;
}

/**
 * @param port 0: any that is free
 * @param onFault told what `answer` throws; who asks gets a bare 500
 * @throws node's own error, with the code EADDRINUSE, when the port is taken
 */
export const listen = async (
  port: number,
  answer: Answer,
  onFault: (error: unknown) => void,
): Promise<LocalServer> => {
  let closing = false;
  let open = 0;
  const streams = new Set<ServerResponse>();
  const server: Server = createServer((incoming, outgoing) => {
    open += 1;
    outgoing.once('close', () => {
      open -= 1;
    });
    const isTooMuch = open > mostAtOnce;
    respond(incoming, isTooMuch ? async () => tooMany : answer).then(
      (response) => {
        write(outgoing, response, closing);
        if ('body' in response) return;
        streams.add(outgoing);
        outgoing.once('close', () => streams.delete(outgoing));
      },
      (error: unknown) => {
        onFault(error);
        write(outgoing, json(500, { message: 'Internal Server Error' }), closing);
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.keepAliveTimeout = keptOpenMs;
    server.listen({ port, host: loopback, backlog: mostWaiting }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: given } = server.address() as AddressInfo;
  return {
    url: `http://${loopback}:${given}`,
    close: () =>
      new Promise((resolve) => {
        closing = true;
        for (const each of streams) each.end();
        server.close(() => resolve());
      }),
  };
};
