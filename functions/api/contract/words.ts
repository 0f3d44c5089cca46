/** The bodies of the routes that show, try, change and publish the words of messages. */
import * as z from 'zod';
import { touchChannels, touchKinds } from '../../../shared/journeys/touchpoints/index.ts';
import { instantText, whyText } from './request.ts';

const localeName = z.string().min(2).max(35).describe('BCP 47, such as zh-Hant');
const messageName = z.string().describe('The name of the message: that of its folder');
const who = z.string().describe('The name of the key');

/** As `messages/NAME/LOCALE.mjml` and `.txt` are written. */
const written = z.strictObject({
  mjml: z
    .string()
    .max(100_000)
    .exactOptional()
    .describe('Of an email: its design, and the subject in mj-title'),
  txt: z.string().max(20_000).describe('Of an email its text part; of all else the whole message'),
});
const sources = z.record(localeName, written).describe('What is written, by locale');

const reach = z.enum(['new', 'all']);
const reachOf = reach.describe(
  'new: passages that begin from then on have these words, and those under way go on with theirs. all: a correction, which passages under way get too',
);

const why = whyText.describe('It stands in the audit');

const revision = z.int().min(0).describe('Of the draft; 0: there is none');

const draft = z
  .strictObject({
    message: messageName,
    revision,
    by: who.describe('Who wrote it last'),
    at: instantText,
    sources,
  })
  .meta({ id: 'Draft' });

const publication = z
  .strictObject({
    number: z.int().positive().describe('Of the message: 1 is its first'),
    state: z
      .enum(['waiting', 'in-force', 'replaced', 'in-repository', 'taken-back'])
      .describe(
        'waiting: somebody else has to approve it. in-force: it is sent. replaced: a later one is. in-repository: the deployment has these words itself. taken-back: it is sent no more',
      ),
    for: reachOf,
    why: z.string(),
    by: who.describe('Who wrote it'),
    publishedBy: who,
    askedAt: instantText,
    approvedBy: who.optional(),
    at: instantText.optional().describe('Since when it is sent; absent: it waits'),
    takenBackAt: instantText.optional(),
    takenBackBy: who.optional(),
    id: z.string().describe('By which the repository knows it, once it was pulled'),
    on: z.int().positive().describe('The version of the deployment’s words that it stands in for'),
    digest: z.string().describe('Of what it says: as the lock has it'),
  })
  .meta({ id: 'Publication' });

const about = {
  message: messageName,
  kinds: z.array(z.enum(touchKinds)).describe('What journeys send it as; none: no journey sends it'),
  channels: z.array(z.enum(touchChannels)),
  locales: z.array(localeName),
  journeys: z.array(z.string()).describe('That send it'),
  transactional: z.boolean().describe('Whether it sells nothing, and reaches who wants no marketing'),
  carries: z.array(z.string()).describe('The coupons that it carries'),
  version: z.int().positive().describe('Of the deployment’s words'),
  digest: z.string().describe('Of the deployment’s words: as the lock has it'),
  subjects: z.record(localeName, z.string()).describe('Of emails, as they are sent now, with their Liquid'),
  published: publication.optional().describe('What is in force in the place of the deployment’s words'),
  waiting: publication.optional().describe('What waits to be approved'),
};

export const messagesBody = z
  .strictObject({
    messages: z.array(
      z.strictObject({
        ...about,
        draft: z.strictObject({ revision, by: who, at: instantText }).optional(),
      }),
    ),
    fourEyes: z.boolean().describe('Whether somebody else than who wrote the words must approve them'),
  })
  .meta({ id: 'Messages' });

export const messageBody = z
  .strictObject({
    ...about,
    sources: sources.describe('What is sent now: published, or the deployment’s'),
    deployed: sources.describe('The deployment’s own'),
    draft: draft.optional(),
    parts: z
      .array(z.strictObject({ file: z.string(), source: z.string() }))
      .describe('What its sources include, which the repository alone changes'),
    variables: z.array(z.string()).describe('That the words may use'),
    publications: z.array(publication).describe('The latest first'),
    fourEyes: z.boolean(),
  })
  .meta({ id: 'Message' });

const problem = z.strictObject({
  file: z.string().describe('Within the folder of messages: we-miss-you/en.mjml'),
  line: z.int().positive(),
  problem: z.string(),
});

/** Which words are meant: what is sent, what is drafted, or what somebody is just writing. */
const words = {
  sources: sources
    .optional()
    .describe('What is just being written, by locale; absent: what is drafted or sent. Nothing is kept'),
  draft: z.literal(true).optional().describe('The draft, instead of what is sent'),
  number: z.int().positive().optional().describe('Of a publication, instead of what is sent'),
};
const addressee = {
  locale: localeName.optional().describe('Absent: the customer’s, or the shop’s first'),
  customer: z.string().min(1).max(200).optional().describe('By whose data; absent: somebody made up'),
  journey: z.string().optional().describe('Whose message it is shown as; absent: the first that sends it'),
};

export const renderBody = z.strictObject({ ...words, ...addressee }).meta({ id: 'Render' });
export const renderedBody = z
  .strictObject({
    message: messageName,
    locale: localeName,
    journey: z.string().optional().describe('Whose message it is shown as; absent: no journey sends it'),
    subject: z.string().optional(),
    html: z.string().optional().describe('A whole document: for an iframe with sandbox'),
    text: z.string(),
    segments: z.int().positive().optional().describe('Of a text: how many it is billed as'),
  })
  .meta({ id: 'RenderedMessage' });

export const checkBody = z.strictObject(words).meta({ id: 'CheckWords' });
export const checkedBody = z
  .strictObject({ problems: z.array(problem).describe('None: they can be published') })
  .meta({ id: 'CheckedWords' });

export const draftBody = z
  .strictObject({ revision: revision.describe('Of the draft that was read; 0: there was none'), sources })
  .meta({ id: 'DraftWords' });
export const draftedBody = draft;
export const dropBody = z.strictObject({ revision }).meta({ id: 'DropDraft' });
export const droppedBody = z
  .strictObject({ message: messageName, revision: z.literal(0) })
  .meta({ id: 'DroppedDraft' });

export const publishBody = z.strictObject({ revision, for: reachOf, why }).meta({ id: 'Publish' });
export const approveBody = z.strictObject({ number: z.int().positive() }).meta({ id: 'Approve' });
export const takeBackBody = z.strictObject({ number: z.int().positive(), why }).meta({ id: 'TakeBack' });
export const publishedBody = z.strictObject({ message: messageName, publication }).meta({ id: 'Published' });

export const testSendBody = z
  .strictObject({
    ...words,
    ...addressee,
    to: z
      .string()
      .max(320)
      .describe('An email address, or a number such as +852…, that the setting words.testTo lists'),
  })
  .meta({ id: 'TestSend' });
export const testSentBody = z
  .strictObject({
    message: messageName,
    to: z.string(),
    messageId: z.string(),
    subject: z.string().optional(),
  })
  .meta({ id: 'TestSent' });

export const sentMessageBody = z
  .strictObject({
    touch: z.string().describe('JOURNEY@VERSION/CUSTOMER/CYCLE/STEP'),
    message: messageName,
    at: instantText,
    locale: localeName,
    subject: z.string().optional(),
    html: z.string().optional().describe('Its links lead nowhere: they are the customer’s own'),
    text: z.string(),
  })
  .meta({ id: 'SentMessage' });
