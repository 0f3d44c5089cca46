/** SES's sending quota: so many emails a second, and so many in any 24 hours. */
import { type Duration, type Instant, plus, seconds } from './time.ts';

const aDay: Duration = seconds(86_400);

/** As GetAccount tells them; -1 of a day: any number. */
export interface MailQuota {
  readonly maxSendRate: number;
  readonly max24HourSend: number;
}

/** Where nobody says another: more than a run sends. */
export const anyMail: MailQuota = { maxSendRate: 100_000, max24HourSend: -1 };
/** As of an account that has just left the sandbox. */
export const usualMail: MailQuota = { maxSendRate: 14, max24HourSend: 50_000 };

const refusal = (status: number, __type: string, message: string) => ({
  status,
  body: JSON.stringify({ __type, message }),
});

export const createMailQuota = (now: () => Instant, { maxSendRate, max24HourSend }: MailQuota) => {
  /** Room for a second's emails, which fills again at the rate. */
  let room = maxSendRate;
  let filledAt = now();
  let times: Instant[] = [];
  let first = 0;

  const sentLast24Hours = (): number => {
    for (let at = times[first]; at !== undefined && plus(at, aDay) <= now(); at = times[first]) first += 1;
    if (first > 10_000) {
      times = times.slice(first);
      first = 0;
    }
    return times.length - first;
  };

  return {
    /** Takes an email, or says why it does not. */
    take: (): { readonly status: number; readonly body: string } | undefined => {
      if (max24HourSend >= 0 && sentLast24Hours() >= max24HourSend)
        return refusal(400, 'LimitExceededException', 'Daily message quota exceeded.');
      room = Math.min(maxSendRate, room + ((now() - filledAt) / 1_000) * maxSendRate);
      filledAt = now();
      if (room < 1) return refusal(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.');
      room -= 1;
      times.push(now());
      return undefined;
    },
    /** What GetAccount answers. */
    account: () => ({
      status: 200,
      body: JSON.stringify({
        DedicatedIpAutoWarmupEnabled: false,
        EnforcementStatus: 'HEALTHY',
        ProductionAccessEnabled: true,
        SendQuota: {
          Max24HourSend: max24HourSend,
          MaxSendRate: maxSendRate,
          SentLast24Hours: sentLast24Hours(),
        },
        SendingEnabled: true,
      }),
    }),
  };
};
