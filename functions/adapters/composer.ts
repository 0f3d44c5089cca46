/** The message templates of this deployment, from the layer that brings them. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { remember } from '../../shared/base/remember.ts';
import { pulledSchema } from '../../shared/decisions/words/publication.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import type { Composer, WordsToKeep } from '../../shared/flows/sending/compose.ts';
import { brandTold } from '../../shared/messages/brand.ts';
import { catalogSchema, type MessageSource } from '../../shared/messages/catalog.ts';
import { createRenderer, type Renderer } from '../../shared/messages/render.ts';
import { digestOfWords } from '../../shared/messages/said.ts';
import type { FunctionSettings } from '../../shared/shop/settings.ts';
import { EnvironmentError, processPorts } from './index.ts';
import { onceInProcess } from './runtime.ts';

const fileSchema = z.object({
  catalog: catalogSchema,
  /** What was published without a deployment, and is in this one. */
  pulled: pulledSchema,
});

/** By its file, which stays as it is once it is deployed. */
const messagesIn = remember(100, (file) => fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));

/** @param linksUrl the links function's address, ending with a slash */
export const createComposer = (
  settings: FunctionSettings,
  linksUrl: string,
  { catalog, pulled }: z.infer<typeof fileSchema>,
): Composer => {
  const { brand, categories, currency, timezone, linkHosts, couponLink, locales, localeFallbacks } = settings;
  const options = { fallback: locales[0], fallbacks: localeFallbacks, categories };
  const published = new Map<string, Renderer>();
  const kept = {
    own: new Map<MessageSource, WordsToKeep>(),
    passedOn: new Map<MessageSource, WordsToKeep>(),
  };
  return {
    renderer: createRenderer(catalog, options),
    published: (id, message, sources) => {
      const renderer = createRenderer({ [message]: sources }, options);
      published.set(id, renderer);
      return renderer;
    },
    known: (id) => published.get(id),
    pulled,
    linksUrl,
    kept: (source, locale, isPassedOn) => {
      const keepers = isPassedOn ? kept.passedOn : kept.own;
      const known = keepers.get(source);
      if (known !== undefined) return known;
      const words = {
        locale,
        source,
        brand: brandTold(brand),
        categories,
        currency,
        timezone,
        linksUrl,
        linkHosts,
        ...(couponLink !== undefined && { couponLink }),
        ...(isPassedOn && { passedOn: true as const }),
      };
      const keeping = { digest: digestOfWords(words), words };
      keepers.set(source, keeping);
      return keeping;
    },
  };
};

const makeComposer = ({ settings }: Ports): Composer => {
  const { MESSAGES_FILE, LINKS_URL } = process.env;
  if (MESSAGES_FILE === undefined || LINKS_URL === undefined)
    throw new EnvironmentError(
      `the environment lacks ${MESSAGES_FILE === undefined ? 'MESSAGES_FILE' : 'LINKS_URL'}`,
    );
  return createComposer(settings, LINKS_URL, messagesIn(MESSAGES_FILE));
};

/** @throws EnvironmentError when MESSAGES_FILE or LINKS_URL is missing */
export const processComposer = onceInProcess(() => makeComposer(processPorts()));
