/** Whom the journeys take in, for those who explain it. */

import { milliseconds } from '../../shared/base/time.ts';
import { keepsLane } from '../../shared/decisions/enrolling/evaluate.ts';
import type { JourneyEntry } from '../../shared/flows/customers/explanation.ts';
import { entrySentence } from '../../shared/journeys/entry.ts';
import { graphOf, sendsMarketing, touchpointsOf } from '../../shared/journeys/graph.ts';
import { holdsOut } from '../../shared/journeys/held-out.ts';
import { isBroadcastEntry, isEventEntry, type Journey } from '../../shared/journeys/language.ts';
import { isMessage, kindOf } from '../../shared/journeys/touchpoints/index.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { scaled } from './asl.ts';
import { mostByChannel } from './most-messages.ts';
import { mostTransitions } from './most-transitions.ts';
import { restIn, type WindowSettings, windowOf } from './window.ts';

export const entryOf = (
  journey: Journey,
  settings: WindowSettings & Pick<Settings, 'usdEach'>,
): JourneyEntry => {
  const { timeScale } = settings;
  const { id, version, enrols, excludes, lane, begins } = journey;
  const graph = graphOf(journey);
  const ways = touchpointsOf(graph);
  const messages = [...new Set(ways.filter(isMessage).map(({ name }) => name))];
  const brought = ways.filter(({ kind }) => kindOf(kind).contact !== 'none');
  const channels = [...new Set(brought.map((way) => kindOf(way.kind).spec(way, milliseconds).channel))];
  const marketing = sendsMarketing(graph, graph.start);
  const { when, reEnrolAfter } = enrols;
  const window = windowOf(enrols, settings);
  return {
    id,
    version,
    messages,
    channels,
    ...((isEventEntry(enrols) || isBroadcastEntry(enrols)) && { begins: entrySentence(enrols) }),
    // Each broadcast reaches a customer once, and another one may as soon as the passage is over.
    ...(isBroadcastEntry(enrols) && { reEnrolAfter: milliseconds(0) }),
    ...(begins?.percent !== undefined && { beginsWithPercent: begins.percent }),
    ...(when !== undefined && { when }),
    ...(window !== undefined && {
      window: milliseconds(window),
      rest: restIn(settings),
      outreach: {
        holdsOut: holdsOut(journey),
        atMostMessages: mostByChannel(graph),
        atMostTransitions: mostTransitions(graph),
        usdEach: { ...settings.usdEach },
      },
    }),
    ...(excludes !== undefined && { excludes }),
    lane,
    ...(!keepsLane({ lane, marketing, ways }) && { sharesLane: true }),
    ...(reEnrolAfter !== undefined && { reEnrolAfter: milliseconds(scaled(reEnrolAfter, timeScale)) }),
  };
};
