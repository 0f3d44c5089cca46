/** The command `rekindle`: what there is to do, and what each takes. What does it is loaded when it is asked for. */
import { enableCompileCache } from 'node:module';
import { Command, Option } from 'commander';
import { webhooks } from '../../functions/api/inlets/index.ts';
import { brakeActions } from '../../shared/decisions/brake/brake.ts';
import { localKeys } from '../engine/keys.ts';
import { ownPackage } from './package.ts';
import { runCommand } from './usage.ts';

// What a command loads is compiled once for all commands, into the folder that Node has for this.
enableCompileCache();

const configOption = ['--config <file>', 'the shop; default: rekindle.config.ts in this folder'] as const;

const program = new Command('rekindle')
  .description(
    'Brings dormant customers back: runs a shop’s journeys on this machine, and looks after those on AWS.',
  )
  .version(ownPackage.version, '--version')
  .helpOption('--help')
  .helpCommand(false)
  .exitOverride();

program
  .command('start')
  .summary('live a shop’s nights on this machine, and report')
  .description(
    'Lives a shop’s nights on the embedded engine: no account, no network, virtual time.\nWithout --orders: a built-in sample shop of 3,200 customers, half of them held out, reactions simulated.',
  )
  .option(
    '--orders <file.csv>',
    'your own order history instead; nothing is simulated. Several files (a.csv,b.csv, or the option again) are read as one',
    (file: string, before: readonly string[] = []) => [...before, file],
  )
  .option(
    '--columns <list>',
    'its columns, where names don’t tell: customer=…,date=…,value=… (also price and quantity, order, status, refunded, email, …)',
  )
  .option(
    '--where <condition>',
    'only such rows: status=completed, status=completed,shipped, status!=cancelled; the option again for one more',
    (condition: string, before: readonly string[] = []) => [...before, condition],
  )
  .option('--preview', 'say what is understood of the file, and live nothing')
  .option('--date-order <order>', 'ymd, dmy or mdy, where the dates alone don’t tell')
  .option('--skip-bad-rows', 'leave unreadable rows out, and list them')
  .option('--feed <file>', 'what the shop sells, CSV or JSON: messages pick of it')
  .option('--from <date>', 'nights begin (YYYY-MM-DD); default: two thirds into the history')
  .option(
    '--until <date>',
    'nights end as this day begins; default: the day after the last order, or 90 nights of the sample',
  )
  .option(
    '--dormant-days <n>',
    'days of silence that make a customer dormant, in every journey that enrols by them; default: the journey’s, and of --orders what it recommends',
  )
  .option('--journey <id>', 'only this journey')
  .option(
    '--margin <percent>',
    'of an order’s price, what is left of it; default: economics in the settings, or 30',
  )
  .option(
    '--discount <percent>',
    'what a coupon takes off, 0: none; default: economics in the settings, or 10',
  )
  .option('--seed <n>', 'of all that is random', '1')
  .option(...configOption)
  .option('--out <folder>', 'the report', 'out')
  .option('--data <file>', 'keep the embedded database in a file, for rekindle explain')
  .option('--messages <n>', 'keep at most so many messages as files; default: 1000')
  .option('--json', 'the summary as one JSON object on standard output')
  .action(async (values) => {
    const { parseRunOptions } = await import('./run-options.ts');
    const options = parseRunOptions(values);
    const { runPreview, runStart } = await import('./run.ts');
    await (values.preview === true ? runPreview(options) : runStart(options));
  });

program
  .command('dev')
  .summary('serve the app on this machine')
  .description(
    'Serves the app on this machine: the HTTP API and the links in messages on loopback, the state machines, tables and queues behind it in this process, and messages as files. Prints what happens as it happens. Ctrl-C stops it.',
  )
  .option('--port <n>', '0: any that is free', '4600')
  .option(
    '--sample',
    'with the sample’s customers, who have a past, and go on ordering and reacting; nothing of it is kept',
  )
  .option(
    '--speed <n>',
    'how much faster than real time; 3600: an hour a second; default: 1, and 720 of the sample',
  )
  .option('--data <file>', 'keeps the state, and goes on from what is there; default: build/dev.sqlite')
  .option('--messages <folder>', 'where the messages are written', 'build/dev-messages')
  .option(
    '--webhooks <url>',
    'a receiver on this machine, such as http://127.0.0.1:4700, that takes the webhooks to all receivers, each at its own path; default: they are not posted',
  )
  .option(...configOption)
  .action(async (values) => (await import('./dev.ts')).runDev(values));

program
  .command('send-event')
  .summary('post events from a file to the development server')
  .description(
    'Sends the events of a file to the server that rekindle dev has started: one event or an array, as Segment’s calls, CloudEvents or EventBridge events. Without a time of its own an event happens now, by the server’s clock. Ends with 1 when the server refuses anything of it, and says what.',
  )
  .argument('<file.json>')
  .option('--url <url>', 'the server', 'http://127.0.0.1:4600')
  .option('--key <key>', 'a write key; default: the one of every development server', localKeys.write)
  .action(async (file, values) => (await import('./send-event.ts')).sendEvents(file, values));

/** With where the API is that it asks, and by which key. */
const asksServer = (command: Command): Command =>
  command
    .option(
      '--url <url>',
      'the API: of a development server, or a deployment’s output ApiUrl',
      'http://127.0.0.1:4600',
    )
    .option('--key <key>', 'an admin key; default: the one of every development server', localKeys.admin);

const brakeOptions = [
  ['--why <text>', 'it stands in the audit, and on the timelines of whom it concerns'],
  ['--id <id>', 'the request’s own: told again with it, it changes nothing; default: one that nobody has'],
  ['--retired', 'of what this deployment has no more, and passages under way still have'],
] as const;
const brakes = {
  pause: [
    'hold back what a journey, a lane, a channel or a message sends, until it is resumed',
    'From the next touchpoint on, within ten seconds: what is due waits, and the nightly sweep enrols nobody.',
  ],
  resume: [
    'let go on what was paused or stopped',
    'What waits leaves within two hours. Passages that were stopped are over, and stay so.',
  ],
  stop: [
    'end what is under way in a journey or a lane, or send a channel’s or a message’s no more',
    'Passages end as “stopped” with their next touchpoint or the next sweep, and what they offered is void. A channel’s or a message’s stories go on without it.',
  ],
} as const;
for (const does of brakeActions)
  asksServer(
    program
      .command(does)
      .summary(brakes[does][0])
      .description(`${brakes[does][1]} Ends with 1 when it is refused.`)
      .argument('<what>', 'journeys (all of them), or journey, lane, channel or message with its name')
      .argument('[name]')
      .requiredOption(...brakeOptions[0])
      .option(...brakeOptions[1])
      .option('--words <n>', 'a message’s words of this version alone')
      .option(...brakeOptions[2]),
  ).action(async (what, name, values) => (await import('./brake.ts')).setBrake(does, what, name, values));

asksServer(
  program
    .command('mcp')
    .summary('let an assistant look and steer, as an MCP server')
    .description(
      'Serves the Model Context Protocol on standard input and output, before the API at --url. What looks is done at once; what changes anything says first what it would do, and waits to be confirmed. Which tools there are the key’s role says; REKINDLE_KEY in the environment takes the place of --key, which others on this machine can read.',
    ),
).action(async ({ url, key }) =>
  (await import('./mcp.ts')).serveMcp({ url, key: process.env.REKINDLE_KEY ?? key }),
);

asksServer(
  program
    .command('remove')
    .summary('take customers out of a journey')
    .description(
      'Their passages end as “removed”, and what these offered is void. Says how many were in it. Ends with 1 when it is refused.',
    )
    .argument('<journey>')
    .argument('<customer...>')
    .requiredOption(...brakeOptions[0])
    .option(...brakeOptions[1])
    .option(...brakeOptions[2]),
).action(async (journey, customers, values) =>
  (await import('./brake.ts')).removeCustomers(journey, customers, values),
);

asksServer(
  program
    .command('backlog')
    .summary('who was silent for longer than the nights look back')
    .description(
      'Prints how many customers the last night counted in the journey’s backlog, by days of silence, and its campaigns.',
    )
    .argument('<journey>'),
).action(async (journey, values) => (await import('./campaigns.ts')).tellBacklog(journey, values));

/** With how many are to be taken in each night, and of whom. */
const isPaced = (command: Command): Command =>
  command
    .requiredOption('--per-day <n>', 'enrolled in a night, at most')
    .option('--ramp-from <percent>', 'of these, in the first night; each night so many times the one before')
    .option('--ramp-factor <n>', 'how many times; default: 2')
    .option('--silent-from <days>', 'who has been silent for so long, or longer')
    .option('--silent-until <days>', 'who has not been silent for so long');

const campaign = program
  .command('campaign')
  .summary('let a journey take in its backlog, so many a night')
  .description('Whoever fell silent last is first; the nightly sweep brings it on.')
  .helpCommand(false);
asksServer(
  isPaced(
    campaign
      .command('preview')
      .summary('whom it would mean, what it would come to at most, and how many nights it would take')
      .argument('<journey>'),
  ),
).action(async (journey, values) => (await import('./campaigns.ts')).previewCampaign(journey, values));
asksServer(
  isPaced(
    campaign
      .command('start')
      .summary('start one; told again with the same id, it starts nothing')
      .argument('<journey>')
      .argument('<id>'),
  ),
).action(async (journey, id, values) => (await import('./campaigns.ts')).startCampaign(journey, id, values));
asksServer(
  campaign
    .command('follow')
    .summary('how far it has come, night by night')
    .argument('<journey>')
    .argument('<id>'),
).action(async (journey, id, values) => (await import('./campaigns.ts')).followCampaign(journey, id, values));
asksServer(
  campaign
    .command('stop')
    .summary('enrol nobody more; who is enrolled goes on')
    .argument('<journey>')
    .argument('<id>'),
).action(async (journey, id, values) => (await import('./campaigns.ts')).stopCampaign(journey, id, values));

const offers = program
  .command('offers')
  .summary('what the shop owes by its coupons, and their codes')
  .description('By the API: of a development server, or of a deployment.')
  .helpCommand(false);
asksServer(
  offers
    .command('liability')
    .summary('what is reserved, outstanding, redeemed and over, by journey and month of issue')
    .option('--journey <id>', 'this one alone')
    .option('--from <month>', 'such as 2026-06; default: five months before the last')
    .option('--until <month>', 'the last; default: this one')
    .option('--json', 'as JSON'),
).action(async (values) => (await import('./offers.ts')).printLiability(values));
asksServer(
  offers
    .command('load')
    .summary('load codes that the shop has made into the pool of a coupon')
    .description(
      'Loads the codes of the file, one a line, into the pool of the coupon, from which messages take them. Loaded again they are there once, and what coupons have already is passed over.',
    )
    .argument('<file>')
    .requiredOption('--coupon <name>', 'its name in the story'),
).action(async (file, values) => (await import('./offers.ts')).loadPool(file, values));
asksServer(
  offers
    .command('codes')
    .summary('the coupons that a journey has issued in a month, as CSV')
    .argument('<journey>')
    .option('--month <month>', 'such as 2026-11; default: this one')
    .option('--json', 'as JSON'),
).action(async (journey, values) => (await import('./offers.ts')).printCodes(journey, values));

const feed = program
  .command('feed')
  .summary('what the shop sells: the products that messages show')
  .description('By the API: of a development server, or of a deployment.')
  .helpCommand(false);
asksServer(
  feed
    .command('load')
    .summary('load the shop’s products, in the place of those before')
    .description(
      'Loads the products of the file, CSV or JSON: id, name and url, and where they are known price, currency, image, category and in_stock. All come into use together, or none; nobody is shown one that is out of stock, nor any of a feed that is 90 days old.',
    )
    .argument('<file>')
    .option('--look', 'say what is understood of the file, and load nothing'),
).action(async (file, values) => (await import('./feed.ts')).loadFeedFile(file, values));
asksServer(feed.command('show').summary('say which feed is in use, and until when')).action(async (values) =>
  (await import('./feed.ts')).printFeed(values),
);

asksServer(
  program
    .command('brake')
    .summary('say what is paused and stopped, by whom and why')
    .description('Prints what is paused and stopped now, and what people asked for, the latest first.'),
).action(async (values) => (await import('./brake.ts')).tellBrake(values));

asksServer(
  program
    .command('split')
    .summary('split an id off a customer whose it is not')
    .description(
      'Makes the id a customer of its own again, with what was told under it, as far as events are kept; prints what goes and what stays. Ends with 1 when it is refused.',
    )
    .argument('<customer>')
    .argument('<id>', 'an id that became the customer’s'),
).action(async (customer, id, values) => (await import('./people.ts')).splitCustomer(customer, id, values));

asksServer(
  program
    .command('reinstate')
    .summary('say that an id that was taken for nobody’s is somebody')
    .description(
      'Gives an id that was taken for nobody’s back what was told of it, as far as events are kept; nothing that is told makes it nobody’s again. Ends with 1 when it is refused.',
    )
    .argument('<id>')
    .requiredOption('--reason <text>', 'why: it stands on the timeline'),
).action(async (id, values) => (await import('./people.ts')).reinstateCustomer(id, values));

asksServer(
  program
    .command('erase')
    .summary('forget a customer')
    .description(
      'Forgets the customer whom the id stands for: all ids that became hers, and what stands of her anywhere. Ends with 1 when nobody is known by the id.',
    )
    .argument('<customer>'),
).action(async (customer, values) => (await import('./people.ts')).eraseCustomer(customer, values));

asksServer(
  program
    .command('export')
    .summary('tell everything that is known of a customer')
    .description(
      'Prints everything that is known of the customer whom the id stands for, as an outline to read. Ends with 1 when nobody is known by the id.',
    )
    .argument('<customer>')
    .option('--json', 'as JSON'),
).action(async (customer, values) => (await import('./people.ts')).exportCustomer(customer, values));

program
  .command('explain')
  .summary('why a customer was, or was not, enrolled')
  .description(
    'Says why the customer is or is not enrolled in the journey, clause by clause, with the values that the rule sees, and the next date on which that can change.',
  )
  .argument('<customer>')
  .requiredOption('--journey <id>', 'the journey')
  .option('--data <file>', 'the database that rekindle start --data has kept', 'rekindle.sqlite')
  .option(
    '--at <date>',
    'as of the start of that day (YYYY-MM-DD); default: the end of the run that kept the file',
  )
  .option(...configOption)
  .action(async (customer, values) => (await import('./explain.ts')).explainCustomer(customer, values));

program
  .command('journeys')
  .summary('list the shop’s journeys, or draw one')
  .description(
    'Lists the shop’s journeys, and says which are paused, and which built-in ones it does not have; with a name, prints that one as a Mermaid flowchart.',
  )
  .argument('[journey]')
  .option(...configOption)
  .action(async (journey, { config }) => (await import('./journeys.ts')).showJourneys(journey, config));

asksServer(
  program
    .command('preview')
    .summary('write a message, or all, as they would look today')
    .description(
      'Renders the messages that the shop’s journeys send, as they are rendered when they are sent. What a journey gives them is made up, and so is the customer, unless --customer names one. Without a message: all, and index.html shows them side by side.',
    )
    .argument('[message]')
    .option('--locale <tag>', 'in this language alone; default: the customer’s, or each of the shop’s')
    .option('--customer <id>', 'to whom: asks the API for the name, language, timezone, points and tier')
    .option('--out <folder>', 'where they are written', 'build/preview')
    .option('--open', 'show it in the browser')
    .option(...configOption),
).action(async (message, values) => (await import('./preview.ts')).previewMessages(message, values));

program
  .command('domain-events')
  .summary('what Rekindle publishes on its bus')
  .description(
    'Prints what Rekindle publishes on its bus, as Markdown; with a name, such as "Journey Entered", the JSON Schema of that event’s detail.',
  )
  .argument('[name]')
  .action(async (name) => (await import('./domain-events.ts')).printDomainEvents(name));

asksServer(
  program
    .command('fit')
    .summary('learn anew who returns, from all customers’ orders')
    .description(
      'Starts a fit, as the first of each month does, and waits for it. What it has learned is put in use unless it is worse than what is; it says which, and why.',
    )
    .option('--look', 'say what came of the last fit, and which model is in use; start none'),
).action(async (values) => (await import('./fit.ts')).fit(values));

asksServer(
  program
    .command('recount')
    .summary('count the figures of the read model anew, from the ledger')
    .description(
      'Counts all figures anew from the ledger, while it changes, puts them in use, and says how many were others before. It is for the first deployment of the read model over a ledger that was there before, and for when changes could not be counted.',
    )
    .option('--look', 'say how a recount goes, and what the last one found; begin none'),
).action(async (values) => (await import('./recount.ts')).recount(values));

program
  .command('redrive')
  .summary(
    'move events that could not be taken in, webhooks that were not taken, or codes that the shop could not be told of back to their queue; begin again what failed',
  )
  .description(
    'Says which events could not be taken in, with --webhook, which webhooks a receiver did not take, or with --offers, which codes the shop could not be told of, and moves them back to the queue that they came from: mend the cause first. Works in the account and region of your AWS environment (AWS_PROFILE, AWS_REGION); ends with 1 when there is nothing.',
  )
  .option('--look', 'says what lies there, and moves nothing')
  .option('--webhook <receiver>', 'the webhooks that this receiver of the settings did not take')
  .addOption(
    new Option('--offers', 'the codes that the shop could not be told of').conflicts([
      'webhook',
      'executions',
    ]),
  )
  .option(
    '--executions <journey>',
    'the passages of this journey whose executions failed, by the API at --url with the admin key --key',
  )
  .option('--why <text>', 'with --executions: what was mended; it stands in the audit')
  .option('--error <name>', 'with --executions: only those whose failure begins so')
  .option('--retired', 'with --executions: of a journey that this deployment has no more')
  .option('--url <url>', 'a development server, such as http://127.0.0.1:4600, instead of AWS; or the API')
  .option('--key <key>', 'an admin key; default: the one of every development server', localKeys.admin)
  .option(...configOption)
  .action(async (values) =>
    values.executions === undefined
      ? (await import('./redrive.ts')).redriveLetters(values)
      : (await import('./redrive-executions.ts')).redriveExecutions(values),
  );

const keys = program
  .command('keys')
  .summary('make, list and revoke the API’s keys')
  .description(
    'The file is the new value of the secret that the deployment reads. It holds hashes of keys and the secrets of webhooks: do not commit it. To go on from what is deployed, fetch it first:\n\n  aws secretsmanager get-secret-value --secret-id ID --query SecretString --output text > FILE\n\nID is the output ApiKeysSecret of the API’s stack. Several keys are valid at once: to rotate, create, hand out, revoke.',
  )
  .helpCommand(false);
const fileOption = ['--file <file>', 'the keyring', 'rekindle.keys.json'] as const;
keys
  .command('create')
  .description('makes a key, and shows it this once')
  .argument('<role>', 'write, care, marketer or admin')
  .option('--name <name>', 'whose it is: the audit says so')
  .option('--expires <date>', 'such as 2027-01-31')
  .option(...fileOption)
  .action(async (role, { file, ...values }) => (await import('./keys.ts')).createKeyIn(file, role, values));
for (const { sender, called } of webhooks)
  keys
    .command(sender)
    .description(`adds the secret of ${called}’s webhooks, read from standard input`)
    .option(...fileOption)
    .action(async ({ file }) => (await import('./keys.ts')).addSecretTo(file, sender));
keys
  .command('list')
  .description('what there is: ids, kinds and dates')
  .option(...fileOption)
  .action(async ({ file }) => (await import('./keys.ts')).listKeys(file));
keys
  .command('revoke')
  .description('takes a key, or a secret of webhooks, away')
  .argument('<id>')
  .option(...fileOption)
  .action(async (id, { file }) => (await import('./keys.ts')).revokeIn(file, id));
keys
  .command('links')
  .summary('rotates the keys of the links in messages')
  .description(
    'Makes a new key, which seals the links in messages from now on; those of before still open. The file is the value of another secret, the output LinkKeysSecret of the stack of messaging; fetch it first:\n\n  aws secretsmanager get-secret-value --secret-id ID --query SecretString --output text > FILE',
  )
  .option('--file <file>', 'the keys of links', 'rekindle.link-keys.json')
  .option('--drop <id>', 'makes none, and takes this one away: the links that it sealed lead nowhere then')
  .action(async ({ file, ...values }) => (await import('./link-keys.ts')).changeLinkKeys(file, values));

program
  .command('check')
  .summary('say whether the shop can be run and deployed')
  .description(
    'Checks that all that the journeys send is there in each of the shop’s locales, and that no story or word changed under a version that rekindle lock has written down.',
  )
  .option('--deployed', 'what is new must be locked, and what was published be here, too')
  .option('--url <url>', 'with --deployed: the API of the deployment; default: REKINDLE_URL')
  .option('--key <key>', 'with --url: a key of a person; default: REKINDLE_KEY')
  .option(...configOption)
  .action(async (values) => (await import('./check.ts')).checkShop(values));

program
  .command('lock')
  .summary('write down what each version of each journey stands for')
  .description('Writes journeys.lock.json, which is committed: the digest of each version, and of its words.')
  .option('--undeployed <version...>', 'versions that no passage has begun with, and that may be other ones')
  .option('--correction <message...>', 'messages whose words are corrected, for running passages too')
  .option(
    '--new-words <message>',
    'keep a message’s words for running passages, and write others for new ones',
  )
  .option(...configOption)
  .action(async (values) => (await import('./check.ts')).lockWords(values));

asksServer(
  program
    .command('pull')
    .summary('write what was published without a deployment into the shop’s files')
    .description(
      'Writes the words that people have published by the API into the shop’s folder of messages, and locks them: those for new passages as new words, and corrections in the place of the old ones. Thresholds, holdouts and budgets go into rekindle.tuning.json, beside the config. Refuses where the same was changed here. Ends with 1 when the API refuses.',
    )
    .option(...configOption),
).action(async ({ key, ...values }) =>
  (await import('./pull.ts')).pullPublished({ ...values, key: process.env.REKINDLE_KEY ?? key }),
);

program
  .command('synth')
  .summary('make the CloudFormation templates of the shop')
  .description(
    'Checks the shop as rekindle check does, and runs its CDK app: the templates are in cdk.out. Needs no network. Stacks, such as Rekindle/Data, and options are handed on to cdk synth.',
  )
  .argument('[stack...]')
  .allowUnknownOption()
  .option(...configOption)
  .action(async (args, values) => (await import('./cdk.ts')).synthShop(args, values));

program
  .command('deploy')
  .summary('lock what is new, and deploy the shop')
  .description(
    'Locks as rekindle lock does, and deploys all stacks into the account and region of your AWS environment, or those that are named first, such as Rekindle/Data. Options, such as --profile, are handed on to cdk deploy. With --url it deploys nothing while something is published that rekindle pull has not brought here.',
  )
  .argument('[stack...]')
  .allowUnknownOption()
  .option('--url <url>', 'the API of the deployment; default: REKINDLE_URL; without, nobody is asked')
  .option('--key <key>', 'with --url: a key of a person; default: REKINDLE_KEY')
  .option(...configOption)
  .action(async (args, values) => (await import('./cdk.ts')).deployShop(args, values));

program
  .command('doctor')
  .summary('what stands between the AWS account and the first email')
  .description(
    'Reads the account and region of your AWS environment (AWS_PROFILE, AWS_REGION) and the sender’s DNS records, changes nothing, and says of each thing that the first night depends on what is, what should be, and what mends it. Ends with 1 when something would fail tonight.',
  )
  .option('--json', 'the findings as one JSON object on standard output')
  .option(...configOption)
  .action(async (values) => (await import('./doctor.ts')).runDoctor(values));

program
  .command('cost')
  .summary('what a shop of some size asks of AWS in a month')
  .description(
    'Prints a month’s bill line by line: what benches have counted of each passage, touchpoint and event, what the shop’s own templates pay for by being there, and AWS’s list prices. Messages stand apart; beside it the naive design, and which quota each size meets first. Asks no account. docs/cost.md says what is counted and what is a model.',
  )
  .option('--customers <n>', 'default: 1000000')
  .option('--dormant <percent>', 'of the customers, whom the nights enrol in a month; default: 9')
  .option('--begun <percent>', 'of the customers, for whom each journey begins that events begin; default: 1')
  .option(
    '--passages <journey=n>',
    'passages of a journey in a month, where they are known; the option again for another journey',
    (passage: string, before: readonly string[] = []) => [...before, passage],
  )
  .option('--events <n>', 'that the shop tells of a customer in a month; default: 2')
  .option('--events-a-request <n>', 'default: 10')
  .option('--opened <percent>', 'of the emails; default: 35')
  .option('--clicked <percent>', 'of the emails; default: 4')
  .option('--texts <percent>', 'of the messages; default: as win-back-14d sends them')
  .option('--months <n>', 'for which it has been there: what is stored grows; default: 12')
  .option('--json', 'as one JSON object on standard output')
  .option(...configOption)
  .action(async (values) => (await import('./cost.ts')).runCost(values));

asksServer(
  program
    .command('send-test')
    .summary('send a message to an address of the shop’s own, to be looked at')
    .description(
      'Has the API send the message as it leaves, with TEST before its subject, to an address or number that the setting words.testTo lists. It counts nowhere, and is nobody’s. REKINDLE_KEY in the environment takes the place of --key. Ends with 1 when it is refused.',
    )
    .argument('<message>', 'such as we-miss-you')
    .requiredOption('--to <address>', 'an email address, or a number such as +447700900123')
    .option('--locale <tag>', 'in this language; default: the customer’s, or the shop’s first')
    .option('--customer <id>', 'by whose data; default: somebody made up'),
).action(async (message, { key, ...values }) =>
  (await import('./send-test.ts')).sendTestMessage(message, {
    ...values,
    key: process.env.REKINDLE_KEY ?? key,
  }),
);

program
  .command('passages')
  .summary('how many customers are under way in each version of each journey')
  .description(
    'Counts the open passages in the account and region of your AWS environment (AWS_PROFILE, AWS_REGION): every profile is read once.',
  )
  .argument('[journey]')
  .requiredOption('--table <name>', 'the output ProfilesTable of the stack with the data')
  .action(async (journey, { table }) => (await import('./passages.ts')).printPassages(journey, table));

program
  .command('init')
  .summary('make a shop in a folder of its own')
  .description(
    'Makes a small project: a config, a journey of its own with its message and its test, and what deploys it. The folder must be empty, or not there.',
  )
  .argument('<folder>')
  .option('--from <spec>', 'what the shop’s package.json takes rekindle from', ownPackage.version)
  .option('--alarms-to <address>', 'who is told by email when something goes wrong; asked for on a terminal')
  .action(async (folder, options) => (await import('./init.ts')).initShop(folder, options));

program
  .command('add')
  .summary('copy a built-in journey and its messages into the shop')
  .description(
    'Copies a built-in journey’s source to journeys/ and its messages to messages/, to be changed there.',
  )
  .argument('<journey>')
  .action(async (journey) => (await import('./add.ts')).addJourney(journey));

await runCommand(program, process.argv);
