/** Ports of loopback, for servers that a run starts. */
import { connect, createServer } from 'node:net';
import type { Started } from '../processes.ts';

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const within = 60_000;

/** @throws Error with what the server has said, when it does not listen after a minute */
export const listening = async (port: number, { said }: Started): Promise<void> => {
  const until = Date.now() + within;
  while (!(await isListening(port))) {
    if (Date.now() > until) throw new Error(`nobody listens at ${port}: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
