/** `npm run journeys`: lists the journeys, or prints one as Mermaid. */
import { parseArgs } from 'node:util';
import { mermaidOf } from '../../shared/journeys/draw.ts';
import { entrySentence } from '../../shared/journeys/entry.ts';
import { graphOf } from '../../shared/journeys/graph.ts';
import { isEventEntry } from '../../shared/journeys/language.ts';
import { loadShop } from '../../shared/shop/load.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { runCommand, UsageError } from './usage.ts';

const usage = `Usage: npm run journeys [-- JOURNEY] [--config FILE]

Lists the shop’s journeys, and says which are paused, and which built-in ones it does not have; with a name, prints that
one of the shop’s as a Mermaid flowchart.`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [id, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`one journey at a time, please\n\n${usage}`);
  const { journeys } = await loadShop(values.config);
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
      `${journey.id}  ${enabled ? '' : 'paused; '}version ${journey.version}, ${touchpoints} touchpoint${touchpoints === 1 ? '' : 's'}, ${journey.holdoutPercent}% held out; enrols ${isEventEntry(journey.enrols) ? 'on' : 'when'} ${entrySentence(journey.enrols)}\n`,
    );
  }
  const own = new Set(journeys.map(({ journey }) => journey.id));
  const others = allJourneys.flatMap(({ id }) => (own.has(id) ? [] : [id]));
  if (others.length > 0) process.stdout.write(`\nBuilt in, and not in this shop: ${others.join(', ')}\n`);
});
