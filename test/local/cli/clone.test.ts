/** The command in a clone that nobody has built. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { newFolder } from '../../support/files.ts';

it('says in a clone that is not built what to do, instead of failing by its imports', async () => {
  const clone = newFolder();
  mkdirSync(join(clone, 'bin'));
  writeFileSync(join(clone, 'package.json'), '{ "type": "module" }');
  const command = join(clone, 'bin', 'rekindle.js');
  copyFileSync(new URL('../../../bin/rekindle.js', import.meta.url), command);
  await expect(promisify(execFile)(process.execPath, [command, 'journeys'])).rejects.toMatchObject({
    code: 2,
    stderr:
      'this is a clone of rekindle that is not built: npm run build, or leave the building out with node local/cli/rekindle.ts\n',
  });
});
