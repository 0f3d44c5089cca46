/** Whether anything of a journey could reach a customer: who can't be reached neither enters it nor counts as treated. */
import type { EnrolmentKey } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { Profile } from '../customers/profiles/profile.ts';
import { consent } from '../decisions/guardrails/consent.ts';
import type { Arrival, Question } from '../decisions/guardrails/guardrail.ts';
import { suppression } from '../decisions/guardrails/suppression.ts';
import type { EnrollingJourney } from '../journeys/protocol.ts';
import { isMessage, type TouchSpec } from '../journeys/touchpoints/index.ts';
import { arrivalOf } from './contacts.ts';
import type { Ports } from './ports.ts';

interface Asked {
  readonly customer: Profile;
  readonly journey: Pick<EnrollingJourney, 'id' | 'version' | 'ways'>;
  readonly now: Instant;
  /** An address that is not known yet may be told before it is needed. */
  readonly mayTellAddress: boolean;
}

const isOpenTo = (question: Question, mayTellAddress: boolean): boolean =>
  [suppression, consent].every((guardrail) => {
    const verdict = guardrail(question);
    if (verdict.kind !== 'withhold') return true;
    return mayTellAddress && verdict.withheld.lacks !== undefined;
  });

/** The address is looked at last: it costs a read. */
const reaches = async (
  touch: TouchSpec,
  { customer, journey, now, mayTellAddress }: Asked,
  ports: Pick<Ports, 'ledger' | 'secret' | 'settings'>,
): Promise<boolean> => {
  const { settings } = ports;
  const enrolment: EnrolmentKey = {
    journey: journey.id,
    version: journey.version,
    customer: customer.id,
    cycle: 1,
  };
  const isOpen = (arrival?: Arrival): boolean =>
    isOpenTo({ customer, enrolment, touch, settings, now, arrival }, mayTellAddress);
  if (!isOpen()) return false;
  if (!isMessage(touch)) return true;
  return isOpen(await arrivalOf(customer, touch.channel, { enrolment, step: touch.name, now }, ports));
};

/** Whether any of the journey’s ways is open; one that has none goes on for everybody. */
export const isReachable = async (
  asked: Asked,
  ports: Pick<Ports, 'ledger' | 'secret' | 'settings'>,
): Promise<boolean> => {
  const { ways } = asked.journey;
  for (const touch of ways) if (await reaches(touch, asked, ports)) return true;
  return ways.length === 0;
};
