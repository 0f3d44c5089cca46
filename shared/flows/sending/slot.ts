/** The slot of a message that is to leave now: some seconds are waited for here, and longer in the state machine. */
import { between, type Instant, minutes, parseIso, plus, seconds } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import { isMessage } from '../../journeys/touchpoints/index.ts';
import type { Ports } from '../ports.ts';

/** A Lambda that waits for less costs less than a state machine's two transitions, and the reads of another. */
const mostWaitedFor = seconds(3);
/** A message that comes back from having waited for its slot has it still, for so long. */
const slotLasts = minutes(1);

/** It has a slot, which has come; or it waits, for its own slot or, where none comes in time yet, to ask for a last time. */
export type SlotTaken = 'come' | 'none-in-time' | { readonly until: Instant; readonly slot?: Instant };

const hasSlot = ({ held }: SendRequest['state'], now: Instant): boolean =>
  held?.slot !== undefined && now <= plus(parseIso(held.slot), slotLasts);

/** Whether its message queues behind no win-backs. */
const goesAhead = (
  { enrolment, touch }: SendRequest,
  { enrolments }: Profile,
  { pace }: Ports['settings'],
): boolean => {
  const lane = enrolments[enrolment.journey]?.lane;
  return (isMessage(touch) && touch.transactional) || (lane !== undefined && pace.ahead.includes(lane));
};

/**
 * The message's slot. One invocation takes one, however often it has to read again.
 * @param last no slot is of use after it, but by the seconds that are waited for here
 */
export const createSlots = (request: SendRequest, ports: Ports) => {
  let taken: SlotTaken | undefined;
  return async (customer: Profile, last: Instant | undefined): Promise<SlotTaken> => {
    const { touch, state } = request;
    if (taken !== undefined || !isMessage(touch) || hasSlot(state, ports.now())) return taken ?? 'come';
    const ahead = goesAhead(request, customer, ports.settings);
    const asked = ports.now();
    // At its last moment one that comes while this invocation waits is in time: others queue for the same second.
    const before = last === undefined || last > asked ? last : plus(asked, mostWaitedFor);
    const slot = await ports.pace.slot(touch.channel, { goesAhead: ahead, before });
    const now = ports.now();
    if (slot === undefined) taken = last !== undefined && asked < last ? { until: last } : 'none-in-time';
    else if (slot > plus(now, mostWaitedFor)) taken = { until: slot, slot };
    else {
      if (slot > now) await ports.pause(between(now, slot));
      taken = 'come';
    }
    return taken;
  };
};
