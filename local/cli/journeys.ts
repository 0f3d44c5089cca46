/** `rekindle journeys`: lists the journeys, or prints one as Mermaid. */
import { mermaidOf } from '../../shared/journeys/draw.ts';
import { entrySentence } from '../../shared/journeys/entry.ts';
import { graphOf } from '../../shared/journeys/graph.ts';
import { isEventEntry } from '../../shared/journeys/language.ts';
import { loadShop } from '../../shared/shop/load.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { UsageError } from './usage.ts';

/** @param id the one to draw; absent: all are listed */
export const showJourneys = async (id: string | undefined, config: string | undefined): Promise<void> => {
  const { journeys } = await loadShop(config);
  if (id !== undefined) {
    const found = journeys.find(({ journey }) => journey.id === id);
    if (found === undefined)
      throw new UsageError(
        `there is no journey "${id}"; there are ${journeys.map(({ journey }) => journey.id).join(', ')}`,
      );
    process.stdout.write(`${mermaidOf(found.journey)}\n`);
    return;
  }
  for (const { journey, enabled } of journeys) {
    const kinds = [...graphOf(journey).nodes.values()];
    const touchpoints = kinds.filter(({ kind }) => kind === 'send').length;
    process.stdout.write(
      `${journey.id}  ${enabled ? '' : 'paused; '}version ${journey.version}, ${touchpoints} touchpoint${touchpoints === 1 ? '' : 's'}; enrols ${isEventEntry(journey.enrols) ? 'on' : 'when'} ${entrySentence(journey.enrols)}\n`,
    );
  }
  const own = new Set(journeys.map(({ journey }) => journey.id));
  const others = allJourneys.flatMap(({ id }) => (own.has(id) ? [] : [id]));
  if (others.length > 0) process.stdout.write(`\nBuilt in, and not in this shop: ${others.join(', ')}\n`);
};
