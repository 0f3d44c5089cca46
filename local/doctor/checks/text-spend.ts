/** What SNS may spend on texts in a month: it stops there. */
import { textingJourneys } from '../channels.ts';
import { type Check, count, failing, right } from '../check.ts';

/** Where nobody has told a price: about a European text's, in US dollars. */
const usualPrice = 0.05;

/** Fewer a month and the first night may be the last. */
const fewest = 100;

export const textSpend: Check = {
  name: 'text-spend',
  findings: async ({ account, shop }) => {
    const { usdEach, sweep } = shop.settings;
    if (textingJourneys({ shop }).length === 0) return [right('no journey sends texts')];
    const { mostSpent } = await account.texting();
    const price = usdEach.sms ?? usualPrice;
    const texts = price === 0 ? Number.POSITIVE_INFINITY : Math.floor(mostSpent / price);
    const wanted = sweep.atMostPerNight ?? fewest;
    const is = `$${mostSpent} a month for texts: ${Number.isFinite(texts) ? count(texts) : 'all'} of them at $${price}`;
    if (texts >= wanted) return [right(is)];
    return [
      failing(
        is,
        `$${Math.ceil(wanted * price)} at least, for ${count(wanted)}; texts beyond it wait, and are withheld`,
        `a limit increase for "SNS Text Messaging" in the Support Center, then aws sns set-sms-attributes --attributes MonthlySpendLimit=${Math.ceil(wanted * price)}`,
      ),
    ];
  },
};
