/** Answering: all answers with the tapped one chosen, words of one's own, a second question, and what stands. */
import { digestOf, type StepName } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { mostWords } from '../../customers/events/kinds/survey-answered.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import { type AnswerGiven, changesUntil, type QuestionAsked, standingAmong } from '../../journeys/answers.ts';
import type { TouchRecord } from '../../journeys/records.ts';
import { filledIn, type PageWords } from '../../messages/pages.ts';
import { touchOf } from '../touch-of.ts';
import { choice, group, hint } from './controls.ts';
import { escaped, form, paragraph } from './frame.ts';
import type { LinkPage, PagePorts, Shown, Visit } from './page.ts';

/** An answer in words; one that the pages have none for is said by its name. */
const wordsOf = (answer: string, { answers }: PageWords): string =>
  (Object.hasOwn(answers, answer) ? answers[answer] : undefined) ?? answer.replaceAll(/[-_]+/g, ' ');

const questionOf = (name: StepName, { questions, answerTitle }: PageWords): string =>
  (Object.hasOwn(questions, name) ? questions[name] : undefined) ?? answerTitle;

const radios = (name: string, answers: readonly string[], chosen: string | undefined, say: PageWords) =>
  answers
    .map((value) =>
      choice({ kind: 'radio', name, value, label: wordsOf(value, say), isChosen: value === chosen }),
    )
    .join('');

const scale = (answers: readonly string[], chosen: string, say: PageWords): string =>
  `<div class="scale">${radios('answer', answers, chosen, say)}</div>${hint('scale', `${say.survey.lowest} – ${say.survey.highest}`)}`;

const ownWords = ({ answers, inWords = [] }: QuestionAsked, text: string, say: PageWords): string => {
  if (inWords.length === 0) return '';
  const isForAll = inWords.length === answers.length;
  const forWhich = inWords.map((answer) => `“${wordsOf(answer, say)}”`).join(', ');
  const note = isForAll ? '' : hint('words-for', filledIn(say.survey.wordsFor, { answers: forWhich }));
  const marks = isForAll ? '' : ' aria-describedby="words-for"';
  return `<p><label for="text">${escaped(say.survey.inWords)}</label></p>${note}<textarea id="text" name="text" rows="4" maxlength="${mostWords}"${marks}>${escaped(text)}</textarea>`;
};

interface Asked {
  readonly record: TouchRecord;
  readonly asks: QuestionAsked;
}

/** @param chosen what was tapped */
const questionForm = (
  { record, asks }: Asked,
  chosen: string,
  standing: AnswerGiven | undefined,
  say: PageWords,
): string => {
  const { second } = asks;
  const isScale = record.kind === 'nps';
  const content = [
    group(
      questionOf(record.step, say),
      isScale ? scale(asks.answers, chosen, say) : radios('answer', asks.answers, chosen, say),
      isScale ? 'scale' : undefined,
    ),
    ownWords(asks, standing?.text ?? '', say),
    second === undefined
      ? ''
      : group(questionOf(second.name, say), radios('second', second.answers, standing?.second, say)),
  ].join('');
  return form({ content, label: say.answerAsk, does: 'answer' });
};

const timeIn = (at: Instant, { language, customer }: Visit<'a'>, { settings }: PagePorts): string =>
  new Intl.DateTimeFormat(language.tag, {
    timeStyle: 'short',
    timeZone: customer === undefined ? settings.timezone : zoneOf(customer, settings.timezone),
  }).format(at);

/** Which answer stands, and for how long it can be changed. */
const whatStands = (given: readonly AnswerGiven[], visit: Visit<'a'>, ports: PagePorts): string => {
  const { say } = visit.language;
  const standing = standingAmong(given);
  const until = changesUntil(given);
  if (standing === undefined || until === undefined) return '';
  const changes =
    visit.at <= until
      ? filledIn(say.survey.changesUntil, { time: timeIn(until, visit, ports) })
      : say.survey.changesNoMore;
  const answer = filledIn(say.survey.stands, { answer: wordsOf(standing.answer, say) });
  return paragraph(answer) + paragraph(changes);
};

/** What was posted, of what was offered; `undefined`: something else was. */
const answerIn = (
  posted: URLSearchParams,
  { asks }: Asked,
  { touch, at }: Visit<'a'>,
): AnswerGiven | undefined => {
  const answer = posted.get('answer') ?? '';
  const second = posted.get('second') ?? '';
  const text = posted.get('text')?.trim() ?? '';
  if (!asks.answers.includes(answer)) return undefined;
  if (second !== '' && asks.second?.answers.includes(second) !== true) return undefined;
  return {
    id: `answer-${digestOf(touch)}-${at}`,
    at,
    answer,
    ...(text !== '' && asks.inWords?.includes(answer) === true && { text }),
    ...(second !== '' && { second }),
  };
};

const askedBy = async ({ touch }: Visit<'a'>, ports: PagePorts): Promise<Asked | undefined> => {
  const record = await touchOf(touch, ports);
  return record?.asks && { record, asks: record.asks };
};

/** Scanners open links, with browsers too: what is answered has the button's own field. */
const wasPressed = (posted: URLSearchParams | undefined): posted is URLSearchParams =>
  posted?.get('do') === 'answer';

export const survey: LinkPage<'a'> = async (visit, ports): Promise<Shown | undefined> => {
  const { link, sentTo, touch, language, at, posted } = visit;
  const { say } = language;
  const asked = await askedBy(visit, ports);
  // She was erased since.
  if (asked === undefined)
    return { title: say.preferences.goneTitle, content: paragraph(say.preferences.gone) };
  if (!asked.asks.answers.includes(link.answer)) return undefined;
  const { given = [] } = asked.record;
  const until = changesUntil(given) ?? at;
  if (at > until) return { title: say.answerTitle, content: whatStands(given, visit, ports) };
  if (!wasPressed(posted))
    return {
      title: say.answerTitle,
      content: whatStands(given, visit, ports) + questionForm(asked, link.answer, standingAmong(given), say),
    };
  const answer = answerIn(posted, asked, visit);
  if (answer === undefined) return undefined;
  const { id, at: _, ...told } = answer;
  await ports.tell([{ name: 'Survey Answered', at, detail: { id, customer: sentTo, touch, ...told } }]);
  return { title: say.answered, isResult: true, content: whatStands([...given, answer], visit, ports) };
};
