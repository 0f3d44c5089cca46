/** The desk of this process: the deployment's words from the layer that brings them, and their compiler. */
import { readFileSync } from 'node:fs';
import type { WordsDesk } from '../../shared/flows/words/desk.ts';
import { compileAlone } from '../../shared/shop/words/compiled.ts';
import { deployedWords } from '../../shared/shop/words/deployed.ts';
import { EnvironmentError, processPorts } from '../adapters/index.ts';
import { onceInProcess } from '../adapters/runtime.ts';

/** @throws EnvironmentError when WORDS_FILE or DEPLOYMENT is missing */
export const processDesk = onceInProcess((): WordsDesk => {
  const { WORDS_FILE, DEPLOYMENT } = process.env;
  if (WORDS_FILE === undefined || DEPLOYMENT === undefined)
    throw new EnvironmentError(
      `the environment lacks ${WORDS_FILE === undefined ? 'WORDS_FILE' : 'DEPLOYMENT'}`,
    );
  const ports = processPorts();
  const deployed = deployedWords.parse(JSON.parse(readFileSync(WORDS_FILE, 'utf8')));
  const { parts, sent } = deployed;
  return {
    deployed,
    compile: (message, written) => compileAlone(message, written, { parts, sent, settings: ports.settings }),
    deployment: DEPLOYMENT,
    ports,
  };
});
