/** An MCP server before the HTTP API: for those who work by an assistant. */
import { randomUUID } from 'node:crypto';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import { routes } from '../../functions/api/routes/index.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  type ApiTool,
  foreseeing,
  requestOf,
  type ToolArguments,
  toolsOf,
  WrongArgumentsError,
} from './tools.ts';

export interface McpOptions {
  /** @throws Error whose message says why nothing answers */
  readonly ask: (request: ApiRequest) => Promise<ApiAnswer>;
  /** Milliseconds. */
  readonly now: () => number;
  readonly version: string;
}

/** For so long what was foreseen may be confirmed. */
const confirmableFor = 15 * 60_000;

const instructions =
  'Rekindle brings dormant customers back. Tools that change anything say first what they would do, and give a token: show the user what was foreseen, and call the tool again with the same arguments and the token in `confirm` only when the user agrees.';

const meSchema = z.object({ may: z.array(z.string()) });
const faultSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

const text = (said: string, isError = false): CallToolResult => ({
  content: [{ type: 'text', text: said }],
  ...(isError && { isError }),
});

const answerText = ({ status, body }: ApiAnswer): string => {
  if (status < 400) return JSON.stringify(body);
  const fault = faultSchema.safeParse(body);
  if (!fault.success) return `${status} ${JSON.stringify(body)}`;
  const { code, message } = fault.data.error;
  return `${status} ${code}: ${message}`;
};

const told = (answer: ApiAnswer): CallToolResult => text(answerText(answer), answer.status >= 400);

/** What was foreseen, and not confirmed yet. */
interface Foreseen {
  readonly of: string;
  readonly until: number;
}

const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
};

/** Which call it is, whatever the order in which its arguments were told. */
const callOf = ({ name }: ApiTool, { confirm: _, ...args }: ToolArguments): string =>
  JSON.stringify([name, sorted(args)]);

export const createMcpServer = ({ ask, now, version }: McpOptions): Server => {
  const server = new Server({ name: 'rekindle', version }, { capabilities: { tools: {} }, instructions });
  const foreseen = new Map<string, Foreseen>();
  let known: readonly ApiTool[] | undefined;

  /** Those of the routes that the key may use. */
  const tools = async (): Promise<readonly ApiTool[]> => {
    if (known !== undefined) return known;
    const answer = await ask({ method: 'GET', path: '/v1/me' });
    const me = meSchema.safeParse(answer.body);
    if (!me.success) throw new Error(`the API does not say what this key may do: ${answerText(answer)}`);
    known = toolsOf(routes, me.data.may);
    return known;
  };

  const foresee = async (tool: ApiTool, args: ToolArguments): Promise<CallToolResult> => {
    const request = requestOf(tool.route, args);
    const before = foreseeing(tool.route, args, routes);
    const answer = before && (await ask(before));
    if (answer !== undefined && answer.status >= 400) return told(answer);
    const token = randomUUID();
    foreseen.set(token, { of: callOf(tool, args), until: now() + confirmableFor });
    return text(
      JSON.stringify({
        wouldDo: `${request.method} ${request.path}`,
        means: tool.route.summary,
        ...(request.body !== undefined && { with: request.body }),
        ...(before !== undefined && {
          foreseenBy: `${before.method} ${before.path}`,
          foreseen: answer?.body,
        }),
        confirm: token,
        next: 'Nothing is changed yet. Ask the user; then call this tool again with the same arguments and this token in `confirm`.',
      }),
    );
  };

  const change = async (tool: ApiTool, args: ToolArguments): Promise<CallToolResult> => {
    if (args.confirm === undefined) return foresee(tool, args);
    const token = String(args.confirm);
    const found = foreseen.get(token);
    if (found === undefined || now() >= found.until)
      return text(
        'confirm: is no token, was used, or is over; call without it to see what would be done',
        true,
      );
    if (found.of !== callOf(tool, args))
      return text(
        'confirm: is of a call with other arguments; call without it to see what these would do',
        true,
      );
    foreseen.delete(token);
    return told(await ask(requestOf(tool.route, args)));
  };

  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: (await tools()).map(({ name, route, changes, description, inputSchema }) => ({
      name,
      title: route.summary,
      description,
      inputSchema,
      annotations: { readOnlyHint: !changes, destructiveHint: changes, openWorldHint: false },
    })),
  }));

  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = (await tools()).find(({ name }) => name === params.name);
    if (tool === undefined) return text(`there is no tool "${params.name}" that this key may use`, true);
    const args = params.arguments ?? {};
    try {
      return await (tool.changes ? change(tool, args) : ask(requestOf(tool.route, args)).then(told));
    } catch (error) {
      if (error instanceof WrongArgumentsError) return text(error.message, true);
      throw error;
    }
  });
  return server;
};
