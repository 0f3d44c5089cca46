/** `rekindle send-test`: a message to an address of the shop's own, by the API's own test send. */
import { testSentBody } from '../../functions/api/contract/words.ts';
import { askServer, type ServerOptions } from './ask.ts';

export interface SendTestOptions extends ServerOptions {
  readonly to: string;
  readonly locale?: string;
  readonly customer?: string;
}

/** Prints what left, or why it did not, and ends with 1 then. */
export const sendTestMessage = (message: string, { url, key, ...body }: SendTestOptions): Promise<void> =>
  askServer(
    { url, key },
    { path: `/v1/words/${encodeURIComponent(message)}/test-send`, type: 'application/json', body },
    ({ text }) => {
      const { to, subject, messageId } = testSentBody.parse(JSON.parse(text));
      return `${subject ?? message} left for ${to}; its provider calls it ${messageId}.`;
    },
  );
