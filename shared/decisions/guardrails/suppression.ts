/** Nothing at all leaves for a customer who was erased, bounced, complained or unsubscribed. */

import type { Suppression } from '../../customers/profiles/profile.ts';
import { kindOf, type TouchKind } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

/** Points are no message: who wants no more of those keeps what is due. */
const isFree = (kind: TouchKind, reason: Suppression): boolean =>
  kindOf(kind).isOwed === true && reason !== 'erased';

export const suppression: Guardrail = ({ customer, touch }) =>
  customer.suppressed === undefined || isFree(touch.kind, customer.suppressed)
    ? allow
    : withhold('suppressed', customer.suppressed);
