/** The messages of the development server: files in a folder, and a list of the latest. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../shared/time.ts';
import type { SentMail } from '../mail.ts';
import {
  type DeliveredMessage,
  fileNameOf,
  mailMessage,
  textMessage,
  writeMessage,
} from '../report/message-files.ts';
import type { SentText } from '../texts.ts';

/** What is kept of a message beside its file. */
export interface Listed {
  /** The provider's. */
  readonly id: string;
  readonly channel: 'email' | 'sms';
  readonly at: Instant;
  readonly to: string;
  /** The subject, or a text's first words. */
  readonly words: string;
  /** The file's name in the folder; an email's page has the same with `.html`. */
  readonly file: string;
}

export interface Outbox {
  readonly takeMail: (mail: SentMail) => void;
  readonly takeText: (text: SentText) => void;
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

/** The page beside an email's file. */
export const pageNameOf = (file: string): string => file.replace(/\.eml$/, '.html');

/** @param onFault told when a file could not be written */
export const createOutbox = (folder: string, onFault: (error: unknown) => void): Outbox => {
  mkdirSync(folder, { recursive: true });
  let latest: readonly Listed[] = [];
  const writing = new Set<Promise<void>>();
  const write = async (message: DeliveredMessage): Promise<void> => {
    try {
      await writeMessage(folder, message);
      if (message.html !== undefined)
        writeFileSync(join(folder, pageNameOf(fileNameOf(message))), message.html);
    } catch (error) {
      onFault(error);
    }
  };
  const take = (id: string, message: DeliveredMessage): void => {
    const { channel, at, to, subject, text } = message;
    const file = fileNameOf(message);
    latest = [{ id, channel, at, to, words: shortened(subject ?? text), file }, ...latest].slice(
      0,
      mostListed,
    );
    const written = write(message).finally(() => writing.delete(written));
    writing.add(written);
  };
  return {
    takeMail: (mail) => take(mail.messageId, mailMessage(mail)),
    takeText: (text) => take(text.messageId, textMessage(text)),
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
