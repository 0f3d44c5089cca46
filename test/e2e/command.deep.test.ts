/** The command itself, as a user runs it: on a small order history, and on what is none. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFor } from '../../local/backtest/sample/random.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-e2e-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'local/cli/rekindle.ts'), ...args],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    },
  );
  return { status, stdout, stderr };
};

interface HistoryOrder {
  readonly customer: string;
  readonly day: string;
}

const dayMs = 86_400_000;
const text = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Sixty customers over eight months. */
const history = (): readonly HistoryOrder[] => {
  const random = randomFor(5, 'e2e');
  const first = Date.parse('2025-01-01');
  return Array.from({ length: 60 }, (_, index) => {
    const orders: HistoryOrder[] = [];
    for (
      let at = first + random.uniform(0, 60) * dayMs;
      at < first + 240 * dayMs;
      at += random.exponential(45) * dayMs
    )
      orders.push({ customer: `k${index}`, day: text(at) });
    return orders;
  }).flat();
};

const write = (name: string, content: string): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

/** Every file of a folder with the digest of its bytes. */
const digests = (target: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(target, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [
        file.slice(target.length),
        createHash('sha256').update(readFileSync(file)).digest('hex'),
      ]),
  );

/**
 * The rule, recomputed from the file alone: silent for N days at 09:30, not yet three days before, and 90 days since the
 * last enrolment.
 */
const expectedEnrolments = (
  orders: readonly HistoryOrder[],
  from: string,
  until: string,
  silence: number,
): readonly string[] => {
  const byCustomer = Map.groupBy(orders, ({ customer }) => customer);
  const enrolled: string[] = [];
  for (const [customer, own] of byCustomer) {
    let last = Number.NEGATIVE_INFINITY;
    for (let night = Date.parse(from) + 9.5 * 3_600_000; night <= Date.parse(until); night += dayMs) {
      const before = own.map(({ day }) => Date.parse(day)).filter((at) => at <= night);
      const silent = (night - Math.max(...before)) / dayMs;
      if (before.length === 0 || silent < silence || silent >= silence + 3 || night - last < 90 * dayMs)
        continue;
      enrolled.push(`${customer} ${new Date(night).toISOString().replace('.000', '')}`);
      last = night;
    }
  }
  return enrolled.sort();
};

describe('npm start -- --orders', () => {
  const config = () =>
    write(
      'shop.config.ts',
      `import { defineShop } from '${root}/shared/shop/shop.ts';
import { winBack14d } from '${root}/workflows/journeys/index.ts';
export default defineShop({
  brand: { name: 'E2E', url: 'https://e2e.example.com', address: '1 Test Street', colour: '#123456' },
  sender: { email: 'hello@e2e.example.com', name: 'E2E' },
  timezone: 'UTC',
  currency: 'EUR',
  journeys: [winBack14d()],
});
`,
    );
  const csv = () =>
    write(
      'orders.csv',
      `customer_id,date,value\n${history()
        .map(({ customer, day }) => `${customer},${day},10.50`)
        .join('\n')}\n`,
    );
  const args = (out: string, ...more: readonly string[]) => [
    ...['--orders', csv(), '--config', config(), '--from', '2025-06-01', '--until', '2025-08-15'],
    ...['--journey', 'win-back-14d', '--out', join(folder, out), ...more],
  ];
  const assumed = ['--margin', '42.5', '--discount', '0'];

  let once: ReturnType<typeof run>;
  let recommended: number;
  beforeAll(() => {
    once = run('start', ...args('once', '--json', ...assumed));
    const report = JSON.parse(readFileSync(join(folder, 'once/report.json'), 'utf8'));
    recommended = report.insights.thresholds.recommended.days;
  });

  it('enrols on exactly the nights that the rule says when it is recomputed from the file, on the recommended day unless told', () => {
    expect([once.status, once.stderr.includes('100%')]).toEqual([0, true]);
    const rows = parse(readFileSync(join(folder, 'once/enrolments.csv'), 'utf8'), {
      columns: true,
    }) as readonly Record<string, string>[];
    const enrolled = rows.map(({ customer, enrolled_at }) => `${customer} ${enrolled_at}`).sort();
    expect(recommended).not.toBe(14);
    expect(enrolled).toEqual(expectedEnrolments(history(), '2025-06-01', '2025-08-15', recommended));
    expect(enrolled.length).toBeGreaterThan(40);
    expect(new Set(rows.map(({ rule }) => rule))).toEqual(
      new Set([`days since last order ≥ ${recommended}`]),
    );
  });

  it('writes the same bytes for the same seed, and explains a customer from the database that it kept', () => {
    const data = join(folder, 'kept.sqlite');
    run('start', ...args('again', '--data', data, ...assumed));
    expect(digests(join(folder, 'again'))).toEqual(digests(join(folder, 'once')));
    const { status, stdout } = run('explain', 'k1', '--journey', 'win-back-14d', '--data', data);
    expect(status).toBe(0);
    expect(stdout).toContain(`Rule: days since last order ≥ ${recommended}`);
    expect(stdout).toMatch(/saw [\d.]+ days \(2025-/);
    expect(run('explain', 'nobody', '--journey', 'win-back-14d', '--data', data)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('has no customer "nobody"'),
    });
  });

  it('gives the summary as one JSON object on standard output, and no bars or colours without a terminal', () => {
    const { stdout, stderr } = once;
    expect(JSON.parse(stdout)).toMatchObject({
      simulated: false,
      from: '2025-06-01',
      until: '2025-08-15',
      nights: 75,
      total: { messages: { email: expect.any(Number) } },
      insights: {
        totals: { orders: history().length },
        thresholds: { economics: { marginPercent: 42.5, discountPercent: 0 } },
      },
    });
    for (const mark of ['\u001b', '█']) expect(stderr).not.toContain(mark);
  });

  /** Ctrl-C in the first of its nights. */
  const runStopped = (...options: readonly string[]) =>
    new Promise<{ readonly status: number | null; readonly stderr: string }>((resolve) => {
      const child = spawn(process.execPath, [join(root, 'local/cli/rekindle.ts'), ...options], { cwd: root });
      let stderr = '';
      let isStopped = false;
      child.stderr.setEncoding('utf8').on('data', (part: string) => {
        stderr += part;
        if (isStopped || !stderr.includes('night 1 of')) return;
        isStopped = true;
        child.kill('SIGINT');
      });
      child.on('close', (status) => resolve({ status, stderr }));
    });

  it('leaves the report as it was when it is stopped, and says so', async () => {
    const before = digests(join(folder, 'once'));
    const { status, stderr } = await runStopped('start', ...args('once'));
    expect([status, stderr.split('\n').at(-2)]).toEqual([
      130,
      `Stopped: ${join(folder, 'once')} is as it was.`,
    ]);
    expect(digests(join(folder, 'once'))).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.startsWith('once'))).toEqual(['once']);
  });

  it('keeps a database of what it has lived when it is stopped, which says that it is half', async () => {
    const data = join(folder, 'half.sqlite');
    const { status, stderr } = await runStopped(
      'start',
      ...args('half', '--data', data, '--dormant-days', '20'),
    );
    expect([status, stderr.split('\n').at(-2)]).toEqual([
      130,
      `Stopped: nothing was written, and ${data} is half a run’s.`,
    ]);
    expect(readdirSync(folder).filter((name) => name.startsWith('half'))).toEqual([
      'half.sqlite',
      'half.sqlite.run.json',
    ]);
    const { stdout } = run('explain', 'k1', '--journey', 'win-back-14d', '--data', data);
    expect(stdout).toMatch(
      /^\S+half\.sqlite is half: the run that kept it ended on 2025-06-\d\d 00:00 UTC, and was to go on until 2025-08-15 00:00 UTC\.\n\nCustomer k1, journey win-back-14d, as of 2025-06-/,
    );
    expect(stdout).toContain('Rule: days since last order ≥ 20');
  });

  it('says what is understood of the rows that --where asks for, and lives nothing', () => {
    const rows = ['ann,2025-01-05,12.50,paid', 'ann,2025-01-06,1,open', 'bob,2025-01-07,7.50,paid'];
    const file = write('preview.csv', `customer_id,date,value,status\n${rows.join('\n')}\n`);
    const out = join(folder, 'preview');
    const { status, stdout } = run(
      'start',
      '--orders',
      file,
      '--where',
      'status=paid',
      '--preview',
      '--out',
      out,
    );
    expect([status, existsSync(out)]).toEqual([0, false]);
    expect(stdout).toMatch(/^ {2}orders +2 of 2 customers$/m);
    expect(stdout).toMatch(/^ {2}sum +20\.00 EUR$/m);
    expect(stdout).toMatch(/^ {2}1 order: not asked for by --where$/m);
    const refused = run('start', '--orders', file, '--where', 'state=paid', '--preview');
    expect(refused).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('"state"') });
  });

  it.each([
    ['a missing column', 'customer_id,value\nk1,3\n', 'date'],
    ['an unreadable date', 'customer_id,date,value\nk1,2025-02-31,3\n', 'line 2, column "date"'],
  ])('refuses %s with a sentence, exit code 2 and nothing written', (_, content, sentence) => {
    const out = join(folder, 'refused');
    const { status, stderr } = run('start', '--orders', write('bad.csv', content), '--out', out);
    expect(status).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    [['--nights', '3'], 'nights'],
    [['--seed', 'x'], '--seed takes a whole number from 0, not "x"'],
    [['--journey', 'nope'], 'there is no journey "nope"; there are win-back-14d, win-back-by-reason'],
    [['--margin', '101'], '--margin takes a percentage from 0 to 100, such as 35, not "101"'],
    [['--columns', 'customer=a'], '--columns goes with --orders FILE.csv'],
    [['--config', 'nowhere.ts'], 'nowhere.ts: there is no such file'],
  ])('refuses %j with exit code 2', (options, sentence) => {
    const { status, stderr } = run('start', ...options);
    expect(status).toBe(2);
    expect(stderr).toContain(sentence);
  });
});

describe('npm run journeys', () => {
  it('lists them, and prints one as Mermaid', () => {
    expect(run('journeys').stdout).toContain('win-back-by-reason  version 1');
    expect(run('journeys', 'win-back-14d').stdout).toContain(
      'step-reaction-we-miss-you -->|"silent"| step-coupon-expires-soon',
    );
    expect(run('journeys', 'nope').status).toBe(2);
  });
});
