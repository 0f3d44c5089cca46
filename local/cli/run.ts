/** `rekindle start`: the main job, on the sample shop or on an order history. */

import { notesOn } from '../../workflows/compile/notes.ts';
import { beginReport, checkReportFolder } from '../backtest/report/files.ts';
import { type Summary, summarise } from '../backtest/report/summary.ts';
import { summaryText } from '../backtest/report/terminal.ts';
import type { RunOptions } from '../backtest/run/options.ts';
import { planRun, previewOrders, type RunPlan, shopOfRun } from '../backtest/run/plan.ts';
import type { Progress } from '../backtest/run/progress.ts';
import { type Halves, haveLimitsInCommon, openHalves, runWhole } from '../backtest/run/shards.ts';
import { prepareSynthesis } from '../engine/synth.ts';
import { createProgress, noteLine } from './usage.ts';

/** Runs the job and writes its report, which is there as a whole or not at all. */
const live = async (
  { insights, ...plan }: RunPlan,
  assembly: string,
  { out, messages: most }: RunOptions,
  run: Halves['run'],
  progress: Progress,
): Promise<Summary> => {
  const report = beginReport(out);
  try {
    const messages = { folder: report.messages, most };
    const result = await run({ ...plan, assembly, messages }, progress);
    const summary = summarise(result, insights);
    progress.say('Writing the report …');
    report.finish(summary, result);
    return summary;
  } finally {
    report.discard();
  }
};

/** Says what is understood of the order files, and lives nothing. @throws UserMistake */
export const runPreview = async (options: RunOptions): Promise<void> => {
  const shop = await shopOfRun(options);
  process.stdout.write(await previewOrders(options.orders ?? [], options, shop));
};

/** @throws UserMistake; UnsoundRunError */
export const runStart = async (options: RunOptions): Promise<void> => {
  const startedAt = performance.now();
  checkReportFolder(options.out);
  const progress = createProgress(process.stderr);
  const shop = await shopOfRun(options);
  for (const note of notesOn(shop)) progress.say(noteLine(note));
  const synthesize = await prepareSynthesis(shop);
  // A database in a file can't be halved.
  const halves = options.data === undefined && !haveLimitsInCommon(shop) ? openHalves() : undefined;
  let summary: Summary;
  try {
    const plan = await planRun(options, shop, progress);
    const assembly = await synthesize(progress.say);
    summary = await live(plan, assembly, options, halves?.run ?? runWhole, progress);
  } finally {
    halves?.close();
  }
  const cost = {
    seconds: (performance.now() - startedAt) / 1_000,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1_024,
  };
  const stream = options.json ? process.stderr : process.stdout;
  const colours = stream.isTTY === true && process.env.NO_COLOR === undefined;
  stream.write(summaryText(summary, cost, { folder: options.out, colours }));
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
};
