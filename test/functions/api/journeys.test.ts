/** The journeys of a deployment, as people look at them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sampleShop from '../../../rekindle.config.ts';
import { wordsOf } from '../../../shared/journeys/draw.ts';
import { type DrawnJourney, drawnJourney } from '../../../shared/journeys/drawn.ts';
import { edgesOf, graphOf } from '../../../shared/journeys/graph.ts';
import { drawnOf } from '../../../workflows/compile/index.ts';
import { allJourneys } from '../../../workflows/journeys/index.ts';
import { type Served, serve } from './served.ts';

let served: Served;
let journeys: readonly DrawnJourney[];
beforeAll(async () => {
  served = await serve();
  const { body } = await served.ask('GET', '/v1/journeys');
  ({ journeys } = body as { readonly journeys: readonly DrawnJourney[] });
});
afterAll(() => served.world.close());

const journeyOf = (id: string): DrawnJourney => {
  const found = journeys.find((each) => each.id === id);
  if (found === undefined) throw new Error(`${id} is not told`);
  return found;
};

describe('the journeys', () => {
  it('are all that are deployed, with whether each enrols', () => {
    expect(journeys.map(({ id, version, enabled }) => ({ id, version, enabled }))).toEqual(
      sampleShop.journeys.map(({ journey, enabled }) => ({
        id: journey.id,
        version: journey.version,
        enabled,
      })),
    );
  });

  it('say whom each enrols, what it sends and what it gives', () => {
    expect(journeyOf('win-back-14d')).toMatchObject({
      lane: 'win-back',
      begins: 'night',
      enrols: expect.stringContaining('just crossed: '),
      messages: expect.arrayContaining([{ name: 'we-miss-you', kind: 'email' }]),
      coupons: [{ name: 'ten-off', terms: { percentOff: 10 }, validForDays: expect.any(Number) }],
    });
    expect(new Set(journeys.map(({ begins }) => begins))).toEqual(new Set(['night', 'event']));
  });

  it('tell of every built-in box and beginning what its words are made of, as the description says', () => {
    const { settings } = sampleShop;
    for (const journey of allJourneys) {
      const told = drawnOf(journey, true, settings);
      expect(drawnJourney.parse(told)).toEqual(told);
      expect(told.graph.nodes.map(({ kind, says }) => [kind, says.kind])).toEqual(
        told.graph.nodes.map(({ kind }) => [kind, kind]),
      );
    }
  });

  it('are drawn with each step and each way between them, no box on another', () => {
    for (const { journey } of sampleShop.journeys) {
      const { graph } = journeyOf(journey.id);
      const { nodes } = graphOf(journey);
      expect(graph.nodes.map(({ id, title, detail }) => [id, title, detail])).toEqual(
        [...nodes.values()].map((node) => [node.id, wordsOf(node).title, wordsOf(node).detail]),
      );
      expect(graph.edges.map(({ from, label, to }) => [from, label, to])).toEqual(
        [...nodes.values()].flatMap((node) => edgesOf(node).map(([label, to]) => [node.id, label, to])),
      );
      const overlapping = graph.nodes.flatMap((a, index) =>
        graph.nodes
          .slice(index + 1)
          .filter(
            (b) =>
              2 * Math.abs(a.x - b.x) < a.width + b.width && 2 * Math.abs(a.y - b.y) < a.height + b.height,
          )
          .map((b) => `${journey.id}: ${a.id} and ${b.id}`),
      );
      expect(overlapping).toEqual([]);
      for (const { x, y, width, height } of graph.nodes) {
        expect(x + width / 2).toBeLessThanOrEqual(graph.width);
        expect(y + height / 2).toBeLessThanOrEqual(graph.height);
      }
    }
  });
});
