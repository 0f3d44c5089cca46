/** Takes in opens and clicks: a person's are the message's; a machine's stand apart and settle nothing. */
import type { EnrolmentKey, StepName } from '../../base/ids.ts';
import { seconds } from '../../base/time.ts';
import type { MailEvent } from '../../customers/events/event.ts';
import type { Incoming } from '../../customers/events/parse.ts';
import { withoutTriesUntil } from '../../customers/profiles/tries.ts';
import { type ClickSeen, clickSeen, type Signal, type Source } from '../../customers/signals/signal.ts';
import { areNear, sourceOf, type Verdict } from '../../customers/signals/source-of.ts';
import { isInPassage } from '../../journeys/decide.ts';
import type { TouchRecord } from '../../journeys/records.ts';
import { changeCustomer } from '../current.ts';
import type { Ports, TouchChange } from '../ports.ts';
import { answerWaiter } from '../sending/waiting.ts';

type Opened = Extract<MailEvent, { readonly kind: 'opened' }>;
type Clicked = Extract<MailEvent, { readonly kind: 'clicked' }>;

interface Touch {
  readonly enrolment: EnrolmentKey;
  readonly step: StepName;
}

const openedBy = {
  human: 'openedAt',
  machine: 'machineOpenedAt',
  unknown: 'unknownOpenedAt',
} as const satisfies Record<Source, keyof TouchChange>;

/** An open costs no read: it is judged by what is told of it alone. */
export const takeOpen = async (event: Opened, { enrolment, step }: Touch, ports: Ports): Promise<void> => {
  const { source, because } = sourceOf({ ...event, kind: 'open' }, []);
  await ports.ledger.changeTouch(enrolment, step, {
    [openedBy[source]]: event.at,
    ...(source === 'machine' && { machine: because }),
  });
};

const signalOf = (event: Clicked): Signal => ({ ...event, kind: 'click' });

/** Another click of the same message tells a machine that walks its links. */
export const clicksBeside = (all: readonly Incoming[], one: Incoming): readonly ClickSeen[] =>
  one.kind !== 'mail' || one.event.kind !== 'clicked'
    ? []
    : all.flatMap((other) =>
        other !== one &&
        other.kind === 'mail' &&
        other.event.kind === 'clicked' &&
        other.event.touch === one.event.touch
          ? [clickSeen(signalOf(other.event))]
          : [],
      );

const changeBy = (source: Source, { at, toOwnPage = false }: Clicked, because: string): TouchChange => {
  switch (source) {
    case 'machine':
      return { machineClickedAt: at, machine: because };
    case 'unknown':
      return toOwnPage ? {} : { unknownClickedAt: at };
    case 'human':
      return toOwnPage ? {} : { openedAt: at, clickedAt: at };
  }
};

/** A machine that walks a message's links is at the next one by then, and it has come in. */
const untilTheNext = seconds(1);

/**
 * A machine that walks a message's links is known by the second of them: a click waits for it before it counts. What
 * comes later yet takes the click back, but no wait that it has settled.
 */
export const takeClick = async (
  event: Clicked,
  { enrolment, step }: Touch,
  beside: readonly ClickSeen[],
  ports: Ports,
): Promise<void> => {
  const { ledger } = ports;
  const signal = signalOf(event);
  const judged = ({ clicks = [] }: Pick<TouchRecord, 'clicks'>): Verdict =>
    sourceOf(signal, [...clicks, ...beside]);
  const isMachine = sourceOf(signal, []).source === 'machine';
  const noted = await ledger.noteClick(enrolment, step, {
    ...clickSeen(signal),
    ...(isMachine && { machine: true }),
  });
  if (noted === undefined) return;
  const { clickedAt } = noted;
  const counts = event.toOwnPage !== true;
  const first = judged(noted);
  const waits = first.source === 'human' && counts && clickedAt === undefined;
  if (waits) await ports.pause(untilTheNext);
  const { source, because, near } = waits
    ? judged((await ledger.touch(enrolment, step, 'latest')) ?? noted)
    : first;
  await ledger.changeTouch(enrolment, step, changeBy(source, event, because));
  if (clickedAt !== undefined && near !== undefined && areNear({ at: clickedAt }, event, near))
    await ledger.retractClick(enrolment, step, clickedAt);
  if (source !== 'human' || !counts) return;
  const profile = await ports.profiles.get(enrolment.customer);
  if (profile?.tries !== undefined)
    await changeCustomer(enrolment.customer, (each) => withoutTriesUntil(each, event.at), ports, profile);
  if (profile !== undefined && isInPassage(profile, enrolment))
    await answerWaiter(enrolment, profile, [], ports);
};
