/** Takes events in: each counts once, in any order; then whoever waits for one is answered. */
import { isValidAt, normalCode } from '../coupons/coupon.ts';
import { type EnrolmentKey, parseTouchKey } from '../ids.ts';
import type { Ports } from '../ports.ts';
import { isOpen, type Profile, type Suppression } from '../profiles/profile.ts';
import { ContendedProfileError } from '../sending/send.ts';
import { answerWait, decideOn } from '../sending/settle.ts';
import type { CustomerEvent, MailEvent } from './event.ts';
import { addsUp, fold } from './fold.ts';
import type { Incoming } from './parse.ts';

const mostTries = 12;

const contended = (customer: string): ContendedProfileError =>
  new ContendedProfileError(`customer ${customer} was written by others ${mostTries} times`);

const sameBut = (a: Profile, b: Profile): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Writes the event and folds it in; gives the profile before and after. */
const takeIn = async (
  event: CustomerEvent,
  ports: Ports,
): Promise<{ readonly before: Profile | undefined; readonly after: Profile }> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const before = await ports.profiles.get(event.customer);
    const after = fold(before, event);
    if (!addsUp(event) && before !== undefined && sameBut(before, after)) {
      await ports.ledger.note(event);
      return { before, after };
    }
    const result = await ports.ledger.record(event, before, after);
    if (result === 'recorded') return { before, after };
    // Told again, perhaps because what follows was not finished the first time.
    if (result === 'duplicate' && before !== undefined) return { before, after: before };
  }
  throw contended(event.customer);
};

/** The latest passage of each journey. */
const passagesOf = (profile: Profile): readonly EnrolmentKey[] =>
  Object.entries(profile.enrolments).map(([journey, { version, cycle }]) => ({
    journey,
    version,
    customer: profile.id,
    cycle,
  }));

const noteGoals = async (before: Profile | undefined, after: Profile, ports: Ports): Promise<void> => {
  for (const key of passagesOf(after)) {
    const goalAt = after.enrolments[key.journey]?.goalAt;
    if (goalAt === undefined || before?.enrolments[key.journey]?.goalAt === goalAt) continue;
    await ports.ledger.changeEnrolment(key, { goalAt });
    await ports.publish([{ name: 'Goal Reached', at: goalAt, detail: { ...key } }]);
  }
};

/** A code that is not ours, is another customer's, is over or is taken changes nothing but the order's price. */
const redeem = async (
  event: Extract<CustomerEvent, { name: 'Order Completed' }>,
  ports: Ports,
): Promise<void> => {
  if (event.couponCode === undefined) return;
  const coupon = await ports.ledger.couponByCode(normalCode(event.couponCode));
  if (coupon === undefined || coupon.enrolment.customer !== event.customer || !isValidAt(coupon, event.at))
    return;
  const { orderId, value, at } = event;
  if ((await ports.ledger.redeem(coupon, { orderId, value, at })) === 'refused') return;
  const { enrolment, name, code } = coupon;
  await ports.publish([
    { name: 'Coupon Redeemed', at, detail: { ...enrolment, coupon: name, code, orderId } },
  ]);
};

/** Answers the passage's waiter if its wait has come to something. */
const answerWaiter = async (enrolment: EnrolmentKey, profile: Profile, ports: Ports): Promise<void> => {
  const passage = await ports.ledger.passage(enrolment);
  const { waiter } = passage;
  if (waiter === undefined) return;
  const decision = await decideOn(waiter, enrolment, { profile, passage }, ports.now(), ports);
  await answerWait(waiter.token, decision, ports);
};

const takeAnswer = async (
  event: Extract<CustomerEvent, { name: 'Survey Answered' }>,
  ports: Ports,
): Promise<CustomerEvent> => {
  const touch = parseTouchKey(event.touch);
  if (touch === undefined) return event;
  const record = await ports.ledger.touch(touch.enrolment, touch.step);
  if (record === undefined) return event;
  await ports.ledger.changeTouch(touch.enrolment, touch.step, { answer: event.answer, answeredAt: event.at });
  return record.asksForReason === true ? { ...event, isReason: true } : event;
};

const ingestCustomerEvent = async (incoming: CustomerEvent, ports: Ports): Promise<void> => {
  const event = incoming.name === 'Survey Answered' ? await takeAnswer(incoming, ports) : incoming;
  const { before, after } = await takeIn(event, ports);
  if (event.name === 'Order Completed') await redeem(event, ports);
  await noteGoals(before, after, ports);
  if (event.name === 'Site Visited') return;
  const open = passagesOf(after).filter(({ journey }) => isOpen(after.enrolments[journey]));
  for (const enrolment of open) await answerWaiter(enrolment, after, ports);
};

const suppress = async (customer: string, reason: Suppression, ports: Ports): Promise<void> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const profile = await ports.profiles.get(customer);
    if (profile === undefined || profile.suppressed !== undefined) return;
    if ((await ports.profiles.update(profile, { ...profile, suppressed: reason })) === 'written') return;
  }
  throw contended(customer);
};

const ingestMailEvent = async (
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
      if (record?.outcome === 'sending')
        await ports.ledger.changeTouch(enrolment, step, { sentAt: at, messageId });
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
      if (profile !== undefined && isOpen(profile.enrolments[enrolment.journey]))
        await answerWaiter(enrolment, profile, ports);
      return;
    }
  }
};

/** Takes one event in; repeating it changes nothing. @throws StoreUnavailableError: deliver it again */
export const ingest = async (incoming: Incoming, ports: Ports): Promise<void> => {
  if (incoming.kind === 'customer') await ingestCustomerEvent(incoming.event, ports);
  else if (incoming.kind === 'mail') await ingestMailEvent(incoming.event, ports);
};
