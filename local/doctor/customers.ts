/** Where the shop's customers can be texted, as far as a page of their profiles says. */
import { createDynamoDb } from '../../functions/adapters/dynamodb.ts';
import { createProfileStore } from '../../functions/adapters/profiles.ts';
import { countryOfPhone } from '../../shared/customers/events/phones.ts';
import { profileAttributes, profileFromItem } from '../../shared/customers/profiles/mapper.ts';
import { stackName } from '../../shared/shop/names.ts';
import type { Examined } from './check.ts';

/** ISO 3166-1 alpha-2: of the shop, and of whoever is among the first megabyte of profiles. */
export const textedCountries = async ({ shop, account }: Examined): Promise<readonly string[]> => {
  const { settings } = shop;
  const own = settings.country === undefined ? [] : [settings.country];
  const table = (await account.stack(stackName(settings, 'data')))?.outputs.ProfilesTable;
  if (table === undefined) return own;
  const { items } = await createProfileStore(createDynamoDb(), table).scan({
    segment: 0,
    segments: 1,
    attributes: [profileAttributes.id, profileAttributes.phone],
  });
  const told = items.flatMap((item) => {
    const { phone } = profileFromItem(item);
    return (phone === undefined ? undefined : countryOfPhone(phone)) ?? [];
  });
  return [...new Set([...own, ...told])].sort();
};
