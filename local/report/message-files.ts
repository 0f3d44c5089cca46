/** A run's messages as files that a mail client opens, written as they are sent. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import { parseTouchKey } from '../../shared/ids.ts';
import { type Instant, iso } from '../../shared/time.ts';

/** A message as the embedded sinks took it. */
export interface DeliveredMessage {
  readonly channel: 'email' | 'sms';
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
  const write = async (message: DeliveredMessage): Promise<void> => {
    if (message.channel === 'email')
      writeFileSync(join(folder, fileName(message, 'eml')), await emlOf(message));
    else writeFileSync(join(folder, fileName(message, 'txt')), textFile(message));
  };
  return {
    keep: (message) => {
      if (kept === most) {
        others += 1;
        return;
      }
      kept += 1;
      writing.push(write(message()));
    },
    written: async () => {
      await Promise.all(writing);
      return others;
    },
  };
};
