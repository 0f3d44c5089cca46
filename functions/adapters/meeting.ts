/** Writers that meet at one record: who comes second waits a moment of its own, so that they do not meet again. */
import { milliseconds } from '../../shared/base/time.ts';
import { runtimeInUse } from './runtime.ts';

/** A write takes a tenth of it: as many as try at once mostly find a moment each. */
const mostMs = 100;

/** The record was written meanwhile: read again, after a moment. */
export const stale = async (): Promise<'stale'> => {
  const { pause, random = Math.random } = runtimeInUse();
  await pause(milliseconds(Math.ceil(random() * mostMs)));
  return 'stale';
};
