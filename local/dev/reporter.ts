/** Tells what the ledger's stream and the dead-letter queues have that is new. */
import type { World } from '../engine/world.ts';
import { type Describe, type News, newsOf } from './news.ts';

/** How far it has told. */
export interface Reported {
  /** The ledger's last change. */
  readonly told: number;
  /** Dead letters. */
  readonly dead: number;
}

export interface Reporter {
  readonly report: () => void;
  readonly soFar: () => Reported;
}

export const createReporter = (
  world: World,
  from: Reported,
  tell: (news: News) => void,
  describe: Describe,
  currency: string,
): Reporter => {
  const { LEDGER_TABLE = '' } = world.environment;
  let { told, dead } = from;
  return {
    report: () => {
      for (const record of world.dynamodb.stream(LEDGER_TABLE, told)) {
        told = Number(record.dynamodb.SequenceNumber);
        for (const news of newsOf(record, describe, currency)) tell(news);
      }
      const letters = world.deadLetters();
      for (const text of letters.slice(dead)) tell({ at: world.clock.now(), what: 'gave up', text });
      dead = letters.length;
    },
    soFar: () => ({ told, dead }),
  };
};
