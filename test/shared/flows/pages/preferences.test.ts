/** The page of preferences: it shows what stands, tells what was changed and no more, and takes it back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, touchKey } from '../../../../shared/base/ids.ts';
import { days, iso, plus } from '../../../../shared/base/time.ts';
import { readMessage } from '../../../../shared/customers/events/parse.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { sealLink } from '../../../../shared/messages/links.ts';
import { formOf, headingOf } from '../../../support/forms.ts';
import { house } from '../../../support/house.ts';
import { linkKeys } from '../../../support/link-keys.ts';
import { opener, type Shelf } from '../../../support/link-pages.ts';
import { ada, enrolment } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';

const touch = touchKey(enrolment, 'we-miss-you');
const path = `/p/${sealLink(linkKeys, 'p', { touch })}`;

const willing: Profile = { ...ada, phone: '+447700900123', consents: { email: true, sms: true } };
const shelf = (profile: Profile, others: Shelf = {}): Shelf => ({ profiles: [profile], ...others });

/** Opens the page, changes its form, and presses a button of it. */
const press = async (
  on: Shelf,
  does: string,
  change: (fields: URLSearchParams) => void = () => {},
  languages = 'en',
) => {
  const open = opener(on);
  const { fields } = formOf((await open('GET', path, languages)).html, does);
  change(fields);
  return open('POST', path, languages, fields);
};

/** What the page says that stands. */
const wasIn = (html: string): unknown => JSON.parse(formOf(html, 'save').fields.get('was') ?? '');

/** What is told beside who tells it. */
const toldIn = ({ told }: Awaited<ReturnType<typeof press>>) =>
  told.map(({ name, detail: { id: _, customer, touch: of, ...changes } }) => ({
    name,
    customer,
    of,
    changes,
  }));
const changing = (changes: object) => [{ name: 'Preferences Changed', customer: 'ada', of: touch, changes }];

describe('the page of preferences', () => {
  it('shows what stands, and changes nothing when it is looked at', async () => {
    for (const method of ['GET', 'HEAD']) {
      const { status, html, told } = await opener(
        shelf({ ...willing, consents: { email: true, sms: false } }),
      )(method, path);
      expect([status, told]).toEqual([200, []]);
      expect(formOf(html, 'save').fields.getAll('consent')).toEqual(['email marketing']);
      expect(html).toContain('value="sms marketing"');
      expect(html).not.toContain('value="post marketing"');
      expect(html).not.toContain('<script');
    }
  });

  it('changes nothing when it is posted without the button that a person presses, or without its own fields', async () => {
    const open = opener(shelf(willing));
    for (const fields of [
      undefined,
      new URLSearchParams(),
      new URLSearchParams('List-Unsubscribe=One-Click'),
      new URLSearchParams('do=save'),
      new URLSearchParams('do=save&was={}'),
      new URLSearchParams('do=undo'),
      new URLSearchParams('do=undo&undo={}'),
      new URLSearchParams('do=undo&undo={"locale":"xx"}'),
      new URLSearchParams('do=undo&undo={"pausedUntil":1e300}'),
      new URLSearchParams('do=undo&undo={"consents":{"email":{"another":true}}}'),
      new URLSearchParams('do=undo&undo={"quietHours":{"from":"25:00","until":"1"}}'),
    ])
      expect([String(fields), (await open('POST', path, 'en', fields)).told]).toEqual([String(fields), []]);
  });

  it('tells what was changed and no more, as the queue understands it', async () => {
    const answer = await press(shelf(willing), 'save', (fields) => {
      fields.delete('consent', 'sms marketing');
      fields.append('weekly', 'yes');
      fields.set('pause', '4');
      fields.set('from', '20:00');
      fields.set('until', '08:00');
    });
    const changes = {
      consents: { sms: { marketing: false } },
      atMostWeekly: true,
      pausedUntil: iso(plus(start, days(28))),
      quietHours: { from: '20:00', until: '08:00' },
    };
    expect(toldIn(answer)).toEqual(changing(changes));
    const [event] = answer.told;
    const envelope = {
      id: 'e-1',
      source: 'rekindle.told',
      'detail-type': event?.name,
      time: iso(start),
      detail: event?.detail,
    };
    expect(readMessage(JSON.stringify(envelope), house)).toMatchObject({
      kind: 'customer',
      event: { ...changes, name: 'Preferences Changed', pausedUntil: plus(start, days(28)) },
    });
  });

  it('says what is new, and shows it at once, though nothing has been folded yet', async () => {
    const { html } = await press(shelf(willing), 'save', (fields) => {
      fields.delete('consent', 'sms marketing');
      fields.set('pause', '2');
    });
    expect(headingOf(html)).toBe('Your choice is saved');
    expect(html).toContain('tabindex="-1" autofocus');
    expect(html).toContain('<li>News and offers (Texts): off</li>');
    expect(html).toContain('<li>Paused until December 7, 2026</li>');
    const { fields } = formOf(html, 'save');
    expect(fields.getAll('consent')).toEqual(['email marketing']);
    expect(fields.get('pause')).toBe('');
  });

  it('says that nothing has changed where nothing has', async () => {
    const answer = await press(shelf(willing), 'save');
    expect([headingOf(answer.html), answer.told]).toEqual(['Nothing has changed', []]);
  });

  it('ends a pause', async () => {
    const paused = { ...willing, wishes: { pausedUntil: plus(start, days(9)) } };
    const { html } = await opener(shelf(paused))('GET', path);
    expect(html).toContain('Paused until');
    const answer = await press(shelf(paused), 'save', (fields) => fields.set('pause', '0'));
    expect(toldIn(answer)).toEqual(changing({ pausedUntil: null }));
    expect(formOf(answer.html, 'undo').fields.get('undo')).toBe(
      JSON.stringify({ pausedUntil: plus(start, days(9)) }),
    );
  });

  it('takes no quiet hours that are none, says so, and keeps what else was chosen', async () => {
    for (const [from, until] of [
      ['21:00', ''],
      ['', '09:00'],
      ['21:00', '21:00'],
      ['9 pm', '09:00'],
    ] as const) {
      const answer = await press(shelf(willing), 'save', (fields) => {
        fields.append('weekly', 'yes');
        fields.set('from', from);
        fields.set('until', until);
      });
      expect([headingOf(answer.html), answer.told]).toEqual([
        'Choose two different hours for your quiet hours, or leave both unset.',
        [],
      ]);
      expect(answer.html).toContain('aria-invalid="true"');
      const { fields } = formOf(answer.html, 'save');
      fields.set('from', '21:00');
      fields.set('until', '09:00');
      expect(toldIn(await opener(shelf(willing))('POST', path, 'en', fields))).toEqual(
        changing({ atMostWeekly: true, quietHours: { from: '21:00', until: '09:00' } }),
      );
    }
  });

  it('has a choice for each topic in each channel', async () => {
    const settings = { topics: ['news'] };
    const topics = { 'email news': { given: true, at: start } };
    const on = shelf({ ...willing, topics }, { settings });
    const answer = await press(on, 'save', (fields) => {
      expect(fields.getAll('consent')).toEqual(['email marketing', 'sms marketing', 'email news']);
      fields.delete('consent', 'email marketing');
      fields.append('consent', 'sms news');
    });
    expect(toldIn(answer)).toEqual(
      changing({ consents: { email: { marketing: false }, sms: { news: true } } }),
    );
    expect(answer.html).toContain('<li>news (Texts): on</li>');
    expect(toldIn(await press(on, 'all'))).toEqual(
      changing({ consents: { email: { marketing: false, news: false }, sms: { marketing: false } } }),
    );
  });

  it('offers the shop’s languages, each in its own, and goes on in the one that she chooses', async () => {
    const settings = { locales: ['en', 'zh-Hans', 'zh-Hant'] };
    const { html } = await opener(shelf(willing, { settings }))('GET', path);
    for (const name of [
      'lang="en" selected>English<',
      'lang="zh-Hans">简体中文<',
      'lang="zh-Hant">繁體中文<',
    ])
      expect(html).toContain(name);
    const answer = await press(shelf(willing, { settings }), 'save', (fields) =>
      fields.set('locale', 'zh-Hant'),
    );
    expect(toldIn(answer)).toEqual(changing({ locale: 'zh-Hant' }));
    expect(answer.html).toContain('<html lang="zh-Hant"');
    expect(headingOf(answer.html)).toBe('您的選擇已儲存');
    expect((await opener(shelf(willing))('GET', path)).html).not.toContain('name="locale"');
  });

  it('unsubscribes from everything with one button, and takes that back whole', async () => {
    const wishes = { atMostWeekly: true } as const;
    const on = shelf({ ...willing, consents: { email: true, sms: true, post: false }, wishes });
    const answer = await press(on, 'all');
    expect(headingOf(answer.html)).toBe('You are unsubscribed from everything');
    expect(toldIn(answer)).toEqual(
      changing({ consents: { email: { marketing: false }, sms: { marketing: false } } }),
    );
    const { fields } = formOf(answer.html, 'undo');
    const undone = await opener(on)('POST', path, 'en', fields);
    expect(headingOf(undone.html)).toBe('It is as it was before');
    expect(toldIn(undone)).toEqual(
      changing({ consents: { email: { marketing: true }, sms: { marketing: true } } }),
    );
  });

  it('switches on for who wanted nothing at all what she chooses, and says no to all else', async () => {
    const on = shelf({ ...willing, suppressed: 'unsubscribed' });
    const { html } = await opener(on)('GET', path);
    expect(formOf(html, 'save').fields.getAll('consent')).toEqual([]);
    const answer = await press(on, 'save', (fields) => fields.append('consent', 'email marketing'));
    expect(toldIn(answer)).toEqual(
      changing({
        consents: {
          email: { marketing: true },
          sms: { marketing: false },
          push: { marketing: false },
          post: { marketing: false },
        },
      }),
    );
  });

  it('shows what her address has refused as off, whatever the shop knows of consents', async () => {
    const contacts: Shelf['contacts'] = [
      {
        channel: 'email',
        address: 'ada@example.com',
        known: { refusals: { marketing: { at: start, source: 'unsubscribed' } } },
      },
    ];
    const answer = await press(shelf(willing, { contacts }), 'save', (fields) => {
      expect(fields.getAll('consent')).toEqual(['sms marketing']);
      fields.append('consent', 'email marketing');
    });
    expect(toldIn(answer)).toEqual(changing({ consents: { email: { marketing: true } } }));
  });

  it.each([
    ['stopped', 'sms', '+447700900123', 'Text START'],
    ['bounced', 'email', 'ada@example.com', 'Mail to your address came back, so'],
    ['bounced-often', 'email', 'ada@example.com', 'We will try it again later'],
    ['complained', 'email', 'ada@example.com', 'reported as spam'],
  ] as const)(
    'says of an address that is %s why nothing can be switched on there, and what would change it',
    async (cause, channel, address, sentence) => {
      const contacts: Shelf['contacts'] = [
        { channel, address, known: { stop: { cause, at: start, source: 'test' } } },
      ];
      const on = shelf(willing, { contacts });
      const { html } = await opener(on)('GET', path);
      expect(html).toContain(sentence);
      const note = `why-${channel}-marketing`;
      expect(html).toMatch(new RegExp(`value="${channel} marketing" disabled aria-describedby="${note}"`));
      expect(html).toContain(`id="${note}"`);
      expect((await press(on, 'save')).told).toEqual([]);
      // Unsubscribing from everything means it too.
      expect(toldIn(await press(on, 'all'))).toEqual(
        changing({ consents: { email: { marketing: false }, sms: { marketing: false } } }),
      );
    },
  );

  it.each([
    ['erased', [{ ...newProfile(ada.id), suppressed: 'erased' }]],
    ['taken for nobody', [{ ...newProfile(ada.id), suppressed: 'nobody' }]],
    ['unknown', []],
  ] as const)('has nothing to choose from for who is %s', async (_, profiles) => {
    const open = opener({ profiles });
    for (const [method, fields] of [
      ['GET', undefined],
      ['POST', new URLSearchParams('do=all')],
    ] as const) {
      const { status, html, told } = await open(method, path, 'en', fields);
      expect([status, headingOf(html), told]).toEqual([200, 'There is nothing to choose here', []]);
      expect(html).not.toContain('<form');
    }
  });

  it('writes nothing into the page but text, whatever is posted', async () => {
    const odd = '"><script>alert(1)</script>';
    const { html } = await press(shelf(willing), 'save', (fields) => {
      for (const name of ['consent', 'weekly', 'pause', 'from', 'until', 'locale']) fields.append(name, odd);
      fields.set('from', odd);
    });
    expect(html).toContain('alert(1)');
    expect(html).not.toContain('<script');
  });

  it('is of whom she was merged into, and tells it of whom the message was sent to', async () => {
    const lovelace = { ...willing, id: customerId('lovelace'), wishes: { atMostWeekly: true } as const };
    const on = { profiles: [{ ...ada, mergedInto: lovelace.id }, lovelace] };
    const answer = await press(on, 'save', (fields) => fields.delete('weekly'));
    expect(toldIn(answer)).toEqual(changing({ atMostWeekly: false }));
  });

  it('comes back to what stood, whatever was changed', async () => {
    const hour = fc.constantFrom('', '07:00', '21:30');
    const profiles = fc.record({
      consents: fc.record(
        { email: fc.boolean(), sms: fc.boolean(), push: fc.boolean() },
        { requiredKeys: [] },
      ),
      weekly: fc.boolean(),
      paused: fc.boolean(),
      quiet: fc.boolean(),
    });
    const choices = fc.record({
      consents: fc.subarray(['email marketing', 'sms marketing', 'push marketing', 'post marketing', 'odd']),
      weekly: fc.boolean(),
      pause: fc.constantFrom('', '0', '2', '4', '8', 'odd'),
      from: hour,
      until: hour,
    });
    await fc.assert(
      fc.asyncProperty(profiles, choices, async (stands, chosen) => {
        const on = shelf({
          ...willing,
          consents: stands.consents,
          wishes: {
            ...(stands.weekly && { atMostWeekly: true }),
            ...(stands.paused && { pausedUntil: plus(start, days(3)) }),
            ...(stands.quiet && { quietHours: { from: '22:00', until: '06:00' } }),
          },
        });
        const before = wasIn((await opener(on)('GET', path)).html);
        const saved = await press(on, 'save', (fields) => {
          fields.delete('consent');
          for (const each of chosen.consents) fields.append('consent', each);
          fields.delete('weekly');
          if (chosen.weekly) fields.append('weekly', 'yes');
          fields.set('pause', chosen.pause);
          fields.set('from', chosen.from);
          fields.set('until', chosen.until);
        });
        if (saved.told.length === 0) return;
        const undone = await opener(on)('POST', path, 'en', formOf(saved.html, 'undo').fields);
        expect(undone.told).toHaveLength(1);
        expect(wasIn(undone.html)).toEqual(before);
      }),
    );
  });
});
