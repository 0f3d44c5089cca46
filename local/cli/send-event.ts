/** `rekindle send-event`: posts events from a file to the development server. */
import { readFileSync } from 'node:fs';
import { type Posting, postingFor, UnknownPayloadError } from '../dev/post.ts';
import { askServer, type ServerOptions } from './ask.ts';
import { UsageError } from './usage.ts';

const read = (file: string): unknown => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`);
  }
};

const postingIn = (file: string): Posting => {
  try {
    return postingFor(read(file));
  } catch (error) {
    if (error instanceof UnknownPayloadError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
};

/** Ends with 1 when the server refuses anything of it. */
export const sendEvents = (file: string, values: ServerOptions): Promise<void> =>
  askServer(values, postingIn(file));
