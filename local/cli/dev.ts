/** `npm run dev`: the development server. */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { loadShop } from '../../shared/shop/load.ts';
import { type DevOptions, type DevServer, openDevServer, realTicker } from '../dev/server.ts';
import { localKeys } from '../engine/keys.ts';
import { projectRoot, synthesize } from '../engine/synth.ts';
import { runCommand, UsageError, wholeNumber } from './usage.ts';

const usage = `Usage: npm run dev -- [options]

Serves the app on this machine: the HTTP API and the links in messages on loopback, the state machines, tables and
queues behind it in this process, and messages as files. Prints what happens as it happens. Ctrl-C stops it.

  --port N         default 4600
  --speed N        how much faster than real time; 3600: an hour a second; default 1
  --data FILE      keeps the state, and goes on from what is there; default build/dev.sqlite
  --messages DIR   where the messages are written; default build/dev-messages
  --config FILE    the shop; default rekindle.config.ts
  --help`;

const underBuild = (name: string): string => relative('.', join(projectRoot, 'build', name));

const speedOf = (text: string): number => {
  const speed = Number(text);
  if (!(speed >= 1 && speed <= 1_000_000))
    throw new UsageError(`--speed takes a number from 1 to 1000000, not "${text}"`);
  return speed;
};

const opened = async (options: DevOptions): Promise<DevServer> => {
  try {
    return await openDevServer(options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new UsageError(`port ${options.port} is taken; stop who has it, or take another with --port`);
    throw error;
  }
};

const introduction = (url: string): string => `
Open ${url}/ for messages, journeys and customers. Keys, good on this machine alone: write ${localKeys.write}, admin ${localKeys.admin}.
  npm run send-event -- local/dev/samples/identify.json${url.endsWith(':4600') ? '' : ` --url ${url}`}
  curl -u ${localKeys.write}: -H 'content-type: application/json' -d @local/dev/samples/order-completed.json ${url}/v1/track
Ctrl-C stops, and keeps the state.
`;

/** The first Ctrl-C; npm and the terminal may both tell of it. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => resolve());
  });

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4600' },
      speed: { type: 'string', default: '1' },
      data: { type: 'string', default: underBuild('dev.sqlite') },
      messages: { type: 'string', default: underBuild('dev-messages') },
      config: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const port = wholeNumber(values.port, '--port', 0);
  const speed = speedOf(values.speed);
  const shop = await loadShop(values.config);
  const assembly = await synthesize(shop, print);
  const stop = interrupted();
  const server = await opened({
    assembly,
    shop,
    port,
    speed,
    dataFile: values.data,
    messages: values.messages,
    ticker: realTicker,
    print,
  });
  print(introduction(server.url));
  try {
    await Promise.race([server.pacer.run(), stop]);
  } finally {
    await server.close();
  }
  print(`Stopped; ${values.data} has the state.`);
});
