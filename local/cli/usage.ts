/** What the commands share: usage errors, exit codes and progress on standard error. */
import { styleText } from 'node:util';
import { type Command, CommanderError } from 'commander';
import { UserMistake } from '../../shared/base/mistake.ts';
import { DataFileError } from '../aws/tables.ts';
import type { Progress } from '../backtest/run/progress.ts';

/** The command line or an input file is not usable: exit code 2, its message and nothing else. */
export class UsageError extends UserMistake {
  override readonly name = 'UsageError';
}

/** What the command did came to an end before its own: its message says what is left of it. */
export class EndedError extends Error {
  override readonly name = 'EndedError';
  readonly exitCode: number;
  constructor(message: string, exitCode: number, options: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Whether the error is the user's to mend: it ends with exit code 2 and no stack trace. */
const isUsers = (error: unknown): boolean => error instanceof UserMistake || error instanceof DataFileError;

/**
 * Runs the command of the arguments. `process.exitCode` of 0, 1 (the job failed) or 2 (bad usage or input); the reason
 * goes to standard error.
 */
export const runCommand = async (program: Command, argv: readonly string[]): Promise<void> => {
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has said why, or has shown the help that was asked for.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    if (error instanceof EndedError) {
      process.stderr.write(`${error.message}\n`);
      // What it had begun may be going on.
      process.exit(error.exitCode);
    }
    const known = error instanceof Error && (isUsers(error) || 'code' in error);
    const message =
      error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = isUsers(error) ? 2 : 1;
  }
};

/** A whole number from `least` up. @throws UsageError naming the option */
export const wholeNumber = (text: string, option: string, least: number): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
    throw new UsageError(`${option} takes a whole number from ${least}, not "${text}"`);
  return value;
};

/** What a shop that can be run and deployed may have overlooked. */
export const noteLine = (note: string): string => `Note: ${note}.`;

const barWidth = 32;

export const createProgress = (stream: NodeJS.WriteStream): Progress => {
  const moving = stream.isTTY === true;
  let drawn = '';
  let tenth = -1;
  const clear = () => {
    if (moving && drawn !== '') stream.write('\r\u001b[K');
    drawn = '';
  };
  return {
    say: (message) => {
      clear();
      stream.write(`${message}\n`);
    },
    at: (share, label) => {
      if (!moving) {
        const now = Math.floor(share * 10);
        if (now === tenth) return;
        tenth = now;
        stream.write(`${String(Math.round(share * 100)).padStart(3)}% ${label}\n`);
        return;
      }
      const full = Math.round(share * barWidth);
      const bar = styleText('cyan', '█'.repeat(full), { stream }) + '░'.repeat(barWidth - full);
      const line = `${bar} ${String(Math.round(share * 100)).padStart(3)}% ${label}`;
      if (line === drawn) return;
      clear();
      stream.write(line);
      drawn = line;
    },
    done: () => {
      clear();
      tenth = -1;
    },
  };
};
