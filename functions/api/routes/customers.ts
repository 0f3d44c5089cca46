/** What is known of one customer, why one is in a journey or is not, and what a person says of whose an id is. */
import * as z from 'zod';
import { customerId } from '../../../shared/base/ids.ts';
import { knownForm } from '../../../shared/customers/events/customer-ids.ts';
import { eraseByHand } from '../../../shared/flows/customers/erasure.ts';
import { explain } from '../../../shared/flows/customers/explanation.ts';
import { exportOf } from '../../../shared/flows/customers/export.ts';
import { liftStop } from '../../../shared/flows/customers/lift.ts';
import { mergeByHand, reinstateByHand, splitByHand } from '../../../shared/flows/customers/merge.ts';
import { messageSaid } from '../../../shared/flows/customers/said.ts';
import { channelView, explanationView, viewOf } from '../../../shared/flows/customers/view.ts';
import { processDoor } from '../../adapters/door.ts';
import { processEntries } from '../../adapters/entries.ts';
import { entriesInForce, portsInForce } from '../../adapters/in-force.ts';
import { processPorts } from '../../adapters/index.ts';
import { HttpFault, unlessRefused } from '../contract/fault.ts';
import { Changed } from '../contract/request.ts';
import { admins, people, support } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';
import {
  customerBody,
  erasureBody,
  explanationBody,
  exportBody,
  liftBody,
  liftedBody,
  mergeBody,
  mergedBody,
  reinstateBody,
  reinstatedBody,
  splitAnswer,
  splitBody,
} from '../contract/schemas.ts';
import { sentMessageBody } from '../contract/words.ts';
import { customerOf } from '../known.ts';

const whose = 'The customer’s id, percent-encoded';

const journeyNames = (): string =>
  `name one of ${processEntries()
    .map(({ id }) => id)
    .join(', ')}`;

const whichTouch = 'must be a touchpoint’s key, as the timeline tells it';

const explained = async (id: string, journey: string) => {
  const entries = await entriesInForce();
  const entry = entries.find((each) => each.id === journey);
  if (entry === undefined)
    throw new HttpFault(
      'not-found',
      `journey: there is no "${journey}"; there are ${entries.map((each) => each.id).join(', ')}`,
      { field: 'journey', reason: { kind: 'no-such', what: 'journey', name: journey } },
    );
  const ports = await portsInForce();
  const now = ports.now();
  const customer = await customerOf(id);
  return described(explanationView(customer.id, entry, now, await explain(customer, entry, now, ports)));
};

export const customers: Topic = {
  name: 'Customers',
  about: 'What is known of one customer, and what a person says of her',
  routes: [
    route({
      at: 'GET /v1/customers/{id}',
      roles: people,
      summary: 'What is known of a customer',
      id: whose,
      answer: customerBody,
      faults: [404],
      handle: async ({ id }) => {
        const ports = processPorts();
        return described(await viewOf(await customerOf(id), ports.now(), ports));
      },
    }),
    route({
      at: 'DELETE /v1/customers/{id}',
      roles: admins,
      summary: 'Forgets a customer, whom the id stands for, wherever anything stands of her',
      id: whose,
      answer: erasureBody,
      faults: [404],
      // Begins the erasure; asked again it is begun again, which does no harm.
      handle: async ({ id }) => eraseByHand(await customerOf(id), processPorts(), processDoor().queue),
    }),
    route({
      at: 'GET /v1/customers/{id}/explain',
      roles: people,
      summary: 'Why a customer is in a journey or is not, and when that can change',
      id: whose,
      query: z.object({
        journey: z
          .string({ error: journeyNames })
          .min(1, { error: journeyNames })
          .describe('The journey’s id'),
      }),
      answer: explanationBody,
      faults: [404],
      handle: ({ id, query }) => explained(id, query.journey),
    }),
    route({
      at: 'GET /v1/customers/{id}/message',
      roles: people,
      summary: 'The very message that the customer was sent, said again: no copy of it is kept',
      id: whose,
      query: z.object({
        touch: z
          .string({ error: whichTouch })
          .min(1, { error: whichTouch })
          .describe('The touchpoint’s key, as the timeline tells it'),
      }),
      answer: sentMessageBody,
      faults: [404],
      handle: async ({ id, query }) =>
        unlessRefused(await messageSaid(await customerOf(id), query.touch, processPorts())),
    }),
    route({
      at: 'POST /v1/customers/{id}/merge',
      roles: support,
      summary: 'Makes two customers one, also where both have orders',
      id: whose,
      body: mergeBody,
      answer: mergedBody,
      faults: [404, 409],
      handle: async ({ id, body }) => {
        const customer = await customerOf(id);
        const other = await customerOf(body.alias, 'alias');
        return unlessRefused(await mergeByHand(customer, other, processPorts(), processDoor().queue));
      },
    }),
    route({
      at: 'POST /v1/customers/{id}/split',
      roles: support,
      summary: 'Splits an id off the customer again, with what was told under it',
      id: whose,
      body: splitBody,
      answer: splitAnswer,
      faults: [404, 409],
      handle: async ({ id, body: { alias } }) => {
        const customer = await customerOf(id);
        const ports = processPorts();
        const known = await ports.profiles.get(customerId(alias));
        const named = customerId(known === undefined ? knownForm(alias) : alias);
        return unlessRefused(await splitByHand(customer, named, ports, processDoor().queue));
      },
    }),
    route({
      at: 'POST /v1/customers/{id}/reinstate',
      roles: admins,
      summary: 'Says that an id that was taken for nobody’s is somebody',
      id: whose,
      body: reinstateBody,
      answer: reinstatedBody,
      faults: [404, 409],
      handle: async ({ id, body }) =>
        unlessRefused(
          await reinstateByHand(await customerOf(id), body.reason, processPorts(), processDoor().queue),
        ),
    }),
    route({
      at: 'GET /v1/customers/{id}/export',
      roles: support,
      summary: 'Everything that is known of a customer',
      id: whose,
      answer: exportBody,
      faults: [404],
      handle: async ({ id }) => {
        const ports = processPorts();
        return described(await exportOf(await customerOf(id), ports.now(), ports));
      },
    }),
    route({
      at: 'POST /v1/customers/{id}/lift',
      roles: admins,
      summary: 'Lifts a bounce, a complaint or a rest at the customer’s address',
      id: whose,
      body: liftBody,
      answer: liftedBody,
      faults: [404, 409],
      handle: async ({ id, body }) => {
        const after = unlessRefused(await liftStop(await customerOf(id), body.channel, processPorts()));
        return new Changed({ stop: after.lifted }, { ...after, reach: channelView(after.reach) });
      },
    }),
  ],
};
