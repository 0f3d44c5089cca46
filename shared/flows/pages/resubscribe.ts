/** The way back from unsubscribing. */
import { digestOf } from '../../base/ids.ts';
import { escaped, form } from './frame.ts';
import type { LinkPage } from './page.ts';

export const resubscribe: LinkPage<'r'> = async ({ touch, sentTo, language, at, posted }, { tell }) => {
  const { say } = language;
  const title = say.resubscribeTitle;
  if (posted === undefined)
    return { title, content: `<h1>${escaped(title)}</h1>${form(say.resubscribeAsk)}` };
  const detail = { id: `resubscribed-${digestOf(touch)}-${at}`, customer: sentTo, touch };
  await tell([{ name: 'Resubscribed', at, detail }]);
  return { title, content: `<p>${escaped(say.resubscribed)}</p>` };
};
