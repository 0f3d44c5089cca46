/** MiniStack as an account that the scenario's stage is deployed into. */
import type { MiniStack } from '../peers/ministack.ts';
import { type Account, askOver } from './deployed.ts';

interface Inspected {
  readonly messages: Readonly<
    Record<
      string,
      readonly { readonly To: readonly string[]; readonly Subject: string; readonly BodyHtml: string }[]
    >
  >;
}

export const accountOf = (
  { url, account, region, credentials }: MiniStack,
  deploy: Account['deploy'],
): Account => {
  const gateway = { host: '127.0.0.1', port: Number(new URL(url).port) };
  return {
    account,
    region,
    gateway,
    makeClient: (make) => make({ endpoint: url, region, credentials }),
    mails: async () => {
      const target = '/_ministack/ses/messages';
      const { body } = await askOver(gateway, new URL(target, url), { method: 'GET', target });
      const { messages } = JSON.parse(body) as Inspected;
      return (messages[account] ?? []).map(({ To: [to = ''], Subject: subject, BodyHtml: html }) => ({
        to,
        subject,
        html,
      }));
    },
    texts: true,
    deploy,
  };
};
