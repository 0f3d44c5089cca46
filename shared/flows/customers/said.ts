/** The very message that a customer was sent: said again from its record, since no copy of it is kept. */
import { touchKey } from '../../base/ids.ts';
import { notFound, type Refusal } from '../../base/refusal.ts';
import { iso } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { Rendered } from '../../messages/render.ts';
import { customerHistory } from '../history.ts';
import type { Ports } from '../ports.ts';
import { sayAgain } from '../sending/said-again.ts';

export interface MessageSaid extends Rendered {
  readonly touch: string;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
}

/** @param touch the touchpoint's key, as the timeline tells it */
export const messageSaid = async (
  customer: Pick<Profile, 'id' | 'enrolments'>,
  touch: string,
  ports: Pick<Ports, 'ledger' | 'words'>,
): Promise<MessageSaid | Refusal> => {
  const { passages } = await customerHistory(customer, 1, ports);
  const found = passages
    .flatMap((passage) => passage.touches.map((record) => ({ passage, record })))
    .find(({ record }) => touchKey(record.enrolment, record.step) === touch);
  const { said } = found?.record ?? {};
  if (found === undefined || said === undefined)
    return notFound(`touch: "${touch}" is no message of hers of which is known what it said`, {
      kind: 'no-such',
      what: 'sent-message',
      name: touch,
    });
  const words = await ports.words.kept(said.words);
  if (words === undefined)
    return notFound(`touch: the words of "${touch}" were not kept`, { kind: 'words-not-kept' });
  const { passage, record } = found;
  return {
    touch,
    message: record.step,
    at: iso(record.sentAt ?? record.at),
    ...sayAgain({ ...record, said }, passage, words),
  };
};
