/** Whether an address of the internet is everybody's: one that is not may lead into a network of our own. */
import { BlockList, isIP } from 'node:net';

/**
 * Of IPv4, what is not for the internet at large.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const specialV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Of IPv6, what is handed out for the internet at all; all else is local, or holds an address of IPv4. */
const globalV6 = '2000::/3';

/**
 * And within that, what is not.
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const specialV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const blocks = (family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    list.addSubnet(network, Number(bits), family);
  }
  return list;
};

const outOfV4 = blocks('ipv4', specialV4);
const inV6 = blocks('ipv6', [globalV6]);
const outOfV6 = blocks('ipv6', specialV6);

/** Of what is no address: no. */
export const isPublicAddress = (address: string): boolean => {
  switch (isIP(address)) {
    case 4:
      return !outOfV4.check(address);
    case 6:
      return inV6.check(address, 'ipv6') && !outOfV6.check(address, 'ipv6');
    default:
      return false;
  }
};

/** The address that a URL's host is; `undefined`: it is a name. */
export const addressIn = (hostname: string): string | undefined => {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? undefined : bare;
};
