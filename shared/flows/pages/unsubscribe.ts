/** Unsubscribing by a message's link. A POST to it is RFC 8058's one click; what it leads to has the way back. */
import { digestOf } from '../../base/ids.ts';
import { type ConsentChannel, consentChannels } from '../../customers/profiles/channels.ts';
import { marketing } from '../../customers/profiles/topics.ts';
import { sealLink } from '../../messages/links.ts';
import { touchOf } from '../touch-of.ts';
import { form, link, paragraph } from './frame.ts';
import type { LinkPage, PagePorts, Visit } from './page.ts';
import { topicWords } from './preferences/form.ts';

/** What the message was; `undefined`: nothing is known of it any more. */
const messageOf = async (
  { touch }: Visit<'u'>,
  ports: PagePorts,
): Promise<{ readonly channel: ConsentChannel; readonly topic: string } | undefined> => {
  const record = await touchOf(touch, ports);
  const channel = consentChannels.find((each) => each === record?.channel);
  return channel && { channel, topic: record?.topic ?? marketing };
};

/** Whatever the POST says: nobody is to stay subscribed because a mail program posts in another way than ours. */
export const unsubscribe: LinkPage<'u'> = async (visit, ports) => {
  const { touch, sentTo, language, at, posted } = visit;
  const { say } = language;
  const message = await messageOf(visit, ports);
  const preferences = `../p/${sealLink(await ports.linkKeys(), 'p', { touch })}`;
  const choose = link(preferences, say.preferences.open);
  if (posted === undefined) {
    const what =
      message === undefined
        ? ''
        : paragraph(say.unsubscribeHint) +
          paragraph(`${topicWords(message.topic, say)} (${say.channels[message.channel]})`);
    return {
      title: say.unsubscribeTitle,
      content: `${what}${form({ label: say.unsubscribeAsk, does: 'unsubscribe' })}${choose}`,
    };
  }
  await ports.tell([
    {
      name: 'Unsubscribed',
      at,
      detail: { id: `unsubscribed-${digestOf(touch)}-${at}`, customer: sentTo, touch },
    },
  ]);
  const undo =
    message === undefined
      ? ''
      : form({
          to: preferences,
          fields: { undo: JSON.stringify({ consents: { [message.channel]: { [message.topic]: true } } }) },
          label: say.preferences.undo,
          does: 'undo',
          isPlain: true,
        });
  return {
    title: say.unsubscribedTitle,
    isResult: true,
    content: `${paragraph(say.unsubscribed)}${undo}${choose}`,
  };
};
