/** Files of customers as other products write them: their encodings, their columns, and who refused what. */
import { describe, expect, it } from 'vitest';
import { delimiterOf, ourColumns } from '../../../../functions/api/contract/columns.ts';
import { callsOf } from '../../../../functions/api/contract/contacts.ts';
import { decodedText } from '../../../../shared/base/encodings.ts';

describe('a file', () => {
  const text = 'id;firstName\n1;Zoë\n2;Jürgen\n';

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without its mark', Buffer.from(text, 'utf16le')],
    ['UTF-16 of the other order', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['Windows-1252', Buffer.from(text, 'latin1')],
  ])('in %s is read', (_, bytes) => {
    expect(decodedText(bytes)).toBe(text);
  });

  it('in GBK is read', () => {
    const bytes = Buffer.from('31 2c d5 c5 ce b0 0a 32 2c c0 ee c4 c8 0a'.replaceAll(' ', ''), 'hex');
    expect(decodedText(bytes)).toBe('1,张伟\n2,李娜\n');
  });

  it('has its columns between commas, semicolons, tabs or bars', () => {
    expect(
      ['a,b', 'a;b', 'a\tb', 'a|b', '"a,b,c";d;e', 'a'].map((line) => delimiterOf(`${line}\n1;2`)),
    ).toEqual([',', ';', '\t', '|', ';', ',']);
  });
});

describe('columns', () => {
  it.each([
    ['Klaviyo', ['Email', 'First Name', 'Phone Number', 'Email Marketing Consent', 'Email Suppressions']],
    ['Mailchimp', ['Email Address', 'First Name', 'Phone', 'OPTIN_TIME', 'UNSUB_REASON']],
  ])('of %s', (_, header) => {
    expect(ourColumns(header).slice(0, 3)).toEqual(['email', 'firstName', 'phone']);
  });

  it('of Shopify', () => {
    const header = [
      'Customer ID',
      'First Name',
      'Last Name',
      'Email',
      'Accepts Email Marketing',
      'Phone',
      'Tags',
    ];
    expect(ourColumns(header)).toEqual([
      'id',
      'firstName',
      'Last Name',
      'email',
      'consents.email',
      'phone',
      'Tags',
    ]);
  });

  it('of Amazon Pinpoint', () => {
    const header = ['ChannelType', 'Address', 'User.UserId', 'Location.Country', 'OptOut'];
    expect(ourColumns(header)).toEqual(['channelType', 'street', 'id', 'country', 'optOut']);
  });

  it('that are ours already stay, and nothing is told twice', () => {
    expect(ourColumns(['id', 'customer_id', 'email', 'Email Address', 'consents.email'])).toEqual([
      'id',
      'customer_id',
      'email',
      'Email Address',
      'consents.email',
    ]);
  });
});

describe('a line', () => {
  const email = 'ada@example.com';

  it('without an id is of the address', () => {
    expect(callsOf({ email })).toMatchObject([{ userId: 'email:ada@example.com', traits: { email } }]);
  });

  it('of who unsubscribed is a refusal of that time, with its cause', () => {
    expect(
      callsOf({ id: 'a', email, unsubscribedAt: '2025-03-01 10:00:00', because: 'too many' }),
    ).toMatchObject([
      { userId: 'a', traits: { email } },
      {
        type: 'identify',
        userId: 'a',
        timestamp: '2025-03-01 10:00:00',
        traits: { consents: { email: false }, cause: 'unsubscribed', because: 'too many' },
      },
    ]);
  });

  it('of an address that bounced, or complained, concerns the address', () => {
    expect(callsOf({ id: 'a', status: 'Cleaned', email: 'a@example.com' })[1]).toMatchObject({
      event: 'Email Bounced',
      properties: { cause: 'bounced', email: 'a@example.com' },
    });
    expect(callsOf({ id: 'a', complainedAt: '2025-03-01T00:00:00Z' })[1]).toMatchObject({
      event: 'Email Marked as Spam',
      timestamp: '2025-03-01T00:00:00Z',
      properties: { cause: 'complained' },
    });
  });

  it('of who has refused is no consent, whatever else it says', () => {
    for (const fields of [
      { status: 'unsubscribed', optedInAt: '2024-01-01T00:00:00Z' },
      { unsubscribedAt: '2025-01-01T00:00:00Z', consents: { email: 'yes' } },
      { optOut: 'ALL' },
    ])
      expect(JSON.stringify(callsOf({ id: 'a', ...fields }))).not.toMatch(/"email":("yes"|true)/);
  });

  it('of who has subscribed is a consent of that time', () => {
    expect(callsOf({ id: 'a', optedInAt: '2024-01-01 10:00:00' })).toMatchObject([
      { timestamp: '2024-01-01 10:00:00', traits: { consents: { email: true } } },
    ]);
    expect(callsOf({ id: 'a', consents: { email: 'SUBSCRIBED', sms: 'NEVER_SUBSCRIBED' } })).toEqual([
      { type: 'identify', userId: 'a', traits: { consents: { email: true, sms: undefined } } },
    ]);
  });

  it('of Amazon Pinpoint tells the address by its channel', () => {
    expect(callsOf({ id: 'a', channelType: 'SMS', street: '+447700900123' })[0]).toMatchObject({
      traits: { phone: '+447700900123' },
    });
  });
});
