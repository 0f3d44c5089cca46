/**
 * The whole app: the CDK command line deploys the sample's stacks into MiniStack as into an account, with its permissions enforced;
 * what stands there is what the templates ask for.
 */
import { join } from 'node:path';
import sample from '../../../rekindle.config.ts';
import { prefixOf } from '../../../shared/shop/names.ts';
import { cdk, type Ended } from '../app/cdk.ts';
import { asked, standing } from '../app/standing.ts';
import { miniStack, startMiniStack } from '../peers/ministack.ts';
import { folderOf } from '../peers/peer.ts';
import type { Case, Suite } from '../suite.ts';

const assembly = join(folderOf('ministack'), 'run', 'cdk.out');
const good: Ended = { code: 0 };

type Named = Readonly<Record<string, unknown>>;

const sideBySide = (what: string, ours: Named, theirs: Named): readonly Case[] =>
  [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .sort()
    .map((name) => ({ name: `${what}${name}`, ours: ours[name], theirs: theirs[name] }));

export default {
  says: 'the sample’s stacks, deployed by the CDK command line into MiniStack: what stands there is what they ask for',
  peers: [miniStack],
  minutes: 10,
  differences: [],
  run: async () => {
    await using server = await startMiniStack();
    const bootstrapped = await cdk(server, 'bootstrap', [
      'bootstrap',
      `aws://${server.account}/${server.region}`,
    ]);
    const deployed = await cdk(server, 'deploy', [
      'deploy',
      '--all',
      '--output',
      assembly,
      '--require-approval',
      'never',
    ]);
    return [
      { name: 'cdk bootstrap', ours: good, theirs: bootstrapped },
      { name: 'cdk deploy --all', ours: good, theirs: deployed },
      ...sideBySide('stands: ', asked(assembly), await standing(server, prefixOf(sample.settings))),
      {
        name: 'what a deployment needs to be worked around',
        ours: ['metric-math', 'secret-ref'],
        theirs: server.mended(),
      },
    ];
  },
} satisfies Suite;
