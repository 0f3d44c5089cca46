/** Writes the report folder: all of it, or nothing. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, iso } from '../../../shared/base/time.ts';
import { standingAmong } from '../../../shared/journeys/answers.ts';
import type { TouchRecord } from '../../../shared/journeys/records.ts';
import type { ShopKnowledge } from '../run/knowledge.ts';
import type { RunResult } from '../run/result.ts';
import { type Cell, toCsv } from './csv.ts';
import { beginFolder, messagesFolder } from './folder.ts';
import { reportHtml } from './html.ts';
import { type ResultsView, verdictOf } from './results.ts';
import { whomCsv } from './shop/whom.ts';
import type { Summary } from './summary.ts';

const optionalIso = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : iso(at));

const enrolmentsCsv = ({ enrolments }: RunResult): string => {
  const values = [...new Set(enrolments.flatMap((each) => Object.keys(each.values)))].sort();
  return toCsv(
    [
      'customer',
      'journey',
      'version',
      'cycle',
      'arm',
      'enrolled_at',
      'goal_until',
      'rule',
      ...values.map((name) => `saw_${name}`),
      'exit',
      'exited_at',
      'goal_at',
      'path',
    ],
    enrolments.map((each): readonly Cell[] => [
      each.key.customer,
      each.key.journey,
      each.key.version,
      each.key.cycle,
      each.arm,
      iso(each.enrolledAt),
      iso(each.goalUntil),
      each.rule,
      ...values.map((name) => each.values[name]),
      each.exit?.reason,
      optionalIso(each.exit?.at),
      optionalIso(each.goalAt),
      each.path,
    ]),
  );
};

/** A journey's row, and one of each variant of its splits. */
const resultsCsv = ({ journeys }: Summary): string =>
  toCsv(
    [
      'journey',
      'split',
      'variant',
      'treated_passages',
      'treated_reached',
      'treated_percent',
      'held_out_passages',
      'held_out_reached',
      'held_out_percent',
      'points',
      'points_low',
      'points_high',
      'verdict',
      'not_compared',
      'incremental',
      'incremental_low',
      'incremental_high',
      'net_incremental',
      'net_incremental_low',
      'net_incremental_high',
    ],
    journeys.flatMap(({ journey, results }) => {
      const { incremental, money, splits, uncompared } = results;
      const { incrementalNet: net } = money;
      const row = (
        split: string | undefined,
        variant: string | undefined,
        { treatment, holdout, difference }: Pick<ResultsView, 'treatment' | 'holdout' | 'difference'>,
      ): readonly Cell[] => [
        journey,
        split,
        variant,
        ...[treatment, holdout].flatMap(({ passages, reached, share }) => [
          passages,
          reached,
          passages === 0 ? undefined : share,
        ]),
        difference?.points,
        difference?.low,
        difference?.high,
        difference === undefined ? undefined : verdictOf(results, difference),
      ];
      return [
        [
          ...row(undefined, undefined, results),
          uncompared,
          ...[incremental, net].flatMap((each) => [each?.estimate, each?.low, each?.high]),
        ],
        ...splits.flatMap(({ split, variants }) =>
          variants.map((each) => [...row(split, each.variant, each), ...new Array<undefined>(7)]),
        ),
      ];
    }),
  );

const touchpointRow = (touch: TouchRecord): readonly Cell[] => {
  const answered = standingAmong(touch.given);
  return [
    touch.enrolment.customer,
    touch.enrolment.journey,
    touch.enrolment.version,
    touch.enrolment.cycle,
    touch.step,
    touch.kind,
    touch.channel,
    iso(touch.at),
    touch.outcome,
    touch.withheld?.guardrail,
    touch.withheld?.detail,
    optionalIso(touch.dueAt),
    touch.heldBy,
    touch.locale,
    touch.couponCode,
    optionalIso(touch.sentAt),
    touch.messageId,
    optionalIso(touch.openedAt),
    optionalIso(touch.clickedAt),
    answered?.answer,
    optionalIso(answered?.at),
    optionalIso(touch.machineOpenedAt),
    optionalIso(touch.machineClickedAt),
    touch.machine,
    optionalIso(touch.unknownOpenedAt),
    optionalIso(touch.unknownClickedAt),
  ];
};

const touchpointsCsv = ({ touches }: RunResult): string =>
  toCsv(
    [
      'customer',
      'journey',
      'version',
      'cycle',
      'touchpoint',
      'kind',
      'channel',
      'at',
      'outcome',
      'withheld_by',
      'withheld_because',
      'due_at',
      'held_by',
      'locale',
      'coupon_code',
      'sent_at',
      'message_id',
      'opened_at',
      'clicked_at',
      'answer',
      'answered_at',
      'machine_opened_at',
      'machine_clicked_at',
      'machine',
      'unknown_opened_at',
      'unknown_clicked_at',
    ],
    touches.map(touchpointRow),
  );

/** A report that comes into being: nothing of it is in its folder before all of it is. */
export interface UnfinishedReport {
  /** Where the run's messages are written meanwhile. */
  readonly messages: string;
  /**
   * Adds report.html, report.json, results.csv, enrolments.csv, touchpoints.csv and, where the orders tell anything, whom.csv; says
   * what is in it, and puts the report in its folder.
   */
  readonly finish: (summary: Summary, result: RunResult, knowledge?: ShopKnowledge) => void;
  /** Removes what is left of a report that was not finished. */
  readonly discard: () => void;
}

/** @throws ReportFolderError when the folder holds anything but a report of ours */
export const beginReport = (folder: string): UnfinishedReport => {
  const { path, putInPlace, discard } = beginFolder(folder);
  return {
    messages: join(path, messagesFolder),
    finish: (summary, result, knowledge) => {
      writeFileSync(join(path, 'report.html'), reportHtml(summary, result));
      writeFileSync(join(path, 'enrolments.csv'), enrolmentsCsv(result));
      writeFileSync(join(path, 'touchpoints.csv'), touchpointsCsv(result));
      writeFileSync(join(path, 'results.csv'), resultsCsv(summary));
      if (knowledge !== undefined)
        writeFileSync(
          join(path, 'whom.csv'),
          whomCsv(knowledge.scores, knowledge.favourites, result.currency, result.settings.timezone),
        );
      writeFileSync(join(path, 'report.json'), `${JSON.stringify(summary, null, 2)}\n`);
      putInPlace();
    },
    discard,
  };
};
