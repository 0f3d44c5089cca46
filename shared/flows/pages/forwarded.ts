/**
 * Unsubscribing from a message that was meant to be passed on: whoever has it says which address it came to, so that a
 * friend does not unsubscribe the one who passed it on.
 */
import * as z from 'zod';
import { addressRefused, refusedDetail } from '../../customers/events/address-refused.ts';
import { escaped, form, paragraph } from './frame.ts';
import type { LinkPage } from './page.ts';

const email = z.email();
/** As mail knows addresses (RFC 5321). */
const mostLetters = 254;

export const forwarded: LinkPage<'f'> = async ({ touch, language, at, posted }, { tell }) => {
  const { say } = language;
  const words = say.forwarded;
  const typed = posted?.get('email')?.trim().slice(0, mostLetters);
  const address = email.safeParse(typed).data;
  if (address !== undefined) {
    await tell([{ name: addressRefused, at, detail: refusedDetail({ touch, email: address, at }) }]);
    return { title: say.unsubscribedTitle, isResult: true, content: paragraph(words.done) };
  }
  const isWrong = typed !== undefined && typed !== '';
  const marks = isWrong ? ' aria-invalid="true" aria-describedby="wrong"' : '';
  const wrong = isWrong ? `<p class="wrong" id="wrong">${escaped(words.wrong)}</p>` : '';
  const field = `<div class="pick"><label for="email">${escaped(words.address)}</label><input type="text" inputmode="email" autocomplete="email" id="email" name="email" required maxlength="${mostLetters}" value="${escaped(typed ?? '')}"${marks}></div>`;
  return {
    title: words.title,
    isResult: isWrong,
    content: `${paragraph(words.hint)}${wrong}${form({ content: field, label: say.unsubscribeAsk, does: 'unsubscribe' })}`,
  };
};
