/** Sends one touchpoint, once: reads, plans, and does what is planned: claim, write down, hand over, record, wait. */

import { days, hours, type Instant, milliseconds, minutes, parseIso, plus } from '../../base/time.ts';
import { hasPlace, stopped, withoutPlace, withPlace, withUnread } from '../../customers/contacts/contact.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { placesCountFor } from '../../decisions/guardrails/frequency-cap.ts';
import type { Arrival } from '../../decisions/guardrails/guardrail.ts';
import { dueDetail, usefulUntil } from '../../decisions/guardrails/useful.ts';
import { withOffer } from '../../decisions/offers/on-profile.ts';
import { neverLeft } from '../../journeys/decide.ts';
import { toTell } from '../../journeys/domain-events.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import type { CouponRecord, Passage, Withheld } from '../../journeys/records.ts';
import { isMessage } from '../../journeys/touchpoints/index.ts';
import { arrivalOf, changeContact } from '../contacts.ts';
import { changeCustomer } from '../current.ts';
import { releaseUnsent, tellIssued } from '../offers/release.ts';
import type { Accepted, Delivery, Ports } from '../ports.ts';
import { type Answer, answerToken, lateAnswerOf, passageOver } from './answer.ts';
import { bestHourFor } from './best-hour.ts';
import { type BudgetOfTouch, createBudget } from './budget.ts';
import { claimed, notDue, placeOf, unsent, withDue, withdrawn } from './claim.ts';
import { stopPassage, wakePaused } from './close.ts';
import type { Composer } from './compose.ts';
import { dueSince, goesElsewhere, planTouchpoint, type TouchPlan, unknownUntil } from './plan.ts';
import { asRead } from './reading.ts';
import { firstWait, lateDecision, readContext, registerAndLook, type StepContext } from './settle.ts';
import { createSlots } from './slot.ts';
import { tellUntold } from './told.ts';
import { senderOf } from './touchpoints/index.ts';
import { type Effect, type Prepared, prepareWithheld, touchRecord } from './touchpoints/sender.ts';
import { prepareShadow } from './touchpoints/shadow.ts';

/** What became of the touchpoint. `held`: it comes back later; `passed-over`: its moment has gone. */
export interface SendResult {
  readonly outcome: 'sent' | 'withheld' | 'unknown' | 'held' | 'passed-over';
}

/** What became of it, and what the step comes to by that. */
type Done = SendResult & { readonly answer: Answer };

/** Whether the passage may have reserved or issued what the touchpoint carries. */
const mayHaveOffer = ({ touch }: SendRequest, { passage }: StepContext, { offers }: Ports): boolean =>
  'coupon' in touch && touch.coupon !== undefined && (offers.needsTelling || passage.coupons.length > 0);

/**
 * The touchpoint's fate is known: what is left is the wait that follows it, or the next step. An offer that it would have
 * carried is released.
 */
const goOn = async (
  request: SendRequest,
  context: StepContext,
  outcome: 'sent' | 'withheld' | 'unknown',
  ports: Ports,
): Promise<Done> => {
  if (outcome === 'withheld' && mayHaveOffer(request, context, ports))
    await releaseUnsent(await ports.ledger.passage(request.enrolment), ports);
  if (request.waits === undefined) return { outcome, answer: { kind: 'outcome', outcome } };
  return { outcome, answer: await registerAndLook(request, request.waits, context, ports) };
};

/** Gives the place back that the touchpoint took where it would have arrived. */
const giveBack = async (arrival: Arrival | undefined, ports: Ports): Promise<void> => {
  if (arrival === undefined) return;
  const { contact, place } = arrival;
  await changeContact(
    contact.id,
    (current) => (hasPlace(current, place) ? withoutPlace(current, place) : current),
    ports,
  );
};

/** Until when the message is worth sending, which its provider can hold it beyond; and what is written down then. */
const worth = (
  { touch, state }: SendRequest,
  customer: Profile,
  now: Instant,
  guardrail: 'busy' | 'pace',
  settings: Ports['settings'],
): { readonly useful: Instant | undefined; readonly withheld: Withheld } => {
  const due = dueSince(state.held, now);
  const useful = usefulUntil({ customer, touch, now, due, settings });
  return { useful, withheld: { guardrail, detail: dueDetail(due, useful) } };
};

const leastBusy = minutes(1);
const mostBusy = hours(1);

/** A provider that is busy is asked again when it has been for as long again: after a minute at least, an hour at most. */
const afterBusy = (since: Instant, now: Instant): Instant =>
  plus(now, milliseconds(Math.min(mostBusy, Math.max(leastBusy, now - since))));

/** The message waits for who is busy, and is asked again: for a last time when it is worth nothing more. */
const heldByBusy = (
  { enrolment, touch, state }: SendRequest,
  { who, why, useful }: { readonly who: string; readonly why: string; readonly useful: Instant | undefined },
  at: Instant,
  ports: Ports,
): Done => {
  const sentence = `${who} did not take a message of ${enrolment.journey}, which waits: ${why}`;
  ports.alert({ name: 'ProviderBusy', sentence, id: touch.name });
  const since = state.held?.busySince === undefined ? at : parseIso(state.held.busySince);
  const again = afterBusy(since, ports.now());
  const until = useful !== undefined && useful < again ? useful : again;
  const due = dueSince(state.held, at);
  return { outcome: 'held', answer: { kind: 'held', until, due, by: 'busy', busySince: since } };
};

/** Nothing left under the claim of this moment, which is taken back; the message waits, and others give way to it. */
const waitForProvider = async (
  request: SendRequest,
  { reason, useful }: { readonly reason: string; readonly useful: Instant | undefined },
  at: Instant,
  arrival: Arrival | undefined,
  ports: Ports,
): Promise<Done> => {
  const { enrolment, touch, state } = request;
  const due = dueSince(state.held, at);
  await changeCustomer(
    enrolment.customer,
    (customer) => {
      const without = withdrawn(customer, request, at);
      return without && (withDue(without, request, due) ?? without);
    },
    ports,
  );
  await giveBack(arrival, ports);
  return heldByBusy(request, { who: touch.channel, why: reason, useful }, at, ports);
};

/** A refusal after the claim: nothing arrived, and nothing counts. */
const takeRefusal = async (
  { enrolment, touch }: SendRequest,
  withheld: Withheld,
  at: Instant,
  arrival: Arrival | undefined,
  ports: Ports,
): Promise<void> => {
  await ports.ledger.changeTouch(enrolment, touch.name, { outcome: 'withheld', withheld });
  if (placeOf(touch) !== undefined)
    await changeCustomer(enrolment.customer, (customer) => unsent(customer, touch, at), ports);
  await giveBack(arrival, ports);
};

/** Its provider knows that whoever has the number wants none. */
const takeOptOut = async (
  source: string,
  at: Instant,
  arrival: Arrival | undefined,
  ports: Ports,
): Promise<void> => {
  if (arrival === undefined) return;
  const stop = (contact: Arrival['contact']) => stopped(contact, { cause: 'stopped', at, source });
  await changeContact(arrival.contact.id, stop, ports);
};

/** Hands the claimed message to its provider and records the answer. */
const deliver = async (
  request: SendRequest,
  customer: Profile,
  handOver: (delivery: Delivery) => Promise<Accepted>,
  at: Instant,
  arrival: Arrival | undefined,
  ports: Ports,
): Promise<'sent' | 'withheld' | Done> => {
  const { enrolment, touch, state } = request;
  const answer = await handOver(ports.delivery);
  if ('busy' in answer) {
    const { useful, withheld } = worth(request, customer, at, 'busy', ports.settings);
    if (useful === undefined || at < useful)
      return waitForProvider(request, { reason: answer.busy, useful }, at, arrival, ports);
    await takeRefusal(request, withheld, at, arrival, ports);
    return 'withheld';
  }
  if ('unknown' in answer) {
    const until = unknownUntil(at, ports.settings);
    const due = dueSince(state.held, at);
    return { outcome: 'held', answer: { kind: 'held', until, due, by: 'unknown' } };
  }
  if ('refused' in answer) {
    const { refused: detail, optedOut } = answer;
    await takeRefusal(request, { guardrail: 'refused', detail }, at, arrival, ports);
    if (optedOut === true) await takeOptOut(detail, at, arrival, ports);
    return 'withheld';
  }
  const { messageId } = answer;
  const sent = {
    outcome: 'sent',
    sentAt: ports.now(),
    messageId,
    ...toTell('Touchpoint Sent', ports.settings),
  } as const;
  await ports.ledger.changeTouch(enrolment, touch.name, sent);
  await tellUntold({ touches: [{ ...touchRecord(request, at), ...sent }], tasks: [] }, ports);
  return 'sent';
};

/** Does what was prepared, under the claim of this moment. */
const perform = async (
  request: SendRequest,
  { profile, passage }: StepContext,
  { effect, records: { touches, tasks = [] } }: Prepared,
  at: Instant,
  arrival: Arrival | undefined,
  ports: Ports,
): Promise<'sent' | 'withheld' | Done> => {
  if (effect.kind === 'hand-over') return deliver(request, profile, effect.handOver, at, arrival, ports);
  if (effect.kind === 'shadow') return 'sent';
  await tellUntold({ touches, tasks: [...passage.tasks, ...tasks] }, ports);
  return effect.outcome;
};

/**
 * Takes the place where the message is to arrive, before the claim, so that of two customers who read there one is
 * first; what does not leave gives back what an earlier try took. A handler that dies between leaves its place taken,
 * by its own name, for whoever comes next.
 */
const settlePlace = async (
  { touch }: SendRequest,
  { kind }: Effect,
  arrival: Arrival | undefined,
  ports: Ports,
): Promise<'written' | 'stale'> => {
  const leaves = kind !== 'written';
  if (arrival === undefined || placeOf(touch) === undefined) return 'written';
  const { contact, place } = arrival;
  if (leaves === hasPlace(contact, place)) return 'written';
  const counted = placesCountFor(ports.settings.guardrails);
  if (!leaves) return ports.ledger.changeContact(withoutPlace(contact, place));
  const placed = withPlace(contact, place, counted);
  const { sunsetDays } = ports.settings.dormancy;
  return ports.ledger.changeContact(
    touch.channel === 'email' && kind === 'hand-over'
      ? withUnread(placed, place.at, days(sunsetDays))
      : placed,
  );
};

/** Whether it is withheld, and what would have come of it is waited for: its wait is registered to be over, and not twice. */
const isOverAtOnce = (
  { waits }: SendRequest,
  passage: Passage,
  { records, effect }: Pick<Prepared, 'records' | 'effect'>,
): boolean =>
  waits !== undefined &&
  effect.kind === 'written' &&
  effect.outcome === 'withheld' &&
  neverLeft(waits.wait.source, {
    passage: {
      ...passage,
      touches: [...records.touches, ...passage.touches],
      coupons: [...records.coupons, ...passage.coupons],
    },
  });

/** Claims it, with what it writes down. */
const write = async (
  request: SendRequest,
  { profile, passage }: StepContext,
  { records, effect, offers, changed = (same: Profile) => same }: Prepared,
  now: Instant,
  arrival: Arrival | undefined,
  ports: Ports,
): Promise<'written' | 'stale'> => {
  const own = claimed(profile, request, now, effect.kind !== 'written', ports.settings);
  const offered = records.coupons.find(({ forFriends }) => forFriends !== true)?.validUntil ?? offers;
  const claim = changed(
    offered === undefined ? own : { ...withOffer(own, request.enrolment, offered), lastCouponAt: now },
  );
  const waits = isOverAtOnce(request, passage, { records, effect }) ? undefined : request.waits;
  const waiters = waits === undefined ? [] : [firstWait(request, waits, now)];
  if ((await settlePlace(request, effect, arrival, ports)) === 'stale') return 'stale';
  return (await ports.ledger.claim(profile, claim, { ...records, waiters })) === 'stale'
    ? 'stale'
    : 'written';
};

/** What was prepared, paid for; or, where its journey's budget has no room for it, that it is withheld. */
const paidFor = async (
  request: SendRequest,
  context: StepContext,
  prepared: Prepared,
  now: Instant,
  budget: BudgetOfTouch,
): Promise<Prepared> => {
  const paid = await budget.pay(prepared, context, now);
  return 'guardrail' in paid ? prepareWithheld(request, paid, now) : paid;
};

/**
 * Claims, and does what was prepared. The waiter is there with the claim, so that no event falls between; what is withheld
 * is not waited for, unless the wait is for something else.
 */
const carryOut = async (
  request: SendRequest,
  context: StepContext,
  asked: Prepared,
  now: Instant,
  arrival: Arrival | undefined,
  ports: Ports,
  budget: BudgetOfTouch,
): Promise<Done | 'stale'> => {
  const prepared = await paidFor(request, context, asked, now, budget);
  if ((await write(request, context, prepared, now, arrival, ports)) === 'stale') return 'stale';
  budget.noteClaim(prepared);
  await tellIssued(prepared.records.coupons, ports);
  const outcome = await perform(request, context, prepared, now, arrival, ports);
  if (typeof outcome === 'object') return outcome;
  const { passage } = context;
  const coupons = [...passage.coupons, ...prepared.records.coupons];
  if (outcome === 'withheld')
    return goOn(request, { ...context, passage: { ...passage, coupons } }, outcome, ports);
  return { outcome, answer: request.waits === undefined ? { kind: 'outcome', outcome } : { kind: 'open' } };
};

/** Others give way to what is due, and has to wait; not to what a person has paused, which may be for weeks. */
const noteDue = async (
  request: SendRequest,
  { profile }: StepContext,
  { due, by }: Pick<Extract<TouchPlan, { readonly kind: 'hold' }>, 'due' | 'by'>,
  ports: Ports,
): Promise<void> => {
  if (by === 'moment' || by === 'start' || by === 'unknown') return;
  const noted = (each: Profile) => (by === 'brake' ? notDue(each, request) : withDue(each, request, due));
  await changeCustomer(profile.id, noted, ports, profile);
};

/** The shop can't be told of what the message would carry: it waits, as for a provider that is busy. */
const waitForShop = async (
  request: SendRequest,
  context: StepContext,
  why: string,
  at: Instant,
  arrival: Arrival | undefined,
  ports: Ports,
  budget: BudgetOfTouch,
): Promise<Done | 'stale'> => {
  const { useful, withheld } = worth(request, context.profile, at, 'busy', ports.settings);
  if (useful !== undefined && at >= useful)
    return carryOut(request, context, prepareWithheld(request, withheld, at), at, arrival, ports, budget);
  await noteDue(request, context, { due: dueSince(request.state.held, at), by: 'busy' }, ports);
  return heldByBusy(request, { who: 'the shop', why, useful }, at, ports);
};

/** What an invocation sends with; without a composer, as for who is held out, nothing leaves. */
interface Means {
  readonly composer: Composer | undefined;
  readonly slotFor: ReturnType<typeof createSlots>;
  readonly budget: BudgetOfTouch;
}

const meansFor = (request: SendRequest, composer: Composer | undefined, ports: Ports): Means => ({
  composer,
  slotFor: createSlots(request, ports),
  budget: createBudget(request, ports),
});

/** Does what is planned. `stale`: the profile was written since it was read. */
const act = async (
  plan: TouchPlan,
  request: SendRequest,
  context: StepContext,
  now: Instant,
  arrival: Arrival | undefined,
  ports: Ports,
  { composer, slotFor, budget }: Means,
): Promise<Done | 'stale'> => {
  const { enrolment, touch } = request;
  const doing = (prepared: Prepared, at = now) =>
    carryOut(request, context, prepared, at, arrival, ports, budget);
  const withholding = (withheld: Withheld) => doing(prepareWithheld(request, withheld, now));
  switch (plan.kind) {
    case 'send': {
      if (composer === undefined || context.profile.enrolments[enrolment.journey]?.arm === 'holdout')
        return doing(await prepareShadow({ request, context, now, ports }));
      const { useful, withheld } = worth(request, context.profile, now, 'pace', ports.settings);
      const slot = await slotFor(context.profile, useful);
      if (slot === 'none-in-time') return withholding(withheld);
      if (slot !== 'come') {
        const held = { due: dueSince(request.state.held, now), by: 'pace', ...slot } as const;
        await noteDue(request, context, held, ports);
        return { outcome: 'held', answer: { kind: 'held', ...held } };
      }
      const at = ports.now();
      const pays = (coupon: CouponRecord) => budget.payAhead(coupon, context, at);
      const prepared = await senderOf(touch.kind).prepare({
        request,
        context,
        now: at,
        ports,
        composer,
        pays,
      });
      if (prepared.kind === 'stale') return 'stale';
      if (prepared.kind === 'busy')
        return waitForShop(request, context, prepared.why, at, arrival, ports, budget);
      return doing(prepared, at);
    }
    case 'withhold':
      return withholding(plan.withheld);
    case 'hold': {
      const { until, due, by } = plan;
      await noteDue(request, context, plan, ports);
      return { outcome: 'held', answer: { kind: 'held', until, due, by } };
    }
    case 'stopped':
      await stopPassage(context.passage, context.profile, plan.by, ports);
      return { outcome: 'passed-over', answer: passageOver };
    case 'goal-reached':
    case 'settled':
      return { outcome: 'passed-over', answer: lateAnswerOf(plan) };
    case 'done':
      return goOn(request, context, plan.outcome, ports);
    case 'give-up':
      await ports.ledger.changeTouch(enrolment, touch.name, { outcome: 'unknown' });
      return goOn(request, context, 'unknown', ports);
  }
};

/**
 * Whether what was read lately is enough: the claim is refused where the profile is another by now, and the place at the
 * address where that is. Whatever else a turn comes to is decided on what there is.
 */
const isGuarded = (plan: TouchPlan, arrival: Arrival | undefined): boolean =>
  plan.kind === 'send' && (arrival === undefined || !hasPlace(arrival.contact, arrival.place));

/**
 * One try; `stale`: the profile was written between the reading and the claim.
 * @param how of the profile and the address: `lately`, it is to be tried again where that is not enough
 */
const attempt = async (
  request: SendRequest,
  ports: Ports,
  means: Means,
  how?: 'lately',
): Promise<Done | 'stale'> => {
  const context = await readContext(request, ports, how);
  if (context === undefined)
    return how === 'lately' ? 'stale' : { outcome: 'passed-over', answer: passageOver };
  const { enrolment, touch, until, state } = request;
  const { profile: customer, passage } = context;
  const late = await lateDecision(request, context, ports);
  const now = ports.now();
  const { settings } = ports;
  // What takes no place there writes nothing that would be refused.
  const howThere = placeOf(touch) === undefined ? undefined : how;
  const arrival = isMessage(touch)
    ? await asRead(
        await arrivalOf(customer, touch.channel, { enrolment, step: touch.name, now }, ports, howThere),
        customer,
        touch,
        ports,
      )
    : undefined;
  const bestHour = until?.moment.kind === 'best-hour' ? await bestHourFor(customer, now, ports) : undefined;
  const plan = planTouchpoint({
    customer,
    enrolment,
    touch,
    passage,
    ...(until !== undefined && { until }),
    bestHour,
    held: state.held,
    late,
    settings,
    now,
    arrival,
    brake: await ports.brake.current(),
    standing: await means.budget.standing(),
  });
  if (how === 'lately' && !isGuarded(plan, arrival)) return 'stale';
  // Of a shadow nothing leaves, and nothing is spent.
  if (plan.kind === 'withhold' && plan.withheld.guardrail === 'budget' && means.composer !== undefined)
    ports.alert({
      name: 'BudgetGone',
      sentence: `${touch.name} of ${enrolment.journey} is withheld: ${plan.withheld.detail}`,
      id: customer.id,
    });
  const { orElse, ...others } = request;
  if (orElse === undefined || !goesElsewhere(plan, touch, passage)) {
    const done = await act(plan, request, context, now, arrival, ports, means);
    if (done !== 'stale') await means.budget.settle(done.outcome, context);
    return done;
  }
  if (plan.kind === 'withhold') {
    // What follows waits for what goes in its place.
    const { waits: _, last: __, letsGo: ___, ...own } = others;
    const withheld = prepareWithheld(request, plan.withheld, now, { orElse: orElse.name });
    const prepared = await paidFor(request, context, withheld, now, means.budget);
    if ((await write(own, context, prepared, now, arrival, ports)) === 'stale') return 'stale';
    means.budget.noteClaim(prepared);
    await means.budget.settle('withheld', context);
  }
  const instead = { ...others, touch: orElse };
  return attempt(instead, ports, meansFor(instead, means.composer, ports));
};

const sent = async (request: SendRequest, ports: Ports, means: Means): Promise<Done> => {
  let how: 'lately' | undefined = 'lately';
  const done = await untilWritten(request.enrolment.customer, () => {
    const first = how;
    how = undefined;
    return attempt(request, ports, means, first);
  });
  const { outcome } = done;
  const isDone = outcome === 'sent' || outcome === 'withheld' || outcome === 'unknown';
  if (isDone && request.letsGo === true) await wakePaused(request.enrolment, ports);
  return done;
};

/** What the sending comes to for a shadow, of which nothing leaves. */
export const shadowAnswer = async (request: SendRequest, ports: Ports): Promise<Answer> =>
  (await sent(request, ports, meansFor(request, undefined, ports))).answer;

/**
 * Answers the token, or leaves it open for the wait. Entering again with the same touchpoint is always safe.
 * @throws StoreUnavailableError: enter again, later
 */
export const sendTouchpoint = async (
  request: SendRequest,
  ports: Ports,
  composer: Composer,
): Promise<SendResult> => {
  const { outcome, answer } = await sent(request, ports, meansFor(request, composer, ports));
  await answerToken(request.token, answer, ports);
  return { outcome };
};
