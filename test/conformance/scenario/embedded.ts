/** The embedded engine as a place of the scenario, in virtual time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SentMail } from '../../../local/aws/mail.ts';
import { askLambda } from '../../../local/dev/doors.ts';
import { clientsOn } from '../../../local/engine/clients.ts';
import { touchOf } from '../../../local/engine/sent.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { createWorld, type World } from '../../../local/engine/world.ts';
import { type Instant, plus, seconds } from '../../../shared/base/time.ts';
import { browser } from './browser.ts';
import type { Place } from './place.ts';
import { stageOf } from './stage.ts';

/** What becomes of an email to SES's mailbox simulator, beside being delivered. */
const fates = { bounce: 'bounced', complaint: 'complained' } as const;

/**
 * @param start in the time of the other place, so that both have the same hour of the day
 * @param other place, of which no more is asked than it can do
 */
export const embedded = async (start: Instant, other: Pick<Place, 'mails' | 'texts'>): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-scenario-'));
  const mails: SentMail[] = [];
  const failures: string[] = [];
  let keyring: string | undefined;
  const open = async (version: 1 | 2): Promise<World> => {
    const opened: World = await createWorld({
      assembly: await synthesize(stageOf(version)),
      start,
      seed: 1,
      dataFile: join(folder, 'data.sqlite'),
      resumes: true,
      onMail: (mail) => {
        mails.push(mail);
        const [mailbox] = mail.to.split('+');
        if (mailbox === 'bounce' || mailbox === 'complaint')
          opened.clock.schedule(plus(mail.at, seconds(1)), () => opened.mail.report(mail, fates[mailbox]));
      },
      onFailure: (failure) => failures.push(failure),
      onFault: (name, error) => failures.push(`${name}: ${String(error)}`),
    });
    // A process that begins anew knows no secrets.
    if (keyring !== undefined) opened.secrets.put(opened.environment.API_KEYS_ID ?? '', keyring);
    return opened;
  };
  let world = await open(1);
  /** One thing after the other: the clock is run by one alone, and none asks a world that is about to be another. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
  const live = (duration: number): Promise<void> =>
    world.clock.runUntil(plus(world.clock.now(), seconds(duration)));
  return {
    makeClient: (make) => clientsOn({ handle: (request) => world.transport.handle(request as never) })(make),
    bus: world.bus,
    machines: world.environment.STATE_MACHINES ?? '',
    admit: async (text) => {
      keyring = text;
      world.secrets.put(world.environment.API_KEYS_ID ?? '', text);
    },
    ask: ({ method, target, headers = {}, body = '' }) =>
      inTurn(async () => {
        const { pathname, search } = new URL(target, 'https://local.invalid');
        const { status, body: answer } = await askLambda(world, {
          method,
          target: `${pathname}${search}`,
          headers: { 'user-agent': browser, ...headers },
          body: Buffer.from(body),
          sourceIp: '192.0.2.1',
        });
        return { status, body: answer.toString() };
      }),
    mails: other.mails && (async () => mails),
    texts: other.texts,
    open: async (touch) => {
      const mail = mails.find(({ tags }) => touchOf(tags) === touch);
      if (mail === undefined) throw new Error(`no email of ${touch} left`);
      world.mail.report(mail, 'opened');
    },
    now: () => new Date(world.clock.now()),
    pause: (duration) =>
      inTurn(async () => {
        await live(duration);
        if (failures.length > 0) throw new Error(`on the embedded engine: ${failures.join('; ')}`);
      }),
    deploy: (version) =>
      inTurn(async () => {
        // What SES is about to tell it tells before.
        await live(2);
        world.save();
        world.close();
        world = await open(version);
      }),
    [Symbol.asyncDispose]: async () => {
      world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
