/** A shop of its own, with traits of its own: told with who a customer is, asked by its journey, shown in its message. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { live, silentCustomer, storyShop } from '../../local/testing/index.ts';
import { days, hours, iso } from '../../shared/base/time.ts';
import { asked } from '../../shared/customers/rules/index.ts';
import { date, number, oneOf, text } from '../../shared/customers/traits/trait.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { branch, email, exit, purchase, send, shopTrait } from '../../shared/journeys/language.ts';

const traits = { plan: oneOf('free', 'pro'), petName: text(), renewsOn: date(), seats: number() };
const { renewsOn } = asked(traits);

const renewal = journey('renewal', {
  version: 1,
  enrols: { when: renewsOn.begins(days(14)) },
  goal: purchase,
  steps: [
    branch(shopTrait(traits, 'plan'), {
      pro: [send(email('renews-soon'))],
      otherwise: [exit('nothing-to-renew')],
    }),
    exit('told'),
  ],
});

const words = `{% if traits.renewsOn %}{% if traits.petName %}{{ traits.petName }} and you{% else %}You{% endif %} renew {{ traits.renewsOn | date_in: 'day' }}.{% endif %}
{{ brand.name }}, {{ brand.address }} {{ links.unsubscribe }}`;
const messages = mkdtempSync(join(tmpdir(), 'rekindle-traits-'));
mkdirSync(join(messages, 'renews-soon'));
writeFileSync(join(messages, 'renews-soon', 'en.txt'), words);
writeFileSync(
  join(messages, 'renews-soon', 'en.mjml'),
  `<mjml lang="en"><mj-head><mj-title>You renew soon</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>${words}</mj-text></mj-column></mj-section></mj-body></mjml>`,
);
afterAll(() => rmSync(messages, { recursive: true }));

const shop = storyShop(renewal, { traits, messages });
const story = (detail: Readonly<Record<string, unknown>>) =>
  live(
    renewal,
    silentCustomer(),
    {},
    {
      shop,
      told: [{ after: hours(1), event: 'Customer Identified', detail }],
      days: 20,
    },
  );

it('writes to whom the trait says, in its words', async () => {
  const { lines, mails, profiles, published } = await story({
    plan: 'pro',
    petName: 'Rex',
    renewsOn: '2026-03-20',
    seats: 3,
  });
  expect(lines).toEqual(['day 0: email renews-soon', 'day 0: exit told']);
  const entered = published.find(({ detailType }) => detailType === 'Journey Entered');
  expect(entered && iso(entered.time)).toBe('2026-03-06T12:00:00Z');
  expect(mails[0]?.text).toContain('Rex and you renew March 20, 2026.');
  expect(profiles[0]?.traits).toEqual({ plan: 'pro', renewsOn: '2026-03-20' });
});

it('branches by the trait, and takes nobody in of whom it was not told', async () => {
  expect((await story({ plan: 'free', renewsOn: '2026-03-20' })).lines).toEqual([
    'day 0: exit nothing-to-renew',
  ]);
  expect((await story({ plan: 'pro', renewsOn: 'soon' })).passages).toEqual([]);
});
