/** Sends a push to its endpoint, which knows the customer by the id, and shows it. */
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import { endpointMessage, prepareMessage } from './message.ts';
import type { Sender } from './sender.ts';

export const pushSender: Sender<TouchOf<'push'>> = {
  prepare: (sending) =>
    prepareMessage(sending, {
      handOver: (message, delivery) => {
        const { to } = sending.request.touch;
        return delivery.toEndpoint('pushes', endpointMessage(to, sending, message));
      },
    }),
};
