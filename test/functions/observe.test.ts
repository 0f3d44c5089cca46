/** What a handler tells CloudWatch: outcomes and faults by name, and no customer. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundle } from '../../scripts/bundling.ts';
import { type EnrolmentKey, executionName } from '../../shared/base/ids.ts';
import { newFolder } from '../support/files.ts';

// What logs and counts is made when its module is loaded, by the environment that it finds then.
vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'my-shop-test');
vi.stubEnv('POWERTOOLS_DEV', 'true');
vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
vi.stubEnv('POWERTOOLS_TRACE_ENABLED', 'false');
vi.resetModules();
const { default: middy } = await import('@middy/core');
const { alert, observe } = await import('../../functions/middleware/observe.ts');

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((line: unknown) => {
      lines.push(String(line));
    });
});
afterEach(() => {
  vi.restoreAllMocks();
});

afterAll(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

const told = () => lines.map((line): Record<string, unknown> => JSON.parse(line));
const invoke = (work: () => Promise<unknown>, event: unknown = { customer: 'ada' }): Promise<unknown> => {
  const handler = middy().use(observe('send')).handler(work);
  const context = { functionName: 'send', awsRequestId: 'r-1', memoryLimitInMB: '256' };
  return (handler as unknown as (event: unknown, context: object) => Promise<unknown>)(event, context);
};

describe('an observed handler', () => {
  it('counts what became of its step', async () => {
    await expect(invoke(async () => ({ outcome: 'unknown' }))).resolves.toEqual({ outcome: 'unknown' });
    expect(told()).toContainEqual(
      expect.objectContaining({ service: 'my-shop-test', function: 'send', outcome: 'unknown', Steps: 1 }),
    );
  });

  it('counts what an alarm watches under the deployment’s name alone, whatever its step comes to', async () => {
    await invoke(async () => {
      alert({ name: 'ProviderBusy', sentence: 'SES takes nothing', id: 'we-miss-you' });
      return { outcome: 'held' };
    });
    const [busy, ...others] = told().filter(({ ProviderBusy }) => ProviderBusy !== undefined);
    expect(others).toEqual([]);
    expect(busy).toMatchObject({
      service: 'my-shop-test',
      ProviderBusy: 1,
      _aws: { CloudWatchMetrics: [{ Namespace: 'Rekindle', Dimensions: [['service']] }] },
    });
  });

  it.each([
    ['sent', 0],
    ['withheld', 1],
  ])('measures how many of its messages are withheld: of one that is %s, %d', async (outcome, share) => {
    await invoke(async () => ({ outcome }));
    expect(told().filter(({ Withheld }) => Withheld !== undefined)).toMatchObject([
      { service: 'my-shop-test', Withheld: share },
    ]);
  });

  it('says nothing where nothing happened', async () => {
    await invoke(async () => undefined);
    lines.length = 0;
    await invoke(async () => ({ counted: 1 }));
    await invoke(async () => ({ outcome: 'held' }));
    expect(told().map(({ Steps, outcome }) => [Steps, outcome])).toEqual([[1, 'held']]);
  });

  it('counts and logs its faults by their names, which go on to the state machine', async () => {
    class StoreUnavailableError extends Error {
      override readonly name = 'StoreUnavailableError';
    }
    const fault = new StoreUnavailableError('email did not take the message');
    await expect(invoke(() => Promise.reject(fault))).rejects.toBe(fault);
    expect(told()).toContainEqual(expect.objectContaining({ function: 'send', Faults: 1 }));
    expect(told()).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        message: 'send failed',
        error: expect.objectContaining({ name: 'StoreUnavailableError' }),
      }),
    );
  });

  it('logs where a bundle failed as the sources have it', async () => {
    const folder = newFolder();
    const source = join(folder, 'handler.ts');
    writeFileSync(
      source,
      `export const handler = async (): Promise<never> => {\n  throw new Error('a defect');\n};\n`,
    );
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    await bundle(source, folder);
    const { handler } = createRequire(import.meta.url)(join(folder, 'index.js'));
    await invoke(handler).catch(() => {});
    const { error } = told().find(({ message }) => message === 'send failed') ?? {};
    expect(JSON.stringify(error)).toMatch(/handler\.ts:2:\d+/);
  });

  it('says of each line of a step which passage and which touchpoint it is of, and of the customer a digest alone', async () => {
    const enrolment = { journey: 'win-back', version: 3, customer: 'ada', cycle: 2 };
    const touch = { name: 'we-miss-you', kind: 'email' };
    const step = { passage: executionName(enrolment as EnrolmentKey), touchpoint: 'we-miss-you' };
    await invoke(
      async () => {
        alert({ name: 'ProviderBusy', sentence: 'SES takes nothing', id: 'we-miss-you' });
        return { outcome: 'sent' };
      },
      { enrolment, touch },
    );
    expect(told()).toContainEqual(expect.objectContaining({ message: 'SES takes nothing', ...step }));
    expect(told()).toContainEqual(expect.objectContaining({ Steps: 1, outcome: 'sent', ...step }));
    lines.length = 0;
    await invoke(() => Promise.reject(new Error('a defect')), { enrolment }).catch(() => {});
    expect(told()).toContainEqual(expect.objectContaining({ message: 'send failed', passage: step.passage }));
    lines.length = 0;
    await invoke(async () => ({ outcome: 'held' }));
    expect(lines.join('\n')).not.toContain('passage');
    expect(step.passage).toMatch(/^win-back-v3-2-[0-9a-f]{32}$/);
  });

  it('says nothing of the customer', async () => {
    await invoke(async () => ({ outcome: 'sent' }));
    await invoke(() => Promise.reject(new Error('a defect'))).catch(() => {});
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain('ada');
  });
});
