/** `rekindle passages`: how many customers are under way in each version of each journey. */

import { createDynamoDb } from '../../functions/adapters/dynamodb.ts';
import { createProfileStore } from '../../functions/adapters/profiles.ts';
import { entriesByJourney } from '../../shared/base/ids.ts';
import { enrolmentsOf, profileAttributes } from '../../shared/customers/profiles/mapper.ts';
import { isOpen } from '../../shared/customers/profiles/profile.ts';
import type { ProfileStore } from '../../shared/customers/profiles/store.ts';

/** Open passages by `journey (version 1)`, the most first. */
export const countPassages = async (
  { scan }: Pick<ProfileStore, 'scan'>,
  journey?: string,
): Promise<readonly (readonly [version: string, passages: number])[]> => {
  const counts = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const page = await scan({
      segment: 0,
      segments: 1,
      attributes: [profileAttributes.enrolments],
      ...(cursor !== undefined && { cursor }),
    });
    for (const item of page.items)
      for (const [id, enrolment] of entriesByJourney(enrolmentsOf(item))) {
        if (!isOpen(enrolment) || (journey !== undefined && id !== journey)) continue;
        const version = `${id} (version ${enrolment.version})`;
        counts.set(version, (counts.get(version) ?? 0) + 1);
      }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
};

/** @param table the output ProfilesTable of the stack with the data; every profile is read once */
export const printPassages = async (journey: string | undefined, table: string): Promise<void> => {
  const counts = await countPassages(createProfileStore(createDynamoDb(), table), journey);
  const lines = counts.map(([version, passages]) => `${String(passages).padStart(9)}  ${version}\n`);
  process.stdout.write(lines.length === 0 ? 'Nobody is under way.\n' : lines.join(''));
};
