/** Categories by the names that a shop gives them. */
import { describe, expect, it } from 'vitest';
import { createRenderer } from '../../../shared/messages/render.ts';
import { aCoupon, typical, whatWasBrowsed } from './support.ts';

const text =
  '{{ customer.favouriteCategory }}/{{ browsed.category }}/{{ coupon.only | list }}/{{ coupon | terms }}';
const { render } = createRenderer(
  { news: { en: { text }, 'zh-Hant': { text } } },
  { categories: { tea: { en: 'fine teas', 'zh-Hant': '好茶' } } },
);
const said = (locale: string, category: string): string =>
  render('news', locale, {
    ...typical,
    customer: { ...typical.customer, favouriteCategory: category },
    browsed: { ...whatWasBrowsed, category },
    coupon: { ...aCoupon, only: [category] },
  }).text;

describe('a category', () => {
  it('is called what the shop calls it in the language of the words', () => {
    expect(said('en-GB', 'tea')).toBe('fine teas/fine teas/fine teas/Only on fine teas. Good for one order.');
    expect(said('zh-TW', 'tea')).toBe('好茶/好茶/好茶/僅限好茶。限用一次。');
    expect(said('fr', 'tea')).toMatch(/^fine teas\//);
  });

  it('that has no name is called what events call it', () => {
    expect(said('en', 'toString')).toBe('toString/toString/toString/Only on toString. Good for one order.');
  });

  it('that nobody told stays untold', () => {
    const untold = createRenderer(
      {
        news: {
          en: { text: '{% if customer.favouriteCategory %}{{ customer.favouriteCategory }}{% endif %}' },
        },
      },
      { categories: { tea: { en: 'fine teas' } } },
    );
    const customer = { firstName: null, favouriteCategory: null };
    expect(untold.render('news', 'en', { ...typical, customer }).text).toBe('');
  });
});
