/** Asks two DynamoDBs the same things, and keeps what both answered. */
import type { Case } from '../suite.ts';
import { answerOf, type Side } from './answers.ts';
import { type FuzzedTable, groupOf, operationsOf } from './operations.ts';

/** @throws Error when one does not take a table */
const created = async (side: Side, tables: readonly FuzzedTable[]): Promise<void> => {
  for (const { name, request } of tables) {
    const { status, body } = await side.ask('CreateTable', JSON.stringify(request));
    if (status !== 200) throw new Error(`CreateTable ${name}: ${body}`);
  }
};

interface Comparison {
  readonly tables: readonly FuzzedTable[];
  readonly ours: Side;
  readonly theirs: Side;
  readonly seed: number;
  /** Cases, of which there are so many. */
  readonly count: number;
}

/**
 * A case an operation. What follows a difference, and is about the same items, may differ for that alone: it is not asked, and
 * others are in its place.
 */
export const compared = async (comparison: Comparison): Promise<readonly Case[]> => {
  const { tables, ours, theirs, seed, count } = comparison;
  await created(ours, tables);
  await created(theirs, tables);
  const cases: Case[] = [];
  let parted: number | undefined;
  for (const operation of operationsOf(tables, seed)) {
    if (cases.length === count) break;
    const group = groupOf(operation);
    if (group === parted) continue;
    const answers = [await answerOf(ours, operation), await answerOf(theirs, operation)] as const;
    const differ = JSON.stringify(answers[0]) !== JSON.stringify(answers[1]);
    if (differ) parted = group;
    const asked = differ ? { asked: { [operation.operation]: operation.input } } : {};
    cases.push({
      name: `${operation.operation}, ${operation.number}`,
      ours: differ ? { ...asked, answer: answers[0] } : answers[0],
      theirs: differ ? { ...asked, answer: answers[1] } : answers[1],
    });
  }
  return cases;
};

/** Whether anything differs in so many operations. */
export const differs = async (comparison: Comparison): Promise<boolean> =>
  (await compared(comparison)).some(({ ours, theirs }) => JSON.stringify(ours) !== JSON.stringify(theirs));
