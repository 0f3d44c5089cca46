/** How many are under way in which version. */

import { describe, expect, it } from 'vitest';
import { countPassages } from '../../../local/cli/passages.ts';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { ada, openEnrolment } from '../../support/passages.ts';
import { createStand, start } from '../../support/stand.ts';

describe('counting passages', () => {
  it('counts those that are open, by version, the most first', async () => {
    const { ports } = createStand();
    const of = (version: number, exited = false) => ({
      ...openEnrolment,
      version,
      ...(exited && { exitedAt: start }),
    });
    await ports.profiles.putAll([
      { ...ada, id: customerId('a'), enrolments: { [journeyId('win-back-14d')]: of(1) } },
      {
        ...ada,
        id: customerId('b'),
        enrolments: { [journeyId('win-back-14d')]: of(2), [journeyId('birthday')]: of(1) },
      },
      { ...ada, id: customerId('c'), enrolments: { [journeyId('win-back-14d')]: of(2) } },
      { ...ada, id: customerId('d'), enrolments: { [journeyId('win-back-14d')]: of(1, true) } },
      { ...ada, id: customerId('e'), enrolments: {} },
    ]);
    expect(await countPassages(ports.profiles)).toEqual([
      ['win-back-14d (version 2)', 2],
      ['birthday (version 1)', 1],
      ['win-back-14d (version 1)', 1],
    ]);
    expect(await countPassages(ports.profiles, 'birthday')).toEqual([['birthday (version 1)', 1]]);
  });
});
