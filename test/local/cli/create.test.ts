/** The package `create-rekindle`, which `npm create rekindle` runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import create from '../../../local/cli/create/package.json' with { type: 'json' };
import { initShop } from '../../../local/cli/init.ts';
import rekindle from '../../../package.json' with { type: 'json' };
import { newFolder } from '../../support/files.ts';

it('makes a shop by the rekindle of its own version, with the same Node and under the same licence', () => {
  const { version, engines, license } = rekindle;
  expect(create).toMatchObject({ version, engines, license, dependencies: { rekindle: version } });
});

it('makes a shop that says who is told when something goes wrong, or where that is said', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const made = async (alarmsTo?: string) => {
    const folder = join(newFolder(), 'my-shop');
    await initShop(folder, { from: '0.1.0', ...(alarmsTo !== undefined && { alarmsTo }) });
    return readFileSync(join(folder, 'rekindle.config.ts'), 'utf8');
  };
  expect(await made("o'hara@shop.example.com")).toContain("\n  alarmsTo: 'o\\'hara@shop.example.com',\n");
  expect(await made()).toMatch(/\n {2}\/\/ Who is told by email when something goes wrong: alarmsTo: /);
  await expect(made('nobody')).rejects.toThrow('--alarms-to takes an email address');
});
