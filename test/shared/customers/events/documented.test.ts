/** docs/events.md tells of each kind of event what its module says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventKinds } from '../../../../shared/customers/events/kinds/index.ts';
import { othersNames } from '../../../../shared/customers/events/others-names.ts';

const documented = readFileSync(join(import.meta.dirname, '../../../../docs/events.md'), 'utf8');

/** The tables of a part of the page. */
const tableIn = (part: string): readonly string[] => part.split('\n').filter((line) => line.startsWith('|'));
const [ofKinds = '', ofTheRest = ''] = documented.split('## Names that others use');
const [ofNames = ''] = ofTheRest.split('\n## ');

const rows = eventKinds.map(({ name, documents: { detail, profile } }) => {
  const called = name === 'Custom' ? 'anything else' : `\`${name}\``;
  return `| ${[called, detail, profile].join(' | ')} |`;
});

it('names every kind of event, what its detail says and what becomes of it, as its module does', () => {
  expect(tableIn(ofKinds)).toEqual([
    '| detail-type | detail: `customer`, and | in the profile |',
    '| --- | --- | --- |',
    ...rows,
  ]);
});

it('names what others call each of them', () => {
  const rowsOfNames = othersNames.map(({ means, sender, names, sureBy }) => {
    const called = names.map((name) => `\`${name}\``).join(', ');
    const sure = sureBy === undefined ? '' : ` with \`${sureBy.join('`, `')}\``;
    return `| \`${means}\` | ${called}${sure} | ${sender} |`;
  });
  expect(tableIn(ofNames)).toEqual(['| our event | called | by |', '| --- | --- | --- |', ...rowsOfNames]);
});
