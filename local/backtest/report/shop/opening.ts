/** What the page begins with: the shop in a few sentences, money first. */
import type { ShopInsights } from '../../../../shared/decisions/insights/insights.ts';
import { card, prose } from '../parts.ts';
import {
  amountWords,
  counted,
  dayWords,
  type MoneyWords,
  moneyWords,
  ofMany,
  percentOf,
  whole,
} from '../words.ts';
import { pilotSentences } from './pilot.ts';
import { flowSentence, reasonSentences, recommendedOf } from './threshold.ts';
import type { Whom } from './whom.ts';

export interface ShopKnown {
  readonly insights: ShopInsights;
  readonly whom: Whom;
}

const spanSentence = ({ period, rhythm: { revenue } }: ShopInsights, money: MoneyWords): string =>
  `${money(revenue.revenue)} from ${dayWords(period.from)} to ${dayWords(period.until)}, of which ${money(revenue.fromReturning)} (${percentOf(revenue.share)}) from customers who had ordered before.`;

/** The answer in paragraphs: what the shop lives on, when to write, whom to, and how to know. */
export interface Paragraph {
  readonly about: 'revenue' | 'when' | 'whom' | 'pilot';
  /** At least one. */
  readonly sentences: readonly string[];
}

export const openingOf = ({ insights, whom }: ShopKnown, money: MoneyWords): readonly Paragraph[] => {
  const { thresholds } = insights;
  const chosen = recommendedOf(thresholds);
  const { first, listed, atRisk } = whom;
  const paragraphs: readonly Paragraph[] = [
    { about: 'revenue', sentences: [spanSentence(insights, money)] },
    {
      about: 'when',
      sentences: [
        ...reasonSentences(thresholds, money).slice(0, 2),
        ...(chosen === undefined ? [] : [flowSentence(chosen, money)]),
      ],
    },
    {
      about: 'whom',
      sentences:
        listed === 0
          ? []
          : [
              `The first ${whole(first.length)} of the ${counted(listed, 'customer')} in the list stand for ${money(atRisk.first)} at risk in the next twelve months.`,
            ],
    },
    { about: 'pilot', sentences: pilotSentences(insights, money).slice(1) },
  ];
  return paragraphs.filter(({ sentences }) => sentences.length > 0);
};

const cards = ({ insights: { rhythm, thresholds, period }, whom }: ShopKnown, currency: string): string => {
  const chosen = recommendedOf(thresholds);
  const amount = amountWords(currency);
  const { revenue, share } = rhythm.revenue;
  return [
    card(
      amount(revenue),
      `in ${counted(period.days, 'day')}, ${percentOf(share)} of it from returning customers`,
      currency,
    ),
    ...(chosen === undefined
      ? []
      : [
          card(
            `day ${chosen.days}`,
            thresholds.recommended?.reason === 'most-net'
              ? 'of silence: to write then leaves most'
              : 'of silence: to write then, the least has to come of it',
          ),
          ...(chosen.flow.breakEven.ofOthers === undefined
            ? []
            : [
                card(
                  ofMany(chosen.flow.breakEven.ofOthers, Math.ceil),
                  'of those who would not come: to be brought back for it to pay',
                ),
              ]),
        ]),
    ...(whom.listed === 0
      ? []
      : [
          card(
            amount(whom.atRisk.first),
            `at risk with the first ${whole(whom.first.length)} of the list`,
            currency,
          ),
        ]),
  ].join('');
};

export const opening = (known: ShopKnown, currency: string): string => {
  const money = moneyWords(currency);
  return `<div class="cards">${cards(known, currency)}</div>
<div class="panel answer">${openingOf(known, money)
    .map(({ sentences }) => prose(sentences))
    .join('')}</div>`;
};
