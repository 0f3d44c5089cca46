/** Sends a postcard to the endpoint that prints and posts it, with the address that the ledger keeps. */
import type { PostalAddress } from '../../../customers/profiles/address.ts';
import type { Withheld } from '../../../journeys/records.ts';
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import type { EndpointMessage } from '../../ports.ts';
import { endpointMessage, prepareMessage } from './message.ts';
import { prepareWithheld, type Sender } from './sender.ts';

interface PrintedMessage extends EndpointMessage {
  /** The customer's first name, where it is known. */
  readonly name?: string;
  readonly address: PostalAddress;
}

const noAddress: Withheld = { guardrail: 'consent', detail: 'no address', lacks: 'address' };

export const postcardSender: Sender<TouchOf<'postcard'>> = {
  lacks: async ({ request, ports }) =>
    (await ports.ledger.address(request.enrolment.customer)) === undefined ? noAddress : undefined,
  prepare: async (sending) => {
    const { request, context, now, ports } = sending;
    const kept = await ports.ledger.address(request.enrolment.customer);
    if (kept === undefined) return prepareWithheld(request, noAddress, now);
    const { firstName: name } = context.profile;
    return prepareMessage(sending, {
      handOver: (message, delivery) => {
        const card: PrintedMessage = {
          ...endpointMessage(request.touch.to, sending, message),
          ...(name !== undefined && { name }),
          address: kept.address,
        };
        return delivery.toEndpoint('postcards', card);
      },
    });
  },
};
