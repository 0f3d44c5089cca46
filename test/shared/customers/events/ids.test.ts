/** Whose an id is: nobody's, in whatever spelling; and an address' owner, however it is written. */
import { describe, expect, it } from 'vitest';
import { aliasesOf } from '../../../../shared/customers/events/alias.ts';
import { knownForm } from '../../../../shared/customers/events/customer-ids.ts';
import { emailAddressOf } from '../../../../shared/customers/events/email-address.ts';
import { nobodyAmong } from '../../../../shared/customers/events/nobody.ts';
import { parseIncoming } from '../../../../shared/customers/events/parse.ts';
import { house } from '../../../support/house.ts';

const isNobody = nobodyAmong(['Kiosk 1']);

describe('an id', () => {
  it.each([
    ...['0', '00', '-1', '-', '—', '', ' ', '０', '00000000-0000-0000-0000-000000000000'],
    ...['null', 'NULL', 'None', 'nil', '<nil>', 'NaN', 'undefined', '[object Object]', 'N/A', '#n/a', 'true'],
    ...[
      'guest',
      'Guest',
      'ＧＵＥＳＴ',
      'g\u200buest',
      'guest_user',
      'anonymous',
      'Not logged in',
      'NOT_LOGGED_IN',
    ],
    ...['游客', '未登录', '{{ user.id }}', '%USER_ID%', '{}', '[]', 'user_id', 'kiosk 1'],
  ])('such as %j means nobody', (id) => {
    expect(isNobody(id)).toBe(true);
  });

  it.each(['1', '10', 'a0', 'ada-17', 'guest-4711', 'nulla', 'kiosk 2', 'ada@example.com', '张伟', '-17'])(
    'such as %j is somebody’s',
    (id) => {
      expect(isNobody(id)).toBe(false);
    },
  );

  it('that is an address is compared as addresses are', () => {
    expect(knownForm('Ada@Example.com')).toBe('ada@example.com');
    expect(knownForm('ada@example.com\u200b')).toBe('ada@example.com');
    expect(knownForm('rene\u0301@example.com')).toBe('ren\u00e9@example.com');
  });

  it('of a guest tells no address, and is the same however the address is written', () => {
    const guest = knownForm('email:ada@example.com');
    expect(guest).toMatch(/^guest-[0-9a-f]{32}$/);
    for (const id of ['email:Ada@Example.com', 'email:ada@example.com\u200b', guest])
      expect(knownForm(id)).toBe(guest);
    expect(knownForm('phone:+447700900123')).toMatch(/^guest-[0-9a-f]{32}$/);
    expect(knownForm('email:bob@example.com')).not.toBe(guest);
    for (const id of ['email:nobody', 'phone:17']) expect(knownForm(id)).toBe(id);
  });

  it('that is none stays as it was told', () => {
    for (const id of ['Ada-17', 'a@b', '@Ada', 'Ada@Example..com']) expect(knownForm(id)).toBe(id);
  });
});

describe('an e-mail address', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    [' Ada@Example.com\u200b', 'Ada@Example.com'],
    ["o'neil+x@example.co.uk", "o'neil+x@example.co.uk"],
    ['ada@münchen.de', 'ada@münchen.de'],
    ['用户@例子.公司', '用户@例子.公司'],
  ])('%j is %s', (text, address) => {
    expect(emailAddressOf(text)).toBe(address);
  });

  it.each([
    ...['a..b@example.com', '.a@example.com', 'a.@example.com', 'ada@-example.com', 'ada@example-.com'],
    ...[
      'ada@example',
      'ada@example.com.',
      'ada@exa_mple.com',
      'ada@1.2.3.4',
      'a b@example.com',
      'ada@@example.com',
    ],
    ...['ada', '@example.com', `${'a'.repeat(65)}@example.com`, `ada@${'a'.repeat(64)}.com`],
  ])('%j is none', (text) => {
    expect(emailAddressOf(text)).toBeUndefined();
  });
});

describe('an event of the bus', () => {
  const told = (detail: object, source = 'shop') =>
    parseIncoming(
      JSON.stringify({
        id: 'e-1',
        source,
        'detail-type': 'Site Visited',
        time: '2026-11-23T12:00:00Z',
        detail,
      }),
      house,
    );

  it('of nobody can’t be read', () => {
    expect(told({ customer: 'guest' })).toMatchObject({
      kind: 'unreadable',
      problems: [{ path: 'customer', wrong: 'must be a customer’s id; "guest" means nobody' }],
    });
  });

  it('knows its customer by the id’s one form, and by no id of nobody', () => {
    const incoming = told({ customer: 'Ada@Example.com', alsoKnownAs: ['0', 'br-1'] });
    if (incoming.kind !== 'customer') throw new Error(incoming.kind);
    expect(incoming.event.customer).toBe('ada@example.com');
    expect(aliasesOf(incoming.event)).toEqual(['br-1']);
  });

  it('that Rekindle itself tells is of whom it says', () => {
    expect(told({ customer: 'Ada@Example.com' }, 'rekindle.told')).toMatchObject({
      event: { customer: 'Ada@Example.com' },
    });
  });
});
