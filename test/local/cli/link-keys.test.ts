/** `rekindle keys links`, as it is run. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TouchKey } from '../../../shared/base/ids.ts';
import { parseLinkKeys } from '../../../shared/messages/link-keys.ts';
import { openLinkToken, sealLink } from '../../../shared/messages/links.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-link-keys-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const command = join(import.meta.dirname, '..', '..', '..', 'local', 'cli', 'rekindle.ts');
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [command, 'keys', 'links', ...args, '--file', file], { encoding: 'utf8' });
const keys = () => parseLinkKeys(readFileSync(file, 'utf8'));
const touch = 'win-back@1/ada/1/we-miss-you' as TouchKey;

describe('rekindle keys links', () => {
  it('seals with a new key, opens what the old one sealed until that is dropped, and shows neither', () => {
    // As Secrets Manager makes it up.
    writeFileSync(file, `${JSON.stringify({ current: 'k1', k1: 'a'.repeat(48) })}\n`);
    const before = sealLink(keys(), 'u', { touch });
    const rotated = run();
    expect(rotated.status).toBe(0);
    expect(rotated.stdout).toContain('k2 seals links from now on; those that k1 sealed still open.');
    expect(rotated.stdout).not.toContain(keys().keys.k2);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(sealLink(keys(), 'u', { touch })).toMatch(/^k2\./);
    expect(openLinkToken(keys(), 'u', before)).toEqual({ touch });
    expect(run('--drop', 'k1').status).toBe(0);
    expect(openLinkToken(keys(), 'u', before)).toBeUndefined();
  });

  it('says what is wrong, and what would be right, and leaves the file alone', () => {
    const unfetched = run();
    expect([unfetched.status, unfetched.stderr]).toEqual([2, expect.stringContaining('get-secret-value')]);
    writeFileSync(file, '{"keys":[]}');
    expect(run().stderr).toContain(`${file} holds no keys of links`);
    writeFileSync(file, JSON.stringify({ current: 'k1', k1: 'a'.repeat(48) }));
    expect(run('--drop', 'k1').stderr).toContain('k1 seals new links: rotate first');
    expect(run('--drop', 'k7').stderr).toContain('has no key "k7"; it has k1');
    expect(Object.keys(keys().keys)).toEqual(['k1']);
  });
});
