/** Signatures of webhooks. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../../functions/api/contract/signature.ts';

describe('a signature', () => {
  const bytes = Buffer.from('{"total":"1.00"}');
  const signature = createHmac('sha256', 'hush').update(bytes).digest('base64');

  it('holds for these bytes and one of these secrets', () => {
    expect(isSigned(bytes, signature, ['other', 'hush'])).toBe(true);
    expect(isSigned(bytes, signature, ['other'])).toBe(false);
    expect(isSigned(Buffer.from('{"total": "1.00"}'), signature, ['hush'])).toBe(false);
    expect(isSigned(bytes, signature.slice(4), ['hush'])).toBe(false);
    expect(isSigned(bytes, '', ['hush'])).toBe(false);
    expect(isSigned(bytes, signature, [])).toBe(false);
  });
});
