/** The domain's ports on AWS, made from a function's environment and the settings beside it. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Delivery, Ports } from '../../shared/flows/ports.ts';
import { type FunctionSettings, parseFunctionSettings } from '../../shared/shop/settings.ts';
import { createBrake } from './brake.ts';
import { createBroadcasts } from './broadcasts.ts';
import { createBudgets } from './budgets.ts';
import { createBus } from './bus.ts';
import { createCensus } from './census.ts';
import { createCheckouts } from './checkouts.ts';
import { createDelivery } from './delivery.ts';
import { createDynamoDb } from './dynamodb.ts';
import { createExecutions } from './executions.ts';
import { createFits } from './fits.ts';
import { createLedger } from './ledger.ts';
import { createAudit } from './ledger-audit.ts';
import { createLinkKeys } from './link-keys.ts';
import { createModels } from './models.ts';
import { createOffers } from './offers/index.ts';
import { createPace } from './pace.ts';
import { createFeed, createPicks } from './products.ts';
import { createProfileStore } from './profiles.ts';
import { createRates } from './rates.ts';
import { createResults } from './results.ts';
import { onceInProcess, runtimeInUse } from './runtime.ts';
import { createSecret, EnvironmentError, remembered } from './secrets.ts';
import { createStories } from './stories.ts';
import { createSuppressions } from './suppressions.ts';
import { createCampaigns, createSweeps } from './sweeps.ts';
import { createTuning } from './tuning.ts';
import { createWords } from './words.ts';

export { EnvironmentError };

const environmentSchema = z.object({
  PROFILES_TABLE: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
  BUS_NAME: z.string().min(1),
  SETTINGS_FILE: z.string().min(1),
  SECRET_ID: z.string().min(1),
  /** Of the functions that make links, and of the one that serves them. */
  LINK_KEYS_ID: z.string().min(1).optional(),
  /** Of the functions that tell the shop of codes. */
  OFFERS_SECRET_ID: z.string().min(1).optional(),
  /** Of the functions that have it told. */
  OFFERS_QUEUE_URL: z.string().min(1).optional(),
  /** Of the functions that send. */
  CONFIGURATION_SET: z.string().min(1).optional(),
  /** Of the functions that begin passages. */
  STORIES_FILE: z.string().min(1).optional(),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** Only the functions that send have what sending needs: it is asked for when something is to be sent. */
const lazyDelivery = (
  settings: FunctionSettings,
  configurationSet: string | undefined,
  busName: string,
): Delivery => {
  let delivery: Delivery | undefined;
  const made = (): Delivery => {
    if (configurationSet === undefined) throw new EnvironmentError('the environment lacks CONFIGURATION_SET');
    delivery ??= createDelivery(settings.sender, configurationSet, busName);
    return delivery;
  };
  return {
    email: async (message) => made().email(message),
    text: async (message) => made().text(message),
    toEndpoint: async (among, message) => made().toEndpoint(among, message),
  };
};

const readSettings = (file: string): FunctionSettings => {
  try {
    return parseFunctionSettings(JSON.parse(readFileSync(file, 'utf8')), file);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new EnvironmentError(`${file} is no JSON: ${error.message}`);
  }
};

/** @throws EnvironmentError naming the variables that are missing; SettingsError */
export const createPorts = (environment: Environment): Ports => {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new EnvironmentError(`the environment lacks ${names.join(', ')}`);
  }
  const variables = parsed.data;
  const settings = readSettings(variables.SETTINGS_FILE);
  const { now, pause } = runtimeInUse();
  const dynamodb = createDynamoDb();
  return {
    now,
    pause,
    settings,
    profiles: createProfileStore(dynamodb, variables.PROFILES_TABLE),
    ledger: createLedger(dynamodb, {
      profiles: variables.PROFILES_TABLE,
      ledger: variables.LEDGER_TABLE,
      keepEventsSeconds: settings.keepEventsDays * 86_400,
    }),
    audit: createAudit(dynamodb, variables.LEDGER_TABLE),
    checkouts: createCheckouts(dynamodb, variables.LEDGER_TABLE, now),
    brake: createBrake(dynamodb, variables.LEDGER_TABLE, now),
    budgets: createBudgets(dynamodb, variables.LEDGER_TABLE),
    broadcasts: createBroadcasts(dynamodb, variables.LEDGER_TABLE),
    sweeps: createSweeps(dynamodb, variables.LEDGER_TABLE),
    models: createModels(dynamodb, variables.LEDGER_TABLE, now),
    campaigns: createCampaigns(dynamodb, variables.LEDGER_TABLE),
    census: createCensus(dynamodb, variables.LEDGER_TABLE, now),
    fits: createFits(dynamodb, variables.LEDGER_TABLE),
    results: createResults(dynamodb, variables.LEDGER_TABLE),
    delivery: lazyDelivery(settings, variables.CONFIGURATION_SET, variables.BUS_NAME),
    suppressions: createSuppressions(),
    offers: createOffers(settings.offers?.shop, variables, { dynamodb, ledger: variables.LEDGER_TABLE }),
    pace: createPace(dynamodb, variables.LEDGER_TABLE, now, createRates(settings)),
    executions: createExecutions(),
    words: createWords(dynamodb, variables.LEDGER_TABLE, now),
    tuning: createTuning(dynamodb, variables.LEDGER_TABLE, now),
    stories: createStories(dynamodb, variables.LEDGER_TABLE, variables.STORIES_FILE),
    feed: createFeed(dynamodb, variables.LEDGER_TABLE, now),
    picks: createPicks(dynamodb, variables.LEDGER_TABLE, now),
    ...createBus(variables.BUS_NAME, settings.publish),
    alert: () => {},
    linkKeys: createLinkKeys(variables.LINK_KEYS_ID, now),
    secret: remembered(createSecret(variables.SECRET_ID), () => true, now),
  };
};

/** The ports of this process: made at the first invocation. */
export const processPorts = onceInProcess(() => createPorts(process.env));
