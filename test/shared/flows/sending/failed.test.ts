/** Passages whose executions failed: over at once for everybody else, and begun again by a redrive. */

import { describe, expect, it } from 'vitest';
import { journeyId } from '../../../../shared/base/ids.ts';
import { hours, type Instant, iso, minutes, plus } from '../../../../shared/base/time.ts';
import { houseRules } from '../../../../shared/customers/events/house-rules.ts';
import { readMessage } from '../../../../shared/customers/events/parse.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { reopen } from '../../../../shared/flows/sending/failed.ts';
import { ada, emailRequest, enrolled, enrolment, openEnrolment } from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const begin = async (changes: Partial<typeof ada> = {}): Promise<Stand> => {
  const stand = createStand();
  await enrolled(stand, { ...ada, ...changes });
  return stand;
};

/** As Step Functions tells it on the bus. */
const toldOf = (at: Instant, detail: object = {}): string =>
  JSON.stringify({
    version: '0',
    id: 'e-1',
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    time: iso(at),
    detail: {
      executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:rekindle-prod--journey-win-back:one',
      stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:rekindle-prod--journey-win-back',
      name: 'one',
      status: 'FAILED',
      startDate: start,
      stopDate: at,
      input: JSON.stringify({ ...enrolment, splits: {}, path: '' }),
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
      error: 'MissingMessageError',
      cause: JSON.stringify({
        errorType: 'MissingMessageError',
        errorMessage: 'there are no words of "we-miss-you"',
        trace: ['at render.ts:90'],
      }),
      ...detail,
    },
  });

const read = (stand: Stand, body: string) => readMessage(body, houseRules(stand.ports.settings), stand.now());
const tell = async (stand: Stand, body: string) => ingest(read(stand, body), stand.ports);
const passageOf = (stand: Stand) => stand.ports.ledger.passage(enrolment);
const entryOf = async (stand: Stand) =>
  (await stand.ports.profiles.get(ada.id))?.enrolments[enrolment.journey];

describe('a passage whose execution failed', () => {
  it('is over, and says by what', async () => {
    const stand = await begin();
    await tell(stand, toldOf(start));
    expect((await passageOf(stand)).enrolment?.exit).toEqual({
      reason: 'failed',
      at: start,
      why: 'MissingMessageError: there are no words of "we-miss-you"',
    });
    expect((await entryOf(stand))?.exitedAt).toBe(start);
  });

  it.each([
    ['timed out', { status: 'TIMED_OUT', error: 'States.Timeout', cause: '' }, 'States.Timeout'],
    ['was aborted', { status: 'ABORTED', error: null, cause: null }, 'ABORTED'],
    ['was stopped with words', { status: 'ABORTED', error: '', cause: 'the wrong one' }, 'the wrong one'],
  ])('that %s is over too', async (_, detail, why) => {
    const stand = await begin();
    await tell(stand, toldOf(start, detail));
    expect((await passageOf(stand)).enrolment?.exit).toMatchObject({ reason: 'failed', why });
  });

  it('leaves nothing open: what it had claimed is unknown', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'), (operation) =>
      operation === 'SendEmail' ? 'before' : undefined,
    );
    expect((await passageOf(stand)).touches).toMatchObject([{}, { outcome: 'sending' }]);
    await tell(stand, toldOf(start));
    expect((await passageOf(stand)).touches.map(({ outcome }) => outcome)).toEqual(['sent', 'unknown']);
  });

  it('pauses nobody else any more', async () => {
    const rescue = { ...openEnrolment, pauses: true, lane: 'care' } as const;
    const other = { ...enrolment, journey: journeyId('care') };
    const stand = await begin({ enrolments: { ...ada.enrolments, [other.journey]: rescue } });
    await stand.invoke('send', emailRequest('a'));
    expect(stand.mails).toEqual([]);
    await tell(stand, toldOf(start, { input: JSON.stringify(other) }));
    await stand.invoke('send', emailRequest('b'));
    expect(stand.mails).toHaveLength(1);
  });

  it('that was over before stays as it ended', async () => {
    const stand = await begin();
    await tell(stand, toldOf(start));
    await stand.moveTo(plus(start, minutes(1)));
    await tell(stand, toldOf(plus(start, minutes(1)), { cause: 'another' }));
    expect((await passageOf(stand)).enrolment?.exit).toMatchObject({ at: start });
  });

  it.each([
    ['leads no passage', { input: '{"at":"2026-11-23T02:00:00Z"}' }],
    ['is told without its input', { input: null, inputDetails: { included: false } }],
    ['says something else than JSON', { input: 'x' }],
  ])('is not meant by an execution that %s', async (_, detail) => {
    const stand = await begin();
    expect(read(stand, toldOf(start, detail))).toEqual({ kind: 'foreign' });
  });
});

describe('a passage that is begun again', () => {
  it('goes on where it failed, and sends once what was not sent', async () => {
    const stand = await begin();
    await tell(stand, toldOf(start));
    await stand.moveTo(plus(start, hours(1)));
    expect(await reopen(enrolment, stand.ports)).toBeUndefined();
    expect((await passageOf(stand)).enrolment).toMatchObject({ reopenedAt: plus(start, hours(1)) });
    expect((await passageOf(stand)).enrolment?.exit).toBeUndefined();
    await stand.invoke('send', emailRequest('a'));
    expect(stand.mails).toHaveLength(1);
  });

  it('is not ended by what is told late of its first failure, and is by a second', async () => {
    const stand = await begin();
    await tell(stand, toldOf(start));
    await stand.moveTo(plus(start, hours(1)));
    await reopen(enrolment, stand.ports);
    await tell(stand, toldOf(start));
    expect((await entryOf(stand))?.exitedAt).toBeUndefined();
    await stand.moveTo(plus(start, hours(2)));
    await tell(stand, toldOf(plus(start, hours(2))));
    expect((await passageOf(stand)).enrolment?.exit).toMatchObject({ at: plus(start, hours(2)) });
  });

  it('does not send again what may have left', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'), (operation) =>
      operation === 'SendEmail' ? 'after' : undefined,
    );
    await tell(stand, toldOf(start));
    await reopen(enrolment, stand.ports);
    await stand.moveTo(plus(start, hours(2)));
    await stand.invoke('send', emailRequest('b'));
    expect(stand.mails).toHaveLength(1);
  });

  it('is refused where the customer is in another of its lane by now, or where it has ended otherwise', async () => {
    const lane = 'win-back';
    const stand = await begin({ enrolments: { [enrolment.journey]: { ...openEnrolment, lane } } });
    expect(await reopen(enrolment, stand.ports)).toBe('the passage has not ended by a failure');
    await tell(stand, toldOf(start));
    const profile = await stand.ports.profiles.get(ada.id);
    if (profile === undefined) throw new Error('she is not there');
    const enrolments = { ...profile.enrolments, [journeyId('we-fixed-it')]: { ...openEnrolment, lane } };
    await stand.ports.profiles.update(profile, { ...profile, enrolments });
    expect(await reopen(enrolment, stand.ports)).toBe(
      'the customer is in we-fixed-it now, which is of the same lane',
    );
    expect((await passageOf(stand)).enrolment?.exit).toMatchObject({ reason: 'failed' });
  });
});
