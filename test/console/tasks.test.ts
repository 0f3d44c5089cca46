/** Everyday tasks in the console, from beginning to end: what has changed is asked of the API. */
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localKeys } from '../../local/engine/keys.ts';
import { minutes, seconds } from '../../shared/base/time.ts';
import { findChromium } from '../support/chromium.ts';
import { openPlace, type Place, settled, type Visit, visit } from './console.ts';

const chromium = findChromium();

let place: Place;
beforeAll(async () => {
  if (chromium !== undefined) place = await openPlace(chromium);
});
afterAll(() => place?.close());

const inVisit = async (
  options: Parameters<typeof visit>[1],
  work: (visit: Visit) => Promise<void>,
): Promise<void> => {
  const opened = await visit(place, options);
  try {
    await work(opened);
  } finally {
    await opened.close();
  }
};

const alerted = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });

const adasCall = async (state: string): Promise<object | undefined> => {
  const { body } = await place.ask('GET', `/v1/tasks?queue=vip-care&state=${state}`);
  return body.tasks.find(({ customer }: { readonly customer: string }) => customer === 'ada');
};

describe.skipIf(chromium === undefined)('somebody in care', () => {
  it('takes a call, and tells what came of it', async () => {
    await inVisit({ role: 'care' }, async ({ page, go }) => {
      await go('/care');
      await page.getByRole('button', { name: /vip-call.*\bada\b/ }).click();
      await page.getByRole('textbox', { name: 'Your name' }).fill('kim');
      await page.getByRole('button', { name: 'Take it' }).click();
      await page.getByText('+447700900123').waitFor();
      expect(await adasCall('taken')).toMatchObject({ assignee: 'kim' });
      await page.getByRole('radio', { name: 'not-reached' }).check();
      await page.getByRole('textbox', { name: 'Call note' }).fill('No answer.');
      await page.getByRole('button', { name: 'Tell the result' }).click();
      await page.getByText('Told. The journey goes on.').waitFor();
    });
    await place.stand.pass(seconds(5));
    expect(await adasCall('done')).toMatchObject({ result: 'not-reached', notes: 'No answer.' });
  });

  it('sees nothing that the role may not use, and could not use it', async () => {
    await inVisit({ role: 'care' }, async ({ page, go }) => {
      await go('/care');
      const links = await page.getByRole('navigation').getByRole('link').allTextContents();
      expect(links).toEqual(expect.arrayContaining(['People', 'Care']));
      for (const hidden of ['Offers', 'Broadcasts', 'Audit']) expect(links).not.toContain(hidden);
      await go('/audit');
      expect(await page.locator('h1').textContent()).toBe('There is no such page');
      await go('/people/ada');
      await page.getByRole('button', { name: 'Do something' }).click();
      expect(await page.getByRole('menuitem', { name: 'Erase her' }).count()).toBe(0);
    });
    expect((await place.ask('GET', '/v1/audit', undefined, 'care')).status).toBe(403);
    expect((await place.ask('DELETE', '/v1/customers/ada', undefined, 'care')).status).toBe(403);
  });
});

describe.skipIf(chromium === undefined)('a marketer', () => {
  it('finds a customer with the keyboard alone, and reads why she is in a journey or is not', async () => {
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/people');
      await page.keyboard.press('Tab');
      expect(await page.evaluate<string>('document.activeElement.getAttribute("href")')).toBe('#page');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('ada');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'ada', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Why, or why not?' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('The rule does not hold').or(page.getByText('The rule holds')).first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    });
  });

  it('takes a customer out of a journey, and says why', async () => {
    const { body } = await place.ask('GET', '/v1/people?list=journey%2Fwin-back-14d');
    const { id } = body.people[0];
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go(`/people/${id}`);
      await page.getByRole('button', { name: 'Do something' }).click();
      await page.getByRole('menuitem', { name: 'Take out of a journey' }).click();
      await page.getByRole('textbox', { name: 'Why' }).fill('She wrote to us.');
      await page.getByRole('button', { name: 'Take out of a journey' }).click();
      await page.getByText('Taken out.').waitFor();
    });
    await place.stand.pass(minutes(1));
    const { orders } = (await place.ask('GET', '/v1/brake')).body;
    expect(orders[0]).toMatchObject({ does: 'remove', why: 'She wrote to us.' });
  });

  it('pauses a journey from its story, saying why, and lets it go on', async () => {
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/journeys/win-back-14d');
      for (const [does, why] of [
        ['Pause', 'The coupon is wrong.'],
        ['Resume', 'It is mended.'],
      ] as const) {
        await page.getByRole('button', { name: does, exact: true }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox', { name: 'Why' }).fill(why);
        await dialog.getByRole('button', { name: does }).click();
        await dialog.waitFor({ state: 'hidden' });
        const { orders } = (await place.ask('GET', '/v1/brake')).body;
        expect(orders[0]).toMatchObject({ on: 'journey win-back-14d', does: does.toLowerCase(), why });
      }
    });
    expect((await place.ask('GET', '/v1/brake')).body.brakes).toEqual([]);
  });

  it('sees in the boxes of a story what the API counts there', async () => {
    const { body } = await place.ask('GET', '/v1/figures/journeys/win-back-14d');
    const [version] = body.versions;
    const sent = version.steps.find(({ step }: { readonly step: string }) => step === 'we-miss-you').sent;
    const waits = version.waiting['reaction-we-miss-you'] ?? 0;
    expect(sent).toBeGreaterThan(0);
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/journeys/win-back-14d');
      await page.getByRole('button', { name: new RegExp(`^we-miss-you.*${sent} left`) }).click();
      await page.getByText('Opened by a person').waitFor();
      await page
        .getByRole('button', { name: new RegExp(`reaction to we-miss-you.*${waits} waiting`) })
        .waitFor();
    });
  });

  it('changes a threshold, seeing what it would do', async () => {
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/journeys/win-back-14d');
      await page.getByRole('textbox', { name: 'Days of silence' }).fill('21');
      const begun = page.waitForResponse((response) => response.url().endsWith('/preview'));
      await page.getByRole('button', { name: 'Count what it would do' }).click();
      expect((await begun).status()).toBe(200);
      await place.stand.pass(minutes(5));
      await page.getByText(/would enrol \d+ a night, today \d+/).waitFor();
      await page.getByRole('textbox', { name: 'Why' }).fill('Fewer, later');
      await page.getByRole('button', { name: 'Put in force' }).click();
      await page.getByText('Changed by').waitFor();
    });
    const { body } = await place.ask('GET', '/v1/tunables/win-back-14d.rule');
    expect(body).toMatchObject({ published: { is: { silence: 21 }, why: 'Fewer, later' } });
  });

  it('sets a budget, and a share to be held out', async () => {
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/journeys/we-fixed-it');
      await page.getByRole('textbox', { name: 'Coupons' }).fill('150');
      await page.getByRole('button', { name: 'Count what it would do' }).click();
      await page.getByText(/Coupons: .* would be left/).waitFor();
      await page.getByRole('textbox', { name: 'Why' }).fill('A quiet month');
      await page.getByRole('button', { name: 'Put in force' }).click();
      await page.getByText('Changed by').waitFor();
      await go('/settings');
      await page.getByRole('textbox', { name: 'Of everything, in percent' }).fill('10');
      await page.getByRole('textbox', { name: 'Why' }).fill('To see more');
      await page.getByRole('button', { name: 'Put in force' }).click();
      await page.getByText('Changed by').waitFor();
    });
    const { tunables } = (await place.ask('GET', '/v1/tunables')).body;
    expect(tunables).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          tunable: 'we-fixed-it.budget',
          published: expect.objectContaining({ is: { coupons: 150 } }),
        }),
        expect.objectContaining({
          tunable: 'experiment',
          published: expect.objectContaining({ is: { controlPercent: 10 } }),
        }),
      ]),
    );
  });

  it('counts a broadcast, and starts what was counted', async () => {
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/broadcasts/new');
      await page.getByRole('textbox', { name: 'Its name' }).fill('works-again');
      await page.getByRole('textbox', { name: 'reason' }).fill('cannot-use');
      await page.getByRole('textbox', { name: 'fix' }).fill('The app opens again.');
      expect(await page.getByRole('button', { name: 'Start it' }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Count first' }).click();
      await page.getByRole('heading', { name: /Counting|What it would do/ }).waitFor();
      await place.stand.pass(minutes(5));
      await page.getByRole('heading', { name: 'What it would do' }).waitFor();
      await page.getByRole('button', { name: 'Start it' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Start it' }).click();
      await page.getByRole('heading', { name: 'works-again' }).waitFor();
    });
    const { broadcasts } = (await place.ask('GET', '/v1/broadcasts')).body;
    expect(broadcasts[0]).toMatchObject({
      id: 'works-again',
      parameters: { reason: 'cannot-use', fix: 'The app opens again.' },
    });
  });

  it('changes the words of a message, is told of what is wrong, publishes them, and takes them back', async () => {
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/messages/cart-reminder');
      await page.getByRole('tab', { name: 'Words' }).click();
      const text = page.getByRole('textbox', { name: 'Text', exact: true });
      const before = await text.inputValue();
      await text.fill(`${before} {{ customer.nonsense }}`);
      await page
        .getByText(/cart-reminder\/en\.txt:\d+/)
        .first()
        .waitFor();
      await text.fill(`Hello again. ${before}`);
      await page.getByText('Nothing keeps it from being published.').waitFor();
      await page.getByRole('button', { name: 'Save the draft' }).click();
      await page.getByText('Saved.').waitFor();
      await page.getByRole('button', { name: 'Publish' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Why' }).fill('Warmer.');
      await dialog.getByRole('button', { name: 'Publish' }).click();
      await page.getByText('Published.', { exact: true }).waitFor();
      const { body } = await place.ask('GET', '/v1/words/cart-reminder');
      expect(body.sources.en.txt).toBe(`Hello again. ${before}`);
      expect(body.published).toMatchObject({ state: 'in-force', why: 'Warmer.', for: 'new' });
      await page.getByRole('tab', { name: 'Versions' }).click();
      await page.getByRole('button', { name: 'Take back' }).click();
      await dialog.getByRole('textbox', { name: 'Why' }).fill('Too warm.');
      await dialog.getByRole('button', { name: 'Take back' }).click();
      await page.getByText('Taken back.', { exact: true }).waitFor();
    });
    const { body } = await place.ask('GET', '/v1/words/cart-reminder');
    expect(body.published).toBeUndefined();
  });

  it('is told who has saved a draft meanwhile, and loses nothing that was typed', async () => {
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/messages/we-miss-you');
      await page.getByRole('tab', { name: 'Words' }).click();
      const text = page.getByRole('textbox', { name: 'Text', exact: true });
      const before = await text.inputValue();
      const { sources } = (await place.ask('GET', '/v1/words/we-miss-you')).body;
      const theirs = { ...sources, en: { ...sources.en, txt: `Theirs. ${before}` } };
      const draft = { revision: 0, sources: theirs };
      expect((await place.ask('PUT', '/v1/words/we-miss-you/draft', draft)).status).toBe(200);
      await text.fill(`Mine. ${before}`);
      await page.getByRole('button', { name: 'Save the draft' }).click();
      await alerted(page, 'has saved this draft while you wrote').waitFor();
      expect(await text.inputValue()).toBe(`Mine. ${before}`);
      await page.getByRole('button', { name: 'Keep mine, over theirs' }).click();
      await page.getByText('Saved.').waitFor();
    });
    const { body } = await place.ask('GET', '/v1/words/we-miss-you');
    expect(body.draft.sources.en.txt).toMatch(/^Mine\. /);
  });

  it('sends a test of a message to an address of the shop’s own, and to no other', async () => {
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/messages/we-miss-you');
      await page.getByRole('button', { name: 'Send a test' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'To' }).fill('somebody@example.com');
      await dialog.getByRole('button', { name: 'Send a test' }).click();
      await alerted(page, 'This is not right yet.').waitFor();
      await dialog.getByRole('textbox', { name: 'To' }).fill('kim@shop.example.com');
      await dialog.getByRole('button', { name: 'Send a test' }).click();
      await page.getByText('Sent to kim@shop.example.com.').waitFor();
    });
    const { messages } = (await place.ask('GET', '/dev/messages')).body;
    expect(messages[0]).toMatchObject({ to: 'kim@shop.example.com', words: expect.stringContaining('TEST') });
  });

  it('reads the very message that a customer got', async () => {
    const { body } = await place.ask('GET', '/v1/people?list=journey%2Fwin-back-14d');
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go(`/people/${body.people[0].id}`);
      await page.getByRole('button', { name: 'Show the message' }).last().click();
      const frame = page.frameLocator('dialog iframe, [role=dialog] iframe');
      await frame.getByText('Rekindle Sample Shop').first().waitFor();
    });
  });

  it('counts a campaign for the backlog, starts it, and stops it', async () => {
    const backlog = '/v1/journeys/win-back-14d/backlog';
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/broadcasts/backlog?journey=win-back-14d');
      await page.getByRole('button', { name: 'New campaign' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Its name' }).fill('spring');
      await dialog.getByRole('textbox', { name: 'At most a night' }).fill('5');
      await dialog.getByRole('button', { name: 'Count first' }).click();
      await dialog.getByText('What it comes to').waitFor();
      await dialog.getByRole('button', { name: 'Start it' }).click();
      await page.getByRole('heading', { name: 'spring' }).waitFor();
      expect((await place.ask('GET', backlog)).body.campaigns).toMatchObject([
        { id: 'spring', perDay: 5, state: 'running' },
      ]);
      await page.getByRole('button', { name: 'Stop it' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click();
      await page.getByText('Stopped', { exact: true }).waitFor();
    });
    expect((await place.ask('GET', backlog)).body.campaigns).toMatchObject([{ state: 'stopped' }]);
  });
});

describe.skipIf(chromium === undefined)('an administrator', () => {
  it('downloads all that is known of a customer, and erases her', async () => {
    await place.ask('POST', '/v1/identify', { userId: 'bo', traits: { email: 'bo@example.com' } });
    await place.stand.pass(seconds(5));
    await inVisit({}, async ({ page, go }) => {
      await go('/people/bo');
      await page.getByRole('button', { name: 'Do something' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: 'Download all that is known' }).click();
      expect((await download).suggestedFilename()).toBe('customer-bo.json');
      await page.getByRole('button', { name: 'Do something' }).click();
      await page.getByRole('menuitem', { name: 'Erase her' }).click();
      const erase = page.getByRole('dialog').getByRole('button', { name: 'Erase her' });
      expect(await erase.isDisabled()).toBe(true);
      await page.getByRole('textbox', { name: 'Type bo to confirm' }).fill('bo');
      await erase.click();
      await page.getByText('She is being forgotten.').waitFor();
    });
    await place.stand.pass(minutes(1));
    expect((await place.ask('GET', '/v1/customers/bo')).body.customer?.email).toBeUndefined();
    const { entries } = (await place.ask('GET', '/v1/audit?month=2026-03')).body;
    expect(entries.map(({ what }: { readonly what: string }) => what)).toContain('DELETE /v1/customers/{id}');
  });
});

describe.skipIf(chromium === undefined)('the console', () => {
  it('runs nothing that a customer or an event is called', async () => {
    const evil = '<img src=x onerror="window.hurt=1">';
    const headers = {
      authorization: `Bearer ${localKeys.write}`,
      'content-type': 'application/json',
    };
    const tell = (path: string, body: object) =>
      fetch(`${place.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    await tell('/v1/identify', { userId: 'eve', traits: { email: 'eve@example.com', firstName: evil } });
    const products = [{ product_id: 'p-1', name: evil, price: 10, quantity: 1 }];
    const properties = { order_id: evil, revenue: 10, currency: 'EUR', products };
    const told = await tell('/v1/track', { userId: 'eve', event: 'Order Completed', properties });
    expect(await told.json()).toMatchObject({ accepted: 1, rejected: [] });
    await place.stand.pass(seconds(5));
    await inVisit({}, async ({ page, go, complaints }) => {
      await go('/people/eve');
      await page.getByText(evil).first().waitFor();
      expect(await page.evaluate('window.hurt')).toBeUndefined();
      expect(complaints).toEqual([]);
    });
  });

  it.each([
    [429, 'Too many requests at once.'],
    [500, 'This failed, and it is not your mistake.'],
    [409, 'It stands otherwise by now. somebody else was first'],
    [403, 'Your role may not do this.'],
    [401, 'You are signed out.'],
    [0, 'The API does not answer.'],
  ])('says in words that the API answers %d, and keeps what was typed', async (status, sentence) => {
    await inVisit({}, async ({ page, go }) => {
      await go('/people/ada');
      const message = status === 409 ? 'somebody else was first' : '';
      const refuse = (route: Route): Promise<void> =>
        status === 0 ? route.abort() : route.fulfill({ status, json: { error: { code: 'x', message } } });
      await page.route('**/v1/customers/ada/merge', refuse);
      const open = async (): Promise<void> => {
        await page.getByRole('button', { name: 'Do something' }).click();
        await page.getByRole('menuitem', { name: 'Make another id hers' }).click();
      };
      await open();
      await page.getByRole('textbox', { name: 'The other id' }).fill(`visitor-${status}`);
      await page.getByRole('button', { name: 'Make another id hers' }).click();
      await alerted(page, sentence).waitFor();
      expect(await page.getByRole('textbox', { name: 'The other id' }).inputValue()).toBe(
        `visitor-${status}`,
      );
      await page.reload();
      await settled(page);
      await open();
      expect(await page.getByRole('textbox', { name: 'The other id' }).inputValue()).toBe(
        `visitor-${status}`,
      );
    });
  });

  it('says that the API is away, and shows the page as soon as it is back', async () => {
    await inVisit({}, async ({ page, go }) => {
      await go('/people');
      await page.route('**/v1/coupons/liability', (route) => route.abort());
      await page.getByRole('link', { name: 'Offers' }).click();
      await alerted(page, 'The API does not answer.').waitFor({ timeout: 20_000 });
      await page.unroute('**/v1/coupons/liability');
      await page.getByText('By journey and month of issue').waitFor({ timeout: 20_000 });
    });
  });

  it('loads itself anew, once, where a deployment has replaced a part of it', async () => {
    await inVisit({}, async ({ page, go }) => {
      await go('/people');
      let loads = 0;
      page.on('load', () => {
        loads += 1;
      });
      await page.route('**/assets/audit-*.js', (route) => route.fulfill({ status: 404 }));
      await page.getByRole('link', { name: 'Audit' }).click();
      await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor();
      expect(loads).toBe(1);
      await page.unroute('**/assets/audit-*.js');
      await page.getByRole('button', { name: 'Load again' }).click();
      await page.getByRole('heading', { name: 'Audit', exact: true }).waitFor();
    });
  });

  it('shows what happens elsewhere as it happens', async () => {
    await inVisit({}, async ({ page, go }) => {
      await go('/people/ada');
      await place.stand.post('/dev/bus', {
        'detail-type': 'Order Completed',
        detail: { customer: 'ada', orderId: 'o-77', value: 12.5 },
      });
      await place.stand.pass(seconds(5));
      await page.getByText(/o-77/).first().waitFor();
    });
  });
});
