/** The messages of the development server: files in a folder, and a list of the latest. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../shared/base/time.ts';
import type { ConsentChannel } from '../../shared/customers/profiles/profile.ts';
import type { Posted, SentMail } from '../aws/mail.ts';
import type { SentText } from '../aws/texts.ts';
import { linksOf } from '../engine/follow.ts';
import {
  type DeliveredMessage,
  fileNameOf,
  mailMessage,
  pushMessage,
  textMessage,
  writeMessage,
} from '../engine/message-files.ts';
import type { SentPush } from '../engine/sent.ts';

/** What is kept of a message beside its file. */
export interface Listed {
  /** The provider's. */
  readonly id: string;
  readonly channel: ConsentChannel;
  readonly at: Instant;
  readonly to: string;
  /** The subject, or a text's first words. */
  readonly words: string;
  /** The file's name in the folder; an email's page has the same with `.html`. */
  readonly file: string;
  /** Of an email: what its provider knows of it. */
  readonly posted?: Posted;
  /** Of an email: those by way of us. */
  readonly links?: readonly string[];
}

export interface Outbox {
  readonly takeMail: (mail: SentMail) => void;
  readonly takeText: (text: SentText) => void;
  readonly takePush: (push: SentPush) => void;
  /** `"Subject" → build/dev-messages/….eml`, for as long as the message is among the latest. */
  readonly describe: (messageId: string) => string | undefined;
  /** The latest, newest first. */
  readonly latest: () => readonly Listed[];
  /** Takes up the list of an earlier run. */
  readonly restore: (listed: readonly Listed[]) => void;
  /** Resolves when all files are written. */
  readonly written: () => Promise<void>;
}

const mostListed = 100;
const wordsOfText = 60;

const shortened = (text: string): string =>
  text.length > wordsOfText ? `${text.slice(0, wordsOfText - 1).trimEnd()}…` : text;

const postedOf = ({ messageId, at, from, to, tags, configurationSet }: SentMail): Posted => ({
  messageId,
  at,
  from,
  to,
  tags,
  ...(configurationSet !== undefined && { configurationSet }),
});

/** The page beside an email's file. */
export const pageNameOf = (file: string): string => file.replace(/\.eml$/, '.html');

/**
 * @param timezone whose days the files' names bear
 * @param onFault told when a file could not be written
 */
export const createOutbox = (folder: string, timezone: string, onFault: (error: unknown) => void): Outbox => {
  mkdirSync(folder, { recursive: true });
  let latest: readonly Listed[] = [];
  const writing = new Set<Promise<void>>();
  const write = async (message: DeliveredMessage): Promise<void> => {
    try {
      await writeMessage(folder, message, timezone);
      if (message.html !== undefined)
        writeFileSync(join(folder, pageNameOf(fileNameOf(message, timezone))), message.html);
    } catch (error) {
      onFault(error);
    }
  };
  const take = (id: string, message: DeliveredMessage, posted?: Posted): void => {
    const { channel, at, to, subject, text, html } = message;
    const words = shortened(subject ?? text);
    const listed = {
      id,
      channel,
      at,
      to,
      words,
      file: fileNameOf(message, timezone),
      ...(posted && { posted }),
      ...(html !== undefined && { links: linksOf(html) }),
    };
    latest = [listed, ...latest].slice(0, mostListed);
    const written = write(message).finally(() => writing.delete(written));
    writing.add(written);
  };
  return {
    takeMail: (mail) => take(mail.messageId, mailMessage(mail), postedOf(mail)),
    takeText: (text) => take(text.messageId, textMessage(text)),
    takePush: (push) => take(push.messageId, pushMessage(push)),
    describe: (messageId) => {
      const found = latest.find(({ id }) => id === messageId);
      return found && `"${found.words}" → ${join(folder, found.file)}`;
    },
    latest: () => latest,
    restore: (listed) => {
      latest = listed;
    },
    written: async () => {
      await Promise.all(writing);
    },
  };
};
