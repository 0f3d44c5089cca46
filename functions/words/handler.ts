/** The part of the HTTP API that shows, changes and publishes words: it brings the compiler of emails, which is heavy. */
import { servedOf } from '../api/router.ts';
import { wordsOf } from '../api/routes/words.ts';
import { serving } from '../api/serving.ts';
import { processDesk } from './desk.ts';

export const handler = serving('words', servedOf(wordsOf(processDesk).routes));
