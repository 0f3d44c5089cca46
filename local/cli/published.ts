/** What a deployment has published without a repository: asked before one is deployed, and pulled into it. */
import * as z from 'zod';
import { UserMistake } from '../../shared/base/mistake.ts';
import { publishedFor } from '../../shared/decisions/words/publication.ts';
import { writtenWords } from '../../shared/messages/catalog.ts';
import { readTuningFile } from '../../shared/shop/tuning/file.ts';
import { pulledInto } from '../../workflows/compile/locked.ts';
import { answerFrom, answerWhereThere, type ServerOptions } from './ask.ts';

/** What is published is not in the repository, or can't be written there as it is. */
export class PublishedError extends UserMistake {
  override readonly name = 'PublishedError';
}

const publication = z.object({
  number: z.int(),
  id: z.string(),
  state: z.string(),
  for: z.enum(publishedFor),
  publishedBy: z.string(),
  at: z.string().optional(),
});
export type Publication = z.infer<typeof publication>;
const listed = z.object({
  messages: z.array(z.object({ message: z.string(), digest: z.string(), published: publication.optional() })),
});
export const messageTold = z.object({
  publications: z.array(publication),
  sources: z.record(z.string(), writtenWords),
});

/** `undefined`: the server refuses it, which is said. */
export const readFrom = async <Body>(
  server: ServerOptions,
  path: string,
  body: z.ZodType<Body>,
): Promise<Body | undefined> => {
  const answer = await answerFrom(server, { path, method: 'GET' });
  return answer === undefined ? undefined : body.parse(JSON.parse(answer));
};

export const messagesAt = async (server: ServerOptions) =>
  (await readFrom(server, '/v1/words', listed))?.messages;

const tunable = z.object({
  tunable: z.string(),
  amounts: z.array(z.object({ name: z.string(), deployed: z.number() })),
  published: z
    .object({
      id: z.string(),
      state: z.string(),
      is: z.record(z.string(), z.number()),
      publishedBy: z.string(),
      at: z.string(),
    })
    .optional(),
});
export type PublishedTunable = z.infer<typeof tunable>;

/** Of thresholds, holdouts and budgets; `undefined`: the server refuses it, which is said. */
export const tuningAt = async (server: ServerOptions): Promise<readonly PublishedTunable[] | undefined> => {
  const answer = await answerWhereThere(server, { path: '/v1/tunables', method: 'GET' });
  if (answer === null) return [];
  return answer === undefined
    ? undefined
    : z.object({ tunables: z.array(tunable) }).parse(JSON.parse(answer)).tunables;
};

/** Those that are in force, and of which a repository that has pulled these knows nothing. */
export const unpulledTunings = (
  tunables: readonly PublishedTunable[],
  pulled: readonly string[],
): readonly PublishedTunable[] =>
  tunables.filter(({ published }) => published?.state === 'in-force' && !pulled.includes(published.id));

const missingTunings = (tunables: readonly PublishedTunable[], folder: string, url: string) =>
  unpulledTunings(tunables, readTuningFile(folder)?.content.pulled ?? []).map(
    ({ tunable: name, published }) =>
      `${Object.entries(published?.is ?? {})
        .map(([each, amount]) => `${each} ${amount}`)
        .join(
          ', ',
        )} of ${name} was published by ${published?.publishedBy} on ${published?.at}, and is not in the repository: run rekindle pull --url ${url}, and commit what it writes`,
  );

/**
 * Refuses to go on while words, thresholds, holdouts or budgets are published that the repository does not have; `false`:
 * the server does not tell.
 * @throws PublishedError
 */
export const demandPulled = async (server: ServerOptions, folder: string): Promise<boolean> => {
  const [messages, tunables] = [await messagesAt(server), await tuningAt(server)];
  if (messages === undefined || tunables === undefined) return false;
  const known = pulledInto(folder);
  const missing = messages.flatMap(({ message, published }) =>
    published === undefined || known[message]?.[published.id] !== undefined
      ? []
      : [
          `the words of ${message} were published by ${published.publishedBy} on ${published.at} (number ${published.number}), and are not in the repository: run rekindle pull --url ${server.url}, and commit what it writes`,
        ],
  );
  const all = [...missing, ...missingTunings(tunables, folder, server.url)];
  if (all.length > 0) throw new PublishedError(all.join('\n'));
  return true;
};
