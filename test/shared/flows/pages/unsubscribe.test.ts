/** Unsubscribing by a link, and the way back. */
import { describe, expect, it } from 'vitest';
import { touchKey } from '../../../../shared/base/ids.ts';
import type { TouchRecord } from '../../../../shared/journeys/records.ts';
import { sealLink } from '../../../../shared/messages/links.ts';
import { formOf, headingOf } from '../../../support/forms.ts';
import { linkKeys } from '../../../support/link-keys.ts';
import { opener } from '../../../support/link-pages.ts';
import { ada, enrolment } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';

const touch = touchKey(enrolment, 'we-miss-you');
const path = `/u/${sealLink(linkKeys, 'u', { touch })}`;
const sent: TouchRecord = {
  enrolment,
  step: 'we-miss-you',
  kind: 'email',
  channel: 'email',
  at: start,
  outcome: 'sent',
};
const open = opener({ profiles: [ada], touches: [sent] });
const unsubscribed = {
  name: 'Unsubscribed',
  at: start,
  detail: { id: expect.any(String), customer: 'ada', touch },
};

/** Where a link or form of the page leads. */
const pathTo = (to: string | undefined): string =>
  new URL(to ?? '', `https://links.example.com${path}`).pathname;

describe('an unsubscribe link', () => {
  it('asks first, says what would end, and presses nothing by itself', async () => {
    for (const method of ['GET', 'HEAD']) {
      const { status, html, told } = await open(method, path);
      expect([status, told]).toEqual([200, []]);
      expect(html).toContain('Unsubscribe me');
      expect(html).toContain('News and offers (Email)');
      expect(html).not.toContain('<script');
    }
  });

  it.each([
    ['a mail program', new URLSearchParams('List-Unsubscribe=One-Click')],
    ['a mail program that sends another kind of form', undefined],
    ['the page’s own button', new URLSearchParams('do=unsubscribe')],
  ])('unsubscribes with one POST of %s', async (_, fields) => {
    const { status, html, told } = await open('POST', path, 'en', fields);
    expect(status).toBe(200);
    expect(headingOf(html)).toBe('You are unsubscribed');
    expect(told).toEqual([unsubscribed]);
  });

  it('says which topic it is of, and takes back that one', async () => {
    const settings = { topics: ['news'] };
    const about = opener({ profiles: [ada], touches: [{ ...sent, topic: 'news' }], settings });
    expect((await about('GET', path)).html).toContain('news (Email)');
    const { to, fields } = formOf((await about('POST', path)).html, 'undo');
    expect((await about('POST', pathTo(to), 'en', fields)).told).toMatchObject([
      { detail: { consents: { email: { news: true } } } },
    ]);
  });

  it('leads to the preferences, before and after', async () => {
    for (const method of ['GET', 'POST']) {
      const { html } = await open(method, path);
      const [, to] = /<a href="(\.\.\/p\/[^"]+)">/.exec(html) ?? [];
      expect(headingOf((await open('GET', pathTo(to))).html)).toBe('What you get from us');
    }
  });
});

describe('the way back from unsubscribing', () => {
  it('is on the page that follows it, and tells what she wants again, in that channel and topic alone', async () => {
    const { html } = await open('POST', path);
    const { to, fields } = formOf(html, 'undo');
    expect((await open('GET', pathTo(to))).told).toEqual([]);
    const { status, html: undone, told } = await open('POST', pathTo(to), 'en', fields);
    expect([status, headingOf(undone)]).toEqual([200, 'It is as it was before']);
    expect(told).toEqual([
      {
        name: 'Preferences Changed',
        at: start,
        detail: {
          id: expect.any(String),
          customer: 'ada',
          touch,
          consents: { email: { marketing: true } },
        },
      },
    ]);
  });

  it('is the page of preferences where nobody knows any more what the message was', async () => {
    const { html } = await opener({ profiles: [ada] })('POST', path);
    expect(html).not.toContain('value="undo"');
    expect(html).toContain('href="../p/');
  });
});
