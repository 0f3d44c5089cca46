/** docs/events.md tells of each kind of event what its module says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventKinds } from '../../../../shared/customers/events/kinds/index.ts';

const documented = readFileSync(join(import.meta.dirname, '../../../../docs/events.md'), 'utf8');

const rows = eventKinds.map(({ name, documents: { detail, profile } }) => {
  const called = name === 'Custom' ? 'anything else' : `\`${name}\``;
  return `| ${[called, detail, profile].join(' | ')} |`;
});

it('names every kind of event, what its detail says and what becomes of it, as its module does', () => {
  const table = documented.split('\n').filter((line) => line.startsWith('|'));
  expect(table).toEqual([
    '| detail-type | detail: `customer`, and | in the profile |',
    '| --- | --- | --- |',
    ...rows,
  ]);
});
