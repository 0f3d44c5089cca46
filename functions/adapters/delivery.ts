/** Email by SES v2, texts by SNS and what endpoints take by the bus, tagged with the touchpoint's key so that the provider's events tell which. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { parseTouchKey } from '../../shared/base/ids.ts';
import { endpointEvents } from '../../shared/customers/events/endpoints.ts';
import type { Accepted, Delivery } from '../../shared/flows/ports.ts';
import type { FunctionSettings } from '../../shared/shop/settings.ts';
import { isNamed, statusOf } from './faults.ts';
import { awsClientLater, runtimeInUse } from './runtime.ts';

/** SES's and SNS's words for "never": this message, or this address, is at fault. */
const refusals = [
  'MessageRejected',
  'BadRequestException',
  'InvalidParameter',
  'InvalidParameterException',
  'InvalidParameterValue',
  'InvalidParameterValueException',
  'OptedOut',
  'OptedOutException',
];

/** SNS says it by name, and in words where a number is on its list of those that answered STOP. */
const isOptOut = (error: Error): boolean =>
  /opted out/i.test(error.message) || isNamed(error, 'OptedOut', 'OptedOutException');

/** SES says so of the sender's own identity, or of everybody's while the account is in the sandbox. */
const isSetUpWrong = (error: Error): boolean => /not verified/i.test(error.message);

/** The bus answered that it did not take the event. */
class NotTakenError extends Error {}

/** Nobody was reached: the name leads nowhere, nobody listens there, or the connection was not made in time. */
const isUnreached = (error: Error): boolean =>
  ('code' in error && ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED'].includes(String(error.code))) ||
  (error.name === 'TimeoutError' && /establish/.test(error.message));

/** What the provider's error means for the message. An answer of 503 says that it was not taken; other faults say nothing. */
const meaningOf = (error: unknown): Accepted => {
  if (!(error instanceof Error)) return { unknown: String(error) };
  if (error instanceof NotTakenError) return { busy: error.message };
  if (isNamed(error, ...refusals) && !isSetUpWrong(error))
    return { refused: error.message, ...(isOptOut(error) && { optedOut: true }) };
  const status = statusOf(error);
  const said = `${error.name}: ${error.message}`;
  const isNotTaken = status === undefined ? isUnreached(error) : status < 500 || status === 503;
  return isNotTaken ? { busy: said } : { unknown: said };
};

const handingOver = async (
  taking: Promise<{ readonly MessageId?: string | undefined }>,
): Promise<Accepted> => {
  try {
    const { MessageId = '' } = await taking;
    return { messageId: MessageId };
  } catch (error) {
    return meaningOf(error);
  }
};

const mostTagLetters = 256;

/** A tag may hold letters, digits, dashes and underscores: the key travels as base64url. */
const tagOf = (key: string): string => Buffer.from(key).toString('base64url');

const mostWordBytes = 45;

/** A header takes ASCII only: other names travel as encoded words of at most 75 characters (RFC 2047). */
export const displayName = (name: string): string => {
  if (/^[\x20-\x7e]*$/.test(name)) return `"${name.replace(/["\\]/g, '\\$&')}"`;
  const words: string[] = [];
  let word = '';
  for (const letter of name) {
    if (Buffer.byteLength(word + letter) > mostWordBytes) {
      words.push(word);
      word = '';
    }
    word += letter;
  }
  return [...words, word].map((each) => `=?UTF-8?B?${Buffer.from(each).toString('base64')}?=`).join(' ');
};

/** The list that a reader is on (RFC 2919): of the sender's domain, one a topic. */
const listId = (topic: string, { name, email }: FunctionSettings['sender']): string =>
  `${displayName(name)} <${topic}.${email.slice(email.lastIndexOf('@') + 1)}>`;

/** SES sets the header Feedback-ID itself, and begins it with these, by which mailboxes tell how often what is complained of. */
const feedbackTags = (journey: string, topic: string) => [
  { Name: 'ses:feedback-id-a', Value: journey },
  { Name: 'ses:feedback-id-b', Value: topic },
];

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });

/** A sender is a number where it begins with `+`, and a name otherwise. */
const senderAttribute = (sender: string): string =>
  sender.startsWith('+') ? 'AWS.MM.SMS.OriginationNumber' : 'AWS.SNS.SMS.SenderID';

/** The SDK's own retries are off: one after a lost answer would send a message twice. */
export const createDelivery = (
  sender: FunctionSettings['sender'],
  configurationSet: string,
  busName: string,
): Delivery => {
  const ses = awsClientLater(() => SESv2Client, { maxAttempts: 1 });
  const sns = awsClientLater(() => SNSClient, { maxAttempts: 1 });
  const bus = awsClientLater(() => EventBridgeClient, { maxAttempts: 1 });
  return {
    toEndpoint: (among, { key, ...message }) => {
      const { source, name } = endpointEvents[among];
      const entry = {
        EventBusName: busName,
        Source: source,
        DetailType: name,
        Time: new Date(runtimeInUse().now()),
        Detail: JSON.stringify({ id: key, ...message }),
      };
      const putting = async () => {
        const { Entries: [taken] = [] } = await bus().send(new PutEventsCommand({ Entries: [entry] }));
        if (taken?.EventId === undefined)
          throw new NotTakenError(`${taken?.ErrorCode}: ${taken?.ErrorMessage}`);
        return { MessageId: taken.EventId };
      };
      return handingOver(putting());
    },
    email: async ({ key, to, subject, html, text, list }) => {
      const tag = tagOf(key);
      // Without its tag SES's event about the email would be lost, and with it the promise to send it once.
      if (tag.length > mostTagLetters) return { refused: `the touch key ${key} is too long for SES's tag` };
      const journey = parseTouchKey(key)?.enrolment.journey;
      const command = new SendEmailCommand({
        FromEmailAddress: `${displayName(sender.name)} <${sender.email}>`,
        ...(sender.replyTo !== undefined && { ReplyToAddresses: [sender.replyTo] }),
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: utf8(subject),
            Body: { Html: utf8(html), Text: utf8(text) },
            ...(list !== undefined && {
              Headers: [
                { Name: 'List-Id', Value: listId(list.topic, sender) },
                { Name: 'List-Unsubscribe', Value: `<${list.unsubscribeUrl}>` },
                { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
              ],
            }),
          },
        },
        EmailTags: [
          { Name: 'touch', Value: tag },
          ...(journey === undefined ? [] : [{ Name: 'journey', Value: journey }]),
          ...(list === undefined || journey === undefined ? [] : feedbackTags(journey, list.topic)),
        ],
        ConfigurationSetName: configurationSet,
      });
      return handingOver(ses().send(command));
    },
    text: ({ key, to, text, transactional }) => {
      const command = new PublishCommand({
        PhoneNumber: to,
        Message: text,
        MessageAttributes: {
          touch: attribute(tagOf(key)),
          'AWS.SNS.SMS.SMSType': attribute(transactional ? 'Transactional' : 'Promotional'),
          ...(sender.smsSender !== undefined && {
            [senderAttribute(sender.smsSender)]: attribute(sender.smsSender),
          }),
        },
      });
      return handingOver(sns().send(command));
    },
  };
};
