/** When a reminder of a broadcast's moment may leave. */

import type { Instant } from '../../base/time.ts';
import { momentOf, reminderAt } from '../../journeys/moment.ts';
import type { TouchSpec } from '../../journeys/touchpoints/index.ts';
import type { StepContext } from './settle.ts';

/** `undefined`: it is no reminder, or its passage is of no broadcast. */
export const reminderOf = (
  touch: TouchSpec,
  { passage }: Pick<StepContext, 'passage'>,
): { readonly from: Instant; readonly until: Instant } | undefined => {
  const reminds = 'reminds' in touch ? touch.reminds : undefined;
  if (reminds === undefined) return undefined;
  const text = String(passage.enrolment?.trigger?.properties[reminds.of] ?? '');
  const from = reminderAt(text, reminds);
  const until = momentOf(text)?.at;
  return from === undefined || until === undefined ? undefined : { from, until };
};
