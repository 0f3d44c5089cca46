/** Bundles one handler for Lambda: `node scripts/bundle.ts NAME FOLDER`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundling.ts';

const [name, folder] = process.argv.slice(2);
if (name === undefined || folder === undefined) throw new Error('name a function and a folder');
await bundle(join(import.meta.dirname, '..', 'functions', name, 'handler.ts'), folder);
// Whatever lies around it where it is unpacked.
writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
