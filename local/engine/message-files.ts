/** A run's messages as files that a mail client opens, written as they are sent. */
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import { dateOn } from '../../shared/base/calendar.ts';
import { parseTouchKey } from '../../shared/base/ids.ts';
import { type Instant, iso } from '../../shared/base/time.ts';
import { addressLines, type PostalAddress } from '../../shared/customers/profiles/address.ts';
import type { ConsentChannel } from '../../shared/customers/profiles/profile.ts';
import type { SentMail } from '../aws/mail.ts';
import type { SentText } from '../aws/texts.ts';
import { type SentPush, touchOf } from './sent.ts';

/** A message as the embedded sinks took it. */
export interface DeliveredMessage {
  readonly channel: ConsentChannel;
  /** `journey@version/customer/cycle/step`. */
  readonly touch: string;
  readonly at: Instant;
  readonly to: string;
  readonly from?: string;
  readonly replyTo?: string;
  readonly subject?: string;
  readonly html?: string;
  readonly text: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** That lie in an email, for its HTML to show by `cid:`. */
  readonly pictures?: readonly {
    readonly cid: string;
    readonly filename: string;
    readonly content: Buffer;
  }[];
}

export const mailMessage = (mail: SentMail): DeliveredMessage => ({
  channel: 'email',
  touch: touchOf(mail.tags) ?? '',
  at: mail.at,
  to: mail.to,
  from: mail.from,
  ...(mail.replyTo !== undefined && { replyTo: mail.replyTo }),
  subject: mail.subject,
  html: mail.html,
  text: mail.text,
  headers: mail.headers,
});

export const textMessage = ({ attributes, at, to, text }: SentText): DeliveredMessage => ({
  channel: 'sms',
  touch: touchOf(attributes) ?? '',
  at,
  to,
  text,
  headers: [],
});

interface PostedMessage {
  readonly title: string;
  readonly body: string;
  /** Of a postcard. */
  readonly address?: PostalAddress;
}

/** The words that the customer sees, and below them what the endpoint is told. */
export const pushMessage = ({ touch, at, to, url, body }: SentPush): DeliveredMessage => {
  const told = JSON.parse(body) as PostedMessage;
  const { address } = told;
  return {
    channel: address === undefined ? 'push' : 'post',
    touch,
    at,
    to: address === undefined ? to : addressLines(address).join(', '),
    subject: told.title,
    text: `${told.title}\n\n${told.body}\n\nPOST ${url}\n${JSON.stringify(told, null, 2)}`,
    headers: [],
  };
};

const digestOf = (touch: string): string => createHash('sha256').update(touch).digest('hex');

/** Safe on every file system, and unique: what a name loses is made up for by a digest. @param timezone whose day it bears */
export const fileNameOf = ({ channel, touch, at }: DeliveredMessage, timezone: string): string => {
  const parsed = parseTouchKey(touch);
  const customer = parsed?.enrolment.customer ?? 'unknown';
  const safe = customer.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 40);
  const digest = digestOf(touch).slice(0, 8);
  return `${dateOn(at, timezone)}-${safe}-${parsed?.step ?? 'message'}-${digest}.${channel === 'email' ? 'eml' : 'txt'}`;
};

/** The email as a file that a mail client opens; its ids come from the touchpoint, so the bytes are the same again. */
const emlOf = async (message: DeliveredMessage): Promise<Buffer> => {
  const digest = digestOf(message.touch).slice(0, 24);
  return new MailComposer({
    // As mail travels (RFC 5322).
    newline: 'windows',
    from: message.from,
    to: message.to,
    ...(message.replyTo !== undefined && { replyTo: message.replyTo }),
    subject: message.subject,
    text: message.text,
    html: message.html,
    attachments: [...(message.pictures ?? [])],
    date: new Date(message.at),
    messageId: `<${digest}@rekindle.invalid>`,
    baseBoundary: digest,
    // As the provider was given them: they are in the form that travels.
    headers: message.headers.map(({ name, value }) => ({ key: name, value: { prepared: true, value } })),
  })
    .compile()
    .build();
};

const textFile = (message: DeliveredMessage): string =>
  `To: ${message.to}\nDate: ${iso(message.at)}\n\n${message.text}\n`;

/** Writes the message into the folder, which is there already, under the name of `fileNameOf`. */
export const writeMessage = async (
  folder: string,
  message: DeliveredMessage,
  timezone: string,
): Promise<void> =>
  writeFileSync(
    join(folder, fileNameOf(message, timezone)),
    message.channel === 'email' ? await emlOf(message) : textFile(message),
  );

/** A message that is to be kept, as things stand. */
interface Kept {
  /** By chance, and always the same: of messages of one kind those with the least stay. */
  readonly lot: string;
  /** Until it is written. */
  message?: () => DeliveredMessage;
  /** The name of its file, when it is written. */
  file?: string;
}

export interface MessageFiles {
  /** @param touch of the message: `journey@version/customer/cycle/step` */
  readonly keep: (touch: string, message: () => DeliveredMessage) => void;
  /**
   * Writes what is kept so far, once so many wait: what is written and has to make room later is composed in vain.
   * @param waiting absent: whatever waits
   */
  readonly write: (waiting?: number) => Promise<void>;
  /** How many messages are not kept, of all that there were. */
  readonly others: () => number;
}

export interface MessageFilesOptions {
  /** It is there already. */
  readonly folder: string;
  readonly timezone: string;
  /** How many messages stay at last. */
  readonly most: number;
  /** What the customer reads. */
  readonly languageOf: (customer: string) => string;
}

/**
 * Keeps some of each message of each journey in each language, as many of each as of the others where there are as many; and of
 * each of these any, whenever it was sent.
 */
export const createMessageFiles = ({
  folder,
  timezone,
  most,
  languageOf,
}: MessageFilesOptions): MessageFiles => {
  /** By message and language; each in the order of its lots. */
  const kinds = new Map<string, Kept[]>();
  const dropped: string[] = [];
  let kept = 0;
  let all = 0;

  const kindOf = (touch: string): Kept[] => {
    const { enrolment: { journey, customer } = { journey: '', customer: '' }, step = '' } =
      parseTouchKey(touch) ?? {};
    const name = `${journey}/${step}/${languageOf(customer)}`;
    const kind = kinds.get(name) ?? [];
    kinds.set(name, kind);
    return kind;
  };
  const add = (kind: Kept[], one: Kept): void => {
    const after = kind.findIndex(({ lot }) => lot > one.lot);
    kind.splice(after === -1 ? kind.length : after, 0, one);
    kept += 1;
  };
  const drop = (kind: Kept[]): void => {
    const last = kind.pop();
    if (last === undefined) return;
    if (last.file !== undefined) dropped.push(last.file);
    kept -= 1;
  };
  const largest = (): Kept[] =>
    [...kinds.values()].reduce((most, each) => (each.length > most.length ? each : most), []);

  return {
    keep: (touch, message) => {
      all += 1;
      const kind = kindOf(touch);
      const one = { lot: digestOf(touch), message };
      if (kept >= most) {
        const other = largest();
        const last = kind.at(-1);
        // Two kinds that are as large as can be are left so: they would take places from each other for ever.
        if (kind.length + 1 < other.length) drop(other);
        else if (last !== undefined && one.lot < last.lot) drop(kind);
        else return;
      }
      add(kind, one);
    },
    write: async (waiting = 0) => {
      const staying = [...kinds.values()].flat();
      if (staying.filter(({ message }) => message !== undefined).length < waiting) return;
      // A message that was sent twice has one file.
      const files = new Set(staying.map(({ file }) => file));
      for (const file of dropped.splice(0)) if (!files.has(file)) rmSync(join(folder, file), { force: true });
      for (const one of staying) {
        if (one.message === undefined) continue;
        const message = one.message();
        delete one.message;
        one.file = fileNameOf(message, timezone);
        await writeMessage(folder, message, timezone);
      }
    },
    others: () => all - kept,
  };
};
