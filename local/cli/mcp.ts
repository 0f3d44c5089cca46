/** `rekindle mcp`: an MCP server on standard input and output, before an API. */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createMcpServer } from '../mcp/server.ts';
import type { ApiAnswer, ApiRequest } from '../mcp/tools.ts';
import { checkUrl, type ServerOptions } from './ask.ts';
import { ownPackage } from './package.ts';

/** An API's own time, and some more. */
const within = 40_000;

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** @throws Error whose message says why nothing answers */
export const askingAt =
  ({ url, key }: ServerOptions) =>
  async ({ method, path, body }: ApiRequest): Promise<ApiAnswer> => {
    try {
      const answer = await fetch(new URL(path, url), {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(within),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: jsonIn(await answer.text()) };
    } catch (error) {
      throw new Error(`no API answers at ${url}: ${String(error)}`, { cause: error });
    }
  };

/** Serves until its input ends. */
export const serveMcp = async (server: ServerOptions): Promise<void> => {
  checkUrl(server.url);
  const { version } = ownPackage;
  const mcp = createMcpServer({ ask: askingAt(server), now: Date.now, version });
  await mcp.connect(new StdioServerTransport());
};
