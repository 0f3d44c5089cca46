/** A run's messages as files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileNameOf, writeMessage } from '../../../local/engine/message-files.ts';
import { newFolder } from '../../support/files.ts';
import { start } from '../../support/stand.ts';

const email = {
  channel: 'email',
  touch: 'win-back@1/ada/1/we-miss-you',
  at: start,
  to: 'ada@example.com',
  from: '"Acme" <hello@shop.example.com>',
  subject: 'We miss you',
  html: '<p>one</p>\n<p>two</p>\n',
  text: 'one\n\ntwo\r\nthree\n',
  headers: [
    { name: 'List-Id', value: '"Acme" <marketing.shop.example.com>' },
    { name: 'Feedback-ID', value: 'win-back:marketing:1.local-1.embedded:AmazonSES' },
  ],
} as const;

it('has the headers that its provider was given or sets, and the line ends that mail has', async () => {
  const folder = newFolder();
  await writeMessage(folder, email);
  const eml = readFileSync(join(folder, fileNameOf(email)), 'utf8');
  expect(eml).toMatch(/^list-id: "Acme" <marketing\.shop\.example\.com>\r$/im);
  expect(eml).toMatch(/^feedback-id: win-back:marketing:1\.local-1\.embedded:AmazonSES\r$/im);
  expect(eml).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
});
