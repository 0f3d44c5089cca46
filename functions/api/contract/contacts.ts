/** What a line of a file says of a customer, and of whom may no longer be written to. */
import { isObject } from '../../../shared/customers/events/properties.ts';
import { customerIds, isAbsent } from '../../../shared/customers/events/reading.ts';

type Fields = Readonly<Record<string, unknown>>;

const plain = (value: unknown): string =>
  typeof value === 'string' ? value.toLowerCase().replaceAll(/[^a-z]/g, '') : '';

/** Answers, as Klaviyo and Mailchimp write them. Who has never been asked has said nothing. */
const answers: Readonly<Record<string, boolean | undefined>> = {
  subscribed: true,
  optedin: true,
  unsubscribed: false,
  optedout: false,
  suppressed: false,
  neversubscribed: undefined,
  notsubscribed: undefined,
  pending: undefined,
};

const answerIn = (value: unknown): unknown => {
  if (isObject(value)) return 'given' in value ? { ...value, given: answerIn(value.given) } : value;
  const word = plain(value);
  return Object.hasOwn(answers, word) ? answers[word] : value;
};

const consentsIn = (consents: unknown): unknown =>
  isObject(consents)
    ? Object.fromEntries(Object.entries(consents).map(([channel, value]) => [channel, answerIn(value)]))
    : consents;

/** Why an address is not written to any more, as it stands in a column of states. */
const states: Readonly<Record<string, string>> = {
  unsubscribed: 'unsubscribed',
  optedout: 'unsubscribed',
  suppressed: 'unsubscribed',
  cleaned: 'bounced',
  bounced: 'bounced',
  hardbounced: 'bounced',
  undeliverable: 'bounced',
  complained: 'complained',
  spam: 'complained',
  abuse: 'complained',
};

interface Refused {
  readonly cause: string;
  /** Absent: the file does not say when. */
  readonly at?: unknown;
}

const causes = [
  ['unsubscribedAt', 'unsubscribed'],
  ['bouncedAt', 'bounced'],
  ['complainedAt', 'complained'],
] as const;

const refusalsIn = (fields: Fields): readonly Refused[] => {
  const dated = causes.flatMap(([field, cause]) =>
    isAbsent(fields[field]) ? [] : [{ cause, at: fields[field] }],
  );
  const state = states[plain(fields.status)];
  const isOut = plain(fields.optOut) === 'all' && state === undefined;
  const cause = isOut ? 'unsubscribed' : state;
  return cause === undefined || dated.some((each) => each.cause === cause) ? dated : [...dated, { cause }];
};

/** Amazon Pinpoint tells an address and what it is of. */
const addressIn = ({ street, channelType }: Fields): Fields => {
  if (isAbsent(street) || typeof channelType !== 'string') return {};
  if (channelType === 'EMAIL') return { email: street };
  return channelType === 'SMS' || channelType === 'VOICE' ? { phone: street } : {};
};

/** What concerns the address, and not the customer. */
const eventsOf: Readonly<Record<string, string | undefined>> = {
  bounced: 'Email Bounced',
  complained: 'Email Marked as Spam',
};

const notTraits: ReadonlySet<string> = new Set([
  'at',
  'optedInAt',
  'unsubscribedAt',
  'bouncedAt',
  'complainedAt',
  'because',
  'optOut',
  'channelType',
]);

/**
 * The calls that tell a line: who it is, and beside that each refusal, by its own time and with its cause. Without an id
 * the address stands for one. A bounce and a complaint concern the address.
 */
export const callsOf = (told: Fields): readonly unknown[] => {
  const fields = { ...told, ...addressIn(told) };
  const name = ['id', ...customerIds].find((each) => !isAbsent(fields[each]));
  const userId = name === undefined && !isAbsent(fields.email) ? `email:${fields.email}` : fields[name ?? ''];
  const refusals = refusalsIn(fields);
  const isRefused = refusals.length > 0;
  const isOptedIn = !isRefused && (plain(fields.status) === 'subscribed' || !isAbsent(fields.optedInAt));
  const at = [fields.at, isOptedIn ? fields.optedInAt : undefined].find((each) => !isAbsent(each));
  const traits = Object.fromEntries(
    Object.entries(fields).filter(([each]) => each !== name && !notTraits.has(each)),
  );
  const given = consentsIn(traits.consents);
  const consents = {
    ...(isOptedIn && { email: true }),
    ...(typeof given === 'object' && given !== null ? given : {}),
    ...(isRefused && { email: undefined }),
  };
  const hasConsents = Object.values(consents).some((each) => !isAbsent(each));
  const isTold = traits.consents === undefined || (typeof given === 'object' && given !== null);
  const timestamp = at === undefined ? {} : { timestamp: at };
  return [
    {
      type: 'identify',
      userId,
      traits: isTold ? { ...traits, consents: hasConsents ? consents : undefined } : traits,
      ...timestamp,
    },
    ...refusals.map(({ cause, at: refusedAt = at }) => {
      const because = isAbsent(fields.because) ? {} : { because: fields.because };
      const when = refusedAt === undefined ? {} : { timestamp: refusedAt };
      const event = eventsOf[cause];
      return event === undefined
        ? { type: 'identify', userId, ...when, traits: { consents: { email: false }, cause, ...because } }
        : {
            type: 'track',
            event,
            userId,
            ...when,
            properties: { cause, ...because, ...(isAbsent(fields.email) ? {} : { email: fields.email }) },
          };
    }),
  ];
};
