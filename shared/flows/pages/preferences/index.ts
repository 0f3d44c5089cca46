/** The page of preferences: what she gets from us, how, how often, when and in which language, and the way back. */
import { digestOf } from '../../../base/ids.ts';
import { iso } from '../../../base/time.ts';
import { consentChannels } from '../../../customers/profiles/channels.ts';
import { isNobody } from '../../../customers/profiles/profile.ts';
import { zoneOf } from '../../../customers/profiles/zone.ts';
import { filledIn } from '../../../messages/pages.ts';
import { escaped, form, paragraph } from '../frame.ts';
import type { Language } from '../language.ts';
import type { LinkPage, PagePorts, Shown, Visit } from '../page.ts';
import {
  chosenIn,
  dateIn,
  nameOfLocale,
  preferencesForm,
  type Shop,
  type ToChooseAnew,
  topicWords,
} from './form.ts';
import {
  type Changes,
  carried,
  changesBetween,
  type Standing,
  type Stands,
  standingOf,
  topicsOf,
  withChanges,
  withoutAny,
} from './standing.ts';

const parsed = (text: string | null): unknown => {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const tellOf = async (
  changes: Changes,
  { touch, sentTo, at }: Visit<'p'>,
  { tell }: Pick<PagePorts, 'tell'>,
): Promise<void> => {
  const { pausedUntil, ...others } = changes;
  const detail = {
    id: `preferences-${digestOf(touch)}-${at}`,
    customer: sentTo,
    touch,
    ...others,
    ...(pausedUntil !== undefined && { pausedUntil: pausedUntil === null ? null : iso(pausedUntil) }),
  };
  await tell([{ name: 'Preferences Changed', at, detail }]);
};

const sentencesOf = (
  { consents = {}, atMostWeekly, pausedUntil, quietHours, locale }: Changes,
  language: Language,
  { topics, timezone }: Shop,
): readonly string[] => {
  const { say } = language;
  const { change, on, off, weekly, quiet, quietNone, noPause, paused } = say.preferences;
  const sentence = (what: string, now: string): string => filledIn(change, { what, now });
  const onOrOff = (what: string, isOn: boolean): string => sentence(what, isOn ? on : off);
  const consented = topics.flatMap((topic) =>
    consentChannels.flatMap((channel) => {
      const given = consents[channel]?.[topic];
      return given === undefined
        ? []
        : [onOrOff(`${topicWords(topic, say)} (${say.channels[channel]})`, given)];
    }),
  );
  return [
    ...consented,
    ...(atMostWeekly === undefined ? [] : [onOrOff(weekly, atMostWeekly)]),
    ...(pausedUntil === undefined
      ? []
      : [
          pausedUntil === null
            ? noPause
            : filledIn(paused, { date: dateIn(pausedUntil, language, timezone) }),
        ]),
    ...(quietHours === undefined
      ? []
      : [sentence(quiet, quietHours === null ? quietNone : `${quietHours.from}–${quietHours.until}`)]),
    ...(locale === undefined ? [] : [sentence(say.preferences.language, nameOfLocale(locale))]),
  ];
};

/** The form that makes it as it was. */
const undoForm = (undo: Changes, is: Standing, { say }: Language): string =>
  form({
    fields: { undo: JSON.stringify(undo), was: JSON.stringify(is) },
    does: 'undo',
    label: say.preferences.undo,
    isPlain: true,
  });

const changed = async (
  title: (language: Language) => string,
  changes: Changes,
  { standing: was, stops }: Stands,
  { visit, shop, ports, canUndo }: { visit: Visit<'p'>; shop: Shop; ports: PagePorts; canUndo: boolean },
): Promise<Shown> => {
  await tellOf(changes, visit, ports);
  const standing = withChanges(was, changes);
  const language = changes.locale === undefined ? visit.language : visit.languageFor(changes.locale);
  const { preferences: say } = language.say;
  const list = sentencesOf(changes, language, shop).map((sentence) => `<li>${escaped(sentence)}</li>`);
  const undo = canUndo ? undoForm(changesBetween(standing, was, shop.topics), standing, language) : '';
  return {
    language,
    title: title(language),
    isResult: true,
    content: `<section><ul>${list.join('')}</ul>${paragraph(say.savedHint)}${undo}</section>${preferencesForm({ standing, stops }, language, shop)}`,
  };
};

export const preferences: LinkPage<'p'> = async (visit, ports) => {
  const { customer, language, at, posted } = visit;
  const { settings } = ports;
  const { preferences: say } = language.say;
  // A stop of an erased customer's address says the same of whoever has it: nothing is kept.
  if (customer === undefined || isNobody(customer))
    return { title: say.goneTitle, content: paragraph(say.gone) };
  const shop: Shop = {
    topics: topicsOf(settings),
    locales: settings.locales,
    timezone: zoneOf(customer, settings.timezone),
  };
  const now = await standingOf(customer, at, ports);
  const carry = carried(shop, at);
  const was = carry.standing.safeParse(parsed(posted?.get('was') ?? null)).data;
  const stands = { ...now, standing: was ?? now.standing };
  const form = (again?: ToChooseAnew): string => preferencesForm(stands, language, shop, again);
  const asked: Shown = { title: say.title, content: `${paragraph(say.intro)}${form()}` };
  const context = { visit, shop, ports, canUndo: true };
  const unchanged: Shown = { title: say.unchanged, isResult: true, content: form() };

  switch (posted?.get('do')) {
    case 'save': {
      // What the form showed, and not what stands by now, is what she has changed.
      if (was === undefined) return asked;
      const chosen = chosenIn(posted, stands, shop, at);
      if ('wrong' in chosen) return { title: say.quietWrong, isResult: true, content: form(chosen) };
      const changes = changesBetween(was, chosen, shop.topics);
      return Object.keys(changes).length === 0
        ? unchanged
        : changed(({ say: { preferences } }) => preferences.saved, changes, stands, context);
    }
    case 'all': {
      const changes = changesBetween(stands.standing, withoutAny(stands.standing), shop.topics);
      return Object.keys(changes).length === 0
        ? { ...unchanged, title: say.allDone }
        : changed(() => say.allDone, changes, stands, context);
    }
    case 'undo': {
      const undo = carry.changes.safeParse(parsed(posted.get('undo'))).data;
      return undo === undefined || Object.keys(undo).length === 0
        ? asked
        : changed(({ say: { preferences } }) => preferences.undone, undo, stands, {
            ...context,
            canUndo: false,
          });
    }
    default:
      return asked;
  }
};
