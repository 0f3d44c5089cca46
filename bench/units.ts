/** DynamoDB's units by what they are for: each request asks what it consumed, as whoever uses a table may. */
import { type Transport, textOf } from '../local/aws/transport.ts';

/** `settle`: waits that are entered by themselves, and what is told. `nights`: what a sweep takes however many enter. */
export const phases = ['claim', 'send', 'settle', 'close', 'enrolment', 'nights', 'import'] as const;
export type Phase = (typeof phases)[number];

export interface Used {
  wru: number;
  rru: number;
}

/** By how a function's name begins. What nobody's invocation asks is the import; what is not told here, of the nights. */
const byFunction: readonly (readonly [beginning: string, Phase])[] = [
  ['Send', 'claim'],
  ['Await', 'settle'],
  ['Ingest', 'settle'],
  ['Close', 'close'],
];

/** Of the sweep's requests those that are about a customer. */
const isOfCustomer = /"(passage#|contact#)|"Key":\{"i":/;
/** Of those that send, the ones that follow no claim or are none: the place at the address, the pace, and that a message has left. */
const isOfSending = /"(contact|pace)#|#messageId/;

const phaseOf = (name: string | undefined, body: string): Phase => {
  if (name === undefined) return 'import';
  const phase = byFunction.find(([beginning]) => name.startsWith(beginning))?.[1];
  if (phase === 'claim') return isOfSending.test(body) ? 'send' : 'claim';
  return phase ?? (isOfCustomer.test(body) ? 'enrolment' : 'nights');
};

const isReading = /^(BatchGetItem|GetItem|Query|Scan|TransactGetItems)$/;

/** Counts the units of what passes through `intercept`. */
export const createUnits = () => {
  const used = Object.fromEntries(phases.map((phase) => [phase, { wru: 0, rru: 0 }])) as Record<Phase, Used>;
  const intercept = (transport: Transport, running: () => string | undefined): Transport => ({
    ...transport,
    handle: async (request) => {
      const [service, operation = ''] = (request.headers['x-amz-target'] ?? '').split('.');
      if (service !== 'DynamoDB_20120810') return transport.handle(request);
      const body = JSON.stringify({ ...JSON.parse(textOf(request.body)), ReturnConsumedCapacity: 'TOTAL' });
      const given = await transport.handle({ ...request, body });
      const { ConsumedCapacity = [] } = JSON.parse(given.response.text ?? textOf(given.response.body)) as {
        readonly ConsumedCapacity?:
          | { readonly CapacityUnits: number }
          | readonly { readonly CapacityUnits: number }[];
      };
      for (const { CapacityUnits } of [ConsumedCapacity].flat())
        used[phaseOf(running(), body)][isReading.test(operation) ? 'rru' : 'wru'] += CapacityUnits;
      return given;
    },
  });
  return { used, intercept };
};
