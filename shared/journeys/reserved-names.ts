/** Names of events that only Rekindle tells: what it alone knows, nobody else can say. */

import { addressRefused } from '../customers/events/address-refused.ts';
import { endpointEvents } from '../customers/events/endpoints.ts';
import { linkFollowed } from '../customers/events/followed.ts';
import { domainEventNames } from './domain-events.ts';

/** Of those that stand on the timeline and are not published. */
export const ownMarks = {
  mergeRefused: 'Merge Refused',
  customerSplit: 'Customer Split',
  idOfNobody: 'Id Of Nobody',
  idClaimed: 'Id Claimed',
  idShared: 'Id Shared',
  idReinstated: 'Id Reinstated',
  taskCompleted: 'Task Completed',
  preferencesChanged: 'Preferences Changed',
  confirmationWanted: 'Confirmation Wanted',
  consentConfirmed: 'Consent Confirmed',
} as const;

const names: ReadonlySet<string> = new Set([
  linkFollowed,
  addressRefused,
  ...domainEventNames,
  ...Object.values(endpointEvents).map(({ name }) => name),
  ...Object.values(ownMarks),
]);

export const isReservedName = (name: string): boolean => names.has(name);
