/** Which words a passage's message is said with: those that are published in the place of the deployment's, or these. */
import { publicationFor } from '../../decisions/words/publication.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import type { Passage } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';
import { type Composer, type Spoken, wordsOf } from './compose.ts';

export const spokenWords = async (
  { touch }: Pick<SendRequest, 'touch'>,
  { enrolment }: Pick<Passage, 'enrolment'>,
  { words }: Pick<Ports, 'words'>,
  composer: Composer,
): Promise<Spoken> => {
  const version = ('words' in touch ? touch.words : undefined) ?? 1;
  const { name } = touch;
  const passage = { version, beganAt: enrolment?.enrolledAt };
  const found = publicationFor(await words.current(), name, passage, composer.pulled);
  if (found === undefined) return { renderer: composer.renderer, key: wordsOf(touch) };
  const known = composer.known(found.id);
  if (known !== undefined) return { renderer: known, key: name };
  const published = await words.publication(name, found.number);
  if (published === undefined) return { renderer: composer.renderer, key: wordsOf(touch) };
  return { renderer: composer.published(found.id, name, published.sources), key: name };
};
