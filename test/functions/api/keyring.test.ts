/** API keys: hashed, of two kinds, several at a time. */
import { describe, expect, it } from 'vitest';
import {
  createKey,
  emptyKeyring,
  KeyringError,
  parseKeyring,
  recordsOf,
} from '../../../functions/api/keyring.ts';
import { days, parseIso, plus } from '../../../shared/base/time.ts';

const now = parseIso('2026-11-23T12:00:00Z');

describe('a keyring', () => {
  it('knows its keys by their hashes, and their kinds', () => {
    const write = createKey('write', now);
    const admin = createKey('admin', now);
    const keyring = { ...emptyKeyring, keys: [write.record, admin.record] };
    expect(recordsOf(keyring, write.key, now)).toEqual([write.record]);
    expect(recordsOf(keyring, admin.key, now)).toEqual([admin.record]);
    expect(recordsOf(keyring, write.record.hash, now)).toHaveLength(0);
    expect(JSON.stringify(keyring)).not.toContain(write.key);
  });

  it('lets a key in until the instant that it expires', () => {
    const { key, record } = createKey('write', now, { expires: plus(now, days(1)) });
    const keyring = { ...emptyKeyring, keys: [record] };
    expect(recordsOf(keyring, key, (plus(now, days(1)) - 1) as typeof now)).toHaveLength(1);
    expect(recordsOf(keyring, key, plus(now, days(1)))).toHaveLength(0);
  });

  it('makes no key twice', () => {
    const keys = Array.from({ length: 50 }, () => createKey('write', now));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(50);
  });

  it('is read as it was written', () => {
    const { record } = createKey('write', now, { expires: plus(now, days(1)) });
    const keyring = { ...emptyKeyring, keys: [record], shopifySecrets: ['hush'] };
    expect(parseKeyring(JSON.stringify(keyring))).toEqual(keyring);
  });

  it('of before there were roles is read too', () => {
    const { key, record } = createKey('admin', now, { name: 'Kim' });
    const { role, ...others } = record;
    const older = parseKeyring(JSON.stringify({ keys: [{ ...others, kind: role }] }));
    expect(recordsOf(older, key, now)).toEqual([record]);
  });

  it.each(['', 'generated', '[]', '{"keys":[{"id":"a","kind":"read","hash":"secret","created":"now"}]}'])(
    'is refused where it is %j, without a word of its values',
    (text) => {
      const failing = () => parseKeyring(text);
      expect(failing).toThrow(KeyringError);
      expect(failing).not.toThrow(/generated|"secret"/);
    },
  );
});
