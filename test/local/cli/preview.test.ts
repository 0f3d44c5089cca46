/** `rekindle preview`: what it writes, to whom, and what it refuses. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { customerBody } from '../../../functions/api/contract/schemas.ts';
import { previewMessages } from '../../../local/cli/preview.ts';
import { UsageError } from '../../../local/cli/usage.ts';
import { newFolder } from '../../support/files.ts';

const config = join(import.meta.dirname, '../../../rekindle.config.ts');
const server = { url: 'http://127.0.0.1:9', key: 'rk_admin_local' };

/** What is said on standard output. */
const previewed = async (message: string | undefined, more: object): Promise<string> => {
  const said: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  try {
    await previewMessages(message, { ...server, config, out: newFolder(), ...more });
  } finally {
    write.mockRestore();
  }
  return said.join('');
};

it('writes a message in the language, and says where', async () => {
  const out = newFolder();
  expect(await previewed('we-miss-you', { out, locale: 'zh-TW' })).toBe(
    `${join(out, 'we-miss-you.zh-Hant.html')}\n`,
  );
  expect(readdirSync(out)).toEqual(['we-miss-you.zh-Hant.html']);
});

it('writes to the customer whom the API tells, in the customer’s language', async () => {
  const told = customerBody.parse({
    customer: {
      id: 'mei',
      orders: 2,
      spent: 40,
      firstName: 'Mei',
      favouriteCategory: 'coffee',
      locale: 'zh-CN',
    },
    stage: 'dormant',
    channels: [],
    enrolments: [],
    timeline: [],
  });
  const asked: string[] = [];
  const api = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(told));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void api.close());
  await new Promise((listening) => api.once('listening', listening));
  const address = api.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const out = newFolder();
  await previewed('half-price-favourite', { out, url, customer: 'mei' });
  expect(asked).toEqual(['GET /v1/customers/mei']);
  const html = readFileSync(join(out, 'half-price-favourite.zh-Hans.html'), 'utf8');
  expect(html).toContain('Mei，你好');
  expect(html).toContain('你最爱的“咖啡”');
});

it('refuses a message that nobody sends, and a language that the shop has not', async () => {
  await expect(previewed('nowhere', {})).rejects.toThrow(UsageError);
  await expect(previewed('nowhere', {})).rejects.toThrow(
    'no journey of the shop sends "nowhere"; they send a-little-something, ',
  );
  await expect(previewed('we-miss-you', { locale: 'fr' })).rejects.toThrow(
    '--locale: the shop has no words in fr; it has en, zh-Hans, zh-Hant',
  );
});
