/**
 * Silence held against her own rhythm, and the shop's where hers says little: the share of her gaps that would be shorter.
 * Unknown of who has not ordered.
 */
import * as z from 'zod';
import type { Scoring } from '../scoring.ts';
import { bounded, inPercent } from '../words.ts';
import { clauseKind } from './clause.ts';
import { exactly, shown } from './schemas.ts';
import { percentSeen, scored } from './scored.ts';

/** The share from which it pays most, as the model in use says. */
const byMoney = 'by-money';

export type BeyondOwnRhythmClause = { readonly silentBeyondOwnRhythm: number | typeof byMoney };

/** Where no model has said from which share on it pays. */
const usualThreshold = 0.9;

const refused = {
  error: ({ input }: { readonly input?: unknown }) =>
    `must lie between 0 and 1, such as 0.9: beyond nine of ten of her own gaps, or be "${byMoney}": where it pays most; not ${shown(input)}`,
};

const subject = 'own gaps that would be shorter than the silence';

export const beyondOwnRhythm = clauseKind<BeyondOwnRhythmClause>({
  key: 'silentBeyondOwnRhythm',
  schema: exactly({
    silentBeyondOwnRhythm: z
      .union([z.number(), z.literal(byMoney)], refused)
      .refine((value) => value === byMoney || (value > 0 && value < 1), refused),
  }),
  docs: {
    example: { silentBeyondOwnRhythm: 0.9 },
    asks: 'a silence that is longer than this share of her own gaps would be, from 0 to 1, by the [model in use](#scores); `"by-money"`: the share from which it pays most',
  },
  asksScores: true,
  comesOfSilence: (_, holds) => holds,
  sentence: ({ silentBeyondOwnRhythm: atLeast }) =>
    atLeast === byMoney
      ? `${subject} ≥ the share from which it pays most`
      : bounded(subject, { atLeast }, inPercent),
  read: ({ silentBeyondOwnRhythm: asked }) => {
    const isByMoney = asked === byMoney;
    const thresholdBy = (scoring?: Scoring): number =>
      isByMoney ? (scoring?.rhythmThreshold ?? usualThreshold) : asked;
    return scored({
      bounds: { atLeast: thresholdBy() },
      holds: (beyond, scoring) => beyond >= thresholdBy(scoring),
      atMost: 1,
      // Nobody knows on which side of a share that is asked beside it the model's lies.
      subject: isByMoney ? 'silent beyond own rhythm by money' : 'silent beyond own rhythm',
      field: 'silentBeyondOwnRhythm',
      scoreOf: ({ beyondOwnRhythm: of }, buyer) => of(buyer),
      seen: (beyond, scoring) => {
        const { percent, value } = percentSeen(beyond);
        const saw = `${percent} of own gaps`;
        if (!isByMoney) return { saw, value };
        const threshold = thresholdBy(scoring);
        const from = inPercent(threshold);
        return {
          saw:
            scoring.rhythmThreshold === undefined
              ? `${saw}; the model in use does not say from where on it pays, and ${from} is usual`
              : `${saw}; it pays most from ${from} on`,
          value,
          beside: { rhythmThreshold: threshold },
        };
      },
    });
  },
});

/**
 * Silent for longer than this share of her own gaps would be; the shop's gaps count where hers are few. Unknown of who has
 * not ordered, and while there is no model.
 * @param share absent: the one from which it pays most, which the fit works out with the settings' `economics`; 0.9 where the
 * model in use does not say
 * @example
 * const unusuallyLong = silentBeyondOwnRhythm(0.9);
 */
export const silentBeyondOwnRhythm = (share?: number): BeyondOwnRhythmClause => ({
  silentBeyondOwnRhythm: share ?? byMoney,
});
