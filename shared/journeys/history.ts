/**
 * How long a passage's history in Step Functions can get: an execution ends when it has 25,000 events. They are counted by
 * what the compiler makes of each node (test/workflows/history.test.ts holds the two together).
 */
import { mostFrom, type StoryGraph, type StoryNode, type WaitForNode } from './graph.ts';

const mostEvents = 25_000;
/** The beginning and the end of the execution itself. */
const ofExecution = 2;
/** Entered, scheduled, started, submitted, answered, left. */
const ofTask = 6;
/** Entered and left. */
const ofOther = 2;
/** A held message waits, and is asked about again: quiet hours, the day, the cap, its provider's pace. */
const ofHold = ofTask + ofOther;
const holdsEach = 20;
/** For services that are busy for days: every hour a task is tried nine times. */
const ofBusy = 6_000;

/** Of a history, what a story's own path may take. */
export const mostOfStory = mostEvents - ofBusy;

/** Work for a person is waited for in two parts; the last look finds the deadline passed. */
export const looksOf = ({ atMost, checkEvery = atMost }: WaitForNode): number =>
  Math.ceil(atMost / checkEvery) + 1;

/** Events of the node itself, on its longest way. A wait that looks again enters its task anew. */
const eventsOf = (node: StoryNode): number => {
  switch (node.kind) {
    case 'send':
      return ofTask + holdsEach * ofHold;
    case 'waitFor':
      return looksOf(node) * ofTask + ofOther;
    case 'branch':
      return ofTask + ofOther;
    case 'split':
    case 'wait':
      return ofOther;
    case 'exit':
      return ofTask;
  }
};

/** Events on the story's longest path, with room for what holds its messages. */
export const longestHistory = (graph: StoryGraph): number =>
  ofExecution + mostFrom(graph, graph.start, eventsOf);
