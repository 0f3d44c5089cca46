/** Tells others of touchpoints: what is `sent`, and has yet to be told, says so in its record from the same write on. */
import type { DomainEvent } from '../../journeys/domain-events.ts';
import type { Passage, TouchRecord } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';
import { senderOf } from './touchpoints/index.ts';

const sentEvent = ({ enrolment, step, kind, channel, at, sentAt = at }: TouchRecord): DomainEvent => ({
  name: 'Touchpoint Sent',
  at: sentAt,
  detail: { ...enrolment, touchpoint: step, kind, channel },
});

/**
 * Tells what is untold. Whoever reads a passage next does, since who has sent it may have died: told twice, it is known for
 * the same.
 */
export const tellUntold = async (
  { touches, tasks }: Pick<Passage, 'touches' | 'tasks'>,
  ports: Pick<Ports, 'ledger' | 'publish' | 'tell' | 'settings'>,
): Promise<void> => {
  for (const touch of touches) {
    if (touch.untold !== true || touch.outcome !== 'sent') continue;
    await senderOf(touch.kind).tell?.(touch, tasks, ports);
    await ports.publish([sentEvent(touch)]);
    await ports.ledger.noteTold(touch.enrolment, touch.step);
  }
};
