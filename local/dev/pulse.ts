/** Tells whoever looks that something has happened, as server-sent events. */
import type { Streamed } from './http.ts';

export const pulsePath = '/dev/events';

/** As often as a page would want to know, in milliseconds. */
const everyMs = 500;

export interface Pulse {
  readonly beat: () => void;
  readonly stream: () => Streamed;
}

export const createPulse = (): Pulse => {
  const listening = new Set<(text: string) => void>();
  let due: NodeJS.Timeout | undefined;
  return {
    beat: () => {
      if (listening.size === 0 || due !== undefined) return;
      due = setTimeout(() => {
        due = undefined;
        for (const write of listening) write('data: changed\n\n');
      }, everyMs).unref();
    },
    stream: () => ({
      status: 200,
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
      open: (write) => {
        // A page that was away for a while asks for everything anew.
        write('retry: 2000\n\n');
        listening.add(write);
        return () => listening.delete(write);
      },
    }),
  };
};
