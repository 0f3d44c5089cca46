/** The story of win-back-by-reason: the survey first, then by its answer. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { live, silentCustomer } from '../../local/testing/index.ts';
import { days, hours, milliseconds } from '../../shared/base/time.ts';
import { winBackByReason } from '../../workflows/journeys/win-back-by-reason.ts';

const answering = (answer: string) => ({
  'tell-us-why': [{ after: days(1), does: 'answer' as const, answer }],
});

describe('win-back-by-reason', () => {
  it('reminds of the favourite category at half price whom circumstance kept away', async () => {
    const { lines } = await live(winBackByReason(), silentCustomer(), answering('circumstance'));
    expect(lines).toEqual([
      'day 0: survey tell-us-why',
      'day 1: coupon half-price',
      'day 1: email half-price-favourite',
      'day 15: exit lapsed',
    ]);
  });

  it('ends as converted when the half price is taken', async () => {
    const { lines } = await live(winBackByReason(), silentCustomer(), {
      ...answering('circumstance'),
      'half-price-favourite': [{ after: days(3), does: 'order with the coupon' }],
    });
    expect(lines.slice(-2)).toEqual(['day 4: goal', 'day 4: exit converted']);
  });

  it('ends as converted when it is taken in the second in which it came, of which the bus tells no fraction', async () => {
    const { lines, published } = await live(winBackByReason(), silentCustomer(), {
      'tell-us-why': [{ after: milliseconds(days(1) + 500), does: 'answer', answer: 'circumstance' }],
      'half-price-favourite': [{ after: milliseconds(200), does: 'order with the coupon' }],
    });
    expect(lines.slice(-2)).toEqual(['day 1: goal', 'day 1: exit converted']);
    expect(published.map(({ detailType }) => detailType)).toContain('Coupon Redeemed');
  });

  it('leaves the dissatisfied to service-recovery at once', async () => {
    const { lines } = await live(winBackByReason(), silentCustomer(), answering('dissatisfied'));
    expect(lines).toEqual(['day 0: survey tell-us-why', 'day 1: exit dissatisfied']);
  });

  it('leaves in peace who says it in words of her own', async () => {
    const { lines } = await live(winBackByReason(), silentCustomer(), answering('something-else'));
    expect(lines).toEqual(['day 0: survey tell-us-why', 'day 1: exit something-else']);
  });

  it('cares for those who can’t use it any more, and asks them to tell a friend', async () => {
    const { lines } = await live(winBackByReason(), silentCustomer(), answering('cannot-use'));
    expect(lines).toEqual([
      'day 0: survey tell-us-why',
      'day 1: email we-care',
      'day 3: email tell-a-friend',
      'day 3: exit cannot-use',
    ]);
  });

  it('takes the coupon path when there is no answer, in one transition a touchpoint', async () => {
    const { lines, transitions } = await live(winBackByReason(), silentCustomer());
    expect(lines).toEqual([
      'day 0: survey tell-us-why',
      'day 5: coupon little-something',
      'day 5: email a-little-something',
      'day 12: sms little-something-expires',
      'day 15: exit lapsed',
    ]);
    expect(transitions).toBe(4);
  });

  it('does not say in any language that it asks nothing, having asked', async () => {
    const folder = join(import.meta.dirname, '../../workflows/messages/a-little-something');
    const files = await readdir(folder);
    expect(files).toHaveLength(5 * 2);
    for (const file of files)
      expect([file, await readFile(join(folder, file), 'utf8')]).toEqual([
        file,
        expect.not.stringMatching(/no questions|都不[问問]|都唔問/i),
      ]);
  });

  it.each([
    ['a-little-something', 'day 7: exit converted'],
    ['little-something-expires', 'day 14: exit converted'],
  ])('ends as converted when the coupon of %s is used', async (step, end) => {
    const { lines } = await live(winBackByReason(), silentCustomer(), {
      [step]: [{ after: days(2), does: 'order with the coupon' }],
    });
    expect(lines.at(-1)).toBe(end);
  });

  it('settles an answer whose event came in the last hour', async () => {
    const { lines } = await live(winBackByReason(), silentCustomer(), {
      'tell-us-why': [{ after: hours(119), does: 'answer', answer: 'cannot-use' }],
    });
    expect(lines.at(1)).toBe('day 4: email we-care');
  });
});
