/** The words of the pages behind links, from the layer that brings them. */
import { readFileSync } from 'node:fs';
import type { LinkPages } from '../../shared/flows/pages/language.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import { pagesSchema } from '../../shared/messages/pages.ts';
import { EnvironmentError, processPorts } from './index.ts';

let linkPages: { readonly ports: Ports; readonly made: LinkPages } | undefined;

const readPages = ({ settings }: Ports): LinkPages => {
  const { PAGES_FILE } = process.env;
  if (PAGES_FILE === undefined) throw new EnvironmentError('the environment lacks PAGES_FILE');
  return {
    pages: pagesSchema.parse(JSON.parse(readFileSync(PAGES_FILE, 'utf8'))),
    fallback: settings.locales[0],
    fallbacks: settings.localeFallbacks,
  };
};

/** @throws EnvironmentError when PAGES_FILE is missing */
export const processLinkPages = (): LinkPages => {
  const ports = processPorts();
  if (linkPages?.ports !== ports) linkPages = { ports, made: readPages(ports) };
  return linkPages.made;
};
