/** What the providers take: of email SES says it; of texts and endpoints, and as an upper bound, the settings. */
import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { ConsentChannel } from '../../shared/customers/profiles/profile.ts';
import type { Rate } from '../../shared/decisions/pace/pace.ts';
import type { FunctionSettings } from '../../shared/shop/settings.ts';
import { awsClientLater } from './runtime.ts';

/** `undefined`: SES takes one such request a second, and this was another; or this function may not ask. */
type AskedRate = () => Promise<Rate | undefined>;

const fromSes = ({ email }: FunctionSettings['pace']): AskedRate => {
  const client = awsClientLater(() => SESv2Client, { maxAttempts: 1 });
  return async () => {
    const { SendQuota } = await client()
      .send(new GetAccountCommand({}))
      .catch(() => ({ SendQuota: undefined }));
    const { MaxSendRate = 0, Max24HourSend = 0, SentLast24Hours = 0 } = SendQuota ?? {};
    if (MaxSendRate <= 0) return undefined;
    const daily = [
      ...(Max24HourSend < 0 ? [] : [Max24HourSend]),
      ...(email?.perDay === undefined ? [] : [email.perDay]),
    ];
    return {
      perSecond: Math.min(MaxSendRate, email?.perSecond ?? MaxSendRate),
      ...(daily.length > 0 && { perDay: Math.min(...daily), sent: SentLast24Hours }),
    };
  };
};

/** Of each channel that has a pace. */
export const createRates = ({
  pace,
}: FunctionSettings): Readonly<Partial<Record<ConsentChannel, AskedRate>>> => {
  const { ahead: _, email: __, ...others } = pace;
  const set = Object.entries(others).flatMap(([channel, rate]) =>
    rate === undefined ? [] : [[channel, async () => rate] as const],
  );
  return { email: fromSes(pace), ...Object.fromEntries(set) };
};
