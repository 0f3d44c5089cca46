/** What keeps words: drafts, publications, and what was sent. */
import type { Draft, Publication, PublishedWords, WordsHead } from '../../decisions/words/publication.ts';
import type { WrittenWords } from '../../messages/catalog.ts';
import type { KeptWords } from '../../messages/said.ts';

export interface DraftedWords extends Draft {
  readonly written: WrittenWords;
}

export interface WordsStore {
  /** Two minutes old at most: a head that is read for each message would be one partition's whole load. */
  readonly current: () => Promise<WordsHead>;
  /** Strongly consistent. */
  readonly read: () => Promise<WordsHead>;
  /** Of all messages. */
  readonly drafts: () => Promise<readonly DraftedWords[]>;
  readonly draft: (message: string) => Promise<DraftedWords | undefined>;
  /** Writes the draft in the place of the one of the revision before; `stale`: another stands there by now. */
  readonly keepDraft: (draft: DraftedWords) => Promise<'written' | 'stale'>;
  readonly dropDraft: (draft: Draft) => Promise<'written' | 'stale'>;
  /** The latest first. */
  readonly publications: (message: string) => Promise<readonly Publication[]>;
  readonly publication: (
    message: string,
    number: number,
  ) => Promise<(Publication & PublishedWords) | undefined>;
  /**
   * Writes the publication with the head that is to stand in the place of `before`, and takes the draft away that it was;
   * all or nothing. `stale`: the head, or the draft, is another by now.
   */
  readonly publish: (
    before: WordsHead,
    after: WordsHead,
    publication: Publication & PublishedWords,
    draft?: Draft,
  ) => Promise<'written' | 'stale'>;
  /** Keeps words that are sent, by their digest; what is kept stays. */
  readonly keep: (digest: string, words: KeptWords) => Promise<void>;
  readonly kept: (digest: string) => Promise<KeptWords | undefined>;
}
