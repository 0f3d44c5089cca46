/** Who opened and clicked: the rules in their order, and what they rest on. */
import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { instant, milliseconds, minus, minutes, plus, seconds } from '../../../../shared/base/time.ts';
import { signalRules } from '../../../../shared/customers/signals/rules.ts';
import { clickSeen, type Signal } from '../../../../shared/customers/signals/signal.ts';
import { sourceOf } from '../../../../shared/customers/signals/source-of.ts';

const at = instant(Date.UTC(2026, 10, 23, 9));
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';

const signal = (changes: Partial<Signal> = {}): Signal => ({
  kind: 'click',
  at,
  sentAt: minus(at, minutes(40)),
  client: { userAgent: firefox, ipAddress: '192.0.2.1' },
  link: 'https://shop.example.com/',
  ...changes,
});
const by = (userAgent: string, changes: Partial<Signal> = {}) =>
  signal({ client: { userAgent }, ...changes });
const from = (ipAddress: string) => signal({ client: { userAgent: firefox, ipAddress } });
const source = (of: Signal, clicks: readonly Signal[] = []) => sourceOf(of, clicks.map(clickSeen)).source;

describe('the rules', () => {
  it('are at least thirty, each by a name of its own and with where it is published', () => {
    expect(new Set(signalRules.map(({ name }) => name)).size).toBe(signalRules.length);
    expect(signalRules.length).toBeGreaterThanOrEqual(30);
    for (const { published } of signalRules) {
      expect(published.title).not.toBe('');
      expect(new URL(published.url).protocol).toBe('https:');
    }
  });

  it('name networks that can be read', () => {
    const networks = signalRules.flatMap(({ sign }) => ('networks' in sign ? sign.networks : []));
    expect(networks.length).toBeGreaterThan(10);
    for (const network of networks) {
      const [address = '', prefix] = network.split('/');
      expect([network, isIP(address) > 0, Number(prefix) >= 8]).toEqual([network, true, true]);
    }
  });
});

describe('a person', () => {
  it.each([
    ['with a browser', signal()],
    ['who is quick: a click six seconds after it was sent', signal({ sentAt: minus(at, seconds(6)) })],
    ['in Gmail, half an hour later', by(gmail, { kind: 'open' })],
    [
      'with Outlook, which calls itself Office',
      by('Microsoft Office/16.0 (Microsoft Outlook 16.0)', { kind: 'open' }),
    ],
    [
      'with a phone by Cubot',
      by('Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 20) Chrome/120.0 Mobile Safari/537.36'),
    ],
    ['from an address that is none', from('::not::')],
  ])('%s', (_, of) => {
    expect(source(of)).toBe('human');
  });

  it('who opens a second link two seconds later', () => {
    expect(
      source(signal({ link: 'https://shop.example.com/tea' }), [signal({ at: minus(at, seconds(2)) })]),
    ).toBe('human');
  });

  it('who presses a page’s button, though its link was followed with another at once', () => {
    const other = signal({ link: 'https://shop.example.com/tea' });
    expect([source(signal(), [other]), source(signal({ method: 'POST' }), [other])]).toEqual([
      'machine',
      'human',
    ]);
  });

  it('whose click is in the same second as a scanner’s on the same link', () => {
    const scanner = from('104.47.1.1');
    expect([source(scanner), source(signal({ at: plus(at, milliseconds(300)) }), [scanner])]).toEqual([
      'machine',
      'human',
    ]);
  });
});

describe('a machine', () => {
  it.each([
    ['that comes a second after it was sent', signal({ sentAt: minus(at, seconds(1)) })],
    ['in Defender’s network', from('40.94.20.7')],
    ['there by IPv6', from('2a01:111:f400:7e00::12')],
    ['there by IPv4 in IPv6', from('::ffff:104.47.1.1')],
    ['that asks for the headers alone', signal({ method: 'HEAD' })],
    ['of Barracuda', by('Barracuda Sentinel (EE)')],
    ['that presses a button, and says what it is', by('HeadlessChrome/140.0', { method: 'POST' })],
    ['of Gmail’s, ahead of the reader', by(gmail, { kind: 'open', sentAt: minus(at, seconds(2)) })],
    ['of Office’s, before the browser opens', by('Microsoft Office/16.0 (Microsoft Outlook 16.0)')],
  ])('%s', (_, of) => {
    expect(source(of)).toBe('machine');
  });

  it('that goes on from the same client within the minute, and not a person from it later', () => {
    const fast = { ...clickSeen(signal({ at: minus(at, seconds(30)) })), machine: true };
    expect(sourceOf(signal(), [fast])).toEqual({
      source: 'machine',
      because: 'the client of a machine’s click',
    });
    expect(sourceOf(signal({ at: plus(at, minutes(2)) }), [fast]).source).toBe('human');
  });

  it('that follows four links within ten seconds', () => {
    const walk = [8, 5, 3].map((before) =>
      signal({ at: minus(at, seconds(before)), link: `https://shop.example.com/${before}` }),
    );
    expect(source(signal(), walk)).toBe('machine');
    expect(source(signal(), walk.slice(1))).toBe('human');
  });
});

describe('what nobody knows', () => {
  it.each([
    ['is an open by Apple’s proxy', by('Mozilla/5.0', { kind: 'open' })],
    ['is an open from Apple’s network', { ...from('17.58.1.2'), kind: 'open' } as const],
    ['is what is told without an agent', by('')],
    ['is that of which nothing is told', signal({ client: {} })],
  ])('%s', (_, of) => {
    expect(source(of)).toBe('unknown');
  });
});
