/** Stories in the language that is chosen: whom a journey takes in, its goal and its boxes, of the data that the API tells. */
import { useNameOf } from '../../frame/names.ts';
import { ruleWords } from '../../frame/rule-words.ts';
import { type Rules, useRules } from '../../frame/rules.ts';
import { type Format, useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { useTerms } from '../offers/terms.ts';
import type { Box, Journey } from './drawn.ts';
import { saidWords } from './said-words.ts';

type Said = Box['says'];
type Source = Journey['goalSource'];
type Of<Union, Kind> = Extract<Union, { readonly kind: Kind }>;
type Question = Of<Said, 'branch'>['question'];
type Moment = NonNullable<Of<Said, 'send'>['moment']>;
type Touch = Of<Said, 'send'>['touchpoint'];
type Beginning = Of<Journey['entry'], 'event'>['on'][number];
type Filter = Beginning['where'][number];

interface Speaker {
  readonly words: typeof saidWords.en;
  readonly joining: Pick<typeof ruleWords.en, 'and' | 'or' | 'isOneOf' | 'anniversaries'>;
  readonly rules: Rules;
  readonly format: Format;
  readonly terms: ReturnType<typeof useTerms>;
  readonly nameOf: (name: string) => string;
}

const sourceSaid = ({ words }: Speaker, source: Source): string => {
  switch (source.kind) {
    case 'reaction':
      return words.reaction(source.to);
    case 'redemption':
      return words.redemption(source.of);
    case 'answer':
      return words.answer(source.to);
    case 'score':
      return words.score(source.to);
    case 'result':
      return words.result(source.of);
    case 'event':
      return words.event(source.name);
    default:
      return words[source.kind];
  }
};

/** Asked for in hundredths. */
const money = 'value';

const filterSaid = ({ words, joining, format }: Speaker, filter: Filter): string => {
  const { property } = filter;
  const told = (value: number): string =>
    property === money ? format.money(value / 100) : format.number(value);
  if ('exists' in filter) return words.isThere(property, filter.exists);
  if ('is' in filter) return joining.isOneOf(property, [String(filter.is)]);
  if ('in' in filter) return joining.isOneOf(property, filter.in.map(String));
  return 'atLeast' in filter
    ? `${property} ≥ ${told(filter.atLeast)}`
    : `${property} ≤ ${told(filter.atMost)}`;
};

const questionSaid = (speaker: Speaker, question: Question): string => {
  const { words, rules } = speaker;
  switch (question.kind) {
    case 'trait':
      return words.which(rules.fields[question.trait]);
    case 'shopTrait':
      return words.which(question.trait);
    case 'stage':
      return words.whichStage;
    case 'rule':
      return words.whether(rules.rule(question.rule));
    case 'weekday':
      return words.whichWeekday;
    case 'timeOfDay':
      return words.timeOfDay(question.from, question.until);
    case 'referral':
      return words.referral;
    case 'trigger':
      return words.whether(filterSaid(speaker, question.filter));
    case 'budget':
      return words.budget(question.coupon);
  }
};

const momentSaid = ({ words, joining }: Speaker, moment: Moment): string => {
  const { moments, weekdays } = words;
  switch (moment.kind) {
    case 'time':
      return moments.time(moment.time);
    case 'weekday':
      return moments.weekday(weekdays[moment.weekday], moment.time);
    case 'anniversary':
      return moments.anniversary(joining.anniversaries[moment.of], moment.time);
    case 'best-hour':
      return moments.bestHour;
  }
};

const touchSaid = ({ words, format, terms, nameOf }: Speaker, touch: Touch): readonly string[] => {
  const { over, answers, points, to, queue, takeWithin, escalatesTo, validFor, carries, reminds, orElse } =
    touch;
  return [
    ...(over === undefined
      ? []
      : [words.by(words.channels[over], answers?.map(nameOf).join(', ') ?? words.zeroToTen)]),
    ...(points === undefined
      ? []
      : [(to === undefined ? words.points : words.pointsTo)(format.number(points))]),
    ...(queue === undefined || takeWithin === undefined || escalatesTo === undefined
      ? []
      : [words.queue(queue, format.duration(takeWithin), escalatesTo)]),
    ...(touch.terms === undefined || validFor === undefined
      ? []
      : [words.valid(terms(touch.terms), format.duration(validFor))]),
    ...(touch.onFavouriteCategory === true ? [words.onFavouriteCategory] : []),
    ...(touch.forFriends === true ? [words.forFriends] : []),
    ...(to === undefined || points !== undefined ? [] : [words.handedTo(to)]),
    ...(carries === undefined ? [] : [words.carrying(carries)]),
    ...(reminds === undefined
      ? []
      : [
          reminds.daysBefore === 0
            ? words.reminds(reminds.at, reminds.of)
            : words.remindsBefore(reminds.at, format.days(reminds.daysBefore), reminds.of),
        ]),
    ...(touch.despiteGoal === true ? [words.despiteGoal] : []),
    ...(orElse === undefined ? [] : [words.orElse(orElse.name)]),
  ];
};

/** What a box says by itself, and what more; of one that sends the title is its message's name. */
interface BoxSaid {
  readonly title: string;
  readonly detail: string;
}

const separator = ' · ';

const boxSaid = (speaker: Speaker, said: Said, name: string): BoxSaid => {
  const { words, format } = speaker;
  switch (said.kind) {
    case 'send': {
      const moment = said.moment === undefined ? [] : [momentSaid(speaker, said.moment)];
      return { title: name, detail: [...moment, ...touchSaid(speaker, said.touchpoint)].join(separator) };
    }
    case 'wait':
      return { title: words.wait(format.duration(said.for)), detail: '' };
    case 'waitFor': {
      const most = format.duration(said.atMost);
      const checks =
        said.checkEvery === undefined ? [] : [words.checkedEvery(format.duration(said.checkEvery))];
      const until = said.untilStart === true ? words.untilStart(most) : words.atMost(most);
      return { title: sourceSaid(speaker, said.source), detail: [until, ...checks].join(separator) };
    }
    case 'branch':
      return { title: questionSaid(speaker, said.question), detail: '' };
    case 'split': {
      const weights = Object.entries(said.weights).map(([each, weight]) =>
        words.weight(each, format.number(weight)),
      );
      return {
        title: words.split(name),
        detail: said.winner === undefined ? weights.join(separator) : words.hasWon(said.winner),
      };
    }
    case 'exit':
      return { title: speaker.nameOf(said.reason), detail: '' };
  }
};

const beginningSaid = (speaker: Speaker, { event, where }: Beginning): string =>
  where.length === 0
    ? event
    : speaker.words.where(event, speaker.joining.and(where.map((each) => filterSaid(speaker, each))));

const entrySaid = (speaker: Speaker, { entry, rule: asked, parameters = {} }: Journey): string => {
  const { words, joining, rules, format } = speaker;
  const rule = asked && rules.rule(asked);
  switch (entry.kind) {
    case 'broadcast': {
      const selected = Object.entries(parameters).flatMap(([name, { selects, optional }]) =>
        selects === undefined ? [] : [words.ofThis(name, optional === true)],
      );
      const whom = [...selected, ...(rule === undefined ? [] : [words.having(rule)])];
      return whom.length === 0 ? words.broadcast : words.forWhom(words.broadcast, joining.and(whom));
    }
    case 'event':
      return words.together([
        joining.or(entry.on.map((each) => beginningSaid(speaker, each))),
        ...(entry.after === undefined ? [] : [words.nothingCame(format.duration(entry.after))]),
        ...(rule === undefined ? [] : [words.byCustomer(rule)]),
      ]);
    case 'night': {
      const whom = rule ?? '';
      const within = entry.within;
      const crossed =
        entry.justCrossed !== true
          ? whom
          : within === undefined
            ? words.justCrossed(whom)
            : words.crossedWithin(format.duration(within), whom);
      return entry.afterInactivity === undefined
        ? crossed
        : words.afterInactivity(crossed, format.duration(entry.afterInactivity));
    }
  }
};

const firstSaid = (
  { words, rules, format }: Speaker,
  { percent, rule }: NonNullable<Journey['firstOf']>,
): string =>
  words.andOfThese([
    ...(percent === undefined ? [] : [words.share(format.percent(percent / 100))]),
    ...(rule === undefined ? [] : [words.customersWith(rules.rule(rule))]),
  ]);

export interface Stories {
  /** @param name of what it sends, or of the split */
  readonly box: (said: Said, name: string) => BoxSaid;
  readonly goal: (journey: Journey) => string;
  /** Whom it takes in, and when. */
  readonly entry: (journey: Journey) => string;
  /** With whom alone it begins; `undefined`: with everybody. */
  readonly first: (journey: Journey) => string | undefined;
}

export const useStories = (): Stories => {
  const speaker: Speaker = {
    words: useWords(saidWords),
    joining: useWords(ruleWords),
    rules: useRules(),
    format: useFormat(),
    terms: useTerms(),
    nameOf: useNameOf(),
  };
  return {
    box: (said, name) => boxSaid(speaker, said, name),
    goal: ({ goalSource }) => sourceSaid(speaker, goalSource),
    entry: (journey) => entrySaid(speaker, journey),
    first: ({ firstOf }) => firstOf && firstSaid(speaker, firstOf),
  };
};
