/** `node --import`: plants the bug that MUTANT names, in the source as it is loaded. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mutants } from './mutants.ts';

const mutant = mutants.find(({ name }) => name === process.env.MUTANT);
if (mutant === undefined) throw new Error(`there is no mutant ${JSON.stringify(process.env.MUTANT)}`);
const file = join(import.meta.dirname, '../..', mutant.file);
const url = pathToFileURL(file).href;
const source = readFileSync(file, 'utf8').replace(mutant.from, () => mutant.to);

registerHooks({
  load: (loaded, context, next) =>
    loaded === url ? { ...next(loaded, context), source } : next(loaded, context),
});
