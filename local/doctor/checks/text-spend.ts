/** What SNS may spend on texts in a month: it stops there. */
import { textingJourneys } from '../channels.ts';
import { type Check, count, type Finding, failing, right, warning } from '../check.ts';

/** Where nobody has told a price: about a European text's, in US dollars. */
const usualPrice = 0.05;

/** The alarm goes off by the settings' limit, since no metric tells the account's. */
const toldIn = (textSpendLimit: number | undefined, mostSpent: number): readonly Finding[] => {
  const setting = `textSpendLimit: ${mostSpent} in the settings`;
  if (textSpendLimit === undefined)
    return [
      warning('nobody is told when texts near their spending limit', 'a limit that is watched', setting),
    ];
  if (textSpendLimit <= mostSpent) return [];
  return [
    warning(
      `textSpendLimit is $${textSpendLimit}, and SNS stops at $${mostSpent}: nobody is told before`,
      `$${mostSpent} at most`,
      `${setting}, or a higher limit of the account`,
    ),
  ];
};

/** Fewer a month and the first night may be the last. */
const fewest = 100;

export const textSpend: Check = {
  name: 'text-spend',
  findings: async ({ account, shop }) => {
    const { usdEach, sweep, textSpendLimit } = shop.settings;
    if (textingJourneys({ shop }).length === 0) return [right('no journey sends texts')];
    const { mostSpent } = await account.texting();
    const price = usdEach.sms ?? usualPrice;
    const texts = price === 0 ? Number.POSITIVE_INFINITY : Math.floor(mostSpent / price);
    const wanted = sweep.atMostPerNight ?? fewest;
    const is = `$${mostSpent} a month for texts: ${Number.isFinite(texts) ? count(texts) : 'all'} of them at $${price}`;
    const told = toldIn(textSpendLimit, mostSpent);
    if (texts >= wanted) return told.length > 0 ? told : [right(is)];
    return [
      failing(
        is,
        `$${Math.ceil(wanted * price)} at least, for ${count(wanted)}; SNS sends none beyond it, and does not say so`,
        `a limit increase for "SNS Text Messaging" in the Support Center, then aws sns set-sms-attributes --attributes MonthlySpendLimit=${Math.ceil(wanted * price)}`,
      ),
      ...told,
    ];
  },
};
