/** Sealed links in messages. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId, type TouchKey, touchKey } from '../../../shared/base/ids.ts';
import { instant } from '../../../shared/base/time.ts';
import { parseLinkKeys, textOfLinkKeys, withNewKey } from '../../../shared/messages/link-keys.ts';
import {
  keyIdOf,
  type LinkKind,
  type LinkPayloads,
  linkTo,
  openLinkToken,
  sealLink,
} from '../../../shared/messages/links.ts';
import { linkKeys as keys } from '../../support/link-keys.ts';

const touches = fc
  .record({ customer: fc.string({ minLength: 1, unit: 'binary' }), cycle: fc.integer({ min: 1, max: 99 }) })
  .map(({ customer, cycle }) =>
    touchKey(
      { journey: journeyId('win-back'), version: 1, customer: customerId(customer), cycle },
      'we-miss-you',
    ),
  )
  // Half a surrogate pair is no text that UTF-8 has.
  .filter((key) => key.isWellFormed());
const touch = 'win-back@1/ada/1/we-miss-you' as TouchKey;

const kinds: readonly LinkKind[] = ['u', 'f', 'p', 'a', 'c', 'l'];

describe('a sealed link', () => {
  it('says to whoever has the keys what it was sealed with, and is the same each time', () => {
    fc.assert(
      fc.property(touches, fc.string(), fc.webUrl(), fc.nat(), (key, answer, url, ms) => {
        const sealed = <Kind extends LinkKind>(kind: Kind, payload: LinkPayloads[Kind]) => {
          const token = sealLink(keys, kind, payload);
          expect(token).toMatch(/^k2\.[\w-]+$/);
          expect(sealLink(keys, kind, payload)).toBe(token);
          expect(openLinkToken(keys, kind, token)).toEqual(payload);
          for (const other of kinds)
            if (other !== kind) expect(openLinkToken(keys, other, token)).toBeUndefined();
        };
        sealed('u', { touch: key });
        sealed('a', { touch: key, answer });
        sealed('l', { touch: key, sentAt: instant(ms), url });
      }),
    );
  });

  it('says nothing to whoever has not', () => {
    const token = sealLink(keys, 'u', { touch: 'win-back@1/ada@example.com/1/step' as TouchKey });
    expect(Buffer.from(token.slice(token.indexOf('.')), 'base64url').toString('latin1')).not.toContain('ada');
    const others = parseLinkKeys(
      JSON.stringify({ current: 'k2', k2: 'another key with the same id, and long' }),
    );
    expect(openLinkToken(others, 'u', token)).toBeUndefined();
  });

  it('is worth nothing once a single letter is changed', () => {
    const token = sealLink(keys, 'u', { touch });
    for (let at = 0; at < token.length; at += 1)
      for (const other of ['A', 'B', '_', '1', '2', '.', '=', '+', '%']) {
        const forged = token.slice(0, at) + other + token.slice(at + 1);
        if (forged !== token) expect([at, openLinkToken(keys, 'u', forged)]).toEqual([at, undefined]);
      }
    for (const forged of [
      '',
      '.',
      'x',
      `${token}.x`,
      `${token}A`,
      `${token}=`,
      `${token}\n`,
      'k2.',
      'k9.AAAA',
    ])
      expect(openLinkToken(keys, 'u', forged)).toBeUndefined();
  });

  it('is short, and a safe path', () => {
    const token = sealLink(keys, 'u', { touch });
    expect(token.length).toBeLessThanOrEqual(65);
    expect(linkTo('https://l.example.com/', 'u', token)).toBe(`https://l.example.com/u/${token}`);
  });

  it('says which key it was sealed with, unless it is none', () => {
    expect(keyIdOf(sealLink(keys, 'u', { touch }))).toBe('k2');
    for (const none of [
      '',
      'k1',
      'k1.',
      `K1.${'a'.repeat(40)}`,
      `k1.${'a'.repeat(5_000)}`,
      `__proto__.${'a'.repeat(40)}`,
    ])
      expect(keyIdOf(none)).toBeUndefined();
  });
});

describe('the keys of links', () => {
  it('rotate: a new one seals, and those of before still open', () => {
    const rotated = parseLinkKeys(
      textOfLinkKeys(withNewKey(keys, 'a third key of links, which is long enough')),
    );
    expect(rotated.current).toBe('k3');
    expect(sealLink(rotated, 'u', { touch })).toMatch(/^k3\./);
    expect(openLinkToken(rotated, 'u', sealLink(keys, 'u', { touch }))).toEqual({ touch });
    expect(openLinkToken(keys, 'u', sealLink(rotated, 'u', { touch }))).toBeUndefined();
  });

  it.each([
    ['', 'is no JSON'],
    ['a secret', 'is no JSON'],
    ['[]', 'holds no keys of links'],
    ['{"current":"k1"}', 'current names no key: "k1"'],
    ['{"current":"k1","k1":"short"}', 'k1 Too small'],
    [`{"current":"first","first":"${'x'.repeat(40)}"}`, 'first is no key’s id, such as k1'],
  ])('are refused with what is wrong: %s', (text, wrong) => {
    expect(() => parseLinkKeys(text)).toThrow(wrong);
  });
});
