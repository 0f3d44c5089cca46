/** Unsubscribing by a message's link. A POST to it is RFC 8058's one click; what it leads to has the way back. */
import { digestOf } from '../../base/ids.ts';
import { sealLink } from '../../messages/links.ts';
import { escaped, form } from './frame.ts';
import type { LinkPage } from './page.ts';

export const unsubscribe: LinkPage<'u'> = async (
  { touch, sentTo, language, at, posted },
  { tell, linkKeys },
) => {
  const { say } = language;
  const title = say.unsubscribeTitle;
  if (posted === undefined)
    return { title, content: `<h1>${escaped(title)}</h1>${form(say.unsubscribeAsk)}` };
  await tell([
    {
      name: 'Unsubscribed',
      at,
      detail: { id: `unsubscribed-${digestOf(touch)}-${at}`, customer: sentTo, touch },
    },
  ]);
  const back = sealLink(await linkKeys(), 'r', { touch });
  return {
    title,
    content: `<p>${escaped(say.unsubscribed)}</p>${form(say.resubscribeAsk, `../r/${back}`)}`,
  };
};
