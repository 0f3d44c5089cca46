/** A push in the embedded world: by the bus and the app's own rules to its endpoint, and back as a receipt. */
import { expect, it, onTestFinished } from 'vitest';
import { createPorts } from '../../../functions/adapters/index.ts';
import { pushMessage } from '../../../local/engine/message-files.ts';
import type { SentPush } from '../../../local/engine/sent.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { createWorld } from '../../../local/engine/world.ts';
import { customerId, type EnrolmentKey, journeyId, touchKey } from '../../../shared/base/ids.ts';
import { parseIso, plus, seconds } from '../../../shared/base/time.ts';
import { sampleWith } from '../../support/templates.ts';

const start = parseIso('2026-11-23T12:00:00Z');
const enrolment: EnrolmentKey = {
  journey: journeyId('test'),
  version: 1,
  customer: customerId('ada'),
  cycle: 1,
};

it('reaches its own endpoint alone, and is known to be sent also when its handler died', async () => {
  const pushed: SentPush[] = [];
  const endpoint = (name: string) => ({ url: `https://push.example.com/${name}`, header: 'Authorization' });
  const world = await createWorld({
    assembly: await synthesize(
      sampleWith({
        pushes: { app: endpoint('app'), wechat: endpoint('wechat') },
        postcards: { wechat: endpoint('cards') },
      }),
    ),
    start,
    seed: 1,
    onPush: (push) => pushed.push(push),
  });
  onTestFinished(world.close);
  const { ledger, delivery } = createPorts(world.environment);
  const claimed = {
    enrolment,
    step: 'ping',
    kind: 'push',
    channel: 'push',
    at: start,
    outcome: 'sending',
  } as const;
  await ledger.put({ touches: [claimed] });
  const key = touchKey(enrolment, 'ping');
  const words = {
    key,
    to: 'wechat',
    customer: customerId('ada'),
    journey: journeyId('test'),
    message: 'ping',
    transactional: false,
    locale: 'zh-Hans',
    title: '你好',
    body: '回来看看',
    link: 'https://shop.example.com',
  };
  const answer = await delivery.toEndpoint('pushes', words);
  const [push] = pushed;
  expect(pushed).toHaveLength(1);
  expect(answer).toEqual({ messageId: push?.messageId });
  expect(push).toMatchObject({
    at: start,
    touch: key,
    to: 'wechat',
    url: 'https://push.example.com/wechat',
  });
  expect(JSON.parse(push?.body ?? '')).toMatchObject({ id: key, customer: 'ada', title: '你好' });

  await world.clock.runUntil(plus(start, seconds(30)));
  expect(await ledger.touch(enrolment, 'ping')).toMatchObject({
    outcome: 'sent',
    messageId: push?.messageId,
  });

  const card = {
    ...words,
    key: touchKey(enrolment, 'card'),
    address: { street: '1 High Street', city: 'London' },
  };
  await delivery.toEndpoint('postcards', card);
  expect(pushed[1]?.url).toBe('https://push.example.com/cards');
  expect(pushMessage(pushed[1] as SentPush)).toMatchObject({ channel: 'post', to: '1 High Street, London' });
  expect(world.deadLetters()).toEqual([]);
});
