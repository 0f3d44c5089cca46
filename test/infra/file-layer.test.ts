/** Files that deploy beside the functions: whoever copies one while it is made again gets the whole of it. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, expect, it } from 'vitest';
import { FileLayer } from '../../infra/constructs/file-layer.ts';
import { newFolder } from '../support/files.ts';

const files = 'build/files';
const file = 'file-layer-test.json';

const made = (content: unknown): void => {
  const stack = new Stack(new App({ outdir: newFolder() }), 'Stack');
  new FileLayer(stack, 'File', { file, variable: 'TEST_FILE', content, description: 'of a test' });
};
const foldersOf = (name: string): readonly string[] =>
  readdirSync(files)
    .map((folder) => join(files, folder))
    .filter((folder) => existsSync(join(folder, name)));
afterAll(() => {
  for (const folder of foldersOf(file)) rmSync(folder, { recursive: true });
});

it('has one folder a content, which nobody writes to once it is there', () => {
  made({ a: 1 });
  const [folder = ''] = foldersOf(file);
  const path = join(folder, file);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1 });
  const long = new Date(2000, 0);
  utimesSync(path, long, long);
  made({ a: 1 });
  expect(statSync(path).mtime).toEqual(long);
  made({ a: 2 });
  expect(foldersOf(file)).toHaveLength(2);
});
