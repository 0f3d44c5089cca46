/** Email by SES v2 and texts by SNS, tagged with the touchpoint's key so that the provider's events tell which. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Accepted, Delivery } from '../../shared/ports.ts';
import type { Settings } from '../../shared/settings.ts';
import { isNamed } from './dynamodb.ts';
import { clientConfig } from './runtime.ts';

/** The provider can't take the message now; the state machine tries again by this name. */
export class ChannelUnavailableError extends Error {
  override readonly name = 'ChannelUnavailableError';
  constructor(channel: 'email' | 'sms', cause: unknown) {
    super(`${channel} did not take the message`, { cause });
  }
}

/** SES's and SNS's word for "never": the message or its address is at fault. */
const refusals = [
  'MessageRejected',
  'BadRequestException',
  'InvalidParameter',
  'InvalidParameterException',
  'InvalidParameterValue',
  'OptedOut',
  'OptedOutException',
];

const mostTagLetters = 256;

/** A tag may hold letters, digits, dashes and underscores: the key travels as base64url. */
const tagOf = (key: string): string => {
  const tag = Buffer.from(key).toString('base64url');
  if (tag.length > mostTagLetters)
    throw new RangeError(`the touch key ${key} is too long for a provider's tag`);
  return tag;
};

const accepted = async (
  channel: 'email' | 'sms',
  work: Promise<{ readonly MessageId?: string | undefined }>,
): Promise<Accepted> => {
  try {
    const { MessageId } = await work;
    return { messageId: MessageId ?? '' };
  } catch (error) {
    if (isNamed(error, ...refusals)) return { refused: (error as Error).message };
    throw new ChannelUnavailableError(channel, error);
  }
};

const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`;

export const createDelivery = (sender: Settings['sender'], configurationSet: string): Delivery => {
  const ses = new SESv2Client(clientConfig());
  const sns = new SNSClient(clientConfig());
  return {
    email: ({ key, to, subject, html, text, unsubscribeUrl }) =>
      accepted(
        'email',
        ses.send(
          new SendEmailCommand({
            FromEmailAddress: `${quoted(sender.name)} <${sender.email}>`,
            ...(sender.replyTo !== undefined && { ReplyToAddresses: [sender.replyTo] }),
            Destination: { ToAddresses: [to] },
            Content: {
              Simple: {
                Subject: { Data: subject, Charset: 'UTF-8' },
                Body: { Html: { Data: html, Charset: 'UTF-8' }, Text: { Data: text, Charset: 'UTF-8' } },
                ...(unsubscribeUrl !== undefined && {
                  Headers: [
                    { Name: 'List-Unsubscribe', Value: `<${unsubscribeUrl}>` },
                    { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
                  ],
                }),
              },
            },
            EmailTags: [{ Name: 'touch', Value: tagOf(key) }],
            ConfigurationSetName: configurationSet,
          }),
        ),
      ),
    text: ({ key, to, text, transactional }) =>
      accepted(
        'sms',
        sns.send(
          new PublishCommand({
            PhoneNumber: to,
            Message: text,
            MessageAttributes: {
              touch: { DataType: 'String', StringValue: tagOf(key) },
              'AWS.SNS.SMS.SMSType': {
                DataType: 'String',
                StringValue: transactional ? 'Transactional' : 'Promotional',
              },
              ...(sender.smsSender !== undefined && {
                [sender.smsSender.startsWith('+') ? 'AWS.MM.SMS.OriginationNumber' : 'AWS.SNS.SMS.SenderID']:
                  {
                    DataType: 'String',
                    StringValue: sender.smsSender,
                  },
              }),
            },
          }),
        ),
      ),
  };
};
