/** API destinations in process: what would be posted to them is kept at hand, and nothing leaves this machine. */
import type { Instant } from '../../shared/base/time.ts';

export interface SentPush {
  readonly at: Instant;
  /** The event's id, which its receipt bears. */
  readonly messageId: string;
  /** `journey@version/customer/cycle/step`. */
  readonly touch: string;
  /** The endpoint's name in the settings, and its address. */
  readonly to: string;
  readonly url: string;
  /** JSON. */
  readonly body: string;
}

export interface LocalPushes {
  /** Takes what a rule hands to the API destination. */
  readonly deliver: (destination: string, envelope: string) => void;
}

interface Envelope {
  readonly id: string;
  readonly detail: { readonly id?: unknown; readonly to?: unknown };
}

/** @param urls the destinations' addresses, by their names */
export const createPushes = (options: {
  readonly urls: ReadonlyMap<string, string>;
  readonly now: () => Instant;
  readonly onSent?: (push: SentPush) => void;
}): LocalPushes => ({
  deliver: (destination, envelope) => {
    const { id: messageId, detail } = JSON.parse(envelope) as Envelope;
    options.onSent?.({
      at: options.now(),
      messageId,
      touch: String(detail.id),
      to: String(detail.to),
      url: options.urls.get(destination) ?? '',
      body: JSON.stringify(detail),
    });
  },
});
