/** What the domain wants done with messages that are not its own: ours have to be, and big mailboxes want to know (RFC 7489). */
import { type Check, failing, right, warning } from '../check.ts';
import { domainIdentity, domainsFrom, senderDomain } from '../sender.ts';

const isDmarc = (text: string): boolean => /^v\s*=\s*DMARC1\s*(;|$)/.test(text);

/** A tag's value, in small letters. */
const tagIn = (record: string, tag: string): string | undefined =>
  new RegExp(`;\\s*${tag}\\s*=\\s*([^;\\s]+)`, 'i').exec(record)?.[1]?.toLowerCase();

export const dmarc: Check = {
  name: 'dmarc',
  findings: async (examined) => {
    const domain = senderDomain(examined);
    const wanted = `_dmarc.${domain} TXT "v=DMARC1; p=none; rua=mailto:dmarc@${domain}"`;
    for (const each of domainsFrom(domain)) {
      const [record, second] = (await examined.texts(`_dmarc.${each}`)).filter(isDmarc);
      if (record === undefined) continue;
      if (second !== undefined)
        return [
          warning(
            `_dmarc.${each} has several records, which count as none`,
            'one record',
            `keep one of them, such as ${wanted}`,
          ),
        ];
      const policy = (each === domain ? undefined : tagIn(record, 'sp')) ?? tagIn(record, 'p') ?? 'none';
      const known = await domainIdentity(examined);
      const isOurs = known?.dkim.isSigned === true || known?.mailFrom?.status === 'SUCCESS';
      if (isOurs || policy === 'none') return [right(`_dmarc.${each} says p=${policy}`)];
      return [
        failing(
          `_dmarc.${each} says p=${policy}, and messages are neither signed by the domain nor come from it`,
          'DKIM, or a MAIL FROM domain, before a policy that has messages refused',
          'mend dkim and mail-from above first',
        ),
      ];
    }
    return [
      warning(
        `${domain} says nothing by DMARC`,
        'a record: Gmail and Yahoo want one of whoever sends them 5,000 messages a day',
        wanted,
      ),
    ];
  },
};
