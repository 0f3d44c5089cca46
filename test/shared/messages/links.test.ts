/** Signed links in messages. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId, type TouchKey, touchKey } from '../../../shared/base/ids.ts';
import {
  answerLink,
  isOffered,
  signTouch,
  unsubscribeLink,
  verifyTouch,
} from '../../../shared/messages/links.ts';

const keys = fc
  .record({ customer: fc.string({ minLength: 1 }), cycle: fc.integer({ min: 1, max: 99 }) })
  .map(({ customer, cycle }) =>
    touchKey(
      { journey: journeyId('win-back'), version: 1, customer: customerId(customer), cycle },
      'we-miss-you',
    ),
  );

describe('a signed link', () => {
  it('tells its touchpoint to whoever has the secret', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(verifyTouch('secret', signTouch('secret', key))).toBe(key);
        expect(verifyTouch('another', signTouch('secret', key))).toBeUndefined();
      }),
    );
  });

  it('is worth nothing once a single letter is changed', () => {
    const token = signTouch('secret', 'win-back@1/ada/1/we-miss-you' as TouchKey);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const forged = token.slice(0, at) + other + token.slice(at + 1);
      expect([at, verifyTouch('secret', forged)]).toEqual([at, undefined]);
    }
    for (const forged of ['', '.', 'x', `${token}.x`, `${token}A`, token.split('.')[0] ?? ''])
      expect(verifyTouch('secret', forged)).toBeUndefined();
  });

  it('is a safe path, also for an answer with blanks', () => {
    const token = signTouch('secret', 'win-back@1/a?d/ä#/1/step' as TouchKey);
    expect(token).toMatch(/^[\w.-]+$/);
    expect(unsubscribeLink('https://l.example.com/', token)).toBe(`https://l.example.com/u/${token}`);
    const link = answerLink('https://l.example.com/', 'secret', token, 'so so');
    expect(link).toMatch(/\/so%20so\/[\w-]{11}$/);
    expect(link.startsWith(`https://l.example.com/a/${token}/`)).toBe(true);
  });

  it('offers this answer, and no other', () => {
    const token = signTouch('secret', 'win-back@1/ada/1/step' as TouchKey);
    const mac = answerLink('', 'secret', token, 'happy').split('/').at(-1) ?? '';
    expect(isOffered('secret', token, 'happy', mac)).toBe(true);
    for (const [answer, given] of [
      ['unhappy', mac],
      ['happy', ''],
      ['happy', mac.slice(1)],
      ['happy', `${mac}A`],
    ] as const)
      expect(isOffered('secret', token, answer, given)).toBe(false);
  });
});
