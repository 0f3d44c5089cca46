/**
 * Silence held against her own rhythm, and the shop's where hers says little: the share of her gaps that would be shorter.
 * Unknown of who has not ordered.
 */
import { bounded, inPercent } from '../words.ts';
import { clauseKind } from './clause.ts';
import { exactly, share } from './schemas.ts';
import { percentSeen, scored } from './scored.ts';

export type BeyondOwnRhythmClause = { readonly silentBeyondOwnRhythm: number };

export const beyondOwnRhythm = clauseKind<BeyondOwnRhythmClause>({
  key: 'silentBeyondOwnRhythm',
  schema: exactly({
    silentBeyondOwnRhythm: share.refine((value) => value > 0 && value < 1, {
      error: ({ input }) =>
        `must lie between 0 and 1, such as 0.9: beyond nine of ten of her own gaps; not ${String(input)}`,
    }),
  }),
  docs: {
    example: { silentBeyondOwnRhythm: 0.9 },
    asks: 'a silence that is longer than this share of her own gaps would be, from 0 to 1, by the [model in use](#scores)',
  },
  asksScores: true,
  comesOfSilence: (_, holds) => holds,
  sentence: ({ silentBeyondOwnRhythm: atLeast }) =>
    bounded('own gaps that would be shorter than the silence', { atLeast }, inPercent),
  read: ({ silentBeyondOwnRhythm: atLeast }) =>
    scored({
      bounds: { atLeast },
      atMost: 1,
      subject: 'silent beyond own rhythm',
      field: 'silentBeyondOwnRhythm',
      scoreOf: ({ beyondOwnRhythm: of }, buyer) => of(buyer),
      seen: (beyond) => {
        const { percent, value } = percentSeen(beyond);
        return { saw: `${percent} of own gaps`, value };
      },
    }),
});

/**
 * Silent for longer than this share of her own gaps would be; the shop's gaps count where hers are few. Unknown of who has
 * not ordered, and while there is no model.
 * @example
 * const unusuallyLong = silentBeyondOwnRhythm(0.9);
 */
export const silentBeyondOwnRhythm = (share: number): BeyondOwnRhythmClause => ({
  silentBeyondOwnRhythm: share,
});
