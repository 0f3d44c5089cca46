/** SNS texts in process: takes Publish calls to phone numbers. */
import { textRefusal } from './limits.ts';
import type { Instant } from './time.ts';

export interface SentText {
  readonly messageId: string;
  readonly at: Instant;
  readonly to: string;
  readonly text: string;
  /** The message attributes, by their names. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface LocalTexts {
  /** SNS's Publish: form-encoded in, XML out. */
  readonly handle: (body: string) => { readonly status: number; readonly body: string };
  /** With it, ids and what the month has cost go on in another process. */
  readonly snapshot: () => TextsSnapshot;
  /** Takes up a snapshot, or the number of texts alone, as it was kept once. */
  readonly restore: (snapshot: TextsSnapshot | number) => void;
}

export interface TextsSnapshot {
  /** Texts sent so far. */
  readonly count: number;
  /** `2026-11`, of UTC. */
  readonly month: string;
  /** In that month, in US dollars. */
  readonly spent: number;
}

/** What each costs here; SNS asks by the country and the carrier. */
const usdEach = 0.05;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const error = (code: string, message: string) => ({
  status: 400,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error></ErrorResponse>`,
});

/** The attributes as the query protocol writes them: a name and a value under the same number, from 1 up. */
const attributesOf = (form: URLSearchParams): Readonly<Record<string, string>> => {
  const attributes: Record<string, string> = {};
  for (let entry = 1; ; entry += 1) {
    const prefix = `MessageAttributes.entry.${entry}`;
    const name = form.get(`${prefix}.Name`);
    if (name === null) return attributes;
    attributes[name] = form.get(`${prefix}.Value.StringValue`) ?? '';
  }
};

/** What of a request is honoured; all else is refused by its name. */
const served =
  /^(?:Action|Version|PhoneNumber|Message|MessageAttributes\.entry\.\d+\.(?:Name|Value\.(?:DataType|StringValue)))$/;

export const createTexts = (options: {
  readonly now: () => Instant;
  /** Ids begin with it. */
  readonly shard?: number;
  readonly onSent?: (text: SentText) => void;
  /** Told with each text what those of its month have cost, in US dollars. */
  readonly measure?: (spent: number) => void;
}): LocalTexts => {
  let count = 0;
  let month = '';
  let spent = 0;
  const spend = (): void => {
    const now = new Date(options.now()).toISOString().slice(0, 'yyyy-mm'.length);
    spent = now === month ? spent + usdEach : usdEach;
    month = now;
    options.measure?.(spent);
  };
  return {
    snapshot: () => ({ count, month, spent }),
    restore: (snapshot) => {
      if (typeof snapshot === 'number') count = snapshot;
      else ({ count, month, spent } = snapshot);
    },
    handle: (body) => {
      const form = new URLSearchParams(body);
      const action = form.get('Action');
      if (action !== 'Publish')
        return error('InvalidAction', `the embedded SNS serves Publish only, not ${action}`);
      const foreign = [...form.keys()].find((name) => !served.test(name));
      if (foreign !== undefined)
        return error('InvalidParameter', `the embedded SNS's Publish takes no ${foreign}`);
      const to = form.get('PhoneNumber');
      const text = form.get('Message');
      const attributes = attributesOf(form);
      const refused = textRefusal({ to, text, attributes });
      if (to === null || text === null || refused !== undefined)
        return error('InvalidParameter', refused ?? 'Publish needs a Message and a PhoneNumber');
      count += 1;
      const messageId = `text-${options.shard ?? 0}-${String(count).padStart(8, '0')}`;
      options.onSent?.({ messageId, at: options.now(), to, text, attributes });
      spend();
      return {
        status: 200,
        body: `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>${messageId}</MessageId></PublishResult><ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></PublishResponse>`,
      };
    },
  };
};
