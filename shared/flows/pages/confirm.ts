/** Confirming that a consent is one's own: the link in the email that asks for it leads here. */
import { digestOf } from '../../base/ids.ts';
import { form, paragraph } from './frame.ts';
import type { LinkPage } from './page.ts';

export const confirm: LinkPage<'c'> = async ({ link, touch, sentTo, language, at, posted }, { tell }) => {
  const { say } = language;
  if (posted === undefined)
    return {
      title: say.confirmTitle,
      content: `${paragraph(say.confirmHint)}${form({ label: say.confirmAsk, does: 'confirm' })}`,
    };
  const detail = { id: `confirmed-${digestOf(touch)}`, customer: sentTo, touch, contact: link.contact };
  await tell([{ name: 'Consent Confirmed', at, detail }]);
  return { title: say.confirmedTitle, content: paragraph(say.confirmed), isResult: true };
};
