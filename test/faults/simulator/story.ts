/** What happened in a run, in order: kept as it is, and put into words only for who reads it. */
import type { Asked } from '../../../local/aws/hostile.ts';
import type { Answer } from '../../../local/aws/transport.ts';

export interface Story {
  readonly tell: (at: number, who: string, what: string) => void;
  readonly begins: (at: number, who: string, event: unknown) => void;
  readonly request: (at: number, who: string, asked: Asked, answer: Answer) => void;
  readonly lines: () => readonly string[];
}

/** @param isFull requests that went well are told too */
export const createStory = (isFull: boolean): Story => {
  const entries: (readonly [at: number, who: string, what: () => string])[] = [];
  const cut = (text: string): string => (text.length > 400 ? `${text.slice(0, 400)}…` : text);
  return {
    tell: (at, who, what) => {
      entries.push([at, who, () => what]);
    },
    begins: (at, who, event) => {
      entries.push([at, who, () => `begins: ${cut(JSON.stringify(event))}`]);
    },
    request: (at, who, { operation, body }, answer) => {
      if (isFull)
        entries.push([at, who, () => `${operation} ${cut(body)} → ${answer.status} ${cut(answer.body)}`]);
    },
    lines: () => entries.map(([at, who, what]) => `${new Date(at).toISOString()} ${who}: ${what()}`),
  };
};
