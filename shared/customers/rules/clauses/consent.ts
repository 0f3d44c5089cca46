/** A channel that was never asked for is no consent: `is: false` holds for it, and the verdict is never `unknown`. */
import { type ConsentChannel, channels, consentChannels } from '../../profiles/channels.ts';
import { profileAttributes, textOf } from '../../profiles/mapper.ts';
import { clauseKind, never, truth } from './clause.ts';
import { exactly, oneOf, yesOrNo } from './schemas.ts';

export type ConsentClause = { readonly consent: ConsentChannel; readonly is: boolean };

export const consent = clauseKind<ConsentClause>({
  key: 'consent',
  subjects: { what: 'channel', names: consentChannels },
  schema: exactly({ consent: oneOf('channel', consentChannels), is: yesOrNo }),
  docs: { example: { consent: 'email', is: true }, asks: consentChannels.join(', ') },
  sentence: ({ consent: channel, is }) =>
    `${is ? 'consents' : 'does not consent'} to ${channels[channel].messages}`,
  read: ({ consent: channel, is }) => {
    const attribute = profileAttributes.consents;
    const { letter } = channels[channel];
    return {
      attributes: [attribute],
      test: (item) => truth((textOf(item[attribute])?.includes(letter) ?? false) === is),
      seen: ({ consents }) => {
        const given = consents[channel];
        const saw = given === undefined ? 'never asked' : given ? 'given' : 'refused';
        return { saw, field: `consents.${channel}`, value: given ?? null };
      },
      turns: never,
      hangsOn: [{ name: `consent to ${channel}` }],
      verdictOn: ([given]) => ((given !== null) === is ? 'in' : 'out'),
    };
  },
});

/**
 * Consent to the channel was given; one that was never asked for is none.
 * @example
 * const mayBeTexted = allOf(isKnown('phone'), consentsTo('sms'));
 */
export const consentsTo = (channel: ConsentChannel): ConsentClause => ({ consent: channel, is: true });
