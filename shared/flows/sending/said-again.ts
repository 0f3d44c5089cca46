/** Says again what a message said, from its record and the words that were kept: its links lead nowhere, since they are the customer's. */
import type { Passage, TouchRecord } from '../../journeys/records.ts';
import { createRenderer, type Rendered } from '../../messages/render.ts';
import type { KeptWords } from '../../messages/said.ts';
import { passingOf, pathsIn, recordedPaths } from '../../messages/told.ts';
import type { MessageVariables } from '../../messages/variables.ts';
import { broadcastOf } from './broadcast.ts';
import {
  answersShown,
  asItLeaves,
  codeOf,
  confirmShown,
  couponShown,
  type Leaving,
  linksShown,
} from './composed.ts';

/** In the place of what a link leads by: whoever follows one is told that it leads nowhere. */
const nowhere = 'shown';

const answerPrefix = 'answers.';

/** As much of a passage as its messages may tell again. */
type Told = Pick<Passage, 'enrolment' | 'coupons'>;

/** @returns what left, but for what its links lead by */
export const sayAgain = (
  {
    enrolment,
    step,
    channel,
    at,
    couponCode,
    said: { told, in: wanted, zone },
  }: TouchRecord & Required<Pick<TouchRecord, 'said'>>,
  passage: Told,
  words: KeptWords,
): Rendered => {
  const { source, locale, brand, categories, currency, timezone, linksUrl, linkHosts, couponLink } = words;
  const coupon = passage.coupons.find(({ code }) => code === couponCode);
  const leaving: Leaving = {
    enrolment,
    step,
    channel,
    at,
    code: coupon && codeOf(coupon),
    isPassedOn: words.passedOn === true,
    seal: () => nowhere,
    settings: { brand, linkHosts, couponLink },
    linksUrl,
  };
  const { list: _, ...links } = linksShown(brand.url, leaving);
  const broadcast = broadcastOf(passage.enrolment?.trigger);
  const paths = pathsIn(source);
  const answers = paths.flatMap((path) =>
    path.startsWith(answerPrefix) ? [path.slice(answerPrefix.length)] : [],
  );
  const variables: MessageVariables = {
    ...passingOf(recordedPaths(source), told, brand.url),
    brand,
    links,
    now: at,
    timezone: zone ?? timezone,
    currency,
    confirm: confirmShown('', leaving),
    answers: answersShown(answers, leaving),
    ...(coupon !== undefined && { coupon: couponShown(coupon, currency) }),
    ...(broadcast !== undefined && { broadcast }),
  };
  const renderer = createRenderer({ [step]: { [locale]: source } }, { fallback: locale, categories });
  const rendered = renderer.render(step, wanted ?? locale, variables);
  const { link: __, ...left } = asItLeaves(rendered, brand.url, leaving);
  return left;
};
