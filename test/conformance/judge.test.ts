/** The comparison that `npm run test:conformance` stands on: a difference that is planted is found. */
import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import type { Case, Difference } from './suite.ts';

const alike: Case = { name: 'alike', ours: { a: 1, b: [2], c: undefined }, theirs: { b: [2], a: 1 } };
const planted: Case = { name: 'planted', ours: { outcome: 'sent' }, theirs: { outcome: 'withheld' } };
const known = (name: string): Difference => ({ case: name, because: 'it is planted', source: 'this test' });

describe('the judge of conformance', () => {
  it('finds a difference that is planted among answers that are alike', () => {
    expect(judge([alike, planted], [])).toEqual({
      cases: 2,
      same: 1,
      listed: 0,
      unlisted: [planted],
      troubles: [],
    });
  });

  it('lets a difference be that is listed by its name, and none by a part of it', () => {
    const { listed, unlisted } = judge([planted], [known('planted')]);
    expect([listed, unlisted]).toEqual([1, []]);
    expect(judge([planted], [known('plant')]).unlisted).toEqual([planted]);
  });

  it('tells of an entry that occurs no more, of one that is listed twice, and of one that gives no reason', () => {
    const { troubles } = judge(
      [alike, planted],
      [known('alike'), known('planted'), known('planted'), { ...known('gone'), because: ' ' }],
    );
    expect(troubles).toEqual([
      '"planted" is listed twice',
      '"alike" is listed, and differs no more: take it off the list',
      '"gone" is listed, and differs no more: take it off the list',
      '"gone" is listed without a reason or a source',
    ]);
  });

  it('takes no suite for held that compares nothing, or gives two cases one name', () => {
    expect(judge([], []).troubles).toEqual(['nothing was compared']);
    expect(judge([alike, alike], []).troubles).toEqual(['two cases are called "alike"']);
  });
});
