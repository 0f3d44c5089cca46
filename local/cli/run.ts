/** `npm start`: the main job, on the sample shop or on an order history. */

import { checkReportFolder, writeReport } from '../report/files.ts';
import { summarise } from '../report/summary.ts';
import { summaryText } from '../report/terminal.ts';
import { planRun } from '../run/plan.ts';
import { runShards } from '../run/shards.ts';
import { synthesize } from '../synth.ts';
import { parseRunOptions, runUsage } from './run-options.ts';
import { createProgress, runCommand } from './usage.ts';

await runCommand(async () => {
  const options = parseRunOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${runUsage}\n`);
    return;
  }
  const startedAt = performance.now();
  checkReportFolder(options.out);
  const progress = createProgress(process.stderr);
  const plan = await planRun(options, progress);
  const assembly = await synthesize(plan.settings, progress.say);
  const result = await runShards({ ...plan, assembly }, progress);
  const summary = summarise(result);
  progress.say('Writing the report …');
  await writeReport(options.out, summary, result);
  const cost = {
    seconds: (performance.now() - startedAt) / 1_000,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1_024,
  };
  const stream = options.json ? process.stderr : process.stdout;
  const colours = stream.isTTY === true && process.env.NO_COLOR === undefined;
  stream.write(summaryText(summary, cost, { folder: options.out, colours }));
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
});
