/**
 * The file beside a shop's config with what was published without a deployment and pulled into the repository: amounts that
 * stand in for those of the code, each with the one that it replaces.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { lineOf, lineOfSyntaxError } from '../../base/json-lines.ts';
import { UserMistake } from '../../base/mistake.ts';
import { budgetsOf } from '../../journeys/budget.ts';
import { type Entry, isBroadcastEntry, isEventEntry, type Journey } from '../../journeys/language.ts';
import type { Shop, ShopJourney } from '../shop.ts';
import {
  type Amounts,
  budgetTunable,
  experimentTunable,
  leastBudgetOf,
  mistakeIn,
  ruleTunable,
  type Tunable,
  type TunableJourney,
  type Tuned,
  tunablesOf,
  tunedBudget,
  tunedExperiment,
  tunedRule,
} from './tunables.ts';

/** The file's place in a shop's folder; it is committed. */
export const tuningFile = 'rekindle.tuning.json';

const change = z.strictObject({
  /** The code's amount, in whose place it stands. */
  was: z.number(),
  is: z.number(),
});
const tuningFileSchema = z.strictObject({
  /** By tunable, such as `win-back-14d.rule`, and name. */
  tuned: z.record(z.string(), z.record(z.string(), change)),
  /** The ids of what was published that is here, or was. */
  pulled: z.array(z.string()),
});
export type TuningFile = z.infer<typeof tuningFileSchema>;

export const emptyTuningFile: TuningFile = { tuned: {}, pulled: [] };

/** The file is unusable, or contradicts the code; the message begins with the file and the line. */
class TuningFileError extends UserMistake {
  override readonly name = 'TuningFileError';
}

export interface ReadTuningFile {
  readonly content: TuningFile;
  /** @throws TuningFileError that names the line of what stands under these names */
  readonly refuse: (path: readonly string[], why: string) => never;
}

/** @throws TuningFileError when it is none */
const parsed = (text: string, file: string): ReadTuningFile => {
  const at = (line: number, why: string): never => {
    throw new TuningFileError(`${file}:${line}: ${why}`);
  };
  const refuse = (path: readonly string[], why: string): never => at(lineOf(text, path), why);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return at(lineOfSyntaxError(error as Error), `is no JSON: ${(error as Error).message}`);
  }
  const read = tuningFileSchema.safeParse(value);
  if (read.success) return { content: read.data, refuse };
  const [issue] = read.error.issues;
  const path = issue?.path.map(String) ?? [];
  return refuse(
    issue?.code === 'unrecognized_keys' ? [...path, ...issue.keys] : path,
    `${path.join('.') || 'the whole file'}: ${issue?.message}; it is { "tuned": { "win-back.rule": { "silence": { "was": 14, "is": 21 } } }, "pulled": [] }`,
  );
};

/** `undefined`: the folder has none. @throws TuningFileError */
export const readTuningFile = (folder: string): ReadTuningFile | undefined => {
  const file = join(folder, tuningFile);
  return existsSync(file) ? parsed(readFileSync(file, 'utf8'), relative('.', file) || file) : undefined;
};

export const tuningFileText = ({ tuned, pulled }: TuningFile): string =>
  `${JSON.stringify({ tuned, pulled }, null, 2)}\n`;

const beginOf = (entry: Entry): TunableJourney['begins'] => {
  if (isBroadcastEntry(entry)) return 'broadcast';
  return isEventEntry(entry) ? 'event' : 'night';
};

const toTune = (journey: Journey, settings: Shop['settings']): TunableJourney => ({
  id: journey.id,
  begins: beginOf(journey.enrols),
  rule: journey.enrols.when,
  budget: journey.budget,
  leastBudget: leastBudgetOf(journey, settings),
});

/** All that can be changed of the shop, as it says it. */
export const shopTunables = ({ journeys, settings }: Shop): readonly Tunable[] =>
  tunablesOf(
    journeys.map(({ journey }) => toTune(journey, settings)),
    settings,
  );

/** The amounts that are to stand in the code's place. @throws TuningFileError */
const tunedIn = (shop: Shop, { content, refuse }: ReadTuningFile): Tuned => {
  const tunables = shopTunables(shop);
  for (const [name, changes] of Object.entries(content.tuned)) {
    const tunable = tunables.find((each) => each.name === name);
    if (tunable === undefined) {
      refuse(
        ['tuned', name],
        `${name}: there is no such thing to change in this shop any more; take it out, or put the journey back`,
      );
      continue;
    }
    for (const [amount, { was, is }] of Object.entries(changes)) {
      const code = tunable.amounts.find((each) => each.name === amount)?.amount;
      if (code !== undefined && code !== was)
        refuse(
          ['tuned', name, amount],
          `${name}: ${amount} was ${was} in the code when ${is} took its place, and is ${code} there now: take ${amount} out of this file for the code’s ${code}, or write "was": ${code} for ${is} to stand in its place`,
        );
    }
    const mistake = mistakeIn(tunable, amountsOf(changes));
    if (mistake !== undefined) refuse(['tuned', name], `${name}: ${mistake}`);
  }
  return Object.fromEntries(
    Object.entries(content.tuned).map(([name, changes]) => [name, amountsOf(changes)]),
  );
};

const amountsOf = (changes: TuningFile['tuned'][string]): Amounts =>
  Object.fromEntries(Object.entries(changes).map(([name, { is }]) => [name, is]));

const tunedJourney = ({ journey, enabled }: ShopJourney, tuned: Tuned, { settings }: Shop): ShopJourney => {
  const { id, enrols, budget } = journey;
  const { when } = enrols;
  const ofRule = tuned[ruleTunable(id)];
  const ofBudget = tuned[budgetTunable(id)];
  if (ofRule === undefined && ofBudget === undefined) return { journey, enabled };
  return {
    enabled,
    journey: {
      ...journey,
      ...(when !== undefined && {
        enrols: { ...enrols, when: tunedRule(id, when, tuned, settings) } as Journey['enrols'],
      }),
      ...(budget !== undefined && { budget: tunedBudget(budget, ofBudget) }),
    },
  };
};

/** The shop with what its file says in the code's place. @throws TuningFileError */
export const tunedShop = (shop: Shop, file: ReadTuningFile): Shop => {
  const tuned = tunedIn(shop, file);
  const journeys = shop.journeys.map((each) => tunedJourney(each, tuned, shop));
  const budgets = budgetsOf(journeys.map(({ journey }) => journey));
  const { pulled } = file.content;
  return {
    ...shop,
    journeys,
    settings: {
      ...shop.settings,
      experiment: tunedExperiment(shop.settings.experiment, tuned[experimentTunable]),
      ...(Object.keys(budgets).length > 0 && { budgets }),
      ...(pulled.length > 0 && { pulledTunings: pulled }),
    },
  };
};
