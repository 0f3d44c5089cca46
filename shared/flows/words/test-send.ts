/** Sends a message to somebody of the shop's own, to be looked at where messages arrive: it counts nowhere. */
import { customerId, journeyId, touchKey } from '../../base/ids.ts';
import { conflict, invalid, isRefusal, type Refusal } from '../../base/refusal.ts';
import type { WordsDesk } from './desk.ts';
import { type AskedRender, renderWords } from './render.ts';

export interface TestSent {
  readonly message: string;
  readonly to: string;
  readonly messageId: string;
  readonly subject?: string;
}

/** Begins what it says, so that nobody takes it for what customers get. */
const mark = 'TEST';

/** An address that is listed, or one of a domain that is: `@shop.example`. */
const isListed = (to: string, listed: readonly string[]): boolean => {
  const lower = to.toLowerCase();
  return listed.some((each) =>
    each.startsWith('@') ? lower.endsWith(each.toLowerCase()) : lower === each.toLowerCase(),
  );
};

export const sendTest = async (
  message: string,
  { to, ...asked }: AskedRender & { readonly to: string },
  desk: WordsDesk,
): Promise<TestSent | Refusal> => {
  const { delivery, settings } = desk.ports;
  const { testTo } = settings.words;
  if (!isListed(to, testTo))
    return invalid(
      'to',
      testTo.length === 0
        ? 'nobody is listed in the setting words.testTo, which says to whom tests may be sent: ["kim@shop.example", "@shop.example"]'
        : `is none of those that tests may be sent to; the setting words.testTo lists ${testTo.join(', ')}`,
      testTo.length === 0 ? { kind: 'tests-to-nobody' } : { kind: 'not-of-tests', listed: [...testTo] },
    );
  const rendered = await renderWords(message, asked, desk);
  if (isRefusal(rendered)) return rendered;
  const { channel, subject = '', html = '', text } = rendered;
  // No customer's: whatever its provider tells of it finds no record.
  const key = touchKey(
    { journey: journeyId('test'), version: 1, customer: customerId('test'), cycle: 1 },
    message,
  );
  if (channel !== 'email' && channel !== 'sms')
    return invalid('to', `${message} is brought by ${channel}, and only emails and texts can be tried so`, {
      kind: 'not-tried',
      channel,
    });
  if (to.includes('@') !== (channel === 'email'))
    return invalid(
      'to',
      channel === 'email' ? 'must be an email address' : 'must be a number such as +852…',
      {
        kind: 'must-be',
        what: channel === 'email' ? 'email' : 'phone',
      },
    );
  const accepted =
    channel === 'email'
      ? await delivery.email({ key, to, subject: `${mark} ${subject}`, html, text })
      : await delivery.text({ key, to, text: `${mark} ${text}`, transactional: true });
  if ('messageId' in accepted)
    return {
      message,
      to,
      messageId: accepted.messageId,
      ...(channel === 'email' && { subject: `${mark} ${subject}` }),
    };
  const why =
    'refused' in accepted ? accepted.refused : 'busy' in accepted ? accepted.busy : accepted.unknown;
  return conflict(`it was not taken: ${why}`, { kind: 'not-taken', why });
};
