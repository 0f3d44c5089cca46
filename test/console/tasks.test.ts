/** Everyday tasks in the console, from beginning to end: what has changed is asked of the API and looked for in the ledger. */
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../bench/chromium.ts';
import { itemsOf } from '../../local/engine/items.ts';
import { localKeys } from '../../local/engine/keys.ts';
import { customerId } from '../../shared/base/ids.ts';
import { hours, minutes, seconds } from '../../shared/base/time.ts';
import { contactId } from '../../shared/customers/contacts/contact.ts';
import { escalated } from '../../shared/flows/tasks/task.ts';
import {
  type Doing,
  doTask,
  type Place,
  type Role,
  settled,
  tabTo,
  thePlace,
  took,
  turnTo,
  type Visit,
  visit,
} from './console.ts';

const chromium = findChromium();

let place: Place;
beforeAll(async () => {
  if (chromium !== undefined) place = await thePlace(chromium);
});
// For docs/console.md.
afterAll(() => {
  if (took.length > 0) console.table(took);
});

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

const task = (name: string, role: Role, work: (doing: Doing) => Promise<void>): Promise<void> =>
  doTask(place, name, role, work);

const alerted = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });
const get = async (path: string, role?: Role) => (await place.ask('GET', path, undefined, role)).body;

/** Who is in it, and is not held out: the list is of last night. */
const peopleIn = async (journey: string): Promise<readonly string[]> => {
  const { people } = await get(`/v1/people?list=journey%2F${journey}`);
  const ids: string[] = people.map(({ id }: { readonly id: string }) => id);
  const each = await Promise.all(
    ids.map(async (id) => {
      const enrolment = (await passageOf(id, journey))?.enrolment;
      return enrolment?.arm === 'treatment' && enrolment.exit === undefined ? [id] : [];
    }),
  );
  return each.flat();
};

/** Of several journeys one would have to be chosen. */
const personOnlyIn = async (journey: string): Promise<string> => {
  for (const id of await peopleIn(journey)) {
    const { passages } = await place.ports.ledger.history(customerId(id), 0);
    if (passages.filter(({ enrolment }) => enrolment?.exit === undefined).length === 1) return id;
  }
  throw new Error(`nobody is in ${journey} alone`);
};

/** Her latest passage, as it lies in the ledger. */
const passageOf = async (id: string, journey: string) =>
  (await place.ports.ledger.history(customerId(id), 10)).passages.find(
    ({ enrolment }) => enrolment?.key.journey === journey,
  );

/** That her passage is over for this, and that nobody can use what it offered. */
const isOverFor = async (id: string, journey: string, reason: string): Promise<void> => {
  const passage = await passageOf(id, journey);
  expect(passage?.enrolment?.exit?.reason).toBe(reason);
  for (const { redeemedAt, voidAt, releasedAt } of passage?.coupons ?? [])
    expect(redeemedAt ?? voidAt ?? releasedAt).toBeDefined();
};

/** By the raw items: neither over nor taken back by anybody. A coupon's last day counts as a whole. */
const outstandingIn = ({ stand: { server }, ports: { settings } }: Place): number => {
  const { format } = new Intl.DateTimeFormat('en-CA', { timeZone: settings.timezone, dateStyle: 'short' });
  const today = format(server.world.clock.now());
  const ends = ['redeemedAt', 'orderId', 'voidAt', 'releasedAt'];
  return [...itemsOf(server.world, server.world.environment.LEDGER_TABLE ?? '')].filter((item) => {
    const { k, state, validUntil } = item as Readonly<Record<string, { S?: string; N?: string }>>;
    const isCoupon = /^passage#[^#]*#[^#]*#coupon#/.test(k?.S ?? '');
    if (!isCoupon || state?.S === 'reserved') return false;
    return format(Number(validUntil?.N)) >= today && !ends.some((end) => end in item);
  }).length;
};

const orders = async () => (await get('/v1/brake')).orders;

const dialogIn = (page: Page) => page.getByRole('dialog');
/** Says why in the dialog, does what it asks about, and waits until it has closed. */
const confirm = async (page: Page, does: string, why?: string): Promise<void> => {
  const dialog = dialogIn(page);
  if (why !== undefined) await dialog.getByRole('textbox', { name: 'Why' }).fill(why);
  await dialog.getByRole('button', { name: does, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
};

const openJourney = async (page: Page, id: string): Promise<void> => {
  await turnTo(page, 'Journeys');
  await page.getByRole('link', { name: id, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: id }).waitFor();
};

const openMessage = async (page: Page, id: string): Promise<void> => {
  await turnTo(page, 'Messages');
  await page.getByRole('link', { name: id, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: id }).waitFor();
};

const findCustomer = async (page: Page, id: string): Promise<void> => {
  await turnTo(page, 'People');
  await page.getByRole('textbox', { name: 'Id, email address or phone number' }).fill(id);
  await page.keyboard.press('Enter');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('button', { name: 'Do something' }).waitFor();
};

const doSomething = async (page: Page, what: string): Promise<void> => {
  await page.getByRole('button', { name: 'Do something' }).click();
  await page.getByRole('menuitem', { name: what }).click();
};

/** Past the links that each page begins with, by the keyboard. */
const skip = async (page: Page): Promise<void> => {
  await tabTo(page, page.locator('a.skip'));
  await page.keyboard.press('Enter');
};
const press = async (page: Page, what: ReturnType<Page['locator']>): Promise<void> => {
  await tabTo(page, what);
  await page.keyboard.press('Enter');
};
const type = async (page: Page, label: string, text: string): Promise<void> => {
  await tabTo(page, page.getByRole('textbox', { name: label, exact: true }));
  await page.keyboard.type(text);
};

describe.skipIf(chromium === undefined)('somebody in care', () => {
  const results = async (customer: string, queue = 'vip-care') => {
    await place.stand.pass(seconds(5));
    const { tasks } = await get(`/v1/tasks?queue=${queue}&state=done`);
    const told = tasks.find((each: { readonly customer: string }) => each.customer === customer);
    const [kept] = (await passageOf(customer, 'vip-care-call'))?.tasks ?? [];
    expect(kept).toMatchObject({ state: 'done', result: told.result });
    return told;
  };

  it('takes a call, and tells what came of it', async () => {
    await task('answer a task', 'care', async ({ page }) => {
      await turnTo(page, 'Care');
      await page.getByRole('button', { name: /vip-call.*\bada\b/ }).click();
      await page.getByRole('textbox', { name: 'Your name' }).fill('kim');
      await page.getByRole('button', { name: 'Take it' }).click();
      await page.getByText('+447700900123').waitFor();
      expect((await get('/v1/tasks?queue=vip-care&state=taken')).tasks).toContainEqual(
        expect.objectContaining({ assignee: 'kim', customer: 'ada' }),
      );
      await page.getByRole('radio', { name: 'not reached' }).check();
      await page.getByRole('textbox', { name: 'Call note' }).fill('No answer.');
      await page.getByRole('button', { name: 'Tell the result' }).click();
      await page.getByText('Told. The journey goes on.').waitFor();
    });
    expect(await results('ada')).toMatchObject({
      result: 'not-reached',
      notes: 'No answer.',
      assignee: 'kim',
    });
  });

  it('is shown first the queue of what nobody took in time, and how many wait in each', async () => {
    const [call] = (await passageOf('bea', 'vip-care-call'))?.tasks ?? [];
    if (call === undefined) throw new Error('bea is not called');
    await place.ports.ledger.changeTask(call, escalated(call, place.stand.server.world.clock.now()));
    await inVisit({ role: 'care' }, async ({ page, go }) => {
      await go('/care');
      await page.getByRole('button', { name: /vip-call.*Urgent.*\bbea\b/ }).waitFor();
      const [first, leads] = (await get('/v1/tasks/queues')).queues;
      await page.getByRole('combobox', { name: 'Queue' }).click();
      await page.getByRole('option', { name: `vip-care: ${first.open} to be taken`, exact: true }).waitFor();
      await page
        .getByRole('option', {
          name: `vip-care-leads: ${leads.open} to be taken, ${leads.escalated} urgent`,
          exact: true,
        })
        .waitFor();
    });
  });

  it('does so with the keyboard alone', async () => {
    await task('answer a task, by keys alone', 'care', async ({ page }) => {
      await press(page, page.getByRole('link', { name: 'Care', exact: true }));
      await skip(page);
      await press(page, page.getByRole('button', { name: /vip-call.*\bbea\b/ }));
      await tabTo(page, page.getByRole('textbox', { name: 'Your name' }));
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('kim');
      await page.keyboard.press('Enter');
      await page.getByText('+447700900123').waitFor();
      await tabTo(page, page.getByRole('radiogroup', { name: 'What came of it' }).getByRole('radio').first());
      while (!(await page.getByRole('radio', { name: 'not reached' }).isChecked()))
        await page.keyboard.press('ArrowDown');
      await type(page, 'Call note', 'Nobody there.');
      await press(page, page.getByRole('button', { name: 'Tell the result' }));
      await page.getByText('Told. The journey goes on.').waitFor();
    });
    expect(await results('bea', 'vip-care-leads')).toMatchObject({
      result: 'not-reached',
      notes: 'Nobody there.',
    });
  });
});

describe.skipIf(chromium === undefined)('somebody in care, of a customer', () => {
  it('makes another id hers, and splits it off again: what was told under it comes and goes with it', async () => {
    const properties = { order_id: 'o-of-mia-2', revenue: 20, currency: 'EUR' };
    await place.ask('POST', '/v1/identify', { userId: 'mia', traits: { firstName: 'Mia' } });
    await place.ask('POST', '/v1/track', { userId: 'mia-2', event: 'Order Completed', properties });
    await place.stand.pass(seconds(5));
    const ordersOf = async (id: string) =>
      (await place.ports.ledger.orders(customerId(id))).map(({ orderId }) => orderId);
    await task('make another id hers', 'care', async ({ page }) => {
      await findCustomer(page, 'mia');
      await doSomething(page, 'Make another id hers');
      await dialogIn(page).getByRole('textbox', { name: 'The other id' }).fill('mia-2');
      await confirm(page, 'Make another id hers');
      await page.getByText('“mia-2” is hers now.').waitFor();
    });
    await place.stand.pass(seconds(5));
    expect((await get('/v1/customers/mia-2')).customer).toMatchObject({ id: 'mia', orders: 1 });
    expect(await ordersOf('mia')).toEqual(['o-of-mia-2']);
    await task('split an id off', 'care', async ({ page }) => {
      await findCustomer(page, 'mia');
      await doSomething(page, 'Split an id off');
      await dialogIn(page).getByRole('textbox', { name: 'The other id' }).fill('mia-2');
      await dialogIn(page).getByRole('button', { name: 'Split an id off' }).click();
      await dialogIn(page).getByText('Split off, with 1 event.').waitFor();
      await confirm(page, 'Done');
    });
    await place.stand.pass(seconds(5));
    expect((await get('/v1/customers/mia-2')).customer).toMatchObject({ id: 'mia-2', orders: 1 });
    expect((await get('/v1/customers/mia')).customer.orders ?? 0).toBe(0);
    expect([await ordersOf('mia'), await ordersOf('mia-2')]).toEqual([[], ['o-of-mia-2']]);
  });
});

describe.skipIf(chromium === undefined)('a marketer', () => {
  it('finds a customer with the keyboard alone, and reads why she is in a journey or is not', async () => {
    await task('find out why she gets nothing, by keys alone', 'marketer', async ({ page }) => {
      await press(page, page.getByRole('link', { name: 'People', exact: true }));
      await skip(page);
      await type(page, 'Id, email address or phone number', 'ada');
      await page.keyboard.press('Enter');
      await press(page, page.getByRole('link', { name: 'ada', exact: true }).first());
      await skip(page);
      await press(page, page.getByRole('button', { name: 'Why, or why not?' }));
      await page.getByText('The rule does not hold').or(page.getByText('The rule holds')).first().waitFor();
      await page.keyboard.press('Escape');
      await dialogIn(page).waitFor({ state: 'hidden' });
    });
  });

  it('takes a customer out of a journey, and says why', async () => {
    const id = await personOnlyIn('win-back-14d');
    await task('take a customer out of a journey', 'marketer', async ({ page }) => {
      await findCustomer(page, id);
      await doSomething(page, 'Take out of a journey');
      await confirm(page, 'Take out of a journey', 'She wrote to us.');
    });
    await place.stand.pass(minutes(1));
    expect((await orders())[0]).toMatchObject({ does: 'remove', why: 'She wrote to us.' });
    await isOverFor(id, 'win-back-14d', 'removed');
  });

  it('takes several out of a journey, from the journey’s page', async () => {
    const ids = (await peopleIn('win-back-14d')).slice(-2);
    await task('take two customers out from the journey’s page', 'marketer', async ({ page }) => {
      await openJourney(page, 'win-back-14d');
      await page.getByRole('button', { name: 'Steer' }).click();
      await page.getByRole('menuitem', { name: 'Take customers out' }).click();
      await page.getByRole('textbox', { name: 'Customers’ ids, one a line' }).fill(ids.join('\n'));
      await confirm(page, 'Take customers out', 'They wrote to us.');
    });
    await place.stand.pass(minutes(1));
    expect((await orders())[0]).toMatchObject({ does: 'remove', why: 'They wrote to us.' });
    expect(ids).toHaveLength(2);
    for (const id of ids) await isOverFor(id, 'win-back-14d', 'removed');
  });

  it('pauses a journey from its story, saying why, and lets it go on', async () => {
    for (const [does, why] of [
      ['Pause', 'The coupon is wrong.'],
      ['Resume', 'It is mended.'],
    ] as const) {
      await task(`${does.toLowerCase()} a journey`, 'marketer', async ({ page }) => {
        await openJourney(page, 'win-back-14d');
        await page.getByRole('button', { name: does, exact: true }).click();
        await confirm(page, does, why);
      });
      const on = 'journey win-back-14d';
      expect((await orders())[0]).toMatchObject({ on, does: does.toLowerCase(), why });
    }
    expect((await get('/v1/brake')).brakes).toEqual([]);
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

  it('changes a threshold, seeing what it would do, when somebody else has approved it', async () => {
    await task('change a threshold, seeing what it would do', 'marketer', async ({ page, pass }) => {
      await openJourney(page, 'win-back-14d');
      await page.getByRole('textbox', { name: 'Days of silence' }).fill('21');
      const begun = page.waitForResponse((response) => response.url().endsWith('/preview'));
      await page.getByRole('button', { name: 'Count what it would do' }).click();
      expect((await begun).status()).toBe(200);
      await pass(minutes(5));
      await page.getByText(/would enrol \d+ a night, today \d+/).waitFor();
      await page.getByRole('textbox', { name: 'Why' }).fill('Fewer, later');
      await page.getByRole('button', { name: 'Ask for approval' }).click();
      await page.getByText('local-marketer asks for silence 21').waitFor();
    });
    const rule = '/v1/tunables/win-back-14d.rule';
    const { revision, waiting, published } = await get(rule);
    expect([waiting.is, published]).toEqual([{ silence: 21 }, undefined]);
    const mine = await place.ask('POST', `${rule}/approve`, { revision }, 'marketer');
    expect(mine).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    await task('approve a threshold', 'admin', async ({ page }) => {
      await openJourney(page, 'win-back-14d');
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('Changed by local-marketer').waitFor();
    });
    expect(await get(rule)).toMatchObject({
      published: { is: { silence: 21 }, why: 'Fewer, later', approvedBy: 'local-admin' },
    });
  });

  it('is told who has changed a threshold meanwhile, and loses nothing that was typed', async () => {
    const ask = async (page: Page, days: string, why: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'Days of silence' }).fill(days);
      await page.getByRole('textbox', { name: 'Why' }).fill(why);
    };
    const send = (page: Page) => page.getByRole('button', { name: 'Ask for approval' }).click();
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/journeys/win-back-by-reason');
      await ask(page, '75', 'Later');
      await inVisit({ role: 'admin' }, async (other) => {
        await other.go('/journeys/win-back-by-reason');
        await ask(other.page, '70', 'A little later');
        await send(other.page);
        await other.page.getByText('local-admin asks for silence 70').waitFor();
      });
      await send(page);
      await alerted(page, 'local-admin has changed it meanwhile').waitFor();
      expect(await page.getByRole('textbox', { name: 'Days of silence' }).inputValue()).toBe('75');
      expect(await page.getByRole('textbox', { name: 'Why' }).inputValue()).toBe('Later');
      await page.getByRole('button', { name: 'Go on with mine' }).click();
      await page.getByText('local-marketer asks for silence 75').waitFor();
    });
    expect(await get('/v1/tunables/win-back-by-reason.rule')).toMatchObject({
      waiting: { is: { silence: 75 }, why: 'Later', publishedBy: 'local-marketer' },
    });
  });

  it('sets a budget, and a share to be held out', async () => {
    await task('set a budget', 'marketer', async ({ page }) => {
      await openJourney(page, 'we-fixed-it');
      await page.getByRole('textbox', { name: 'Coupons' }).fill('150');
      await page.getByRole('button', { name: 'Count what it would do' }).click();
      await page.getByText(/Coupons: .* would be left/).waitFor();
      await page.getByRole('textbox', { name: 'Why' }).fill('A quiet month');
      await page.getByRole('button', { name: 'Ask for approval' }).click();
      await page.getByText('local-marketer asks for coupons 150').waitFor();
    });
    await task('set a share to be held out', 'marketer', async ({ page }) => {
      await turnTo(page, 'Settings');
      await page.getByRole('textbox', { name: 'Of everything, in percent' }).fill('10');
      await page.getByRole('textbox', { name: 'Why' }).fill('To see more');
      await page.getByRole('button', { name: 'Ask for approval' }).click();
      await page.getByText('local-marketer asks for controlPercent 10').waitFor();
    });
    for (const tunable of ['we-fixed-it.budget', 'experiment']) {
      const { revision } = await get(`/v1/tunables/${tunable}`);
      await place.ask('POST', `/v1/tunables/${tunable}/approve`, { revision });
    }
    const { tunables } = await get('/v1/tunables');
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

  it('sees which subject worked, as the API counts it', async () => {
    const { versions } = await get('/v1/figures/journeys/which-subject');
    const { next, silence } = versions[0].outcomes.subject;
    expect(next.passages).toBeGreaterThan(0);
    expect(silence.passages).toBeGreaterThan(0);
    const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
    await task('see which subject worked', 'marketer', async ({ page }) => {
      await openJourney(page, 'which-subject');
      await page.getByRole('button', { name: /^split subject/ }).click();
      for (const [name, { passages, goals }] of Object.entries({ next, silence }))
        await page
          .getByText(new RegExp(`^${passages} · ${name} .*${share.format(goals / passages)}`))
          .waitFor();
    });
  });

  it('sees the win-back rate by month, as the API counts it', async () => {
    type Month = { readonly goalRate: { readonly treatment: number | null } };
    const { months } = await get('/v1/figures/months');
    const latest = months.findLastIndex(({ goalRate }: Month) => Number(goalRate.treatment) > 0);
    expect(latest).toBeGreaterThan(0);
    const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
    await task('see the win-back rate by month', 'marketer', async ({ page }) => {
      await turnTo(page, 'Results');
      const table = page.locator('details', { has: page.locator('section[aria-label="Month by month"]') });
      await table.getByText('All months as a table').click();
      await table
        .getByRole('row')
        .nth(months.length - latest)
        .getByRole('cell', { name: share.format(months[latest].goalRate.treatment), exact: true })
        .first()
        .waitFor();
    });
  });

  it('sees what coupons are outstanding, as they lie in the ledger', async () => {
    const { journeys } = await get('/v1/coupons/liability');
    type Month = { readonly outstanding: { readonly coupons: number } };
    const told = journeys
      .flatMap(({ months }: { readonly months: readonly Month[] }) => months)
      .reduce((sum: number, { outstanding }: Month) => sum + outstanding.coupons, 0);
    expect(told).toBe(outstandingIn(place));
    await task('see what coupons are outstanding', 'marketer', async ({ page }) => {
      await turnTo(page, 'Offers');
      await page.getByText(new RegExp(`^${told} coupons`)).waitFor();
    });
  });

  it('counts a broadcast, starts what was counted at a pace, and stops it', async () => {
    const { profiles } = place.ports;
    for (let number = 1; number <= 40; number += 1) {
      const profile = await profiles.get(customerId(`c-${String(number).padStart(5, '0')}`));
      if (profile !== undefined) await profiles.putAll([{ ...profile, leavingReason: 'cannot-use' }]);
    }
    await task('count a broadcast and start it', 'marketer', async ({ page, pass }) => {
      await turnTo(page, 'Broadcasts');
      await page.getByRole('link', { name: 'New broadcast' }).click();
      await page.getByRole('textbox', { name: 'Its name' }).fill('works-again');
      await page.getByRole('textbox', { name: 'reason' }).fill('cannot-use');
      await page.getByRole('textbox', { name: 'fix' }).fill('The app opens again.');
      await page.getByRole('textbox', { name: 'Customers a second' }).fill('0.05');
      expect(await page.getByRole('button', { name: 'Start it' }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Count first' }).click();
      await page.getByRole('heading', { name: /Counting|What it would do/ }).waitFor();
      await pass(minutes(5));
      await page.getByRole('heading', { name: 'What it would do' }).waitFor();
      await page.getByRole('button', { name: 'Start it' }).click();
      await dialogIn(page).getByRole('button', { name: 'Start it' }).click();
      await page.getByRole('heading', { name: 'works-again' }).waitFor();
    });
    const parameters = { reason: 'cannot-use', fix: 'The app opens again.' };
    expect((await get('/v1/broadcasts')).broadcasts[0]).toMatchObject({ id: 'works-again', parameters });
    expect(await get('/v1/broadcasts/works-again')).toMatchObject({
      state: 'running',
      customersPerSecond: 0.05,
    });
    await task('stop a broadcast', 'marketer', async ({ page }) => {
      await turnTo(page, 'Broadcasts');
      await page.getByRole('link', { name: 'works-again' }).click();
      await page.getByRole('button', { name: 'Stop it' }).click();
      await confirm(page, 'Stop it');
    });
    await place.stand.pass(minutes(2));
    expect(await get('/v1/broadcasts/works-again')).toMatchObject({ state: 'stopped' });
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

  it('looks at a message as a customer would get it, and sends nothing', async () => {
    await place.ask('POST', '/v1/identify', {
      userId: 'cleo',
      traits: { email: 'cleo@example.com', firstName: 'Cleo' },
    });
    await place.stand.pass(seconds(5));
    const sent = (await get('/dev/messages')).messages.length;
    await task('preview a message for a customer', 'marketer', async ({ page }) => {
      await openMessage(page, 'we-miss-you');
      await page.getByRole('textbox', { name: 'A customer’s id' }).fill('cleo');
      await page.frameLocator('iframe').getByText(/Cleo/).first().waitFor();
    });
    expect((await get('/dev/messages')).messages).toHaveLength(sent);
    expect((await place.ports.ledger.history(customerId('cleo'), 10)).passages).toEqual([]);
  });

  it('sends a test of a message to an address of the shop’s own, and to no other', async () => {
    await inVisit({ role: 'marketer' }, async ({ page, go }) => {
      await go('/messages/we-miss-you');
      await page.getByRole('button', { name: 'Send a test' }).click();
      await dialogIn(page).getByRole('textbox', { name: 'To' }).fill('somebody@example.com');
      await dialogIn(page).getByRole('button', { name: 'Send a test' }).click();
      await alerted(page, 'This is not right yet.').waitFor();
    });
    await task('send a test mail', 'marketer', async ({ page }) => {
      await openMessage(page, 'we-miss-you');
      await page.getByRole('button', { name: 'Send a test' }).click();
      await dialogIn(page).getByRole('textbox', { name: 'To' }).fill('kim@shop.example.com');
      await confirm(page, 'Send a test');
    });
    const { messages } = await get('/dev/messages');
    expect(messages[0]).toMatchObject({ to: 'kim@shop.example.com', words: expect.stringContaining('TEST') });
    expect(messages[1]).not.toMatchObject({ to: 'somebody@example.com' });
  });

  it('changes a text, which somebody else approves, and takes it back', async () => {
    const words = '/v1/words/cart-reminder';
    const before: string = (await get(words)).sources.en.txt;
    const after = `Hello again. ${before}`;
    await task('change a text, and ask for it to be published', 'marketer', async ({ page }) => {
      await openMessage(page, 'cart-reminder');
      await page.getByRole('tab', { name: 'Words' }).click();
      const text = page.getByRole('textbox', { name: 'Text', exact: true });
      await text.fill(`${before} {{ customer.nonsense }}`);
      await page
        .getByText(/cart-reminder\/en\.txt:\d+/)
        .first()
        .waitFor();
      await text.fill(after);
      await page.getByText('Nothing keeps it from being published.').waitFor();
      await page.getByRole('button', { name: 'Save the draft' }).click();
      await page.getByText('Saved.').waitFor();
      await page.getByRole('button', { name: 'Publish' }).click();
      await confirm(page, 'Publish', 'Warmer.');
    });
    const asked = await get(words);
    expect(asked).toMatchObject({ sources: { en: { txt: before } }, waiting: { why: 'Warmer.' } });
    expect(asked.published).toBeUndefined();
    const mine = await place.ask('POST', `${words}/approve`, { number: asked.waiting.number }, 'marketer');
    expect(mine.status).toBeGreaterThanOrEqual(400);
    await task('approve a text', 'admin', async ({ page }) => {
      await openMessage(page, 'cart-reminder');
      await page.getByRole('tab', { name: 'Versions' }).click();
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('Approved: it is sent from now on.').waitFor();
    });
    expect(await get(words)).toMatchObject({
      sources: { en: { txt: after } },
      published: { state: 'in-force', why: 'Warmer.', for: 'new' },
    });
    await task('take a text back', 'marketer', async ({ page }) => {
      await openMessage(page, 'cart-reminder');
      await page.getByRole('tab', { name: 'Versions' }).click();
      await page.getByRole('button', { name: 'Take back' }).click();
      await confirm(page, 'Take back', 'Too warm.');
    });
    const back = await get(words);
    expect(back.published).toBeUndefined();
    expect(back.sources.en.txt).toBe(before);
    const { entries } = await get('/v1/audit?month=2026-03');
    const what = entries.map((each: { readonly what: string }) => each.what);
    for (const each of ['publish', 'approve', 'take-back'])
      expect(what).toContain(`POST /v1/words/{id}/${each}`);
  });

  it('changes a text and asks for it to be published with the keyboard alone', async () => {
    await task('change a text, by keys alone', 'marketer', async ({ page }) => {
      await press(page, page.getByRole('link', { name: 'Messages', exact: true }));
      await skip(page);
      await press(page, page.getByRole('link', { name: 'coupon-expires-soon', exact: true }));
      await skip(page);
      await tabTo(page, page.getByRole('tab', { name: 'Look' }));
      await page.keyboard.press('ArrowRight');
      await tabTo(page, page.getByRole('textbox', { name: 'Text', exact: true }));
      await page.keyboard.press('ControlOrMeta+Home');
      await page.keyboard.type('Soon: ');
      await page.getByText('Nothing keeps it from being published.').waitFor();
      await press(page, page.getByRole('button', { name: 'Save the draft' }));
      await page.getByText('Saved.').waitFor();
      await press(page, page.getByRole('button', { name: 'Publish' }));
      await type(page, 'Why', 'Sooner.');
      await press(page, dialogIn(page).getByRole('button', { name: 'Publish' }));
      await dialogIn(page).waitFor({ state: 'hidden' });
    });
    const { waiting, draft } = await get('/v1/words/coupon-expires-soon');
    expect(waiting).toMatchObject({ why: 'Sooner.' });
    expect(draft?.sources.en.txt ?? 'Soon: ').toMatch(/^Soon: /);
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

  it('reads the very message that a customer got', async () => {
    const step = 'we-miss-you';
    const got = await Promise.all(
      (await peopleIn('win-back-14d')).map(async (id) => {
        const { touches = [] } = (await passageOf(id, 'win-back-14d')) ?? {};
        return touches.some((each) => each.step === step && each.outcome === 'sent') ? [id] : [];
      }),
    );
    const [id = ''] = got.flat();
    type Moment = { readonly kind: string; readonly step?: string; readonly touch?: string };
    const { timeline } = await get(`/v1/customers/${id}`);
    const { touch = '' } = timeline.find((each: Moment) => each.kind === 'touchpoint' && each.step === step);
    const { subject } = await get(`/v1/customers/${id}/message?touch=${encodeURIComponent(touch)}`);
    await task('read the message that a customer got', 'marketer', async ({ page }) => {
      await findCustomer(page, id);
      const entry = page.getByRole('listitem').filter({ hasText: step });
      await entry.getByRole('button', { name: 'Show the message' }).first().click();
      await dialogIn(page).getByText(subject, { exact: true }).waitFor();
      await page.frameLocator('[role=dialog] iframe').getByText('Rekindle Sample Shop').first().waitFor();
    });
  });
});

describe.skipIf(chromium === undefined)('an administrator', () => {
  it('lifts the stop at her address, which had bounced', async () => {
    type Sent = { readonly id: string; readonly channel: string; readonly to: string };
    const { messages } = (await get('/dev/messages')) as { readonly messages: readonly Sent[] };
    const { ledger, secret } = place.ports;
    const key = await secret();
    const reachOf = async (customer: string) =>
      (await get(`/v1/customers/${customer}`)).channels.find(
        ({ channel }: { readonly channel: string }) => channel === 'email',
      );
    // Who is a customer still, and is written to.
    const reached: { readonly id: string; readonly contact: string; readonly customer: string }[] = [];
    for (const { id, channel, to } of messages) {
      const contact = contactId(key, 'email', to);
      const [customer] = channel === 'email' ? await ledger.namedAt(contact) : [];
      if (customer !== undefined && (await reachOf(customer))?.takes === 'all')
        reached.push({ id, contact, customer });
    }
    const [{ id, contact, customer } = { id: '', contact: '', customer: '' }] = reached;
    await place.stand.post(`/dev/mail/${id}/bounced`, {});
    await place.stand.pass(seconds(5));
    const atAddress = async () => (await ledger.contact(contact))?.stop;
    const reach = () => reachOf(customer);
    expect([await atAddress(), await reach()]).toMatchObject([
      { cause: 'bounced' },
      { takes: 'nothing', reason: 'bounced' },
    ]);
    await task('lift a stop at an address', 'admin', async ({ page }) => {
      await findCustomer(page, customer);
      await doSomething(page, 'Lift a stop at her address');
      await dialogIn(page).getByRole('textbox', { name: 'Reason' }).fill('Her mailbox was full.');
      await confirm(page, 'Lift a stop at her address');
      await page.getByText('Lifted.').waitFor();
    });
    await place.stand.pass(seconds(5));
    expect([await atAddress(), (await reach()).takes]).toEqual([undefined, 'all']);
  });

  it('downloads all that is known of a customer, and erases her', async () => {
    await place.ask('POST', '/v1/identify', { userId: 'bo', traits: { email: 'bo@example.com' } });
    await place.stand.pass(seconds(5));
    await task('export all that is known of a customer', 'admin', async ({ page }) => {
      await findCustomer(page, 'bo');
      const download = page.waitForEvent('download');
      await doSomething(page, 'Download all that is known');
      expect((await download).suggestedFilename()).toBe('customer-bo.json');
    });
    await task('erase a customer', 'admin', async ({ page }) => {
      await findCustomer(page, 'bo');
      await doSomething(page, 'Erase her');
      const erase = dialogIn(page).getByRole('button', { name: 'Erase her' });
      expect(await erase.isDisabled()).toBe(true);
      await page.getByRole('textbox', { name: 'Type bo to confirm' }).fill('bo');
      await erase.click();
      await page.getByText('She is being forgotten.').waitFor();
    });
    await place.stand.pass(minutes(1));
    expect((await get('/v1/customers/bo')).customer?.email).toBeUndefined();
    expect((await place.ports.profiles.get(customerId('bo')))?.email).toBeUndefined();
    const { entries } = await get('/v1/audit?month=2026-03');
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

  it('says in words what the API answers instead, and keeps what was typed', async () => {
    const answers = [
      [429, 'Too many requests at once.'],
      [500, 'This failed, and it is not your mistake.'],
      [409, 'It stands otherwise by now.'],
      [409, 'somebody else was first'],
      [404, 'The customer bo was erased.'],
      [403, 'Your role may not do this.'],
      [0, 'The API does not answer.'],
      // The last: who is signed out stays so.
      [401, 'You are signed out.'],
    ] as const;
    await inVisit({}, async ({ page, go }) => {
      await go('/people/ada');
      const other = page.getByRole('textbox', { name: 'The other id' });
      await doSomething(page, 'Make another id hers');
      for (const [status, sentence] of answers) {
        const message = status === 409 || status === 404 ? 'somebody else was first' : '';
        const reason = status === 404 ? { kind: 'erased', customer: 'bo' } : undefined;
        const refuse = (route: Route): Promise<void> =>
          status === 0
            ? route.abort()
            : route.fulfill({ status, json: { error: { code: 'x', message, reason } } });
        await page.route('**/v1/customers/ada/merge', refuse);
        await other.fill(`visitor-${status}`);
        await page.getByRole('button', { name: 'Make another id hers' }).click();
        await alerted(page, sentence).waitFor();
        expect(await other.inputValue()).toBe(`visitor-${status}`);
        await page.unroute('**/v1/customers/ada/merge');
      }
      await page.reload();
      await settled(page);
      await doSomething(page, 'Make another id hers');
      expect(await other.inputValue()).toBe('visitor-401');
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

describe.skipIf(chromium === undefined)('a journey that is stopped', () => {
  it('is so from its page: its passages end, and what they offered is void', async () => {
    const ids = await peopleIn('win-back-14d');
    expect(ids.length).toBeGreaterThan(0);
    await task('stop a journey', 'marketer', async ({ page }) => {
      await openJourney(page, 'win-back-14d');
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await confirm(page, 'Stop', 'The wrong price.');
    });
    const on = 'journey win-back-14d';
    expect((await get('/v1/brake')).brakes).toMatchObject([
      { on, state: 'stopped', why: 'The wrong price.' },
    ]);
    await place.stand.pass(hours(25));
    for (const id of ids) await isOverFor(id, 'win-back-14d', 'stopped');
    const { journeys } = await get('/v1/figures/journeys');
    const told = journeys.find(({ journey }: { readonly journey: string }) => journey === 'win-back-14d');
    expect(told.underWay.treatment ?? 0).toBe(0);
  });

  it('is so with the keyboard alone', async () => {
    await task('stop a journey, by keys alone', 'marketer', async ({ page }) => {
      await press(page, page.getByRole('link', { name: 'Journeys', exact: true }));
      await skip(page);
      await press(page, page.getByRole('link', { name: 'abandoned-checkout', exact: true }));
      await skip(page);
      await press(page, page.getByRole('button', { name: 'Stop', exact: true }));
      await type(page, 'Why', 'The wrong cart.');
      await press(page, dialogIn(page).getByRole('button', { name: 'Stop', exact: true }));
      await dialogIn(page).waitFor({ state: 'hidden' });
    });
    const on = 'journey abandoned-checkout';
    expect((await orders())[0]).toMatchObject({ on, does: 'stop', why: 'The wrong cart.' });
    for (const journey of ['win-back-14d', 'abandoned-checkout'])
      await place.ask('POST', `/v1/journeys/${journey}/resume`, { why: 'It is tried.' });
    expect((await get('/v1/brake')).brakes).toEqual([]);
  });
});
