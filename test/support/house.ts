/** How a shop that says nothing of it has what others tell read. */
import { houseRules } from '../../shared/customers/events/house-rules.ts';

export const house = houseRules({ idsOfNobody: [], currency: 'EUR', rates: {}, timezone: 'UTC' });
