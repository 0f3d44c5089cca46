/** What Tonight asks: all of it at once, and each only of whom the API would answer. */
import { type PlainPath, useAnswer } from '../../client/client.ts';
import { useMay } from '../../frame/me.tsx';

export const tonightAsks = [
  '/v1/tonight',
  '/v1/alarms',
  '/v1/brake',
  '/v1/figures/failed',
  '/v1/tasks/queues',
  '/v1/channels',
  '/v1/people/nights',
  '/v1/figures/channels',
] as const satisfies readonly PlainPath[];

export const useAsked = <Path extends (typeof tonightAsks)[number]>(path: Path) =>
  useAnswer(path, {} as Parameters<typeof useAnswer<Path>>[1], { enabled: useMay(`GET ${path}`) });
