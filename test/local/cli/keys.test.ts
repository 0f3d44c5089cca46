/** `rekindle keys`, as it is run. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyKeyring, parseKeyring, recordsOf } from '../../../functions/api/keyring.ts';
import { instant } from '../../../shared/base/time.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-keys-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const command = join(import.meta.dirname, '..', '..', '..', 'local', 'cli', 'rekindle.ts');
const run = (args: readonly string[], input = '') => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'keys', ...args, '--file', file], {
    encoding: 'utf8',
    input,
  });
  return { status, stdout, stderr };
};
const keyring = () => parseKeyring(readFileSync(file, 'utf8'));

describe('rekindle keys', () => {
  it('makes a key, shows it, and keeps its hash alone where only its owner reads', () => {
    const { status, stdout } = run(['create', 'write']);
    expect(status).toBe(0);
    const [key = ''] = stdout.split('\n');
    expect(key).toMatch(/^rk_write_[0-9a-f]{8}_[\w-]{43}$/);
    expect(stdout).toContain('aws secretsmanager put-secret-value --secret-id ID --secret-string file://');
    expect(readFileSync(file, 'utf8')).not.toContain(key.slice(-43));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(recordsOf(keyring(), key, instant(Date.now()))).toMatchObject([{ role: 'write' }]);
  });

  it('lists and revokes keys and webhooks’ secrets by their ids, and shows none of them', () => {
    run(['create', 'write']);
    run(['create', 'admin', '--expires', '2099-01-01', '--name', 'Kim']);
    expect(run(['shopify'], 'hush\n').status).toBe(0);
    expect(keyring().shopifySecrets).toEqual(['hush']);
    const { stdout } = run(['list']);
    expect(stdout).toMatch(
      /^[0-9a-f]{8} {2}write .*\n[0-9a-f]{8} {2}admin +Kim, made .*, until 2099-01-01T00:00:00Z\nshopify-[0-9a-f]{8} .*\n$/,
    );
    expect(stdout).not.toContain('hush');
    for (const line of stdout.trim().split('\n'))
      expect(run(['revoke', line.split(' ')[0] ?? '']).status).toBe(0);
    expect(keyring()).toEqual(emptyKeyring);
  });

  it.each([
    [['create', 'read'], 'create takes write, checkout, care, marketer, admin, not "read"'],
    [['create', 'write', '--expires', 'soon'], '--expires takes a date such as 2027-01-31, not "soon"'],
    [['create', 'write', '--expires', '2020-01-01'], '--expires: 2020-01-01 is past'],
    [['revoke', 'nobody'], 'has no key "nobody"'],
    [['shopify'], 'which was empty'],
    [['creat', 'write'], "unknown command 'creat'\n(Did you mean create?)"],
  ])('of %j says what is wrong', (args, message) => {
    const { status, stderr } = run(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
