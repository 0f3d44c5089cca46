/** The message templates of this deployment, from the layer that brings them. */
import { readFileSync } from 'node:fs';
import type { Catalog } from '../../shared/messages/catalog.ts';
import { createRenderer } from '../../shared/messages/render.ts';
import type { Composer } from '../../shared/sending/compose.ts';
import { EnvironmentError, processPorts } from './index.ts';

let composer: Composer | undefined;
let madeFrom: string | undefined;

/** @throws EnvironmentError when MESSAGES_FILE or LINKS_URL is missing */
export const processComposer = (): Composer => {
  const { MESSAGES_FILE, LINKS_URL } = process.env;
  if (MESSAGES_FILE === undefined || LINKS_URL === undefined)
    throw new EnvironmentError('the environment lacks MESSAGES_FILE or LINKS_URL');
  const from = `${MESSAGES_FILE}\0${LINKS_URL}`;
  if (composer === undefined || madeFrom !== from) {
    const catalog = JSON.parse(readFileSync(MESSAGES_FILE, 'utf8')) as Catalog;
    composer = {
      renderer: createRenderer(catalog, { fallback: processPorts().settings.locale }),
      linksUrl: LINKS_URL,
    };
    madeFrom = from;
  }
  return composer;
};
