/** Sends to who is held out of other lanes: what their shadows have come to counts for what may leave. */
import type { SendRequest } from '../../journeys/protocol.ts';
import type { Ports } from '../ports.ts';
import type { Composer } from '../sending/compose.ts';
import { type SendResult, sendTouchpoint } from '../sending/send.ts';
import { movedOn } from './walk.ts';

/** Who is in the control group has shadows alone, and what is no marketing asks nothing of them: they need not be moved first. */
export const sendBesideShadows = async (
  request: SendRequest,
  ports: Ports,
  composer: Composer,
): Promise<SendResult> => {
  if (Object.values(ports.settings.experiment.lanes).some((percent) => percent > 0))
    await movedOn(request.enrolment.customer, ports);
  return sendTouchpoint(request, ports, composer);
};
