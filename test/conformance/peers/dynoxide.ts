/**
 * dynoxide, of crates.io: DynamoDB in Rust over SQLite, held by its authors to a public suite that runs against the real service. It
 * is built in the peers' folder, without what makes a release small, and listens on loopback alone.
 */
import { join } from 'node:path';
import type { Side } from '../dynamodb/answers.ts';
import { type Started, start } from '../processes.ts';
import { folderOf, installed, type Peer } from './peer.ts';
import { freePort, listening } from './ports.ts';

const version = '3.2.0';
const folder = folderOf('dynoxide');

export const dynoxide: Peer = {
  name: `dynoxide ${version}`,
  install: () =>
    installed('dynoxide', [
      [
        'cargo',
        'install',
        'dynoxide-rs',
        `--version=${version}`,
        '--locked',
        '--no-default-features',
        '--features=native-sqlite,http-server,cli',
        '--root=.',
        '--target-dir=target',
        '--config=profile.release.lto=false',
        '--config=profile.release.codegen-units=16',
        '--config=profile.release.opt-level=1',
      ],
    ]),
};

/** A signature that nobody checks, in the form that DynamoDB wants one in. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=00';

/** An empty one, in memory. @throws Error when it does not begin to listen */
export const startDynoxide = async (): Promise<Started & Side> => {
  const port = await freePort();
  const started = await start(
    join(folder, 'bin', 'dynoxide'),
    ['serve', '--host', '127.0.0.1', '--port', String(port), '--log', 'quiet'],
    { cwd: folder, env: { HOME: folder }, log: join(folder, 'dynoxide.log') },
  );
  await listening(port, started);
  return {
    ...started,
    ask: async (operation, body) => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-date': '20260101T000000Z',
          'x-amz-target': `DynamoDB_20120810.${operation}`,
        },
        body,
      });
      return { status: answer.status, body: await answer.text() };
    },
  };
};
