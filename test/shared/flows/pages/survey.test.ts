/** The page of a survey: it asks, and what is pressed on it is one answer. */
import { describe, expect, it } from 'vitest';
import { touchKey } from '../../../../shared/base/ids.ts';
import { type Instant, iso, minus, minutes } from '../../../../shared/base/time.ts';
import { readMessage } from '../../../../shared/customers/events/parse.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import { contentSecurityPolicy } from '../../../../shared/flows/pages/style.ts';
import { scores } from '../../../../shared/journeys/answers.ts';
import type { TouchRecord } from '../../../../shared/journeys/records.ts';
import { sealLink } from '../../../../shared/messages/links.ts';
import { formOf, headingOf } from '../../../support/forms.ts';
import { house } from '../../../support/house.ts';
import { linkKeys } from '../../../support/link-keys.ts';
import { opener } from '../../../support/link-pages.ts';
import { enrolment, surveySent } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';

const touch = touchKey(enrolment, 'why-did-you-leave');
const pathTo = (answer: string): string => `/a/${sealLink(linkKeys, 'a', { touch, answer })}`;

const sent: TouchRecord = {
  ...surveySent,
  step: 'why-did-you-leave',
  asks: {
    answers: ['happy', 'unhappy', 'something-else'],
    inWords: ['something-else'],
    second: { name: 'is-it-right-now', answers: ['found', 'not-found'] },
  },
};
const over = (record: Partial<TouchRecord> = {}) => opener({ touches: [{ ...sent, ...record }] });
const answeredAt = (at: Instant, answer = 'unhappy') => ({ given: [{ id: 'a-1', at, answer }] });

const posting = (fields: Readonly<Record<string, string>>) =>
  new URLSearchParams({ do: 'answer', ...fields });
/** The values of a group of radio buttons, the chosen one marked. */
const radiosIn = (html: string, name: string): readonly string[] =>
  [
    ...html.matchAll(new RegExp(`<input type="radio"[^>]* name="${name}" value="([^"]*)"( checked)?`, 'g')),
  ].map(([, value, chosen]) => `${value}${chosen === undefined ? '' : '*'}`);

describe('a survey’s page', () => {
  it('asks in the reader’s language, with the tapped answer chosen, and does nothing by itself', async () => {
    for (const method of ['GET', 'HEAD']) {
      const { status, html, told } = await over()(method, pathTo('unhappy'));
      expect([status, told]).toEqual([200, []]);
      expect(radiosIn(html, 'answer')).toEqual(['happy', 'unhappy*', 'something-else']);
      expect(radiosIn(html, 'second')).toEqual(['found', 'not-found']);
      expect(html).toContain('<legend>How do you feel about us?</legend>');
      expect(html).toContain('>I am not happy</label>');
      expect(html).toContain('Together with: “Something else”');
      expect(html).not.toContain('<script');
    }
    expect((await over()('GET', pathTo('unhappy'), 'zh-TW')).html).toContain('您對我們滿意嗎？');
    expect(contentSecurityPolicy('#7a3cff')).not.toContain('script-src');
  });

  it('answers nothing when a scanner posts to each link without pressing anything', async () => {
    for (const answer of sent.asks?.answers ?? [])
      for (const fields of [undefined, new URLSearchParams(), new URLSearchParams({ answer })]) {
        const { status, told } = await over()('POST', pathTo(answer), 'en', fields);
        expect([status, told]).toEqual([200, []]);
      }
  });

  it('tells one answer as it is sent off, in the words that the queue understands', async () => {
    const { html } = await over()('GET', pathTo('unhappy'));
    const { to, fields } = formOf(html, 'answer');
    expect(to).toBeUndefined();
    fields.set('answer', 'something-else');
    fields.set('text', ' Too far ');
    fields.append('second', 'found');
    const { status, html: done, told } = await over()('POST', pathTo('unhappy'), 'en', fields);
    expect([status, told.length]).toEqual([200, 1]);
    expect(headingOf(done)).toBe('Thank you. We have noted it.');
    expect(done).toContain('Your answer: Something else');
    expect(done).toContain('You can change it until 1:00');
    const [event] = told;
    const envelope = {
      id: 'e-1',
      source: 'rekindle.told',
      'detail-type': event?.name,
      time: iso(event?.at ?? start),
      detail: event?.detail,
    };
    expect(readMessage(JSON.stringify(envelope), house)).toMatchObject({
      kind: 'customer',
      event: {
        id: expect.stringMatching(/answer-[0-9a-f]{32}-\d+$/),
        name: 'Survey Answered',
        customer: 'ada',
        at: start,
        touch,
        answer: 'something-else',
        text: 'Too far',
        second: 'found',
      },
    });
  });

  it('leaves words out that the chosen answer does not ask for', async () => {
    const { told } = await over()('POST', pathTo('happy'), 'en', posting({ answer: 'happy', text: 'Bye' }));
    expect(told[0]?.detail).not.toHaveProperty('text');
  });

  it('takes nothing that the survey does not offer', async () => {
    const forged = [
      [pathTo('too-dear'), posting({ answer: 'happy' })],
      [pathTo('happy'), posting({ answer: 'too-dear' })],
      [pathTo('happy'), posting({})],
      [pathTo('happy'), posting({ answer: 'happy', second: 'maybe' })],
      [`${pathTo('happy')}A`, posting({ answer: 'happy' })],
      [`${pathTo('happy')}/unhappy`, posting({ answer: 'happy' })],
    ] as const;
    for (const [path, fields] of forged) {
      const { status, told } = await over()('POST', path, 'en', fields);
      expect([path, status, told]).toEqual([path, 404, []]);
    }
  });

  it('says which answer stands, and until when it can be changed, by the clock where she lives', async () => {
    const open = opener({
      profiles: [{ ...newProfile(enrolment.customer), timezone: 'Asia/Taipei', locale: 'en' }],
      touches: [{ ...sent, ...answeredAt(minus(start, minutes(20))) }],
    });
    const { html } = await open('GET', pathTo('happy'));
    expect(html).toContain('Your answer: I am not happy');
    expect(html).toMatch(/You can change it until 8:40\sPM\./);
    expect(radiosIn(html, 'answer')).toEqual(['happy*', 'unhappy', 'something-else']);
  });

  it('takes no other answer an hour later, and says that the first stands', async () => {
    for (const method of ['GET', 'POST']) {
      const open = over(answeredAt(minus(start, minutes(61))));
      const { status, html, told } = await open(method, pathTo('happy'), 'en', posting({ answer: 'happy' }));
      expect([status, told]).toEqual([200, []]);
      expect(html).toContain('Your answer: I am not happy');
      expect(html).toContain('It can no longer be changed.');
      expect(html).not.toContain('<form');
    }
  });

  it('shows words that were written before, as text', async () => {
    const given = [{ id: 'a', at: start, answer: 'something-else', text: '</textarea><b>"far"</b>' }];
    const { html } = await over({ given })('GET', pathTo('something-else'));
    expect(html).not.toContain('<b>');
    expect(formOf(html, 'answer').fields.get('text')).toBe('</textarea><b>"far"</b>');
  });

  it('says of who was erased that nothing is kept', async () => {
    const { status, html, told } = await opener()(
      'POST',
      pathTo('happy'),
      'en',
      posting({ answer: 'happy' }),
    );
    expect([status, told]).toEqual([200, []]);
    expect(headingOf(html)).toBe('There is nothing to choose here');
  });
});

describe('the page of an NPS question', () => {
  it('has all scores on a scale, with what its ends mean, and a field for words', async () => {
    const open = over({ kind: 'nps', asks: { answers: [...scores], inWords: [...scores] } });
    const { html } = await open('GET', pathTo('9'));
    expect(radiosIn(html, 'answer')).toEqual(scores.map((score) => (score === '9' ? '9*' : score)));
    expect(html).toContain('<div class="scale">');
    expect(html).toContain('0: not at all likely – 10: extremely likely');
    expect(html).not.toContain('Together with');
    const { told } = await open('POST', pathTo('9'), 'en', posting({ answer: '10', text: 'Good tea' }));
    expect(told[0]?.detail).toMatchObject({ answer: '10', text: 'Good tea' });
  });
});
