/** The reason that the API gives of a fault, in the language that is chosen; loaded when there is the first to be said. */
import type { Fault, Reason } from '../client/faults.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/locale.tsx';
import { useBraked } from './braked.ts';
import { useChannel } from './channels.ts';
import { faultWords, type Named } from './fault-words.ts';

export default function FaultReason({ fault: { reason, message } }: { readonly fault: Fault }) {
  const own = useWords(faultWords);
  const { number, time, duration } = useFormat();
  const named: Named = { channel: useChannel(), braked: useBraked(), number, time, duration };
  // A console that was loaded before the API was deployed may know no words for it.
  if (reason === undefined || !Object.hasOwn(own, reason.kind)) return message;
  // Each kind's words take that kind's reason, which the table's type says of all of them.
  return (own[reason.kind] as (reason: Reason, named: Named) => string)(reason, named);
}
