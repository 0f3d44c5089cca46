/** Words seen, tried, changed and published without a deployment. A function of its own serves them: to compile is heavy. */
import * as z from 'zod';
import type { Refusal } from '../../../shared/base/refusal.ts';
import type { WordsDesk } from '../../../shared/flows/words/desk.ts';
import { renderWords } from '../../../shared/flows/words/render.ts';
import { sendTest } from '../../../shared/flows/words/test-send.ts';
import { draftTold, messagesTold, messageTold, publicationTold } from '../../../shared/flows/words/view.ts';
import {
  approveWords,
  checkWords,
  draftWords,
  dropDraft,
  isOvertaken,
  type Overtaken,
  publishWords,
  takeBackWords,
  type Written,
} from '../../../shared/flows/words/work.ts';
import { HttpFault, unlessRefused } from '../contract/fault.ts';
import { campaigns, people } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';
import {
  approveBody,
  checkBody,
  checkedBody,
  draftBody,
  draftedBody,
  dropBody,
  droppedBody,
  messageBody,
  messagesBody,
  publishBody,
  publishedBody,
  renderBody,
  renderedBody,
  takeBackBody,
  testSendBody,
  testSentBody,
} from '../contract/words.ts';
import { knownCustomer } from '../known.ts';

const whichMessage = 'The message’s name';

/** What stands there is told with it, so that nobody's work is lost. @throws HttpFault conflict */
const unlessOvertaken = <Value extends object>(answer: Value | Overtaken | Refusal): Value => {
  if (!isOvertaken(answer)) return unlessRefused(answer);
  const { overtaken } = answer;
  throw new HttpFault(
    'conflict',
    overtaken === undefined
      ? 'there is no draft any more: it was published, or dropped'
      : `${overtaken.by} has written it meanwhile: it is of revision ${overtaken.revision} now`,
    overtaken === undefined
      ? { reason: { kind: 'draft-gone' } }
      : {
          beside: { draft: draftTold(overtaken) },
          reason: { kind: 'draft-overtaken', by: overtaken.by, revision: overtaken.revision },
        },
  );
};

const publishedTold = (answer: Written | Overtaken | Refusal, { deployed }: WordsDesk) => {
  const { head, publication } = unlessOvertaken(answer);
  return { message: publication.message, publication: publicationTold(publication, head, deployed) };
};

type Addressee = Pick<z.output<typeof renderBody>, 'locale' | 'customer' | 'journey'>;

/** @throws HttpFault not-found */
const addressed = async ({ customer: id, locale, journey }: Addressee) => {
  const customer = id === undefined ? undefined : await knownCustomer(id);
  if (id !== undefined && customer === undefined)
    throw new HttpFault('not-found', `there is no customer "${id}"`, {
      field: 'customer',
      reason: { kind: 'no-such', what: 'customer', name: id },
    });
  return { customer, locale, journey };
};

/** @param deskOf made at the first request; of the function that serves them alone */
export const wordsOf = (deskOf: () => WordsDesk): Topic => ({
  name: 'Words',
  about:
    'Messages as they are, as they would look, and as people change and publish them without a deployment',
  elsewhere: true,
  routes: [
    route({
      at: 'GET /v1/words',
      roles: people,
      summary: 'Every message that the journeys send',
      answer: messagesBody,
      handle: async () => described(await messagesTold(deskOf())),
    }),
    route({
      at: 'GET /v1/words/{id}',
      roles: people,
      summary: 'What a message says, what it may use, and what was published of it',
      id: whichMessage,
      query: z.object({
        number: z
          .string()
          .regex(/^[1-9]\d*$/, 'must be the number of a publication, such as 2')
          .optional()
          .describe('Of a publication, whose words are told in `sources` instead of what is sent now'),
      }),
      answer: messageBody,
      faults: [404],
      handle: async ({ id, query: { number } }) =>
        described(
          unlessRefused(await messageTold(id, number === undefined ? undefined : Number(number), deskOf())),
        ),
    }),
    route({
      at: 'POST /v1/words/{id}/render',
      roles: people,
      summary: 'Shows a message as it would leave, by a customer’s data or somebody’s who is made up',
      id: whichMessage,
      body: renderBody,
      answer: renderedBody,
      faults: [404, 409],
      isChange: false,
      handle: async ({ id, body }) => {
        const asked = { ...body, ...(await addressed(body)) };
        const { channel: _, ...rendered } = unlessRefused(await renderWords(id, asked, deskOf()));
        return rendered;
      },
    }),
    route({
      at: 'POST /v1/words/{id}/check',
      roles: campaigns,
      summary: 'What would keep words from being published',
      id: whichMessage,
      body: checkBody,
      answer: checkedBody,
      faults: [404, 409],
      isChange: false,
      handle: async ({ id, body }) => {
        const { problems } = unlessRefused(await checkWords(id, body, deskOf()));
        return { problems: problems.map(({ file, line, problem }) => ({ file, line, problem })) };
      },
    }),
    route({
      at: 'PUT /v1/words/{id}/draft',
      roles: campaigns,
      summary: 'Writes the draft, if nobody else has since it was read',
      id: whichMessage,
      body: draftBody,
      answer: draftedBody,
      faults: [404, 409],
      handle: async ({ id, body, who }) =>
        draftTold(unlessOvertaken(await draftWords(id, { ...body, who }, deskOf()))),
    }),
    route({
      at: 'POST /v1/words/{id}/draft/drop',
      roles: campaigns,
      summary: 'Drops the draft',
      id: whichMessage,
      body: dropBody,
      answer: droppedBody,
      faults: [409],
      handle: async ({ id, body }) => unlessOvertaken(await dropDraft(id, body.revision, deskOf())),
    }),
    route({
      at: 'POST /v1/words/{id}/publish',
      roles: campaigns,
      summary: 'Publishes the draft without a deployment, or asks somebody else to approve it',
      id: whichMessage,
      body: publishBody,
      answer: publishedBody,
      faults: [404, 409],
      handle: async ({ id, body, who }) =>
        publishedTold(await publishWords(id, { ...body, who }, deskOf()), deskOf()),
    }),
    route({
      at: 'POST /v1/words/{id}/approve',
      roles: campaigns,
      summary: 'Lets what waits be sent, by somebody who has not written it',
      id: whichMessage,
      body: approveBody,
      answer: publishedBody,
      faults: [404, 409],
      handle: async ({ id, body, who }) =>
        publishedTold(await approveWords(id, body.number, who, deskOf()), deskOf()),
    }),
    route({
      at: 'POST /v1/words/{id}/take-back',
      roles: campaigns,
      summary: 'Takes a publication back: what was sent before it is sent again',
      id: whichMessage,
      body: takeBackBody,
      answer: publishedBody,
      faults: [404, 409],
      handle: async ({ id, body, who }) =>
        publishedTold(await takeBackWords(id, body.number, who, deskOf()), deskOf()),
    }),
    route({
      at: 'POST /v1/words/{id}/test-send',
      roles: campaigns,
      summary: 'Sends a message to an address of the shop’s own, to be looked at: it counts nowhere',
      id: whichMessage,
      body: testSendBody,
      answer: testSentBody,
      faults: [404, 409],
      handle: async ({ id, body }) => {
        const asked = { ...body, ...(await addressed(body)), to: body.to };
        return unlessRefused(await sendTest(id, asked, deskOf()));
      },
    }),
  ],
});
