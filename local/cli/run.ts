/** `rekindle start`: the main job, on the sample shop or on an order history. */

import { existsSync, statSync } from 'node:fs';
import { notesOn } from '../../workflows/compile/notes.ts';
import { beginReport, type UnfinishedReport } from '../backtest/report/files.ts';
import { type Summary, summarise } from '../backtest/report/summary.ts';
import { summaryText } from '../backtest/report/terminal.ts';
import type { RunOptions } from '../backtest/run/options.ts';
import { planRun, previewOrders, type RunPlan, shopOfRun } from '../backtest/run/plan.ts';
import type { Progress } from '../backtest/run/progress.ts';
import { type Halves, haveLimitsInCommon, openHalves, runWhole } from '../backtest/run/shards.ts';
import { hearSignals, isDiskFull, StoppedError, unlessStopped } from '../backtest/run/stopping.ts';
import { prepareSynthesis, synthesize } from '../engine/synth.ts';
import { createProgress, EndedError, noteLine } from './usage.ts';

/** Runs the job and writes its report, which is there as a whole or not at all. */
const live = async (
  { knowledge, ...plan }: RunPlan,
  assembly: string,
  most: number,
  report: UnfinishedReport,
  run: Halves['run'],
  progress: Progress,
  stop: AbortSignal,
): Promise<Summary> => {
  const messages = { folder: report.messages, most };
  const result = await run({ ...plan, assembly, messages }, progress, stop);
  const summary = summarise(result, knowledge);
  progress.say('Writing the report …');
  report.finish(summary, result, knowledge);
  return summary;
};

/** Says what is understood of the order files, and lives nothing. @throws UserMistake */
export const runPreview = async (options: RunOptions): Promise<void> => {
  const shop = await shopOfRun(options, createProgress(process.stderr));
  process.stdout.write(await previewOrders(options.orders ?? [], options, shop));
};

/** So short a history is lived in one world before a second is loaded. */
const fewBytes = 100_000;

const isShort = ({ orders }: RunOptions): boolean =>
  orders !== undefined &&
  orders.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0) < fewBytes;

/** What is left of a run that did not come to its end. */
const leftOf = ({ out, data }: RunOptions): string => {
  const report = existsSync(out) ? `${out} is as it was` : 'nothing was written';
  return data !== undefined && existsSync(data) ? `${report}, and ${data} is half a run’s` : report;
};

/** @throws UserMistake; UnsoundRunError; EndedError when it is stopped, or its disk is full */
export const runStart = async (options: RunOptions): Promise<void> => {
  const startedAt = performance.now();
  const report = beginReport(options.out);
  const progress = createProgress(process.stderr);
  const stopping = hearSignals();
  const stop = stopping.signal;
  let halves: Halves | undefined;
  let summary: Summary;
  try {
    const shop = await shopOfRun(options, progress);
    for (const note of notesOn(shop)) progress.say(noteLine(note));
    // What can't be synthesized is refused before its orders are read, which may take a while.
    await prepareSynthesis(shop);
    // A database in a file can't be halved.
    const isWhole = options.data !== undefined || haveLimitsInCommon(shop) || isShort(options);
    halves = isWhole ? undefined : openHalves();
    const plan = await unlessStopped(planRun(options, shop, progress), stop);
    const assembly = await unlessStopped(synthesize(plan.shop, progress.say), stop);
    const run = halves?.run ?? runWhole;
    summary = await live(plan, assembly, options.messages, report, run, progress, stop);
  } catch (error) {
    progress.done();
    if (error instanceof StoppedError)
      throw new EndedError(`Stopped: ${leftOf(options)}.`, error.exitCode, { cause: error });
    if (isDiskFull(error)) throw new EndedError(`The disk is full: ${leftOf(options)}.`, 1, { cause: error });
    throw error;
  } finally {
    await halves?.close();
    report.discard();
    stopping.release();
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
