/** Explains one customer and one journey from a kept database, through the real adapters. */

import { createPorts } from '../../../functions/adapters/index.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { type Instant, instant, iso, spoken } from '../../../shared/base/time.ts';
import type { OpenEnrolment } from '../../../shared/customers/profiles/profile.ts';
import { brakeSentence, effects } from '../../../shared/decisions/brake/brake.ts';
import { spentOf } from '../../../shared/decisions/budgets/budget.ts';
import type { Rest } from '../../../shared/decisions/enrolling/evaluate.ts';
import { currentProfile } from '../../../shared/flows/current.ts';
import { channelSentence } from '../../../shared/flows/customers/channels.ts';
import { type Explanation, explain, type ReEntry } from '../../../shared/flows/customers/explanation.ts';
import { goalReached } from '../../../shared/journeys/graph.ts';
import { isBroadcastEntry } from '../../../shared/journeys/language.ts';
import { type EnrolmentRecord, holdings, type Passage } from '../../../shared/journeys/records.ts';
import { enrollingJourneys, type Shop } from '../../../shared/shop/shop.ts';
import { entryOf } from '../../../workflows/compile/index.ts';
import { synthesize } from '../../engine/synth.ts';
import { createWorld } from '../../engine/world.ts';
import { RunOptionsError } from './options.ts';
import { type RunNote, readRunNote } from './run-note.ts';

const day = (at: Instant): string => iso(at).slice(0, 16).replace('T', ' ');

/** Of a database that a run did not bring to its end. */
const halfLine = (dataFile: string, { lived, until }: RunNote): string => {
  if (lived === until) return `${dataFile} is not to be trusted: the run that kept it failed at its end.`;
  const came = lived === null ? 'broke off' : `ended on ${day(lived)} UTC`;
  return `${dataFile} is half: the run that kept it ${came}, and was to go on until ${day(until)} UTC.`;
};

const reEntryLine = (last: OpenEnrolment | undefined, reEntry: ReEntry, now: Instant): string => {
  switch (reEntry.state) {
    case 'never-enrolled':
      return 'was never enrolled before: may enrol';
    case 'in-it-now':
      return `is in it now, since ${day(reEntry.since)} UTC (cycle ${last?.cycle}): may not enrol again yet`;
    case 'once-only':
      return `was enrolled on ${day(reEntry.since)} UTC: each customer enrols once`;
    case 'again': {
      const when = reEntry.from <= now ? 'now' : `from ${day(reEntry.from)} UTC`;
      return `was enrolled on ${day(reEntry.since)} UTC (cycle ${last?.cycle}, ${last?.arm}): may enrol again ${when}`;
    }
  }
};

/** How a passage has ended, and by what: an order after its time ends it, and is no result of it. */
export const endOf = ({ exit, goalAt, goalUntil }: EnrolmentRecord): string => {
  const end = exit === undefined ? 'still under way' : `left by ${exit.reason} on ${day(exit.at)}`;
  if (goalAt !== undefined) return `${end}, came back ${day(goalAt)}`;
  return exit?.reason === goalReached && exit.at > goalUntil
    ? `${end}, by an order after ${day(goalUntil)}, until when one counts`
    : end;
};

const passageLines = ({ enrolment, touches }: Passage): readonly string[] => {
  if (enrolment === undefined) return [];
  const { arm, enrolledAt, key } = enrolment;
  return [
    `  cycle ${key.cycle}, ${arm}: enrolled ${day(enrolledAt)}, ${endOf(enrolment)}`,
    ...[...touches]
      .sort((a, b) => a.at - b.at)
      .map(({ at, kind, step, outcome, withheld, dueAt, heldBy }) => {
        const why = withheld === undefined ? '' : ` (${withheld.guardrail}: ${withheld.detail})`;
        const late =
          dueAt === undefined || heldBy === undefined
            ? ''
            : `, due ${day(dueAt)} and held ${holdings[heldBy]}`;
        return `    ${day(at)}  ${kind} ${step}: ${outcome}${why}${late}`;
      }),
  ];
};

const against = {
  excludes: 'this journey excludes: may not enrol until that is over',
  pauses:
    'pauses the lanes below: what this journey would offer waits until that is over, or has said its last',
  'same-lane': 'is of the same lane: may not enrol until that is over, or has nothing more to say',
  'goes-first': 'goes first: of two messages that are due its leaves first',
} as const;

const mark = { in: 'yes', out: 'no', unknown: 'unknown' } as const;

const restLine = (rest: Rest): string =>
  rest.because === 'often'
    ? 'Rests: its lane has come to nothing too often since anything was known of her.'
    : `Rests until ${day(rest.until)} UTC: another journey of its lane has not brought her back.`;

/** What must hold of the customer, clause by clause. */
const ruleLines = ({
  rule,
  verdict,
  clauses,
  changesAt,
  isBacklog,
  rest,
}: NonNullable<Explanation['asked']>): readonly string[] => [
  `Rule: ${rule}`,
  `Verdict: ${mark[verdict]}`,
  ...clauses.map(
    (each) =>
      `  ${each.decisive ? '>' : ' '} ${each.clause}: ${mark[each.verdict]}; saw ${each.saw}${each.changesAt === undefined ? '' : `; changes ${day(each.changesAt)} UTC if nothing happens`}`,
  ),
  changesAt === undefined
    ? 'The verdict does not change by itself.'
    : `The verdict can change on ${day(changesAt)} UTC, if nothing happens.`,
  ...(rest === undefined ? [] : [restLine(rest)]),
  ...(isBacklog
    ? ['Is of the backlog: the verdict was so before the nights look for, and none enrols.']
    : []),
];

const budgetLines = (budget: Explanation['budget'], currency: string): readonly string[] =>
  budget === undefined
    ? []
    : Object.entries(spentOf(budget)).map(
        ([kind, { of, spent }]) =>
          `Budget of ${kind} in ${budget.month}: ${spent} of ${of} ${currency} spent`,
      );

/** @throws RunOptionsError when there is no such customer or journey */
export const explanationOf = async (question: {
  readonly customer: string;
  readonly journeyId: string;
  readonly dataFile: string;
  readonly shop: Shop;
  readonly at?: Instant;
}): Promise<readonly string[]> => {
  const { customer, journeyId, dataFile } = question;
  const note = readRunNote(dataFile);
  const shop = note?.shop ?? question.shop;
  const journeys = enrollingJourneys(shop);
  const journey = journeys.find(({ id }) => id === journeyId);
  if (journey === undefined)
    throw new RunOptionsError(
      `--journey: "${journeyId}" did not run; there are ${journeys.map(({ id }) => id).join(', ')}`,
    );
  const half = note === undefined || note.isWhole ? undefined : halfLine(dataFile, note);
  const now = question.at ?? (note === undefined ? instant(Date.now()) : note.lived);
  if (now === null)
    throw new RunOptionsError(
      `${half} Nobody knows how far it came: say with --at as of which day to explain`,
    );
  const world = await createWorld({ assembly: await synthesize(shop), start: now, seed: 0, dataFile });
  try {
    const ports = createPorts(world.environment);
    const profile = await currentProfile(customerId(customer), ports);
    if (profile === undefined) throw new RunOptionsError(`${dataFile} has no customer "${customer}"`);
    const { reEnrolAfter } = journey.enrols;
    const entry = entryOf(journey, shop.settings);
    const { begins, asked, share, stage, reEntry, others, brakes, budget, channels, passages } =
      await explain(profile, entry, now, ports);
    const last = profile.enrolments[journey.id];
    return [
      ...(half === undefined ? [] : [half, '']),
      `Customer ${profile.id}, journey ${journey.id}, as of ${day(now)} UTC`,
      '',
      ...(begins === undefined
        ? []
        : [`Begins ${isBroadcastEntry(journey.enrols) ? 'when' : 'with the event:'} ${begins}`]),
      ...(asked === undefined ? [] : ruleLines(asked)),
      ...(share === undefined
        ? []
        : [
            `Begins with ${share.percent}% of all: ${share.isAmong ? 'is among them' : 'is not among them, and so in neither arm'}.`,
          ]),
      `Re-entry: ${reEntryLine(last, reEntry, now)}${reEnrolAfter === undefined ? '' : ` (every ${spoken(reEnrolAfter)})`}`,
      ...others.map(({ journey: other, does }) => `Is in ${other} now, which ${against[does]}`),
      ...brakes.map(({ entry, does }) => `Brake: ${brakeSentence(entry)}. ${effects[does]}`),
      ...budgetLines(budget, shop.settings.currency),
      `Stage: ${stage}${profile.suppressed === undefined ? '' : `; suppressed: ${profile.suppressed}`}`,
      ...channels.map((each) => `Takes by ${channelSentence(each)}`),
      ...(passages.length === 0 ? [] : ['', 'What happened:']),
      ...passages.flatMap(passageLines),
    ];
  } finally {
    world.close();
  }
};
