/**
 * DynamoDB: operations made up at random over the tables of this repository's own shop, as the embedded one answers them and as
 * dynoxide does. What is asked wrongly is among them. Refusals are compared by their names, and cancelled transactions by their
 * reasons; messages are not.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, synthesize } from '../../../local/engine/synth.ts';
import { loadShop } from '../../../shared/shop/load.ts';
import { compared, differs } from '../dynamodb/compared.ts';
import { embedded, faults } from '../dynamodb/faults.ts';
import { type FuzzedTable, fuzzedTable } from '../dynamodb/operations.ts';
import { dynoxide, startDynoxide } from '../peers/dynoxide.ts';
import type { Case, Suite } from '../suite.ts';

const seed = 20_261_130;
const count = 20_000;
const countByFault = 3_000;

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Parameters<typeof fuzzedTable>[1] }>
  >;
}

/** Those of the templates. */
const tablesOf = (assembly: string): readonly FuzzedTable[] =>
  globSync('*.template.json', { cwd: assembly })
    .sort()
    .map((file): Template => JSON.parse(readFileSync(join(assembly, file), 'utf8')))
    .flatMap(({ Resources }) => Object.entries(Resources))
    .filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table')
    .map(([name, { Properties }]) => fuzzedTable(name.replace(/[0-9A-F]{8}$/, ''), Properties));

export default {
  says: `${count} operations on the shop’s own tables, as dynoxide answers them`,
  peers: [dynoxide],
  minutes: 6,
  differences: [],
  run: async () => {
    const tables = tablesOf(await synthesize(await loadShop(join(projectRoot, 'rekindle.config.ts'))));
    const planted: Case[] = [];
    for (const [fault, side] of Object.entries(faults)) {
      const isFound = await differs({ tables, ours: embedded(), theirs: side(), seed, count: countByFault });
      planted.push({ name: `planted: ${fault}`, ours: 'found', theirs: isFound ? 'found' : 'not found' });
    }
    await using theirs = await startDynoxide();
    return [...planted, ...(await compared({ tables, ours: embedded(), theirs, seed, count }))];
  },
} satisfies Suite;
