/** Takes in opens and clicks: a person's are the message's; a machine's stand apart and settle nothing. */
import type { EnrolmentKey, StepName } from '../../base/ids.ts';
import type { MailEvent } from '../../customers/events/event.ts';
import type { Incoming } from '../../customers/events/parse.ts';
import { type ClickSeen, clickSeen, type Signal, type Source } from '../../customers/signals/signal.ts';
import { areNear, sourceOf } from '../../customers/signals/source-of.ts';
import { isInPassage } from '../../journeys/decide.ts';
import type { Ports, TouchChange } from '../ports.ts';
import { answerWaiter } from './waiting.ts';

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

/** So many are enough for every rule; an update in between may lose one, and the rule a click. */
const mostRemembered = 6;

const isSame = (one: ClickSeen, other: ClickSeen): boolean =>
  one.at === other.at && one.link === other.link && one.by === other.by;

const changeBy = (source: Source, { at, unsubscribes = false }: Clicked, because: string): TouchChange => {
  switch (source) {
    case 'machine':
      return { machineClickedAt: at, machine: because };
    case 'unknown':
      return unsubscribes ? {} : { unknownClickedAt: at };
    case 'human':
      return unsubscribes ? {} : { openedAt: at, clickedAt: at };
  }
};

/**
 * A machine that walks a message's links is known by the second of them: what was taken for a person's click before
 * is so no more. A wait that it has settled stays settled.
 */
export const takeClick = async (
  event: Clicked,
  { enrolment, step }: Touch,
  beside: readonly ClickSeen[],
  ports: Ports,
): Promise<void> => {
  const { ledger } = ports;
  const record = await ledger.touch(enrolment, step);
  if (record === undefined) return;
  const seen = clickSeen(signalOf(event));
  const others = (record.clicks ?? []).filter((click) => !isSame(click, seen));
  const { source, because, near } = sourceOf(signalOf(event), [...others, ...beside]);
  const isMachines = (click: ClickSeen): boolean => near !== undefined && areNear(click, event, near);
  const clicks = [
    ...others.map((click) => (isMachines(click) ? { ...click, machine: true } : click)),
    { ...seen, ...(source === 'machine' && { machine: true }) },
  ];
  await ledger.changeTouch(enrolment, step, {
    ...changeBy(source, event, because),
    clicks: clicks.slice(-mostRemembered),
  });
  const { clickedAt } = record;
  if (clickedAt !== undefined && others.some((click) => click.at === clickedAt && isMachines(click)))
    await ledger.retractClick(enrolment, step, clickedAt);
  if (source !== 'human' || event.unsubscribes === true) return;
  const profile = await ports.profiles.get(enrolment.customer);
  if (profile !== undefined && isInPassage(profile, enrolment))
    await answerWaiter(enrolment, profile, [], ports);
};
