/** What SES takes a second and a day, and what a night asks of it. */
import { type Check, count, type Finding, failing, right, warning } from '../check.ts';

const raised =
  'Service Quotas, Amazon SES: "Sending quota" and "Sending rate" (SES raises them by itself as messages are welcome)';

export const sesQuota: Check = {
  name: 'ses-quota',
  findings: async ({ account, shop }) => {
    const { perSecond, perDay, sentToday } = await account.sending();
    const { sweep, pace } = shop.settings;
    const day = perDay < 0 ? 'without end' : count(perDay);
    const is = `${count(perSecond)} a second, ${day} in 24 hours`;
    if (perDay >= 0 && sentToday >= perDay)
      return [failing(`${is}, and all of them are used up`, 'some left for tonight', raised)];
    const found: Finding[] = [];
    const night = sweep.atMostPerNight;
    if (perDay >= 0 && night !== undefined && night > perDay)
      found.push(
        warning(
          `${is}, and sweep.atMostPerNight is ${count(night)}: the first emails of a night take ${Math.ceil(night / perDay)} days`,
          `${count(night)} in 24 hours`,
          `sweep: { atMostPerNight: ${perDay} } in the settings; ${raised}`,
        ),
      );
    if (perDay >= 0 && night === undefined && sentToday === 0)
      found.push(
        warning(
          `${is}, none of them sent, and nothing limits how many a night takes in`,
          'a limit for the first nights, below a day’s quota',
          `sweep: { atMostPerNight: ${Math.max(1, Math.floor(perDay / 4))} } in the settings`,
        ),
      );
    const { email } = pace;
    if (email !== undefined && (email.perSecond > perSecond || (perDay >= 0 && (email.perDay ?? 0) > perDay)))
      found.push(
        warning(
          `${is}, and pace.email gives more, which is never reached`,
          'pace.email below what SES takes',
          `pace: { email: { perSecond: ${perSecond} } } in the settings; ${raised}`,
        ),
      );
    return found.length === 0 ? [right(is)] : found;
  },
};
