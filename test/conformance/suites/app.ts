/**
 * The whole app: the CDK command line deploys the sample's stacks into MiniStack as into an account, with its permissions enforced,
 * and a second stage beside them; what stands there is what the templates ask for, and the scenario lived there comes to the
 * same touchpoints as on the embedded engine.
 */
import { join } from 'node:path';
import sample from '../../../rekindle.config.ts';
import { instant } from '../../../shared/base/time.ts';
import { prefixOf } from '../../../shared/shop/names.ts';
import type { Shop } from '../../../shared/shop/shop.ts';
import { cdk, type Ended, type Target, targetOf } from '../app/cdk.ts';
import { asked, standing } from '../app/standing.ts';
import { type MiniStack, metByTheApp, miniStack, startMiniStack } from '../peers/ministack.ts';
import { folderOf } from '../peers/peer.ts';
import { deployed } from '../scenario/deployed.ts';
import { embedded } from '../scenario/embedded.ts';
import { type Lived, live } from '../scenario/live.ts';
import { accountOf } from '../scenario/ministack.ts';
import { stageOf } from '../scenario/stage.ts';
import { strangersIn } from '../scenario/strangers.ts';
import type { Case, Suite } from '../suite.ts';

const folder = join(folderOf('ministack'), 'run');
const assemblyOf = (name: string): string => join(folder, `${name}.out`);
const good: Ended = { code: 0 };
const stage = stageOf(1).settings;

type Named = Readonly<Record<string, unknown>>;

const sideBySide = (what: string, ours: Named, theirs: Named): readonly Case[] =>
  [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .sort()
    .map((name) => ({ name: `${what}${name}`, ours: ours[name], theirs: theirs[name] }));

const stands = async (server: MiniStack, name: string, { settings }: Pick<Shop, 'settings'>) =>
  sideBySide(`stands, of ${name}: `, asked(assemblyOf(name)), await standing(server, prefixOf(settings)));

const synth = (target: Target, name: string, config: string): Promise<Ended> =>
  cdk(target, `synth-${name}`, [
    'synth',
    '--quiet',
    '--context',
    `config=test/conformance/scenario/${config}.config.ts`,
    '--output',
    assemblyOf(name),
  ]);

const deploy = (target: Target, name: string, ...more: readonly string[]): Promise<Ended> =>
  cdk(target, `deploy-${name}-${Date.now()}`, ['deploy', '--all', '--require-approval', 'never', ...more]);

/** What is told of people: which of both stages lived it is the case's own. */
const tellings = (lived: ReadonlyMap<string, Lived>): Named => Object.fromEntries(lived);

export default {
  says: 'the sample’s stacks and a stage beside them, deployed by the CDK command line into MiniStack: what stands there is what they ask for, and the scenario comes to the embedded engine’s touchpoints',
  peers: [miniStack],
  minutes: 12,
  differences: [],
  run: async () => {
    await using server = await startMiniStack();
    const target = targetOf(server);
    const bootstrapped = await cdk(target, 'bootstrap', [
      'bootstrap',
      `aws://${server.account}/${server.region}`,
    ]);
    const [first, ...synthesized] = await Promise.all([
      deploy(target, 'sample', '--output', assemblyOf('sample')),
      synth(target, 'first', 'first'),
      synth(target, 'second', 'second'),
    ]);
    const beside = await deploy(target, 'first', '--app', assemblyOf('first'));
    const stood = [
      ...(await stands(server, 'sample', sample)),
      ...(await stands(server, 'first', stageOf(1))),
    ];
    const redeployed: Ended[] = [];
    const account = accountOf(server, async (version) => {
      const name = version === 1 ? 'first' : 'second';
      redeployed.push(await deploy(target, name, '--app', assemblyOf(name)));
    });
    const began = instant(Date.now());
    await using theirs = await deployed(account, stage);
    const delays = new Map<string, number>();
    const theirLives = await live(theirs, delays);
    const strangers = await strangersIn(await deployed(account, sample.settings), [...theirLives.keys()]);
    await using ours = await embedded(began, theirs);
    const ourLives = await live(ours, delays);
    return [
      { name: 'cdk bootstrap', ours: good, theirs: bootstrapped },
      { name: 'cdk deploy --all', ours: good, theirs: first },
      { name: 'cdk synth of a stage, and of its next version', ours: [good, good], theirs: synthesized },
      { name: 'cdk deploy --all of a stage beside it', ours: good, theirs: beside },
      ...stood,
      {
        name: 'cdk deploy --all of a next version, and of the one before',
        ours: [good, good],
        theirs: redeployed,
      },
      ...sideBySide('lived by ', tellings(ourLives), tellings(theirLives)),
      { name: 'whom the stage beside it knows', ours: [], theirs: strangers },
      {
        name: 'what is worked around in each run',
        ours: metByTheApp,
        theirs: server.mended().filter((name) => metByTheApp.includes(name)),
      },
    ];
  },
} satisfies Suite;
