/** Makes what the package ships, in dist/: JavaScript with declarations, the handlers' bundles, messages and the scaffold. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const run = (...args: readonly string[]): void => {
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
};

rmSync(dist, { recursive: true, force: true });
run(join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json');
for (const name of readdirSync(join(root, 'functions')))
  if (existsSync(join(root, 'functions', name, 'handler.ts')))
    run(join(root, 'scripts', 'bundle.ts'), name, join(dist, 'bundles', name));
for (const folder of ['workflows/messages', 'local/cli/template', 'local/dev/samples'])
  cpSync(join(root, folder), join(dist, folder), { recursive: true });
run(
  join(root, 'node_modules/vite/bin/vite.js'),
  'build',
  join(root, 'console'),
  '--outDir',
  join(dist, 'console'),
  '--emptyOutDir',
  '--logLevel',
  'warn',
);
