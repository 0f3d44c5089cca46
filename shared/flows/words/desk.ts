/** Where words are changed: what the deployment says, what is kept of changes, and who compiles. */
import { notFound, type Refusal } from '../../base/refusal.ts';
import type { WrittenWords } from '../../messages/catalog.ts';
import type { CompiledAlone } from '../../shop/words/compiled.ts';
import type { DeployedWords } from '../../shop/words/deployed.ts';
import type { SentMessage } from '../../shop/words/given.ts';
import type { Ports } from '../ports.ts';

export interface WordsDesk {
  readonly deployed: DeployedWords;
  readonly compile: (message: string, written: WrittenWords) => Promise<CompiledAlone>;
  /** Of the deployment: its publications are no other's. */
  readonly deployment: string;
  readonly ports: Ports;
}

/** What of a message the deployment knows. */
export interface KnownMessage {
  readonly message: string;
  readonly version: number;
  readonly digest: string;
  readonly written: WrittenWords;
  readonly sent: readonly [SentMessage, ...SentMessage[]];
}

export const messageNames = ({ sent }: DeployedWords): readonly string[] =>
  [...new Set(sent.map(({ message }) => message))].sort();

export const knownMessage = (message: string, deployed: DeployedWords): KnownMessage | Refusal => {
  const [first, ...others] = deployed.sent.filter((each) => each.message === message);
  const version = deployed.versions[message];
  if (first === undefined || version === undefined)
    return notFound(
      `no journey of this deployment sends "${message}"; they send ${messageNames(deployed).join(', ')}`,
      { kind: 'no-such', what: 'message', name: message },
    );
  return {
    message,
    ...version,
    written: deployed.written[message] ?? {},
    sent: [first, ...others],
  };
};
