/** A box of a story at a glance: an icon of what happens there, and what it is called. */
import {
  ChartIcon,
  FlagIcon,
  GiftIcon,
  HourglassIcon,
  type Icon,
  MailIcon,
  PersonIcon,
  PhoneIcon,
  RouteIcon,
  SpeechIcon,
  SplitIcon,
  TicketIcon,
} from '../../frame/icons.tsx';
import { useWords } from '../../words/locale.tsx';
import type { Box } from './drawn.ts';
import { useStories } from './said.ts';
import { journeyWords } from './words.ts';

type Kind = NonNullable<Box['touchpoint']>['kind'];

const ofTouchpoints: Readonly<Record<Kind, Icon>> = {
  email: MailIcon,
  sms: SpeechIcon,
  survey: MailIcon,
  nps: ChartIcon,
  push: PhoneIcon,
  postcard: MailIcon,
  coupon: TicketIcon,
  task: PersonIcon,
  award: GiftIcon,
};

const ofBoxes: Readonly<Record<Box['kind'], Icon>> = {
  send: MailIcon,
  wait: HourglassIcon,
  waitFor: HourglassIcon,
  branch: RouteIcon,
  split: SplitIcon,
  exit: FlagIcon,
};

export const iconOf = ({ kind, touchpoint }: Box): Icon =>
  touchpoint === undefined ? ofBoxes[kind] : ofTouchpoints[touchpoint.kind];

export interface Names {
  /** As a sentence has it: `email we-miss-you`. */
  readonly full: (box: Box) => string;
  /** In a box, whose icon says the rest. */
  readonly title: (box: Box) => string;
  /** What more there is to say; empty: nothing. */
  readonly more: (box: Box) => string;
  /** In a box, where its kind stands with it. */
  readonly detail: (box: Box) => string;
}

/** What boxes are called, in the language that is chosen. */
export const useNames = (): Names => {
  const own = useWords(journeyWords);
  const { box: said } = useStories();
  const saidOf = ({ id, touchpoint, says }: Box) => said(says, touchpoint?.name ?? id);
  const kindsOf = ({ touchpoint }: Box): readonly string[] =>
    touchpoint === undefined ? [] : [own.kinds[touchpoint.kind]];
  return {
    full: (box) => [...kindsOf(box), saidOf(box).title].join(' '),
    title: (box) => saidOf(box).title,
    more: (box) => saidOf(box).detail,
    detail: (box) => [...kindsOf(box), saidOf(box).detail].filter((each) => each !== '').join(' · '),
  };
};

/** Nobody brings them: they are made. */
const made: ReadonlySet<string> = new Set<Kind>(['coupon', 'award', 'task']);

export const isMade = ({ touchpoint }: Box): boolean => touchpoint !== undefined && made.has(touchpoint.kind);
