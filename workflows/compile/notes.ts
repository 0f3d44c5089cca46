/** What a shop that can be deployed may have overlooked. */
import { beginsSentence } from '../../shared/journeys/begins.ts';
import { isBegunBy } from '../../shared/journeys/entry.ts';
import { graphOf, nodeOf } from '../../shared/journeys/graph.ts';
import { isEventEntry, type Journey } from '../../shared/journeys/language.ts';
import { enrollingJourneys, type Shop } from '../../shared/shop/shop.ts';
import { badAnswers } from '../journeys/service-recovery.ts';

/** The bad answers to a journey's surveys by which it leaves the customer to others. */
const leftToOthers = (journey: Journey): readonly { readonly survey: string; readonly answer: string }[] => {
  const graph = graphOf(journey);
  return [...graph.nodes.values()].flatMap((node) => {
    if (node.kind !== 'waitFor' || node.signal.source.kind !== 'answer') return [];
    const { to: survey } = node.signal.source;
    return badAnswers.flatMap((answer) => {
      const next = node.next[answer];
      return next !== undefined && nodeOf(graph, next).kind === 'exit' ? [{ survey, answer }] : [];
    });
  });
};

const begins = ({ enrols }: Journey, answer: string): boolean =>
  isEventEntry(enrols) && isBegunBy(enrols, { name: 'Survey Answered', properties: { answer } });

/** What a control group that proves nothing, or costs much, may have been meant as. */
const onControlGroup = ({ settings }: Pick<Shop, 'settings'>): readonly string[] => {
  const { controlPercent } = settings.experiment;
  if (controlPercent === 0)
    return [
      'experiment.controlPercent is 0, so nobody is held out and nothing can prove what messages bring; is that meant? 5 is what it is unless told',
    ];
  if (controlPercent > 50)
    return [
      `experiment.controlPercent is ${controlPercent}, so most customers get no marketing at all; is that meant? 5 is what it is unless told`,
    ];
  return [];
};

/** A share, or a segment, that a journey began with may have been left there. */
const onBeginning = ({ id, begins: first }: Journey): readonly string[] =>
  first === undefined
    ? []
    : [
        `${id} begins with ${beginsSentence(first)}: all others are in neither arm; take begins out to let them in`,
      ];

/** Sentences for whoever checks the shop. */
export const notesOn = (shop: Shop): readonly string[] => {
  const journeys = enrollingJourneys(shop);
  const unanswered = journeys.flatMap((asking) =>
    leftToOthers(asking)
      .filter(({ answer }) => !journeys.some((journey) => begins(journey, answer)))
      .map(
        ({ survey, answer }) =>
          `${asking.id}: nobody answers who says "${answer}" to ${survey}; add serviceRecovery() to the journeys, or one of your own that begins by it`,
      ),
  );
  return [...unanswered, ...onControlGroup(shop), ...journeys.flatMap(onBeginning)];
};
