/** The message templates of this deployment, from the layer that brings them. */
import { readFileSync } from 'node:fs';
import { remember } from '../../shared/base/remember.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import type { Composer } from '../../shared/flows/sending/compose.ts';
import { catalogSchema } from '../../shared/messages/catalog.ts';
import { createRenderer } from '../../shared/messages/render.ts';
import { EnvironmentError, processPorts } from './index.ts';
import { onceInProcess } from './runtime.ts';

/** By its file, which stays as it is once it is deployed. */
const catalogIn = remember(100, (file) => catalogSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));

const makeComposer = ({ settings }: Ports): Composer => {
  const { MESSAGES_FILE, LINKS_URL } = process.env;
  if (MESSAGES_FILE === undefined || LINKS_URL === undefined)
    throw new EnvironmentError(
      `the environment lacks ${MESSAGES_FILE === undefined ? 'MESSAGES_FILE' : 'LINKS_URL'}`,
    );
  return {
    renderer: createRenderer(catalogIn(MESSAGES_FILE), {
      fallback: settings.locales[0],
      fallbacks: settings.localeFallbacks,
      categories: settings.categories,
    }),
    linksUrl: LINKS_URL,
  };
};

/** @throws EnvironmentError when MESSAGES_FILE or LINKS_URL is missing */
export const processComposer = onceInProcess(() => makeComposer(processPorts()));
