/** Whether a request to the links function came by the shop's own domain. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { hours, plus } from '../../shared/base/time.ts';
import { onceInProcess, runtimeInUse } from './runtime.ts';
import { createSecret, remembered } from './secrets.ts';

const freshFor = hours(1);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

type IsOwn = (header: string | undefined) => Promise<boolean>;

const createOrigin = ({ ORIGIN_SECRET_ID: id }: NodeJS.ProcessEnv): IsOwn => {
  // There is no domain: nothing comes by it.
  if (id === undefined) return async () => false;
  const { now } = runtimeInUse();
  const secret = remembered(createSecret(id), (readAt) => now() < plus(readAt, freshFor), now);
  return async (header) => {
    if (header === undefined) return false;
    try {
      return timingSafeEqual(digest(header), digest(await secret()));
    } catch {
      // Who asks is answered, as one of whom nothing is known.
      return false;
    }
  };
};

const processOrigin = onceInProcess(() => createOrigin(process.env));

/** @param header as the request bears it */
export const cameByOwnDomain: IsOwn = (header) => processOrigin()(header);
