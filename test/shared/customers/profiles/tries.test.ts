/** Passages that came to nothing, by lane, until she clicks or answers. */
import { expect, it } from 'vitest';
import { customerId, journeyId, touchKey } from '../../../../shared/base/ids.ts';
import { days, minus } from '../../../../shared/base/time.ts';
import { fold } from '../../../../shared/customers/events/fold.ts';
import { profileFromItem, profileToItem } from '../../../../shared/customers/profiles/mapper.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import { isResting, withoutTriesUntil, withTry } from '../../../../shared/customers/profiles/tries.ts';
import { start } from '../../../support/stand.ts';

const ada = newProfile(customerId('ada'));
const ago = (count: number) => minus(start, days(count));
const tried = withTry(withTry(withTry(ada, 'win-back', ago(30)), 'win-back', ago(10)), 'cart', ago(20));

it('are kept by lane, and read as they were written', () => {
  expect(tried.tries).toEqual({ 'win-back': [ago(30), ago(10)], cart: [ago(20)] });
  expect(profileFromItem(profileToItem(tried))).toEqual(tried);
  expect([2, 3].map((count) => isResting(profileToItem(tried), 'win-back', count))).toEqual([true, false]);
  expect(isResting(profileToItem(ada), 'win-back', 1)).toBe(false);
});

it('count no more once she has clicked or answered after them', () => {
  expect(withoutTriesUntil(tried, ago(20)).tries).toEqual({ 'win-back': [ago(10)] });
  expect(withoutTriesUntil(tried, start)).toEqual(ada);
  expect(withoutTriesUntil(ada, start)).toBe(ada);
  const answered = fold(tried, {
    name: 'Survey Answered',
    id: 'a-1',
    customer: ada.id,
    at: ago(15),
    touch: touchKey({ journey: journeyId('win-back'), version: 1, customer: ada.id, cycle: 1 }, 'why'),
    answer: 'happy',
  });
  expect(answered.tries).toEqual({ 'win-back': [ago(10)] });
});

it('are ten at most', () => {
  const often = Array.from({ length: 30 }).reduce<typeof ada>((so) => withTry(so, 'cart', start), ada);
  expect(often.tries?.cart).toHaveLength(10);
});

it('stand in their order, though one that ended earlier may be told later', () => {
  const told = withTry(withTry(ada, 'cart', ago(5)), 'cart', ago(8));
  expect(told.tries).toEqual({ cart: [ago(8), ago(5)] });
});
