/** Draws a story: as the words on its picture, and as Mermaid. */

import { spoken } from '../base/time.ts';
import { anniversaryWords } from '../customers/profiles/anniversary.ts';
import { ruleSentence } from '../customers/rules/index.ts';
import { beginsSentence } from './begins.ts';
import { entrySentence, filterSentence } from './entry.ts';
import { edgesOf, graphOf, type NodeId, type StoryNode } from './graph.ts';
import type { Journey, Moment, Question, SignalSource } from './language.ts';
import { kindOf } from './touchpoints/index.ts';
import type { Words } from './touchpoints/kind.ts';

/** What is waited for, as the drawings say it. */
export const sourceSentence = (signal: SignalSource): string => {
  switch (signal.kind) {
    case 'reaction':
      return `reaction to ${signal.to}`;
    case 'redemption':
      return `redemption of ${signal.of}`;
    case 'answer':
      return `answer to ${signal.to}`;
    case 'score':
      return `score given to ${signal.to}`;
    case 'result':
      return `result of ${signal.of}`;
    case 'purchase':
      return 'a purchase';
    case 'visit':
      return 'a visit';
    case 'activity':
      return 'a visit or an order';
    case 'event':
      return `"${signal.name}"`;
  }
};

const asked = (question: Question): string => {
  switch (question.kind) {
    case 'trait':
    case 'shopTrait':
      return `which ${question.trait}?`;
    case 'stage':
      return 'which stage?';
    case 'rule':
      return `${ruleSentence(question.rule)}?`;
    case 'weekday':
      return 'which day of the week there?';
    case 'timeOfDay':
      return `from ${question.from} to ${question.until} local time?`;
    case 'referral':
      return 'referred, and the order kept?';
    case 'trigger':
      return `${filterSentence(question.filter)}?`;
    case 'budget':
      return `budget left${question.coupon === undefined ? '' : ` for ${question.coupon}`}?`;
  }
};

const spokenMoment = (moment: Moment): string => {
  switch (moment.kind) {
    case 'time':
      return `at ${moment.time} local time`;
    case 'weekday':
      return `on ${moment.weekday} at ${moment.time} local time`;
    case 'anniversary':
      return `on the ${anniversaryWords[moment.of]} at ${moment.time} local time`;
    case 'best-hour':
      return 'at her best hour';
  }
};

/** What stands on a node: a title, and a second line where there is more to say. */
export const wordsOf = (node: StoryNode): Words => {
  switch (node.kind) {
    case 'send': {
      const { title, detail } = kindOf(node.touchpoint.kind).words(node.touchpoint);
      const when = node.moment === undefined ? [] : [spokenMoment(node.moment)];
      return { title, detail: [...when, ...(detail === '' ? [] : [detail])].join(', ') };
    }
    case 'wait':
      return { title: `wait ${spoken(node.for)}`, detail: '' };
    case 'waitFor': {
      if (node.untilStart === true)
        return {
          title: sourceSentence(node.signal.source),
          detail: `until ${spoken(node.atMost)} after the last`,
        };
      const checks = node.checkEvery === undefined ? '' : `, checked every ${spoken(node.checkEvery)}`;
      return { title: sourceSentence(node.signal.source), detail: `at most ${spoken(node.atMost)}${checks}` };
    }
    case 'branch':
      return { title: asked(node.question), detail: '' };
    case 'split':
      return {
        title: `split ${node.id}`,
        detail:
          node.winner === undefined
            ? Object.entries(node.weights)
                .map(([name, weight]) => `${name} ${weight}`)
                .join(', ')
            : `${node.winner} has won`,
      };
    case 'exit':
      return { title: `exit ${node.reason}`, detail: '' };
  }
};

const entities: Readonly<Record<string, string>> = {
  '#': '#35;',
  '&': '#amp;',
  '"': '#quot;',
  '<': '#lt;',
  '>': '#gt;',
  '`': '#96;',
};

/** On one line, with what Mermaid would read as its own signs, or as HTML, as its entities. */
const quoted = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[#&"<>`]/g, (sign) => entities[sign] ?? sign);

/** Mermaid has reserved words, such as `end` and whatever begins with `style`: with a prefix no step is one. */
const idOf = (id: NodeId): string => `step-${id}`;

const shaped = (node: StoryNode): string => {
  const { title, detail } = wordsOf(node);
  const label = `"${quoted(title)}${detail === '' ? '' : `<br/>${quoted(detail)}`}"`;
  switch (node.kind) {
    case 'send':
      return `[${label}]`;
    case 'wait':
    case 'waitFor':
      return `([${label}])`;
    case 'branch':
    case 'split':
      return `{${label}}`;
    case 'exit':
      return `((${label}))`;
  }
};

/** The journey as a Mermaid flowchart. Whoever reaches the goal leaves from any step, so that is said, not drawn. */
export const mermaidOf = (journey: Journey): string => {
  const graph = graphOf(journey);
  const lines = [...graph.nodes.values()].flatMap((node) => [
    `  ${idOf(node.id)}${shaped(node)}`,
    ...edgesOf(node).map(
      ([label, to]) => `  ${idOf(node.id)} -->${label === '' ? '' : `|"${quoted(label)}"|`} ${idOf(to)}`,
    ),
  ]);
  const { begins } = journey;
  const first = begins === undefined ? '' : `<br/>begins with ${quoted(beginsSentence(begins))}`;
  return [
    '---',
    `title: ${journey.id} (version ${journey.version})`,
    '---',
    'flowchart TD',
    `  enters[/"${quoted(entrySentence(journey.enrols))}${first}"/] --> ${idOf(graph.start)}`,
    ...lines,
    `  %% ${quoted(sourceSentence(journey.goal.source))} within ${spoken(journey.goalWithin)} is the goal: it ends the journey from any step`,
  ].join('\n');
};
