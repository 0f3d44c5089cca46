/** What time it is where the shop's journeys run: on a development server that can be another than here. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

interface Known {
  /** ISO 8601, as the API told it. */
  readonly at: string;
  /** Here, when it did. */
  readonly heardAt: number;
  readonly speed: number;
}

const Now = createContext(Date.now());

const tickMs = 15_000;

export const ClockProvider = ({ at, heardAt, speed, children }: Known & { readonly children: ReactNode }) => {
  const [here, setHere] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  const since = Math.max(0, Math.max(here, heardAt) - heardAt);
  return <Now value={Date.parse(at) + since * speed}>{children}</Now>;
};

/** Epoch milliseconds. */
export const useNow = (): number => useContext(Now);
