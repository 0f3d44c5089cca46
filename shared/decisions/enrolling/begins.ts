/** Whether a customer is among the share of people that a journey begins with. */
import { bucketOf, customerId } from '../../base/ids.ts';
import { type Reader, readerOf } from '../../customers/contacts/contact.ts';
import { profileAttributes, textOf, type WireItem } from '../../customers/profiles/mapper.ts';
import type { EnrollingJourney } from '../../journeys/protocol.ts';

type Beginning = Pick<EnrollingJourney, 'id' | 'beginsWithPercent'>;

/** Same reader, same lot: whoever is among a share is among a greater one. */
export const isAmongFirst = (reader: Reader, { id, beginsWithPercent }: Beginning): boolean =>
  beginsWithPercent === undefined || bucketOf(`begins/${id}/${reader}`) < beginsWithPercent;

/** What is to be known of a customer for it. */
export const askedByShare: readonly string[] = [profileAttributes.email, profileAttributes.phone];

/** As `isAmongFirst`, of an item as it is stored. */
export const isItemAmongFirst = (item: WireItem, journey: Beginning): boolean => {
  if (journey.beginsWithPercent === undefined) return true;
  const told = (attribute: string): string | undefined => textOf(item[attribute]);
  const [email, phone] = [told(profileAttributes.email), told(profileAttributes.phone)];
  const reader = readerOf({
    id: customerId(told(profileAttributes.id) ?? ''),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
  });
  return isAmongFirst(reader, journey);
};
