/** Touchpoints: what left, what did not and why, who opened and answered, and what it spent; on the day on which it left. */
import { recommenderOf, standingAmong } from '../../../journeys/answers.ts';
import type { TouchRecord } from '../../../journeys/records.ts';
import { isMessage } from '../../../journeys/touchpoints/index.ts';
import { reasonOfTouch } from '../../leaving/told.ts';
import {
  type Cell,
  type Counting,
  channelsFigure,
  counterOf,
  dayOf,
  journeyFigure,
  type Measure,
  monthOfDay,
  monthsFigure,
  spentFigure,
} from '../cell.ts';

/** What became of it, as far as it counts; `undefined`: that is not known yet. */
const becameOf = ({ outcome, withheld, heldOut }: TouchRecord): readonly string[] | undefined => {
  if (heldOut === true) return ['shadow'];
  switch (outcome) {
    case 'sending':
      return undefined;
    case 'withheld':
      return ['withheld', withheld?.guardrail ?? ''];
    default:
      return [outcome];
  }
};

/** Who has seen a message, as counters' names. */
const seenBy = (touch: TouchRecord): readonly string[] => [
  ...(touch.openedAt === undefined ? [] : ['opened']),
  ...(touch.clickedAt === undefined ? [] : ['clicked']),
  ...(touch.machineOpenedAt === undefined ? [] : ['machine-opened']),
  ...(touch.machineClickedAt === undefined ? [] : ['machine-clicked']),
  ...(touch.openedAt === undefined && touch.unknownOpenedAt !== undefined ? ['unknown-opened'] : []),
];

const leavingCells = (touch: TouchRecord, sentOn: string, counting: Counting): readonly Cell[] => {
  const cells: Cell[] = [];
  if (touch.kind === 'nps') {
    const month = { figure: monthsFigure, at: monthOfDay(sentOn) };
    cells.push({ ...month, counter: 'asked', amount: 1 });
    const answer = standingAmong(touch.given)?.answer ?? '';
    if (recommenderOf(answer) !== undefined)
      cells.push({ ...month, counter: counterOf('score', answer), amount: 1 });
  }
  const told = reasonOfTouch(touch);
  if (told !== undefined)
    cells.push({
      figure: monthsFigure,
      at: monthOfDay(dayOf(told.at, counting)),
      counter: counterOf('reason', told.reason),
      amount: 1,
    });
  return cells;
};

const spentCells = ({ spent, enrolment }: TouchRecord): readonly Cell[] =>
  spent === undefined
    ? []
    : (['coupons', 'messages'] as const)
        .filter((of) => spent[of] !== 0)
        .map((of) => ({
          figure: spentFigure,
          at: `${spent.month}#${enrolment.journey}`,
          counter: of,
          amount: spent[of],
        }));

const ofJourney = (touch: TouchRecord, day: string, became: readonly string[]): readonly Cell[] => {
  const { enrolment, kind, step, heldBy, given, points } = touch;
  const own = (parts: readonly string[], amount = 1): Cell => ({
    figure: journeyFigure(enrolment.journey),
    at: `${day}#${enrolment.version}`,
    counter: counterOf('touch', kind, step, ...parts),
    amount,
  });
  if (touch.outcome !== 'sent') return [own(became)];
  const answer = standingAmong(given)?.answer;
  return [
    own(became),
    ...(isMessage(touch) ? seenBy(touch).map((each) => own([each])) : []),
    ...(isMessage(touch) && heldBy !== undefined ? [own(['late', heldBy])] : []),
    ...(answer === undefined ? [] : [own(['answer', answer])]),
    ...(points === undefined ? [] : [own(['points'], points)]),
  ];
};

export const touchpoints: Measure<TouchRecord> = {
  cells: (touch, counting) => {
    const became = becameOf(touch);
    if (became === undefined) return spentCells(touch);
    const day = dayOf(touch.sentAt ?? touch.at, counting);
    const cells = [...spentCells(touch), ...ofJourney(touch, day, became)];
    if (became[0] === 'shadow') return cells;
    const isOut = touch.outcome === 'sent';
    if (isOut) cells.push(...leavingCells(touch, day, counting));
    if (!isMessage(touch)) return cells;
    cells.push({
      figure: channelsFigure,
      at: day,
      counter: counterOf(touch.channel, touch.outcome),
      amount: 1,
    });
    if (!isOut) return cells;
    const month = { figure: monthsFigure, at: monthOfDay(day) };
    cells.push({ ...month, counter: counterOf('sent', touch.kind), amount: 1 });
    for (const each of seenBy(touch))
      if (each === 'opened' || each === 'clicked') cells.push({ ...month, counter: each, amount: 1 });
    return cells;
  },
};
