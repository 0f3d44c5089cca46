/** The message templates of this deployment, from the layer that brings them. */
import { readFileSync } from 'node:fs';
import type { Catalog } from '../../shared/messages/catalog.ts';
import { createRenderer } from '../../shared/messages/render.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Composer } from '../../shared/sending/compose.ts';
import { EnvironmentError, processPorts } from './index.ts';

let composer: { readonly from: string; readonly ports: Ports; readonly made: Composer } | undefined;

/** @throws EnvironmentError when MESSAGES_FILE or LINKS_URL is missing */
export const processComposer = (): Composer => {
  const { MESSAGES_FILE, LINKS_URL } = process.env;
  if (MESSAGES_FILE === undefined || LINKS_URL === undefined)
    throw new EnvironmentError(
      `the environment lacks ${MESSAGES_FILE === undefined ? 'MESSAGES_FILE' : 'LINKS_URL'}`,
    );
  const from = `${MESSAGES_FILE}\0${LINKS_URL}`;
  const ports = processPorts();
  if (composer?.from !== from || composer.ports !== ports) {
    const catalog = JSON.parse(readFileSync(MESSAGES_FILE, 'utf8')) as Catalog;
    const renderer = createRenderer(catalog, { fallback: ports.settings.locale });
    composer = { from, ports, made: { renderer, linksUrl: LINKS_URL } };
  }
  return composer.made;
};
