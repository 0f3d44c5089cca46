/** A development server in a test: real HTTP, and a clock that the test moves. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPorts } from '../../../functions/adapters/index.ts';
import { type DevOptions, type DevServer, openDevServer } from '../../../local/dev/server.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { type Duration, days, minus, parseIso } from '../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../shared/customers/profiles/profile.ts';
import { winBack14d } from '../../../workflows/journeys/win-back-14d.ts';

/** A Monday at nine; the sweep is at noon. */
export const monday = parseIso('2026-03-02T09:00:00Z');

export const shop = storyShop(winBack14d());

/** Silent for twenty days. */
export const ada: Profile = {
  ...newProfile(customerId('ada')),
  email: 'ada@example.com',
  phone: '+447700900123',
  consents: { email: true, sms: true },
  locale: 'en',
  timezone: 'UTC',
  firstOrderAt: minus(monday, days(20)),
  lastOrderAt: minus(monday, days(20)),
  orders: 1,
  spent: 4_990,
  revision: 1,
};

export interface Stand {
  readonly server: DevServer;
  readonly lines: string[];
  /** Lets real time pass, and brings the server's clock up to it. */
  readonly pass: (time: Duration) => Promise<void>;
  readonly post: (path: string, value: unknown) => Promise<{ status: number; body: unknown }>;
}

export interface Bench {
  readonly folder: string;
  /** Starts a server; on the same file when it is started again. */
  readonly start: (options?: Partial<DevOptions>, later?: Duration) => Promise<Stand>;
  readonly clear: () => void;
}

export const createBench = (): Bench => {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-dev-'));
  let now: number = monday;
  return {
    folder,
    start: async (options, later) => {
      now += later ?? 0;
      const lines: string[] = [];
      const server = await openDevServer({
        assembly: await synthesize(shop),
        shop,
        port: 0,
        speed: 1,
        dataFile: join(folder, 'dev.sqlite'),
        messages: join(folder, 'messages'),
        ticker: { now: () => now, sleep: () => new Promise(() => {}) },
        print: (line) => lines.push(line),
        ...options,
      });
      return {
        server,
        lines,
        pass: async (time) => {
          now += time;
          await server.pacer.catchUp();
        },
        post: async (path, value) => {
          const response = await fetch(`${server.url}${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(value),
          });
          return { status: response.status, body: await response.json() };
        },
      };
    },
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
};

export const put = async ({ server }: Stand, profile: Profile): Promise<void> =>
  createPorts(server.world.environment).profiles.putAll([profile]);
