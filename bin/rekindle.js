#!/usr/bin/env node
/** The command `rekindle`, for a Node of any age: an older one is told what is needed. */
import { existsSync } from 'node:fs';

const least = 24;
if (Number(process.versions.node.split('.')[0]) < least) {
  process.stderr.write(
    `rekindle needs Node ${least} or newer, and this is ${process.version}; npx -p node@${least} -p rekindle rekindle init my-shop makes a project that brings its own, for npm run and npx in it\n`,
  );
  process.exitCode = 2;
} else if (existsSync(new URL('../dist/local/cli/rekindle.js', import.meta.url))) {
  await import('../dist/local/cli/rekindle.js');
} else {
  process.stderr.write(
    'this is a clone of rekindle that is not built: npm run build, or leave the building out with node local/cli/rekindle.ts\n',
  );
  process.exitCode = 2;
}
