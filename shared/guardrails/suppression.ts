/** Nothing at all leaves for a customer who was erased, bounced, complained or unsubscribed. */
import { allow, type Guardrail, withhold } from './guardrail.ts';

export const suppression: Guardrail = ({ customer }) =>
  customer.suppressed === undefined ? allow : withhold('suppressed', customer.suppressed);
