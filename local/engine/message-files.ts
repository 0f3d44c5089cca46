/** A run's messages as files that a mail client opens, written as they are sent. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
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

/** Safe on every file system, and unique: what a name loses is made up for by a digest. */
export const fileNameOf = ({ channel, touch, at }: DeliveredMessage): string => {
  const parsed = parseTouchKey(touch);
  const customer = parsed?.enrolment.customer ?? 'unknown';
  const safe = customer.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 40);
  const digest = createHash('sha256').update(touch).digest('hex').slice(0, 8);
  return `${iso(at).slice(0, 10)}-${safe}-${parsed?.step ?? 'message'}-${digest}.${channel === 'email' ? 'eml' : 'txt'}`;
};

/** The email as a file that a mail client opens; its ids come from the touchpoint, so the bytes are the same again. */
const emlOf = async (message: DeliveredMessage): Promise<Buffer> => {
  const digest = createHash('sha256').update(message.touch).digest('hex').slice(0, 24);
  return new MailComposer({
    // As mail travels (RFC 5322).
    newline: 'windows',
    from: message.from,
    to: message.to,
    ...(message.replyTo !== undefined && { replyTo: message.replyTo }),
    subject: message.subject,
    text: message.text,
    html: message.html,
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
export const writeMessage = async (folder: string, message: DeliveredMessage): Promise<void> =>
  writeFileSync(
    join(folder, fileNameOf(message)),
    message.channel === 'email' ? await emlOf(message) : textFile(message),
  );

export interface MessageFiles {
  /** Writes the message, unless there are as many as are to be kept. */
  readonly keep: (message: () => DeliveredMessage) => void;
  /** How many messages there were beyond those, when all that are kept are written. */
  readonly written: () => Promise<number>;
}

/** @param folder is there already */
export const createMessageFiles = (folder: string, most: number): MessageFiles => {
  let kept = 0;
  let others = 0;
  const writing: Promise<void>[] = [];
  return {
    keep: (message) => {
      if (kept === most) {
        others += 1;
        return;
      }
      kept += 1;
      writing.push(writeMessage(folder, message()));
    },
    written: async () => {
      await Promise.all(writing);
      return others;
    },
  };
};
