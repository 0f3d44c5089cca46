/** What the embedded providers took, as touchpoints: each message bears its touchpoint's key. */
import type { TouchKey } from '../../shared/base/ids.ts';
import type { SentPost } from '../aws/posts.ts';

/** The key that a message bears, among an email's tags or a text's attributes. */
export const touchOf = (labels: Readonly<Record<string, string>>): TouchKey | undefined =>
  labels.touch === undefined
    ? undefined
    : (Buffer.from(labels.touch, 'base64url').toString('utf8') as TouchKey);

/** What an endpoint for pushes was posted. */
export interface SentPush extends Pick<SentPost, 'at' | 'url' | 'body'> {
  /** The event's id, which its receipt bears. */
  readonly messageId: string;
  /** `journey@version/customer/cycle/step`. */
  readonly touch: string;
  /** The endpoint's name in the settings. */
  readonly to: string;
}

export const pushOf = ({ eventId, at, url, body }: SentPost): SentPush => {
  const { id, to } = JSON.parse(body) as { readonly id: string; readonly to: string };
  return { at, url, body, messageId: eventId, touch: id, to };
};
