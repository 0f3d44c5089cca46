/** The form of the page of preferences: each choice with what it does beside it, and reading what was posted. */
import { isTimeOfDay } from '../../../base/calendar.ts';
import { days, type Instant, plus } from '../../../base/time.ts';
import type { StopCause } from '../../../customers/contacts/contact.ts';
import { type ConsentChannel, consentChannels } from '../../../customers/profiles/channels.ts';
import { filledIn, type PageWords } from '../../../messages/pages.ts';
import { choice, group, hint } from '../controls.ts';
import { escaped, form, paragraph } from '../frame.ts';
import type { Language } from '../language.ts';
import type { Choices, Standing, Stands } from './standing.ts';

type Words = PageWords['preferences'];

export interface Shop extends Choices {
  /** Dates are told in it. */
  readonly timezone: string;
}

interface Option {
  readonly value: string;
  readonly text: string;
  readonly lang?: string;
}

/** @param marks further attributes */
const select = (name: string, chosen: string, options: readonly Option[], marks: string): string => {
  const listed = options.map(
    ({ value, text, lang }) =>
      `<option value="${escaped(value)}"${lang === undefined ? '' : ` lang="${escaped(lang)}"`}${value === chosen ? ' selected' : ''}>${escaped(text)}</option>`,
  );
  return `<select id="${name}" name="${name}"${marks}>${listed.join('')}</select>`;
};

const stopSentence = (cause: StopCause, say: Words): string => {
  switch (cause) {
    case 'stopped':
      return say.stopped;
    case 'complained':
      return say.complained;
    case 'bounced-often':
      return say.resting;
    case 'bounced':
      return say.bounced;
    case 'erased':
      return say.gone;
  }
};

/** A topic that the pages have no words for is said by its name. */
export const topicWords = (topic: string, { topics }: PageWords): string =>
  (Object.hasOwn(topics, topic) ? topics[topic] : undefined) ?? topic;

const consentField = 'consent';
const consentValue = (channel: ConsentChannel, topic: string): string => `${channel} ${topic}`;

const topicChoices = (topic: string, { standing, stops }: Stands, words: PageWords): string => {
  const shown = consentChannels.filter((channel) => standing.consents[channel] !== undefined);
  const choices = shown.map((channel) => {
    const stop = stops[channel];
    const value = consentValue(channel, topic);
    const note = `why-${value.replaceAll(/[^\w-]/g, '-')}`;
    return `${choice({
      kind: 'checkbox',
      name: consentField,
      value,
      label: words.channels[channel],
      isChosen: standing.consents[channel]?.[topic] === true && stop === undefined,
      ...(stop !== undefined && { isDisabled: true, describedBy: note }),
    })}${stop === undefined ? '' : hint(note, stopSentence(stop, words.preferences))}`;
  });
  return shown.length === 0 ? '' : group(topicWords(topic, words), choices.join(''));
};

const weeksOfPauses = [2, 4, 8] as const;

export const dateIn = (at: Instant, { tag }: Language, timezone: string): string =>
  new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: timezone }).format(at);

const pauses = ({ pausedUntil }: Standing, language: Language, { timezone }: Shop): string => {
  const { preferences: say } = language.say;
  const radio = (value: string, label: string, isChosen = false): string =>
    choice({ kind: 'radio', name: 'pause', value, label, isChosen });
  const isPaused = pausedUntil !== null;
  return [
    isPaused ? radio('', filledIn(say.paused, { date: dateIn(pausedUntil, language, timezone) }), true) : '',
    radio('0', isPaused ? say.endPause : say.noPause, !isPaused),
    ...weeksOfPauses.map((weeks) => radio(String(weeks), say[`pauseFor${weeks}`])),
  ].join('');
};

const hoursOfTheDay = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

/** One of the pair. */
const hours = (name: string, label: string, chosen: string, none: string, marks: string): string => {
  const listed = [...new Set([...hoursOfTheDay, ...(chosen === '' ? [] : [chosen])])].sort();
  const options = listed.map((hour) => ({ value: hour, text: hour }));
  return `<div class="pick"><label for="${name}">${escaped(label)}</label>${select(name, chosen, [{ value: '', text: none }, ...options], marks)}</div>`;
};

/** Quiet hours as they were chosen, be they any or not. */
export interface HoursChosen {
  readonly from: string;
  readonly until: string;
}

const quiet = ({ from, until }: HoursChosen, isWrong: boolean, say: Words): string => {
  const marks = isWrong ? ' aria-invalid="true" aria-describedby="quiet-wrong"' : '';
  const wrong = isWrong ? `<p class="wrong" id="quiet-wrong">${escaped(say.quietWrong)}</p>` : '';
  return `${wrong}<div class="pair">${hours('from', say.quietFrom, from, say.quietNone, marks)}${hours('until', say.quietUntil, until, say.quietNone, marks)}</div>`;
};

/** A language in its own words: `Deutsch`, `繁體中文`. */
export const nameOfLocale = (tag: string): string =>
  new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;

const languages = ({ locale }: Standing, { locales }: Shop, say: Words): string => {
  if (locales.length === 1) return '';
  const options = locales.map((tag) => ({ value: tag, text: nameOfLocale(tag), lang: tag }));
  const chosen = select('locale', locale, options, ' aria-describedby="about-language"');
  return `<div class="group"><label class="legend" for="locale">${escaped(say.language)}</label>${hint('about-language', say.languageHint)}${chosen}</div>`;
};

/** What was chosen, with quiet hours that are none. */
export interface ToChooseAnew {
  readonly standing: Standing;
  readonly wrong: HoursChosen;
}

/** @param again shown in the place of what stands */
export const preferencesForm = (
  { standing: was, stops }: Stands,
  language: Language,
  shop: Shop,
  again?: ToChooseAnew,
): string => {
  const { standing, wrong }: Partial<ToChooseAnew> & Pick<ToChooseAnew, 'standing'> = again ?? {
    standing: was,
  };
  const { preferences: say } = language.say;
  const fields = { was: JSON.stringify(was) };
  const content = [
    ...shop.topics.map((topic) => topicChoices(topic, { standing, stops }, language.say)),
    group(
      say.howOften,
      `${choice({ kind: 'checkbox', name: 'weekly', value: 'yes', label: say.weekly, isChosen: standing.atMostWeekly, describedBy: 'about-weekly' })}${hint('about-weekly', say.weeklyHint)}`,
    ),
    group(
      say.pause,
      `${hint('about-pause', say.pauseHint)}${pauses(standing, language, shop)}`,
      'about-pause',
    ),
    group(
      say.quiet,
      `${hint('about-quiet', say.quietHint)}${quiet(wrong ?? standing.quietHours ?? { from: '', until: '' }, wrong !== undefined, say)}`,
      'about-quiet',
    ),
    languages(standing, shop, say),
  ].join('');
  return `${form({ content, fields, does: 'save', label: say.save })}<section><h2>${escaped(say.all)}</h2>${paragraph(say.allHint)}${form({ fields, does: 'all', label: say.all, isPlain: true })}</section>`;
};

const pausedUntil = (posted: string, was: Standing, at: Instant): Instant | null => {
  const weeks = weeksOfPauses.find((each) => String(each) === posted);
  if (weeks !== undefined) return plus(at, days(7 * weeks));
  return posted === '' ? was.pausedUntil : null;
};

const quietHours = ({ from, until }: HoursChosen): Standing['quietHours'] | 'wrong' => {
  if (from === '' && until === '') return null;
  return isTimeOfDay(from) && isTimeOfDay(until) && from !== until ? { from, until } : 'wrong';
};

/** What the posted form chooses. */
export const chosenIn = (
  posted: URLSearchParams,
  { standing: was, stops }: Stands,
  { topics, locales }: Shop,
  at: Instant,
): Standing | ToChooseAnew => {
  const chosen = new Set(posted.getAll(consentField));
  const consents = consentChannels.flatMap((channel) => {
    const before = was.consents[channel];
    if (before === undefined) return [];
    if (stops[channel] !== undefined) return [[channel, before] as const];
    const told = topics.map((topic) => [topic, chosen.has(consentValue(channel, topic))] as const);
    return [[channel, Object.fromEntries(told)] as const];
  });
  const hours: HoursChosen = { from: posted.get('from') ?? '', until: posted.get('until') ?? '' };
  const quiet = quietHours(hours);
  const locale = posted.get('locale') ?? was.locale;
  const standing: Standing = {
    ...was,
    consents: Object.fromEntries(consents),
    atMostWeekly: posted.get('weekly') === 'yes',
    pausedUntil: pausedUntil(posted.get('pause') ?? '', was, at),
    quietHours: quiet === 'wrong' ? was.quietHours : quiet,
    locale: locales.includes(locale) ? locale : was.locale,
  };
  return quiet === 'wrong' ? { standing, wrong: hours } : standing;
};
