/** Writes the report folder: all of it, or nothing. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import { parseTouchKey } from '../../shared/ids.ts';
import type { TouchRecord } from '../../shared/journeys/records.ts';
import { type Instant, iso } from '../../shared/time.ts';
import type { DeliveredMessage, RunResult } from '../run/result.ts';
import { type Cell, toCsv } from './csv.ts';
import { reportHtml } from './html.ts';
import type { Summary } from './summary.ts';

/** The folder can't take a report. */
export class ReportFolderError extends Error {
  override readonly name = 'ReportFolderError';
}

/** Its presence tells a report folder from any other. */
const mark = 'report.json';

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
      each.rule,
      ...values.map((name) => each.values[name]),
      each.exit?.reason,
      optionalIso(each.exit?.at),
      optionalIso(each.goalAt),
      each.path,
    ]),
  );
};

const touchpointRow = (touch: TouchRecord): readonly Cell[] => [
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
  touch.locale,
  touch.couponCode,
  optionalIso(touch.sentAt),
  touch.messageId,
  optionalIso(touch.openedAt),
  optionalIso(touch.clickedAt),
  touch.answer,
  optionalIso(touch.answeredAt),
];

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
      'locale',
      'coupon_code',
      'sent_at',
      'message_id',
      'opened_at',
      'clicked_at',
      'answer',
      'answered_at',
    ],
    touches.map(touchpointRow),
  );

/** Safe on every file system, and unique: what a name loses is made up for by a digest. */
const fileName = ({ touch, at }: DeliveredMessage, extension: string): string => {
  const parsed = parseTouchKey(touch);
  const customer = parsed?.enrolment.customer ?? 'unknown';
  const safe = customer.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 40);
  const digest = createHash('sha256').update(touch).digest('hex').slice(0, 8);
  return `${iso(at).slice(0, 10)}-${safe}-${parsed?.step ?? 'message'}-${digest}.${extension}`;
};

/** The email as a file that a mail client opens; its ids come from the touchpoint, so the bytes are the same again. */
const emlOf = async (message: DeliveredMessage): Promise<Buffer> => {
  const digest = createHash('sha256').update(message.touch).digest('hex').slice(0, 24);
  return new MailComposer({
    from: message.from,
    to: message.to,
    ...(message.replyTo !== undefined && { replyTo: message.replyTo }),
    subject: message.subject,
    text: message.text,
    html: message.html,
    date: new Date(message.at),
    messageId: `<${digest}@rekindle.invalid>`,
    baseBoundary: digest,
    headers: message.headers.map(({ name, value }) => ({ key: name, value })),
  })
    .compile()
    .build();
};

const textFile = (message: DeliveredMessage): string =>
  `To: ${message.to}\nDate: ${iso(message.at)}\n\n${message.text}\n`;

/**
 * @param folder replaced as a whole when it is a report of ours
 * @throws ReportFolderError when it holds anything else
 */
export const checkReportFolder = (folder: string): void => {
  if (existsSync(folder) && !existsSync(join(folder, mark)))
    throw new ReportFolderError(
      `${folder} is there already and is no report of ours; name another folder with --out DIR`,
    );
};

/** Writes report.html, report.json, enrolments.csv, touchpoints.csv and messages/ at once. */
export const writeReport = async (folder: string, summary: Summary, result: RunResult): Promise<void> => {
  checkReportFolder(folder);
  const target = resolve(folder);
  const unfinished = `${target}.${process.pid}.unfinished`;
  try {
    mkdirSync(join(unfinished, 'messages'), { recursive: true });
    writeFileSync(join(unfinished, 'report.html'), reportHtml(summary, result));
    writeFileSync(join(unfinished, 'enrolments.csv'), enrolmentsCsv(result));
    writeFileSync(join(unfinished, 'touchpoints.csv'), touchpointsCsv(result));
    for (const message of result.messages) {
      if (message.channel === 'email')
        writeFileSync(join(unfinished, 'messages', fileName(message, 'eml')), await emlOf(message));
      else writeFileSync(join(unfinished, 'messages', fileName(message, 'txt')), textFile(message));
    }
    writeFileSync(join(unfinished, mark), `${JSON.stringify(summary, null, 2)}\n`);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
};
