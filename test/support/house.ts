/** How a shop that says nothing of it has what others tell read. */
import { houseRules } from '../../shared/customers/events/house-rules.ts';

export const plainHouse = {
  idsOfNobody: [],
  currency: 'EUR',
  rates: {},
  timezone: 'UTC',
  linkHosts: [],
  topics: [],
  brand: { url: 'https://shop.example.com' },
} as const;

export const house = houseRules(plainHouse);
