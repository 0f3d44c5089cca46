/** What a customer is known by: traits, of which each has its latest telling. */
import { consentChannels } from '../../profiles/channels.ts';
import { withTraits } from '../identify.ts';
import { beyondTraits, traitsAt } from '../trait-fields.ts';
import { checkedTraits, traitSchemas, traitsOf } from '../traits.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

const { consents: _, ...plainTraits } = traitSchemas;

const detail = detailOf(traitSchemas);
/** What the detail says by itself: what it tells beside, such as a shop's own traits, bears other names. */
export const identifiedMembers: readonly string[] = Object.keys(detail.shape);

export const customerIdentified = eventKind({
  name: 'Customer Identified',
  schema: checkedEvent('Customer Identified', { traits: checkedTraits }),
  detail,
  event: (every, told) => ({ ...every, traits: traitsOf(told) }),
  read: (source) => ({ ...traitsAt(source), properties: beyondTraits(source.fields) }),
  fold: withTraits,
  documents: {
    detail: `any of ${Object.keys(plainTraits)
      .map((name) => `\`${name}\``)
      .join(', ')}, \`consents: {${consentChannels.map((channel) => `${channel}?`).join(', ')}}\``,
    profile: 'these traits',
  },
});
