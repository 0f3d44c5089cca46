/** The keys of links as functions have them: read once, again when one is not known, and seldom. */
import { afterEach, describe, expect, it } from 'vitest';
import { createLinkKeys } from '../../../functions/adapters/link-keys.ts';
import { runtimeInUse, useRuntime } from '../../../functions/adapters/runtime.ts';
import { createTransport } from '../../../local/aws/transport.ts';
import { clientsOn } from '../../../local/engine/clients.ts';
import { type Duration, hours, minutes, plus, seconds } from '../../../shared/base/time.ts';
import { start } from '../../support/stand.ts';

const before = runtimeInUse();
afterEach(() => useRuntime(before));

const [first, second] = [
  'a first key of links that is long enough',
  'a second key of links, long enough too',
];

const createKeys = () => {
  let now = start;
  let text: string | undefined = JSON.stringify({ current: 'k1', k1: first });
  let reads = 0;
  useRuntime({
    ...before,
    makeClient: clientsOn(
      createTransport({
        json: {
          secretsmanager: () => {
            reads += 1;
            return text === undefined
              ? { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException' }) }
              : { status: 200, body: JSON.stringify({ SecretString: text }) };
          },
        },
        mail: () => ({ status: 500, body: '' }),
        texts: () => ({ status: 500, body: '' }),
      }),
    ),
  });
  const keys = createLinkKeys('link-keys', () => now);
  return {
    current: async (wanted?: string) => (await keys(wanted)).current,
    rotate: () => {
      text = JSON.stringify({ current: 'k2', k1: first, k2: second });
    },
    hold: (held: string | undefined) => {
      text = held;
    },
    pass: (duration: Duration) => {
      now = plus(now, duration);
    },
    reads: () => reads,
  };
};

describe('the keys of links', () => {
  it('are read once, however many ask', async () => {
    const keys = createKeys();
    await Promise.all([keys.current(), keys.current('k1')]);
    await keys.current('k1');
    expect(keys.reads()).toBe(1);
  });

  it('are read again for one that is not known, at most once a minute', async () => {
    const keys = createKeys();
    await keys.current();
    keys.rotate();
    expect(await keys.current('k2')).toBe('k1');
    keys.pass(minutes(1));
    expect(await keys.current('k2')).toBe('k2');
    for (let asked = 0; asked < 100; asked += 1) {
      await keys.current('k77');
      keys.pass(seconds(1));
    }
    expect(keys.reads()).toBe(3);
  });

  it('are read again after an hour, so that a new one seals everywhere', async () => {
    const keys = createKeys();
    await keys.current();
    keys.rotate();
    keys.pass(minutes(59));
    expect(await keys.current()).toBe('k1');
    keys.pass(minutes(1));
    expect(await keys.current()).toBe('k2');
  });

  it.each([undefined, 'no keys'])('stay what they were while the secret holds %s', async (held) => {
    const keys = createKeys();
    await keys.current();
    keys.hold(held);
    keys.pass(hours(2));
    expect(await keys.current('k2')).toBe('k1');
  });

  it('are asked for anew after a first reading that failed, which says what is wrong', async () => {
    const keys = createKeys();
    keys.hold('no keys');
    await expect(keys.current()).rejects.toThrow('the secret link-keys is no JSON');
    keys.rotate();
    expect(await keys.current()).toBe('k2');
  });

  it('are not there for a function that has no business with links', async () => {
    await expect(createLinkKeys(undefined, () => start)()).rejects.toThrow(
      'the environment lacks LINK_KEYS_ID',
    );
  });
});
