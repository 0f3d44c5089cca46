/** SES v2 in process: takes emails, and tells the account's default bus what becomes of them, as SES does. */

import type { VirtualClock } from './clock.ts';
import type { LocalEvents } from './events.ts';
import { foreignMember, mailRefusal } from './limits.ts';
import { anyMail, createMailQuota, type MailQuota } from './mail-quota.ts';
import { type Duration, type Instant, iso, plus, seconds } from './time.ts';

export interface SentMail {
  readonly messageId: string;
  readonly at: Instant;
  readonly from: string;
  readonly to: string;
  readonly replyTo?: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet?: string;
}

/** Where SES v2 takes the requests that are served here. */
export const mailPaths = { SendEmail: '/v2/email/outbound-emails', GetAccount: '/v2/email/account' } as const;

const suppressedPath = '/v2/email/suppression/addresses/';

/** Where a request of SES v2's goes that asks this. */
export const mailPath = (
  operation: string,
  { EmailAddress }: { readonly EmailAddress?: unknown },
): string => {
  if (operation === 'DeleteSuppressedDestination')
    return `${suppressedPath}${encodeURIComponent(String(EmailAddress))}`;
  const paths: Readonly<Record<string, string>> = mailPaths;
  return paths[operation] ?? `/v2/email/${operation}`;
};

/** Which operation a path is of, of those that are served here. */
export const mailOperation = (path: string): string | undefined =>
  path.startsWith(suppressedPath)
    ? 'DeleteSuppressedDestination'
    : Object.entries(mailPaths).find(([, each]) => each === path)?.[0];

/** What a mailbox, or its owner, does with an email. */
export const mailFates = [
  'opened',
  'bounced',
  'soft-bounced',
  'complained',
  'not-spam',
  'delayed',
  'rejected',
] as const;
export type MailFate = (typeof mailFates)[number];

/** What SES's events say of an email. */
export type Posted = Pick<SentMail, 'messageId' | 'at' | 'from' | 'to' | 'tags' | 'configurationSet'>;

/** What opens an email, as SES tells it. */
export interface MailClient {
  readonly userAgent?: string;
  readonly ipAddress?: string;
}

/** A person's browser, at an address of nobody's. */
const browser = {
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  ipAddress: '192.0.2.1',
} as const satisfies Required<MailClient>;

export interface LocalMail {
  /** SES v2's SendEmail, GetAccount and DeleteSuppressedDestination, JSON in and out. */
  readonly handle: (path: string, body: string) => { readonly status: number; readonly body: string };
  /**
   * Publishes SES's event about an email that was sent with a configuration set.
   * @param by of an open; a person's browser unless told
   */
  readonly report: (mail: Posted, fate: MailFate, by?: MailClient) => void;
  readonly snapshot: () => MailSnapshot;
  /** Takes up a snapshot: ids go on from there, and SES's events that were due come. */
  readonly restore: (snapshot: MailSnapshot) => void;
}

/** The mails sent so far, and those whose event of acceptance is still to come. */
export interface MailSnapshot {
  readonly count: number;
  /** Absent: it was kept before they were counted. */
  readonly reputation?: Reputation;
  readonly accepted: readonly SentMail[];
  /** Absent: it was kept before SES's list was. */
  readonly suppressed?: readonly string[];
}

/** Of all mails sent so far: those that bounced for good, and those that were complained of. */
interface Reputation {
  readonly bounced: number;
  readonly complained: number;
}

/** How long after the acceptance SES's `Email Sent` event arrives. */
export const sendEventDelay: Duration = seconds(2);

interface SendEmailRequest {
  readonly FromEmailAddress?: string;
  readonly ReplyToAddresses?: readonly string[];
  readonly Destination?: { readonly ToAddresses?: readonly string[] };
  readonly Content?: {
    readonly Simple?: {
      readonly Subject?: { readonly Data?: string };
      readonly Body?: {
        readonly Html?: { readonly Data?: string };
        readonly Text?: { readonly Data?: string };
      };
      readonly Headers?: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
  readonly EmailTags?: readonly { readonly Name: string; readonly Value: string }[];
  readonly ConfigurationSetName?: string;
}

/** What of a request is honoured; all else is refused by its name. */
const served: Readonly<Record<string, readonly string[]>> = {
  '': ['FromEmailAddress', 'ReplyToAddresses', 'Destination', 'Content', 'EmailTags', 'ConfigurationSetName'],
  Destination: ['ToAddresses'],
  Content: ['Simple'],
  'Content.Simple': ['Subject', 'Body', 'Headers'],
  'Content.Simple.Subject': ['Data', 'Charset'],
  'Content.Simple.Body': ['Html', 'Text'],
  'Content.Simple.Body.Html': ['Data', 'Charset'],
  'Content.Simple.Body.Text': ['Data', 'Charset'],
};

interface Fate {
  readonly detailType: string;
  readonly eventType: string;
  /** The event's member with the particulars. */
  readonly member: string;
  readonly particulars: (mail: Posted, timestamp: string, by: Required<MailClient>) => object;
}

const bounce =
  (bounceType: string, bounceSubType: string): Fate['particulars'] =>
  ({ to }, timestamp) => ({
    timestamp,
    bounceType,
    bounceSubType,
    bouncedRecipients: [{ emailAddress: to }],
  });
/** As SES tells of a mail to an address that is on its list: it takes the mail, and does not send it. */
const suppressedBounce: Fate = {
  detailType: 'Email Bounced',
  eventType: 'Bounce',
  member: 'bounce',
  particulars: bounce('Permanent', 'OnAccountSuppressionList'),
};
const complaint =
  (complaintFeedbackType: string): Fate['particulars'] =>
  ({ to }, timestamp) => ({
    timestamp,
    complainedRecipients: [{ emailAddress: to }],
    complaintFeedbackType,
  });

const fates: Readonly<Record<MailFate | 'sent', Fate>> = {
  sent: { detailType: 'Email Sent', eventType: 'Send', member: 'send', particulars: () => ({}) },
  opened: {
    detailType: 'Email Opened',
    eventType: 'Open',
    member: 'open',
    particulars: (_, timestamp, { ipAddress, userAgent }) => ({ timestamp, ipAddress, userAgent }),
  },
  bounced: {
    detailType: 'Email Bounced',
    eventType: 'Bounce',
    member: 'bounce',
    particulars: bounce('Permanent', 'General'),
  },
  'soft-bounced': {
    detailType: 'Email Bounced',
    eventType: 'Bounce',
    member: 'bounce',
    particulars: bounce('Transient', 'MailboxFull'),
  },
  complained: {
    detailType: 'Email Complaint Received',
    eventType: 'Complaint',
    member: 'complaint',
    particulars: complaint('abuse'),
  },
  'not-spam': {
    detailType: 'Email Complaint Received',
    eventType: 'Complaint',
    member: 'complaint',
    particulars: complaint('not-spam'),
  },
  delayed: {
    detailType: 'Email Delivery Delayed',
    eventType: 'DeliveryDelay',
    member: 'deliveryDelay',
    particulars: ({ to }, timestamp) => ({
      timestamp,
      delayType: 'MailboxFull',
      delayedRecipients: [{ emailAddress: to }],
    }),
  },
  rejected: {
    detailType: 'Email Rejected',
    eventType: 'Reject',
    member: 'reject',
    particulars: () => ({ reason: 'Bad content' }),
  },
};

interface Tag {
  readonly Name: string;
  readonly Value: string;
}

/** Those that SES itself reads: the first words of the header that it sets. */
const feedbackTags = ['ses:feedback-id-a', 'ses:feedback-id-b'] as const;

/** As SES sets it. */
const feedbackId = (tags: readonly Tag[]) => ({
  name: 'Feedback-ID',
  value: [
    ...feedbackTags.map((name) => tags.find(({ Name }) => Name === name)?.Value ?? ''),
    '1.local-1.embedded',
    'AmazonSES',
  ].join(':'),
});

const refusal = (message: string) => ({
  status: 400,
  body: JSON.stringify({ __type: 'BadRequestException', message }),
});

const notSuppressed = (address: string) => ({
  status: 404,
  body: JSON.stringify({
    __type: 'NotFoundException',
    message: `Email address ${address} does not exist on your suppression list.`,
  }),
});

const mailboxOf = ({ to }: Posted): string => to.toLowerCase();

export const createMail = (options: {
  readonly clock: VirtualClock;
  readonly events: LocalEvents;
  /** Ids begin with it. */
  readonly shard?: number;
  /** What the account may send; absent: all that a run may think of. */
  readonly quota?: MailQuota;
  readonly onSent?: (mail: SentMail) => void;
  /** Told how SES stands to the account, with each mail and each answer to one. */
  readonly measure?: (name: `Reputation.${'Bounce' | 'Complaint'}Rate`, value: number) => void;
}): LocalMail => {
  const { clock, events } = options;
  const quota = createMailQuota(clock.now, options.quota ?? anyMail);
  let count = 0;
  let reputation: Reputation = { bounced: 0, complained: 0 };
  const accepted = new Set<SentMail>();
  const suppressed = new Set<string>();

  const measure = (): void => {
    if (count === 0) return;
    options.measure?.('Reputation.BounceRate', reputation.bounced / count);
    options.measure?.('Reputation.ComplaintRate', reputation.complained / count);
  };

  const publish = (
    mail: Posted,
    { detailType, eventType, member, particulars }: Fate,
    by: MailClient = {},
  ): void => {
    if (mail.configurationSet === undefined) return;
    events.put('default', {
      source: 'aws.ses',
      detailType,
      time: clock.now(),
      detail: {
        eventType,
        mail: {
          timestamp: iso(mail.at),
          source: mail.from,
          messageId: mail.messageId,
          destination: [mail.to],
          tags: {
            ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
            'ses:configuration-set': [mail.configurationSet],
          },
        },
        [member]: particulars(mail, iso(clock.now()), { ...browser, ...by }),
      },
    });
  };

  const accept = (mail: SentMail): void => {
    accepted.add(mail);
    clock.schedule(plus(mail.at, sendEventDelay), () => {
      accepted.delete(mail);
      publish(mail, fates.sent);
      if (suppressed.has(mailboxOf(mail))) publish(mail, suppressedBounce);
    });
  };

  return {
    handle: (path, body) => {
      if (path === mailPaths.GetAccount) return quota.account();
      if (path.startsWith(suppressedPath)) {
        const address = decodeURIComponent(path.slice(suppressedPath.length));
        return suppressed.delete(address.toLowerCase())
          ? { status: 200, body: '{}' }
          : notSuppressed(address);
      }
      if (path !== mailPaths.SendEmail)
        return refusal(
          `the embedded SES serves SendEmail, GetAccount and DeleteSuppressedDestination only, not ${path}`,
        );
      const request = JSON.parse(body) as SendEmailRequest;
      const foreign = foreignMember(request, served);
      if (foreign !== undefined) return refusal(`the embedded SES's SendEmail takes no ${foreign}`);
      if ((request.ReplyToAddresses?.length ?? 0) > 1)
        return refusal("the embedded SES's SendEmail takes one of ReplyToAddresses");
      const simple = request.Content?.Simple;
      const [to, ...others] = request.Destination?.ToAddresses ?? [];
      const subject = simple?.Subject?.Data;
      if (
        request.FromEmailAddress === undefined ||
        to === undefined ||
        others.length > 0 ||
        simple === undefined ||
        subject === undefined
      )
        return refusal('SendEmail needs FromEmailAddress, one ToAddress and simple content with a subject');
      const { Html, Text } = simple.Body ?? {};
      const { EmailTags: tags = [] } = request;
      const headers = simple.Headers ?? [];
      const content = { subject, html: Html?.Data ?? '', text: Text?.Data ?? '' };
      const refused = mailRefusal({ from: request.FromEmailAddress, to, ...content, tags, headers });
      if (refused !== undefined) return refusal(refused);
      const tooMuch = quota.take();
      if (tooMuch !== undefined) return tooMuch;
      count += 1;
      const mail: SentMail = {
        messageId: `mail-${options.shard ?? 0}-${String(count).padStart(8, '0')}`,
        at: clock.now(),
        from: request.FromEmailAddress,
        to,
        ...(request.ReplyToAddresses?.[0] !== undefined && { replyTo: request.ReplyToAddresses[0] }),
        ...content,
        headers: [...headers.map(({ Name, Value }) => ({ name: Name, value: Value })), feedbackId(tags)],
        tags: Object.fromEntries(tags.map(({ Name, Value }) => [Name, Value])),
        ...(request.ConfigurationSetName !== undefined && { configurationSet: request.ConfigurationSetName }),
      };
      accept(mail);
      measure();
      if (!suppressed.has(mailboxOf(mail))) options.onSent?.(mail);
      return { status: 200, body: JSON.stringify({ MessageId: mail.messageId }) };
    },
    report: (mail, fate, by) => {
      const { bounced, complained } = reputation;
      if (fate === 'bounced') reputation = { bounced: bounced + 1, complained };
      if (fate === 'complained') reputation = { bounced, complained: complained + 1 };
      measure();
      if (fate === 'bounced' || fate === 'complained') suppressed.add(mailboxOf(mail));
      publish(mail, fates[fate], by);
    },
    snapshot: () => ({ count, reputation, accepted: [...accepted], suppressed: [...suppressed] }),
    restore: (snapshot) => {
      count = snapshot.count;
      reputation = snapshot.reputation ?? reputation;
      for (const address of snapshot.suppressed ?? []) suppressed.add(address);
      for (const mail of snapshot.accepted) accept(mail);
    },
  };
};
