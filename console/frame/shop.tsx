/** What the shop is: its currency, its clock, its journeys; the API says it. */
import { createContext, useContext } from 'react';
import type { Body } from '../client/client.ts';

export type Shop = Body<'Shop'>;

const Known = createContext<Shop | undefined>(undefined);

export const ShopProvider = Known;

/** @throws Error outside of the frame, which asks for it first */
export const useShop = (): Shop => {
  const shop = useContext(Known);
  if (shop === undefined) throw new Error('the shop is asked for before it is known');
  return shop;
};
