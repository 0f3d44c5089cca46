/** A story that asks how likely the customer is to recommend the shop, with messages of its own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { live, silentCustomer, storyShop } from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { exit, nps, purchase, score, send, waitFor } from '../../shared/journeys/language.ts';
import { newFolder } from '../support/files.ts';

const recommend = nps('would-you-recommend', { over: 'email', transactional: true, inWords: true });
const asking = journey('how-likely', {
  version: 1,
  enrols: { when: dormantFor(days(60)) },
  goal: purchase,
  steps: [
    send(recommend),
    waitFor(
      score(recommend),
      { atMost: days(7) },
      {
        promoter: [exit('promoter')],
        passive: [exit('passive')],
        detractor: [exit('detractor')],
        unanswered: [],
      },
    ),
    exit('unanswered'),
  ],
});

const messages = newFolder();
mkdirSync(join(messages, 'would-you-recommend'));
const each = (line: (score: number) => string): string =>
  Array.from({ length: 11 }, (_, score) => line(score)).join(' ');
const links = each((score) => `<a href="{{ answers.${score} }}">${score}</a>`);
writeFileSync(
  join(messages, 'would-you-recommend', 'en.mjml'),
  `<mjml lang="en"><mj-head><mj-title>How likely?</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>${links}</mj-text></mj-column></mj-section></mj-body></mjml>`,
);
writeFileSync(
  join(messages, 'would-you-recommend', 'en.txt'),
  each((score) => `${score}: {{ answers.${score} }}`),
);
mkdirSync(join(messages, '_pages'));
writeFileSync(
  join(messages, '_pages', 'en.json'),
  JSON.stringify({ questions: { 'would-you-recommend': 'How likely are you to recommend us to a friend?' } }),
);
const shop = storyShop(asking, { messages });

it.each([
  ['10', 'promoter'],
  ['8', 'passive'],
  ['0', 'detractor'],
  ['11', 'unanswered'],
])('goes on by the score %s as by that of %s', async (answer, outcome) => {
  const { lines, mails } = await live(
    asking,
    silentCustomer(),
    { 'would-you-recommend': [{ after: hours(2), does: 'answer', answer }] },
    { shop },
  );
  expect(lines).toEqual([
    'day 0: nps would-you-recommend',
    `day ${outcome === 'unanswered' ? 7 : 0}: exit ${outcome}`,
  ]);
  expect(JSON.stringify(mails[0]).match(/\/a\//g)).toHaveLength(22);
});
