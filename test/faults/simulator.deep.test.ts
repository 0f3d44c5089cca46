/** A small shop lives for weeks while everything around it fails, and keeps what it promises; `npm run faults` tries thousands of seeds. */
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../local/engine/synth.ts';
import { check, promiseNames } from './checker/check.ts';
import { simulatedShop } from './simulator/shop.ts';
import { type Run, simulate } from './simulator/simulate.ts';

let assembly: string;
beforeAll(async () => {
  assembly = await synthesize(simulatedShop);
});

describe('a shop amid faults', () => {
  it('keeps its promises, seed by seed', async () => {
    const met: Record<string, number> = {};
    for (let seed = 1; seed <= 24; seed += 1) {
      const { observed, faults } = await simulate(seed, assembly);
      expect([seed, check(observed)]).toEqual([seed, []]);
      for (const [fault, count] of Object.entries(faults)) met[fault] = (met[fault] ?? 0) + count;
    }
    expect(Object.keys(met).toSorted()).toEqual([
      'conflict',
      'copies',
      'deaths',
      'late messages',
      'lost answers',
      'lost events',
      'partial',
      'reads behind',
      'refused invocations',
      'shop down',
      'shop unanswered',
      'throttled',
      'time-outs',
      'unanswered',
      'unavailable',
      'unreached',
      'vanished invocations',
      'webhooks not taken',
    ]);
  });

  it('lives the same again by the same seed', async () => {
    const [first, again] = [
      await simulate(6, assembly, { isFull: true }),
      await simulate(6, assembly, { isFull: true }),
    ];
    // Ids that are made up on the way have no say in what happens.
    const told = ({ story }: Run): string =>
      story
        .lines()
        .join('\n')
        .replaceAll(/[\da-f-]{36}/g, 'an id');
    expect(told(again) === told(first)).toBe(true);
    expect(first.story.lines().length).toBeGreaterThan(500);
  });
});

describe('the checker', () => {
  it('tells a message that left twice, and one that was never written down', async () => {
    const { observed } = await simulate(7, assembly);
    const [text] = observed.delivered.filter(
      ({ channel, touch }) => channel === 'sms' && touch.startsWith('silent'),
    );
    if (text === undefined) throw new Error('the seed has no text of marketing');
    const again = { ...text, at: text.at + 1_000 };
    const strange = { ...text, touch: text.touch.replace('last-call', 'elsewhere') };
    const found = check({ ...observed, delivered: [...observed.delivered, again, strange] });
    expect(found.map(({ promise }) => promise)).toEqual(
      expect.arrayContaining([
        'a marketing message leaves once',
        'what left is written down, and what is written down has left',
      ]),
    );
    expect(promiseNames.length).toBeGreaterThan(12);
  });
});
