/** Takes in what a provider says of a touchpoint. */

import { type EnrolmentKey, parseTouchKey, type StepName } from '../../base/ids.ts';
import { iso } from '../../base/time.ts';
import { bounced, lifted, placeFor, stopped, withoutPlace } from '../../customers/contacts/contact.ts';
import type { MailEvent } from '../../customers/events/event.ts';
import type { ClickSeen } from '../../customers/signals/signal.ts';
import { withPlaceGivenBack } from '../../decisions/guardrails/frequency-cap.ts';
import { isInPassage } from '../../journeys/decide.ts';
import { toTell } from '../../journeys/domain-events.ts';
import { changeAddress } from '../contacts.ts';
import { changeCustomer, currentProfile } from '../current.ts';
import type { Ports } from '../ports.ts';
import { tellUntold } from '../sending/told.ts';
import { answerWaiter } from '../sending/waiting.ts';
import { takeClick, takeOpen } from './signals.ts';

type Of<Kind extends MailEvent['kind']> = Extract<MailEvent, { readonly kind: Kind }>;

/** It concerns the mailboxes that it names, whoever has them. */
const takeBounce = async (
  { addresses, permanent, reason, at }: Of<'bounced'>,
  ports: Ports,
): Promise<void> => {
  const source = `SES: bounce ${reason}`;
  const { softBounces } = ports.settings.guardrails;
  for (const address of addresses)
    await changeAddress(
      'email',
      address,
      (contact) => bounced(contact, { at, source, isPermanent: permanent }, softBounces),
      ports,
    );
};

/** Providers tell of a mail that was taken out of the spam folder, too. */
const notSpam = 'not-spam';

const takeComplaint = async (
  { addresses, feedback = 'complaint', at }: Of<'complained'>,
  ports: Ports,
): Promise<void> => {
  const isTakenBack = feedback === notSpam;
  for (const address of addresses) {
    // The provider has listed it by the complaint.
    if (isTakenBack) await ports.suppressions.release(address);
    await changeAddress(
      'email',
      address,
      (contact) =>
        isTakenBack
          ? lifted(contact, 'complained')
          : stopped(contact, { cause: 'complained', at, source: `SES: ${feedback}` }),
      ports,
    );
  }
};

/** Nobody got it: it is not sent, the places that it took are free, and nobody waits for what would have come of it. */
const takeRejection = async (
  enrolment: EnrolmentKey,
  step: StepName,
  reason: string,
  ports: Ports,
): Promise<void> => {
  const record = await ports.ledger.touch(enrolment, step);
  if (record === undefined) return;
  await ports.ledger.changeTouch(enrolment, step, {
    outcome: 'withheld',
    withheld: { guardrail: 'rejected', detail: reason },
  });
  const { at } = record;
  await changeCustomer(
    enrolment.customer,
    (customer) => withPlaceGivenBack(customer, { at, channel: 'email' }),
    ports,
  );
  const customer = await currentProfile(enrolment.customer, ports);
  if (customer === undefined) return;
  if (isInPassage(customer, enrolment)) await answerWaiter(enrolment, customer, [], ports);
  const { email } = customer;
  if (email === undefined) return;
  const place = placeFor(await ports.secret(), enrolment, step, at);
  await changeAddress('email', email, (contact) => withoutPlace(contact, place), ports);
};

/** @param beside the message's other clicks that came in together with this one */
export const ingestMailEvent = async (
  event: MailEvent,
  ports: Ports,
  beside: readonly ClickSeen[] = [],
): Promise<void> => {
  const parsed = parseTouchKey(event.touch);
  if (parsed === undefined) return;
  const { enrolment, step } = parsed;
  const { at } = event;
  switch (event.kind) {
    case 'sent': {
      // Mostly the sender has recorded it: a read costs a fifth of a write.
      const record = await ports.ledger.touch(enrolment, step);
      if (record === undefined) return;
      const sent =
        record.messageId === undefined &&
        ({
          outcome: 'sent',
          sentAt: at,
          messageId: event.messageId,
          ...toTell('Touchpoint Sent', ports.settings),
        } as const);
      if (sent) await ports.ledger.changeTouch(enrolment, step, sent);
      await tellUntold({ touches: [{ ...record, ...sent }], tasks: [] }, ports);
      return;
    }
    case 'bounced':
      await takeBounce(event, ports);
      await ports.ledger.changeTouch(enrolment, step, {
        returned: `bounced (${event.reason})`,
        returnedAt: at,
      });
      return;
    case 'complained':
      await takeComplaint(event, ports);
      await ports.ledger.changeTouch(enrolment, step, {
        returned: `complained of (${event.feedback ?? 'complaint'})`,
        returnedAt: at,
      });
      return;
    case 'delayed':
      await ports.ledger.changeTouch(enrolment, step, { delayed: `${event.reason}, at ${iso(at)}` });
      return;
    case 'rejected':
      await takeRejection(enrolment, step, event.reason, ports);
      return;
    case 'opened':
      return takeOpen(event, { enrolment, step }, ports);
    case 'clicked':
      return takeClick(event, { enrolment, step }, beside, ports);
  }
};
