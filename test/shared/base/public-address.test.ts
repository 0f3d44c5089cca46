/** Which addresses are everybody's. */
import { expect, it } from 'vitest';
import { addressIn, isPublicAddress } from '../../../shared/base/public-address.ts';

it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
  '%s is',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it.each([
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.255',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'ff02::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'localhost',
  '',
])('"%s" is not', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it('is told from a name in a URL, however it is written', () => {
  expect(addressIn(new URL('https://[::1]:8443/').hostname)).toBe('::1');
  for (const spelled of ['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1'])
    expect(addressIn(new URL(`https://${spelled}/`).hostname)).toBe('127.0.0.1');
  expect(addressIn('crm.example.com')).toBeUndefined();
});
