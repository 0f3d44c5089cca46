/** Who looks, and what they may do: the API says it, and what it does not name is not shown. */
import { createContext, useContext } from 'react';
import type { Body, Route } from '../client/client.ts';

export type Me = Body<'Me'>;

const Known = createContext<Me>({ who: '', roles: [], may: [] });

export const MeProvider = Known;
export const useMe = (): Me => useContext(Known);

/** Whether whoever looks may use all of these routes. */
export const useMay = (...routes: readonly Route[]): boolean => {
  const { may } = useMe();
  return routes.every((route) => may.includes(route));
};
