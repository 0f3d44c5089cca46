import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clauseKinds } from '../../../../../shared/customers/rules/clauses/index.ts';
import { parseRule, usualSettings } from '../../../../../shared/customers/rules/index.ts';
import { clauses } from '../arbitraries.ts';

/** `{ "field": "tier", "in": ["gold"] }`. */
const asWritten = (clause: object): string =>
  JSON.stringify(clause, null, 1)
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('[ ', '[')
    .replaceAll(' ]', ']');

describe('every kind of clause', () => {
  it('stands on the page about rules as it says itself, in the order of the list', () => {
    const page = readFileSync(new URL('../../../../../docs/rules.md', import.meta.url), 'utf8');
    const [, table = ''] = page.split('| --- | --- |\n');
    const rows = table.slice(0, table.indexOf('\n\n')).split('\n');
    expect(rows).toEqual(clauseKinds.map(({ docs }) => `| \`${asWritten(docs.example)}\` | ${docs.asks} |`));
  });

  it.each(clauseKinds.map(({ key, docs }) => [key, docs.example] as const))(
    'shows an example that can be used: %s',
    (_, example) => {
      expect(parseRule(example, 'the example')).toEqual(example);
    },
  );

  it('reads its own clauses and no other kind’s', () => {
    for (const { example } of clauseKinds.map(({ docs }) => docs))
      expect(clauseKinds.filter((kind) => kind.read(example, usualSettings) !== undefined)).toHaveLength(1);
  });

  it('is among those that the properties are tried on', () => {
    const seen = new Set(
      fc
        .sample(clauses, { numRuns: 2_000, seed: 8 })
        .map((clause) => clauseKinds.findIndex((kind) => kind.read(clause, usualSettings) !== undefined)),
    );
    expect(seen.size).toBe(clauseKinds.length);
  });
});
