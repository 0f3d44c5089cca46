/** `npm run journeys`: lists the journeys, or prints one as Mermaid. */
import { parseArgs } from 'node:util';
import { mermaidOf } from '../../shared/journeys/draw.ts';
import { entrySentence } from '../../shared/journeys/entry.ts';
import { graphOf } from '../../shared/journeys/graph.ts';
import { isEventEntry } from '../../shared/journeys/language.ts';
import { deployedJourneys } from '../../workflows/journeys/index.ts';
import { loadSettings } from '../backtest/run/settings.ts';
import { runCommand, UsageError } from './usage.ts';

const usage = `Usage: npm run journeys [-- JOURNEY] [--settings FILE]

Lists the journeys, and says which are off; with a name, prints that one as a Mermaid flowchart, with the settings’
thresholds.`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      settings: { type: 'string', default: 'rekindle.json' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [id, ...others] = positionals;
  if (others.length > 0) throw new UsageError(`one journey at a time, please\n\n${usage}`);
  const journeys = deployedJourneys(loadSettings(values.settings));
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
      `${journey.id}  ${enabled ? '' : 'off: name it in the settings’ journeys; '}version ${journey.version}, ${touchpoints} touchpoint${touchpoints === 1 ? '' : 's'}, ${journey.holdoutPercent}% held out; enrols ${isEventEntry(journey.enrols) ? 'on' : 'when'} ${entrySentence(journey.enrols)}\n`,
    );
  }
});
