/** What failed is begun again: each execution with its passage, whoever dies over it, and as often as it is asked for. */

import { describe, expect, it } from 'vitest';
import { hours, minutes, plus } from '../../../../shared/base/time.ts';
import { profileToItem, standingsOf } from '../../../../shared/customers/profiles/mapper.ts';
import { noBrake } from '../../../../shared/decisions/brake/brake.ts';
import { areSomeLeaderless, endLeaderless } from '../../../../shared/flows/brake/ending.ts';
import type { Alert, Executions, Ports } from '../../../../shared/flows/ports.ts';
import { endFailed } from '../../../../shared/flows/sending/failed.ts';
import { redriveFailed } from '../../../../shared/flows/sweep/redrive.ts';
import { ada, enrolled, enrolment } from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

class Death extends Error {
  override readonly name = 'Death';
}

/** Does it, and dies before anything else. */
const dyingAfter =
  <Arguments extends readonly unknown[]>(act: (...asked: Arguments) => Promise<unknown>) =>
  async (...asked: Arguments): Promise<never> => {
    await act(...asked);
    throw new Death();
  };

/** Ada's passage, whose execution has failed, with Step Functions as far as a redrive asks it. */
const failedPassage = async () => {
  const stand = createStand();
  await enrolled(stand, ada);
  const ended = { enrolment, at: start, why: 'MissingMessageError' };
  const state = { isRunning: false };
  const executions: Executions = {
    ...stand.ports.executions,
    ended: async (_, as) => ({
      executions: as === 'FAILED' && !state.isRunning ? [{ execution: 'one', stoppedAt: start }] : [],
    }),
    endOf: async () => (state.isRunning ? undefined : ended),
    leads: async () => (state.isRunning ? 'running' : ended),
    redrive: async () => {
      if (state.isRunning) return 'Execution is RUNNING and cannot be redriven.';
      state.isRunning = true;
      return undefined;
    },
  };
  const alerts: Alert['name'][] = [];
  const ports: Ports = { ...stand.ports, executions, alert: ({ name }) => void alerts.push(name) };
  await endFailed(ended, ports);
  await stand.moveTo(plus(start, hours(9)));
  return { stand, ports, state, alerts, ended };
};

const redrive = (ports: Ports) => redriveFailed('win-back', { looksOnly: false }, ports);

/** What the sweep does that meets her in its scan. */
const look = async (ports: Ports): Promise<void> => {
  const profile = await ports.profiles.get(ada.id);
  if (profile === undefined) throw new Error('she is not there');
  if (areSomeLeaderless(standingsOf(profileToItem(profile)), noBrake, {}, ports.now()))
    await endLeaderless(ada.id, noBrake, {}, ports);
};

/** Whether the passage is open, by its profile and by its record, which never differ. */
const isOpen = async ({ ports }: Pick<Stand, 'ports'>): Promise<boolean> => {
  const [profile, passage] = await Promise.all([ports.profiles.get(ada.id), ports.ledger.passage(enrolment)]);
  const isOver = passage.enrolment?.exit !== undefined;
  expect(profile?.enrolments[enrolment.journey]?.exitedAt !== undefined).toBe(isOver);
  return !isOver;
};

const deaths: readonly (readonly [after: string, dying: (ports: Ports) => Ports])[] = [
  [
    'what is told late of the failure counts no more',
    (ports) => ({
      ...ports,
      ledger: { ...ports.ledger, noteReopened: dyingAfter(ports.ledger.noteReopened) },
    }),
  ],
  [
    'the profile has it open',
    (ports) => ({ ...ports, profiles: { ...ports.profiles, update: dyingAfter(ports.profiles.update) } }),
  ],
  [
    'its record has it open',
    (ports) => ({
      ...ports,
      ledger: { ...ports.ledger, takeExitBack: dyingAfter(ports.ledger.takeExitBack) },
    }),
  ],
  [
    'its execution goes on',
    (ports) => ({
      ...ports,
      executions: { ...ports.executions, redrive: dyingAfter(ports.executions.redrive) },
    }),
  ],
];

describe('a redrive that dies once', () => {
  it.each(deaths)('%s: goes on when it is asked for again', async (_, dying) => {
    const { ports, state } = await failedPassage();
    await expect(redrive(dying(ports))).rejects.toThrow(Death);
    await redrive(ports);
    expect(state.isRunning).toBe(true);
    expect(await isOpen({ ports })).toBe(true);
  });

  it.each(deaths)(
    '%s: leaves no passage open that nobody leads, from the next night on',
    async (_, dying) => {
      const { stand, ports, state } = await failedPassage();
      await expect(redrive(dying(ports))).rejects.toThrow(Death);
      await stand.moveTo(plus(stand.now(), hours(2)));
      await look(ports);
      expect(await isOpen({ ports })).toBe(state.isRunning);
    },
  );
});

describe('a passage that failed', () => {
  it('is told of once, and again where it was begun again and nobody leads it', async () => {
    const { stand, ports, alerts, ended } = await failedPassage();
    await endFailed(ended, ports);
    expect(alerts).toEqual(['PassageFailed']);
    const [, , [, dying] = ['', (each: Ports) => each]] = deaths;
    await expect(redrive(dying(ports))).rejects.toThrow(Death);
    await stand.moveTo(plus(stand.now(), hours(2)));
    await look(ports);
    expect(alerts.slice(1)).toEqual(['PassageLost', 'PassageFailed']);
  });
});

describe('a passage that was begun again', () => {
  it('is left alone while whoever begins it may be about to let its execution go on', async () => {
    const { stand, ports } = await failedPassage();
    const dying = { ...ports.executions, redrive: dyingAfter(async () => undefined) };
    await expect(redrive({ ...ports, executions: dying })).rejects.toThrow(Death);
    await stand.moveTo(plus(stand.now(), minutes(30)));
    await look(ports);
    expect(await isOpen({ ports })).toBe(true);
  });

  it('is asked about in one night alone, once its execution has been seen to go on', async () => {
    const { stand, ports } = await failedPassage();
    await redrive(ports);
    let asked = 0;
    const leads: Executions['leads'] = (passage) => {
      asked += 1;
      return ports.executions.leads(passage);
    };
    for (let night = 0; night < 3; night += 1) {
      await stand.moveTo(plus(stand.now(), hours(24)));
      await look({ ...ports, executions: { ...ports.executions, leads } });
    }
    expect(asked).toBe(1);
    expect(await isOpen({ ports })).toBe(true);
  });

  it('goes on where Step Functions refuses to begin again what somebody else has begun meanwhile', async () => {
    const { ports, state } = await failedPassage();
    const overtaken: Executions['redrive'] = async (execution) => {
      await ports.executions.redrive(execution);
      return ports.executions.redrive(execution);
    };
    const told = await redrive({ ...ports, executions: { ...ports.executions, redrive: overtaken } });
    expect(told).toMatchObject({ redriven: 1 });
    expect(state.isRunning).toBe(true);
    expect(await isOpen({ ports })).toBe(true);
  });

  it('is over again where its execution can’t go on', async () => {
    const { ports } = await failedPassage();
    const refusing = { ...ports.executions, redrive: async () => 'it is too long ago' };
    expect(await redrive({ ...ports, executions: refusing })).toMatchObject({
      redriven: 0,
      executions: [{ refused: 'it is too long ago' }],
    });
    expect(await isOpen({ ports })).toBe(false);
  });
});
