/** What a passage can come to in Step Functions: what is foreseen of it, its compiled machine does not exceed. */
import { expect, it } from 'vitest';
import { silentPathOf } from '../../local/backtest/run/silent-path.ts';
import { graphOf } from '../../shared/journeys/graph.ts';
import { compileJourney } from '../../workflows/compile/index.ts';
import { mostTransitions } from '../../workflows/compile/most-transitions.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';

const functions = { send: 'send', await: 'await', look: 'look', close: 'close' };
const most = (id: string) =>
  allJourneys.filter((each) => each.id === id).map((each) => mostTransitions(graphOf(each)));

it('is no less than what the path of somebody takes who never reacts', async () => {
  for (const each of allJourneys) {
    const definition = JSON.stringify(compileJourney(each, { functions, timeScale: 1 }));
    const key = { journey: each.id, version: each.version, customer: 'ada', cycle: 1 };
    const { transitions } = await silentPathOf(definition, { ...key, splits: {}, path: '' });
    expect([each.id, mostTransitions(graphOf(each)) >= transitions]).toEqual([each.id, true]);
  }
});

it('counts a message and the wait for what comes of it as one, a carried coupon as none, and each choice', () => {
  expect(most('win-back-14d')).toEqual([7]);
});
