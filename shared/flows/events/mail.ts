/** Takes in what a provider says of a touchpoint. */
import { type CustomerId, parseTouchKey } from '../../base/ids.ts';
import type { MailEvent } from '../../customers/events/event.ts';
import { suppressedFor } from '../../customers/profiles/folding.ts';
import type { Suppression } from '../../customers/profiles/profile.ts';
import { isInPassage } from '../../journeys/decide.ts';
import { changeCustomer } from '../current.ts';
import type { Ports } from '../ports.ts';
import { answerWaiter } from './waiting.ts';

const suppress = (id: CustomerId, reason: Suppression, ports: Ports): Promise<void> =>
  changeCustomer(
    id,
    (customer) => {
      const suppressed = suppressedFor(customer, reason);
      return suppressed === customer ? undefined : suppressed;
    },
    ports,
  );

export const ingestMailEvent = async (
  { kind, touch, messageId, at, permanent }: MailEvent,
  ports: Ports,
): Promise<void> => {
  const parsed = parseTouchKey(touch);
  if (parsed === undefined) return;
  const { enrolment, step } = parsed;
  switch (kind) {
    case 'sent': {
      // Mostly the sender has recorded it: a read costs a fifth of a write.
      const record = await ports.ledger.touch(enrolment, step);
      if (record !== undefined && record.messageId === undefined)
        await ports.ledger.changeTouch(enrolment, step, { outcome: 'sent', sentAt: at, messageId });
      return;
    }
    case 'bounced':
      if (permanent === true) await suppress(enrolment.customer, 'bounced', ports);
      return;
    case 'complained':
      await suppress(enrolment.customer, 'complained', ports);
      return;
    case 'opened':
      await ports.ledger.changeTouch(enrolment, step, { openedAt: at });
      return;
    case 'clicked': {
      await ports.ledger.changeTouch(enrolment, step, { openedAt: at, clickedAt: at });
      const profile = await ports.profiles.get(enrolment.customer);
      if (profile !== undefined && isInPassage(profile, enrolment))
        await answerWaiter(enrolment, profile, [], ports);
      return;
    }
  }
};
