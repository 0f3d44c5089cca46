/** An assistant at the development server: the SDK's own client, the tools of the table, and the real API. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../functions/api/routes/index.ts';
import { askingAt } from '../../local/cli/mcp.ts';
import { localKeys } from '../../local/engine/keys.ts';
import { createMcpServer } from '../../local/mcp/server.ts';
import { toolsOf } from '../../local/mcp/tools.ts';
import { ada, createBench, put, type Stand } from './dev/support.ts';

const bench = createBench();
let stand: Stand;
let now = 0;

/** By a key of the role, or of nobody. */
const assistantWith = async (key: string): Promise<Client> => {
  const server = createMcpServer({
    ask: askingAt({ url: stand.server.url, key }),
    now: () => now,
    version: '0',
  });
  const client = new Client({ name: 'test', version: '0' });
  const [ours, its] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(its), client.connect(ours)]);
  return client;
};

let admin: Client;
let care: Client;
beforeAll(async () => {
  stand = await bench.start();
  admin = await assistantWith(localKeys.admin);
  care = await assistantWith(localKeys.care);
  await put(stand, ada);
});
afterAll(async () => {
  await Promise.all([admin.close(), care.close()]);
  await stand.server.close();
  bench.clear();
});

interface Said {
  readonly isError: boolean;
  readonly text: string;
}

const call = async (client: Client, name: string, args: object = {}): Promise<Said> => {
  const { content, isError = false } = await client.callTool({ name, arguments: { ...args } });
  const [first] = content as readonly { readonly text: string }[];
  return { isError: isError === true, text: first?.text ?? '' };
};

/** What was answered, as the JSON that it is. */
const answer = async (client: Client, name: string, args: object = {}) => {
  const { isError, text } = await call(client, name, args);
  expect(isError, text).toBe(false);
  return JSON.parse(text);
};

const pausesOf = async (): Promise<readonly { readonly on: string; readonly state: string }[]> =>
  (await answer(admin, 'get_brake')).brakes;
const pause = { id: 'win-back-14d', body: { why: 'the copy is being looked at' } };

describe('the tools', () => {
  it('are the routes of the table that the key may use, each with its schema', async () => {
    const { tools } = await admin.listTools();
    const names = tools.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'get_customer',
        'get_brake',
        'post_journey_pause',
        'post_journey_customers_remove',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(tools.find(({ name }) => name === 'get_customer_explain')?.inputSchema).toMatchObject({
      required: ['id', 'journey'],
    });
    const ofCare = (await care.listTools()).tools.map(({ name }) => name);
    expect(ofCare).toEqual(expect.arrayContaining(['get_customer', 'get_tasks', 'post_task_take']));
    expect(ofCare).not.toContain('post_journey_pause');
  });

  it('look, or say that they change something; files and tills are left out', async () => {
    const { tools } = await admin.listTools();
    for (const { name, annotations, inputSchema } of tools) {
      const looks = name.startsWith('get_') || name.endsWith('_preview');
      if (looks) expect(annotations, name).toMatchObject({ readOnlyHint: true, destructiveHint: false });
      expect('confirm' in (inputSchema.properties ?? {}), name).toBe(annotations?.readOnlyHint === false);
    }
    const names = tools.map(({ name }) => name);
    for (const left of ['post_customers_import', 'post_coupon_redeem', 'post_coupon_check'])
      expect(names).not.toContain(left);
  });

  it('take of no route an argument for two things', () => {
    const may = routes.map(({ at }) => at);
    for (const { route } of toolsOf(routes, may)) {
      const names = [...route.names.map(({ name }) => name), ...Object.keys(route.query?.shape ?? {})];
      expect(new Set([...names, 'body', 'confirm']).size, route.at).toBe(names.length + 2);
    }
  });

  it('are none for a key of nobody, which is said', async () => {
    const nobody = await assistantWith('rk_admin_00000000_none');
    await expect(nobody.listTools()).rejects.toThrow('401 unauthorized: the key is not valid');
    await nobody.close();
  });
});

describe('a tool that looks', () => {
  it('answers as the API does', async () => {
    expect(await answer(care, 'get_customer', { id: 'ada' })).toMatchObject({ customer: { id: 'ada' } });
    expect(await answer(care, 'get_customer_explain', { id: 'ada', journey: 'win-back-14d' })).toMatchObject({
      customer: 'ada',
    });
  });

  it('says what is wrong as the API does, and names what is not told', async () => {
    expect(await call(care, 'get_customer', { id: 'nobody' })).toEqual({
      isError: true,
      text: '404 not-found: there is no customer "nobody"',
    });
    expect((await call(care, 'get_customer')).text).toMatch(/^id: must be told/);
    expect((await call(care, 'get_tasks')).text).toBe('queue: name the queue');
    expect((await call(care, 'get_audit')).text).toBe('there is no tool "get_audit" that this key may use');
  });
});

describe('a tool that steers', () => {
  it('says first what it would do and how that stands, and changes nothing', async () => {
    const foreseen = await answer(admin, 'post_journey_pause', pause);
    expect(foreseen).toMatchObject({
      wouldDo: 'POST /v1/journeys/win-back-14d/pause',
      with: pause.body,
      foreseenBy: 'GET /v1/brake',
      foreseen: { brakes: [] },
      confirm: expect.any(String),
    });
    expect(await pausesOf()).toEqual([]);
  });

  it('does it when it is confirmed, once', async () => {
    const { confirm } = await answer(admin, 'post_journey_pause', pause);
    expect(await answer(admin, 'post_journey_pause', { ...pause, confirm })).toMatchObject({ changed: true });
    expect(await pausesOf()).toMatchObject([{ on: 'journey win-back-14d', state: 'paused' }]);
    expect(await call(admin, 'post_journey_pause', { ...pause, confirm })).toMatchObject({ isError: true });
  });

  it('does nothing by a token of another call, of nobody, or of long ago', async () => {
    const stop = { id: 'win-back-14d', body: { why: 'it is over' } };
    const { confirm } = await answer(admin, 'post_journey_resume', stop);
    const others = [
      ['post_journey_stop', { ...stop, confirm }, 'is of a call with other arguments'],
      ['post_journey_resume', { ...stop, body: { why: 'x' }, confirm }, 'is of a call with other arguments'],
      ['post_journey_stop', { ...stop, confirm: 'yes' }, 'is no token'],
    ] as const;
    for (const [tool, args, why] of others) {
      const { isError, text } = await call(admin, tool, args);
      expect(isError).toBe(true);
      expect(text).toContain(why);
    }
    now += 15 * 60_000;
    expect((await call(admin, 'post_journey_resume', { ...stop, confirm })).text).toContain('is over');
    expect(await pausesOf()).toMatchObject([{ on: 'journey win-back-14d', state: 'paused' }]);
  });

  it('foresees by the route’s own preview, or by looking, where there is one', async () => {
    const campaign = { id: 'win-back-14d', body: { id: 'spring', perDay: 50 } };
    const { isError, text } = await call(admin, 'post_journey_backlog_campaigns', campaign);
    expect(isError).toBe(true);
    // No night has counted yet: the preview says so, and no campaign is begun.
    expect(text).toMatch(/^409 conflict: /);
    const redrive = await answer(admin, 'post_journey_redrive', {
      id: 'win-back-14d',
      body: { why: 'it is mended' },
    });
    expect(redrive).toMatchObject({ foreseen: { redriven: 0, executions: [] } });
    const staff = { why: 'they are staff', customers: ['ada', 'nobody'] };
    expect(
      await answer(admin, 'post_journey_customers_remove', { id: 'win-back-14d', body: staff }),
    ).toMatchObject({ with: staff, foreseen: { removed: 0, notInIt: 1, unknown: 1 } });
  });

  it('is not foreseen with arguments that are wrong, or of what there is not', async () => {
    expect((await call(admin, 'post_journey_pause', { id: 'win-back-14d', body: { why: '' } })).text).toBe(
      'body.why: must say why',
    );
    expect((await call(admin, 'post_customer_merge', { id: 'nobody', body: { alias: 'ada' } })).text).toBe(
      '404 not-found: there is no customer "nobody"',
    );
  });
});
