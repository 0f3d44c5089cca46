#!/usr/bin/env node
/** `npm create rekindle my-shop`: the command `rekindle init`, of this package's version. */
process.argv.splice(2, 0, 'init');
await import(new URL('bin/rekindle.js', import.meta.resolve('rekindle/package.json')).href);
