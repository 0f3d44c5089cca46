/** One machine a journey: what its definition does with passages that were enrolled for another version of it. */
import { describe, expect, it } from 'vitest';
import { createClock } from '../../local/aws/clock.ts';
import { createStates, type LocalStates } from '../../local/aws/states/index.ts';
import { days, hours, instant, plus } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { email, purchase, type Steps, send, split } from '../../shared/journeys/language.ts';
import { compileJourney } from '../../workflows/compile/index.ts';

const machine = 'arn:aws:states:local-1:000000000000:stateMachine:tried';
const hello = email('hello');
const warm = email('warm');
const short = email('short');

/** Version 3, of a journey that begins at a moment which its input tells. */
const definitionOf = (steps: Steps): string =>
  JSON.stringify(
    compileJourney(
      journey('tried', {
        version: 3,
        enrols: { when: dormantFor(days(14)), afterInactivity: days(14) },
        goal: purchase,
        steps,
      }),
      { functions: { send: 'send', await: 'await', look: 'look', close: 'close' }, timeScale: 1 },
    ),
  );
const tone = { warm: { weight: 2, steps: [send(warm)] }, short: { weight: 1, steps: [send(short)] } };
const tones = definitionOf([send(hello), split('tone', tone)]);
const shortHasWon = definitionOf([send(hello), split('tone', tone, { winner: 'short' })]);

interface Lived {
  readonly touches: readonly string[];
  readonly versions: ReadonlySet<unknown>;
  readonly ended: readonly string[];
  /** When the first touchpoint was asked for. */
  readonly firstAt: number | undefined;
}

const liveThrough = async (definition: string, input: object): Promise<Lived> => {
  const clock = createClock(instant(0));
  const touches: string[] = [];
  const versions = new Set<unknown>();
  const ended: string[] = [];
  let firstAt: number | undefined;
  let states: LocalStates;
  states = createStates({
    clock,
    seed: 1,
    invoke: async (_, payload) => {
      const { token, touch, enrolment } = payload as {
        readonly token: string;
        readonly touch?: { readonly name: string };
        readonly enrolment: { readonly version: unknown };
      };
      versions.add(enrolment.version);
      if (touch !== undefined) {
        firstAt ??= clock.now();
        touches.push(touch.name);
      }
      states.handle(
        'SendTaskSuccess',
        JSON.stringify({ taskToken: token, output: JSON.stringify({ outcome: 'sent' }) }),
      );
      return null;
    },
    onEnd: ({ status }) => ended.push(status),
  });
  states.addStateMachine({ arn: machine, name: 'tried', definition });
  states.startExecution(machine, input, 'passage');
  await clock.runUntil(plus(clock.now(), days(400)));
  return { touches, versions, ended, firstAt };
};

const passage = { journey: 'tried', customer: 'ada', cycle: 1, path: '' };
const anHourOn = '1970-01-01T01:00:00.000Z';

describe('a passage that is started while a deployment is under way', () => {
  it('goes by the version of the machine that leads it, whatever its starter knew', async () => {
    for (const version of [2, 3, 4]) {
      const input = { ...passage, version, splits: { tone: 'short' }, startsAt: anHourOn };
      expect(await liveThrough(tones, input)).toEqual({
        touches: ['hello', 'short'],
        versions: new Set([3]),
        ended: ['SUCCEEDED'],
        firstAt: hours(1),
      });
    }
  });

  it.each([
    ['knew no such split', {}],
    ['picked a variant that there is no more', { tone: 'long' }],
  ])('walks the first variant where its starter %s', async (_, splits) => {
    const { touches, ended } = await liveThrough(tones, {
      ...passage,
      version: 2,
      splits,
      startsAt: anHourOn,
    });
    expect([touches, ended]).toEqual([['hello', 'warm'], ['SUCCEEDED']]);
  });

  it('walks the winner where a split has one, and the variant that it began with for all that', async () => {
    const walked = async (splits: object) =>
      (await liveThrough(shortHasWon, { ...passage, version: 2, splits, startsAt: anHourOn })).touches;
    expect(await walked({})).toEqual(['hello', 'short']);
    expect(await walked({ tone: 'short' })).toEqual(['hello', 'short']);
    expect(await walked({ tone: 'warm' })).toEqual(['hello', 'warm']);
  });

  it('begins at once where its starter knew of nothing to wait for', async () => {
    const input = { ...passage, version: 2, splits: { tone: 'warm' } };
    expect(await liveThrough(tones, input)).toMatchObject({
      touches: ['hello', 'warm'],
      ended: ['SUCCEEDED'],
      firstAt: 0,
    });
  });
});
