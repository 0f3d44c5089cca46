/** Whether a stage keeps to itself: another one of the same account and region knows nobody of it. */
import { createKey, emptyKeyring } from '../../../functions/api/keyring.ts';
import { instant } from '../../../shared/base/time.ts';
import type { Place } from './place.ts';

/** @returns whom of these the place knows, which should be nobody */
export const strangersIn = async (place: Place, ids: readonly string[]): Promise<readonly string[]> => {
  const admin = createKey('admin', instant(place.now().getTime()));
  await place.admit(JSON.stringify({ ...emptyKeyring, keys: [admin.record] }));
  const headers = { authorization: `Bearer ${admin.key}` };
  const known: string[] = [];
  for (const id of ids) {
    const { status, body } = await place.ask({ method: 'GET', target: `/v1/customers/${id}`, headers });
    if (status === 200) known.push(id);
    else if (status !== 404) throw new Error(`${id} was answered with ${status}: ${body}`);
  }
  return known;
};
