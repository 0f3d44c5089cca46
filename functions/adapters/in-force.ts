/** The ports and journeys of this process with the thresholds, holdouts and budgets that are in force. */
import type { JourneyEntry } from '../../shared/flows/customers/explanation.ts';
import { tunedBegun, tunedDrawn, tunedEntries, tunedNow, tunedPorts } from '../../shared/flows/in-force.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import type { DrawnJourney } from '../../shared/journeys/drawn.ts';
import type { EventJourney } from '../../shared/journeys/protocol.ts';
import { processDrawn, processEntries } from './entries.ts';
import { processPorts } from './index.ts';
import { processJourneys } from './journeys.ts';

export const portsInForce = async (): Promise<Ports> => {
  const ports = processPorts();
  return tunedPorts(ports, await tunedNow(ports));
};

export const journeysInForce = async (): Promise<readonly EventJourney[]> =>
  tunedBegun(processJourneys(), await tunedNow(processPorts()));

export const entriesInForce = async (): Promise<readonly JourneyEntry[]> =>
  tunedEntries(processEntries(), await tunedNow(processPorts()));

export const drawnInForce = async (): Promise<readonly DrawnJourney[]> => {
  const ports = processPorts();
  return tunedDrawn(processDrawn(), await tunedNow(ports), ports.settings);
};
