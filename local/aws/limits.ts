/** What the real services refuse: their limits that an app may meet, each in the service's own words. */

/** Why a request, or a part of it, is refused; `undefined`: it is not. */
type Refusal = string | undefined;

const first = (...refusals: readonly Refusal[]): Refusal => refusals.find((each) => each !== undefined);

/** A function whose time is over is ended, wherever it is; Step Functions calls it so. */
export class SandboxTimedOutError extends Error {
  override readonly name = 'Sandbox.Timedout';
  constructor({ name, timeoutSeconds }: { readonly name: string; readonly timeoutSeconds: number }) {
    super(`${name} timed out after ${timeoutSeconds.toFixed(2)} seconds`);
  }
}

/** Of what a function is called with, and of what it gives: 6 MB each, as Lambda counts them. */
const payloadBytes = 6_291_556;

/** Lambda takes no such request. */
class RequestTooLargeError extends Error {
  override readonly name = 'Lambda.RequestTooLargeException';
}
/** A function may not give so much. */
class ResponseTooLargeError extends Error {
  override readonly name = 'Function.ResponseSizeTooLarge';
}

/** UTF-8 never takes more than 3 bytes for a UTF-16 unit. */
const isTooLong = (text: string): boolean =>
  text.length * 3 > payloadBytes && Buffer.byteLength(text) > payloadBytes;

/** @throws RequestTooLargeError */
export const checkRequest = (event: unknown): void => {
  if (isTooLong(JSON.stringify(event) ?? ''))
    throw new RequestTooLargeError(
      `Request must be smaller than ${payloadBytes} bytes for the Invoke operation`,
    );
};

/** @throws ResponseTooLargeError */
export const checkResponse = (result: unknown): void => {
  if (isTooLong(JSON.stringify(result) ?? ''))
    throw new ResponseTooLargeError(
      `Response payload size exceeded maximum allowed payload size (${payloadBytes} bytes).`,
    );
};

/** What is around a message's body in the event that a function is called with, at most. */
const aroundMessage = 1_000;

/**
 * How many messages, from the first on, a function is called with at once: a batch ends before 6 MB. One is always
 * called with.
 */
export const batchOf = (bodies: readonly string[]): number => {
  // JSON makes at most 6 bytes of a UTF-16 unit.
  const most = bodies.reduce((sum, body) => sum + body.length * 6 + aroundMessage, 0);
  if (most <= payloadBytes) return bodies.length;
  let bytes = 0;
  const beyond = bodies.findIndex((body) => {
    bytes += Buffer.byteLength(JSON.stringify(body)) + aroundMessage;
    return bytes > payloadBytes;
  });
  return beyond < 0 ? bodies.length : Math.max(1, beyond);
};

/** Of a message, and of a batch's messages together. */
export const messageBytes = 1_048_576;
/** A quarter of an hour. */
const mostDelaySeconds = 900;
const unsendable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** What SQS refuses of a message, by its code. */
export const messageRefusal = ({
  MessageBody = '',
  DelaySeconds = 0,
}: {
  readonly MessageBody?: string;
  readonly DelaySeconds?: number;
}): { readonly code: string; readonly message: string } | undefined => {
  if (MessageBody === '')
    return { code: 'MissingParameter', message: 'The request must contain the parameter MessageBody.' };
  if (unsendable.test(MessageBody))
    return { code: 'InvalidMessageContents', message: 'The message has characters that XML does not have' };
  const invalid = (reason: string) => ({
    code: 'InvalidParameterValue',
    message: `One or more parameters are invalid. Reason: ${reason}`,
  });
  if (Buffer.byteLength(MessageBody) > messageBytes)
    return invalid(`Message must be shorter than ${messageBytes + 1} bytes.`);
  return Number.isInteger(DelaySeconds) && DelaySeconds >= 0 && DelaySeconds <= mostDelaySeconds
    ? undefined
    : invalid(`DelaySeconds must be >= 0 and <= ${mostDelaySeconds}.`);
};

const eventBytes = 262_144;
const mostDetailTypeLetters = 128;
const mostSourceLetters = 256;

interface PutEventsEntry {
  readonly Source?: string | undefined;
  readonly DetailType?: string | undefined;
  readonly Detail?: string | undefined;
  readonly Time?: unknown;
  readonly Resources?: readonly string[] | undefined;
}

/** As EventBridge counts an entry: its time is 14 bytes, its texts are as long as they are. */
const sizeOfEntry = (entry: PutEventsEntry): number => {
  const { Source = '', DetailType = '', Detail = '', Time, Resources = [] } = entry;
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
};

/** Of a whole request. */
export const putEventsRefusal = (entries: readonly PutEventsEntry[]): Refusal => {
  if (entries.length < 1 || entries.length > 10)
    return `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10: it has ${entries.length}`;
  const size = entries.reduce((sum, entry) => sum + sizeOfEntry(entry), 0);
  return size > eventBytes
    ? `Total size of the entries in the request is over the limit: ${size} bytes`
    : undefined;
};

/** Of one entry, by its code; the others of its request are taken. */
export const entryRefusal = ({
  Source,
  DetailType,
  Detail,
}: PutEventsEntry): { readonly code: string; readonly message: string } | undefined => {
  const invalid = (message: string) => ({ code: 'InvalidArgument', message });
  if (!Source) return invalid('Parameter Source is not valid. Reason: Source is a required argument.');
  if (!DetailType)
    return invalid('Parameter DetailType is not valid. Reason: DetailType is a required argument.');
  if (!Detail) return invalid('Parameter Detail is not valid. Reason: Detail is a required argument.');
  if (Source.startsWith('aws.'))
    return { code: 'NotAuthorizedForSourceException', message: `Not authorized for the source ${Source}.` };
  if (Source.length > mostSourceLetters)
    return invalid('Parameter Source is not valid. Reason: it is too long.');
  if (DetailType.length > mostDetailTypeLetters)
    return invalid('Parameter DetailType is not valid. Reason: it is too long.');
  return undefined;
};

interface Named {
  readonly Name: string;
  readonly Value: string;
}

const mostTags = 50;
const mostHeaders = 15;
/** After base64: a byte in three is added. */
const mailBytes = 40 * 1_048_576;

/** SES itself reads these: the first words of the header that it sets. */
const feedbackTag = /^ses:feedback-id-[ab]$/;

const tagRefusal = ({ Name, Value }: Named): Refusal =>
  (feedbackTag.test(Name) || /^[\w-]{1,256}$/.test(Name)) && /^[\w-]{1,256}$/.test(Value)
    ? undefined
    : `Invalid tag ${JSON.stringify({ Name, Value })}: names and values have 1 to 256 letters, digits, _ and -`;

const headerRefusal = ({ Name, Value }: Named): Refusal => {
  if (!/^[!-9;-@A-~]{1,126}$/.test(Name)) return `Invalid header name ${JSON.stringify(Name)}`;
  return /^[ -~]{1,870}$/.test(Value)
    ? undefined
    : `Invalid value of the header ${Name}: it has 1 to 870 printable ASCII characters`;
};

/** The first member, at whichever level, that is none of those that are served; a dot stands before those within. */
export const foreignMember = (
  request: unknown,
  served: Readonly<Record<string, readonly string[]>>,
  path = '',
): string | undefined => {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return undefined;
  const known = served[path];
  for (const [name, member] of Object.entries(request)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (known !== undefined && !known.includes(name)) return at;
    const within = foreignMember(member, served, at);
    if (within !== undefined) return within;
  }
  return undefined;
};

/** What SES v2 refuses of an email with simple content. */
export const mailRefusal = (mail: {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly tags: readonly Named[];
  readonly headers: readonly Named[];
}): Refusal => {
  const bytes = [mail.subject, mail.html, mail.text].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const isAscii = (text: string): boolean => /^[ -~]+$/.test(text);
  return first(
    isAscii(mail.from)
      ? undefined
      : 'Illegal address: the sender is written in ASCII, its name as encoded words',
    isAscii(mail.to.split('@')[0] ?? '') ? undefined : 'Local address contains control or whitespace',
    mail.html === '' && mail.text === '' ? 'A body is required: HTML, text or both' : undefined,
    /[\r\n]/.test(mail.subject) ? 'Subject contains a line break' : undefined,
    mail.tags.length > mostTags ? `At most ${mostTags} tags are allowed` : undefined,
    mail.headers.length > mostHeaders ? `At most ${mostHeaders} headers are allowed` : undefined,
    new Set(mail.tags.map(({ Name }) => Name)).size < mail.tags.length ? 'Duplicate tag name' : undefined,
    ...mail.tags.map(tagRefusal),
    ...mail.headers.map(headerRefusal),
    (bytes * 4) / 3 > mailBytes ? `Message length is more than ${mailBytes} bytes` : undefined,
  );
};

/** Of all parts of a text together. */
const mostTextLetters = 1_600;

const attributeRefusals: Readonly<Record<string, (value: string) => boolean>> = {
  'AWS.SNS.SMS.SMSType': (value) => value === 'Transactional' || value === 'Promotional',
  'AWS.SNS.SMS.SenderID': (value) => /^(?=.*[A-Za-z])[A-Za-z\d-]{1,11}$/.test(value),
  'AWS.MM.SMS.OriginationNumber': (value) => /^\+\d{5,14}$/.test(value),
};

/** What SNS refuses of a text to a number. */
export const textRefusal = (text: {
  readonly to: string | null;
  readonly text: string | null;
  readonly attributes: Readonly<Record<string, string>>;
}): Refusal =>
  first(
    text.to === null || !/^\+[1-9]\d{6,14}$/.test(text.to)
      ? `Invalid parameter: PhoneNumber Reason: ${text.to} is not valid to publish to`
      : undefined,
    text.text === null || text.text === '' ? 'Invalid parameter: Empty message' : undefined,
    (text.text?.length ?? 0) > mostTextLetters
      ? `Invalid parameter: Message too long: more than ${mostTextLetters} characters`
      : undefined,
    ...Object.entries(text.attributes).map(([name, value]) => {
      if (value === '') return `Invalid parameter: the value of the attribute ${name} is empty`;
      return attributeRefusals[name]?.(value) === false
        ? `Invalid parameter: ${name} can't be ${JSON.stringify(value)}`
        : undefined;
    }),
  );

/** What a secret holds at most. */
const secretBytes = 65_536;

export const secretRefusal = (text: string): Refusal =>
  Buffer.byteLength(text) > secretBytes ? `The secret has more than ${secretBytes} bytes` : undefined;
