/** Says of an open or a click who did it: a person, a machine, or nobody knows. */
import { BlockList, isIP } from 'node:net';
import type { Duration, Instant } from '../../base/time.ts';
import { type Sign, type SignalRule, signalRules } from './rules.ts';
import { type ClickSeen, clickSeen, type Signal, type Source } from './signal.ts';

export interface Verdict {
  readonly source: Source;
  /** The rule that said so; or that none did. */
  readonly because: string;
  /** The message's clicks so near to this one were the same machine's. */
  readonly near?: Duration;
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return list;
};

/** Whether the sign is there. */
type Test = (signal: Signal, clicks: readonly ClickSeen[]) => boolean;

/** Whether two things happened less than so long apart. */
export const areNear = (
  one: { readonly at: Instant },
  other: { readonly at: Instant },
  within: Duration,
): boolean => Math.abs(one.at - other.at) < within;

/** Who presses a page's button is a person, whichever links were followed before. */
const withoutGesture =
  (test: Test): Test =>
  (signal, clicks) =>
    signal.method !== 'POST' && test(signal, clicks);

const testOf = (sign: Sign): Test => {
  if ('agent' in sign) {
    const { agent } = sign;
    return ({ client: { userAgent } }) => userAgent !== undefined && agent.test(userAgent);
  }
  if ('networks' in sign) {
    let list: BlockList | undefined;
    return ({ client: { ipAddress = '' } }) => {
      if (isIP(ipAddress) === 0) return false;
      // Most functions never see an address, and to make the first list takes Node as long as all else of this file.
      list ??= listOf(sign.networks);
      return list.check(ipAddress, familyOf(ipAddress));
    };
  }
  if ('method' in sign) return ({ method }) => method === sign.method;
  if ('soon' in sign) return ({ sentAt, at }) => sentAt !== undefined && at - sentAt < sign.soon;
  if ('machineWithin' in sign)
    return withoutGesture((signal, clicks) => {
      const { by, at } = clickSeen(signal);
      return clicks.some(
        (click) =>
          click.machine === true &&
          click.by === by &&
          click.at <= at &&
          areNear(click, signal, sign.machineWithin),
      );
    });
  return withoutGesture((signal, clicks) => {
    const together = clicks.filter((click) => areNear(click, signal, sign.within));
    return new Set([...together, clickSeen(signal)].map(({ link }) => link)).size >= sign.links;
  });
};

const tests: readonly (SignalRule & { readonly isThere: Test })[] = signalRules.map((rule) => ({
  ...rule,
  isThere: testOf(rule.sign),
}));

/**
 * @param clicks the message's others, before and beside this one
 * @example
 * sourceOf({ kind: 'click', at, sentAt: minus(at, seconds(1)), client: { userAgent: 'Mozilla/5.0 (…' } }, []);
 * // { source: 'machine', because: 'too soon for a person' }
 */
export const sourceOf = (signal: Signal, clicks: readonly ClickSeen[]): Verdict => {
  const { userAgent, ipAddress } = signal.client;
  const rule = tests.find(
    ({ of, isThere }) => (of ?? signal.kind) === signal.kind && isThere(signal, clicks),
  );
  if (rule !== undefined)
    return {
      source: rule.source,
      because: rule.name,
      ...('links' in rule.sign && { near: rule.sign.within }),
    };
  return userAgent === undefined && ipAddress === undefined && signal.method !== 'POST'
    ? { source: 'unknown', because: 'nothing is told of who it was' }
    : { source: 'human', because: 'nothing says otherwise' };
};
