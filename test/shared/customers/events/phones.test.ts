/** Phone numbers as they come, and the one form in which they are kept. */
import { describe, expect, it } from 'vitest';
import { houseRules } from '../../../../shared/customers/events/house-rules.ts';
import { parseIncoming } from '../../../../shared/customers/events/parse.ts';
import { phoneOf } from '../../../../shared/customers/events/phones.ts';
import { startReading } from '../../../../shared/customers/events/reading.ts';
import { traitsAt } from '../../../../shared/customers/events/trait-fields.ts';
import { house, plainHouse } from '../../../support/house.ts';

describe('a phone number', () => {
  it.each([
    ['07700 900123', 'GB', '+447700900123'],
    ['0７７００９００１２３', 'GB', '+447700900123'],
    ['44 (0)7700 900123', 'GB', '+447700900123'],
    ['13800138000', 'CN', '+8613800138000'],
    ['010 1234 5678', 'CN', '+861012345678'],
    ['(555) 010-9999', 'US', '+15550109999'],
    ['0912 345 678', 'TW', '+886912345678'],
    ['tel:030 123456', 'DE', '+4930123456'],
  ])('%s of %s is %s', (text, country, phone) => {
    expect(phoneOf(text, country)).toBe(phone);
  });

  it.each([
    ['447700900123', 'GB', '+447700900123'],
    ['8613800138000', 'CN', '+8613800138000'],
    ['447911123456', 'CN', '+447911123456'],
  ])('%s of %s has lost its plus to a spreadsheet', (text, country, phone) => {
    expect(phoneOf(text, country)).toBe(phone);
  });

  it.each([
    '+44 7700 900123',
    "'+447700900123",
    '＋４４７７００９００１２３',
    '0044 7700 900123',
    '+44 07700 900123',
    '+4407700900123',
  ])('%s needs no country', (text) => {
    expect(phoneOf(text, undefined)).toBe('+447700900123');
  });

  it.each([
    ['07700 900123', undefined],
    ['447700900123', undefined],
    ['447700900123', 'CN'],
    ['12', 'GB'],
    ['555-1199', 'GB'],
    ['4.47701E+11', 'GB'],
    ['+15550100', 'US'],
    ['07700 900123 ext. 5', 'GB'],
    ['07700 900123', 'XX'],
  ])('%s of %s could be anybody’s', (text, country) => {
    expect(phoneOf(text, country)).toBeUndefined();
  });
});

describe('a customer’s phone number', () => {
  const inTaiwan = houseRules({ ...plainHouse, country: 'TW' });
  const phoneIn = (fields: Readonly<Record<string, unknown>>, rules = house) =>
    traitsAt({ reading: startReading(rules), path: 'traits', fields }).phone;

  it('is read by the country that is told with it', () => {
    expect(phoneIn({ phone: '07700 900123', country_code: 'gb' }, inTaiwan)).toBe('+447700900123');
    expect(phoneIn({ phone: '07700 900123', address: { country: 'GB' } })).toBe('+447700900123');
  });

  it('is read by the shop’s country where none is told', () => {
    expect(phoneIn({ phone: '0912 345 678' }, inTaiwan)).toBe('+886912345678');
    expect(phoneIn({ phone: 912345678 }, inTaiwan)).toBe('+886912345678');
    expect(phoneIn({ phone: '0912 345 678' })).toBeUndefined();
  });

  it('is read so by the bus too', () => {
    const detail = { customer: 'ada', phone: '07700 900123', country: 'GB' };
    const body = {
      id: 'e',
      source: 'shop',
      'detail-type': 'Customer Identified',
      time: '2026-11-23T12:00:00Z',
    };
    expect(parseIncoming(JSON.stringify({ ...body, detail }), house)).toMatchObject({
      event: { traits: { phone: '+447700900123' } },
    });
  });
});
