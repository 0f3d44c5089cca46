/** The stage's own names: what somebody else has, or an earlier deployment has left, keeps a stack from being made. */
import { deadLetterQueue, journeyMachines, prefixOf, stackName } from '../../../shared/shop/names.ts';
import { type Check, type Examined, failing, right } from '../check.ts';

interface Taken {
  readonly what: string;
  readonly freedBy: string;
}

const ofMessaging = async ({ account, shop: { settings } }: Examined): Promise<readonly Taken[]> => {
  if ((await account.stack(stackName(settings, 'messaging'))) !== undefined) return [];
  const prefix = prefixOf(settings);
  const queue = deadLetterQueue(settings);
  const named = [
    {
      isTaken: await account.hasBus(prefix),
      what: `the bus ${prefix}`,
      freedBy: `aws events delete-event-bus --name ${prefix}`,
    },
    {
      isTaken: await account.hasConfigurationSet(prefix),
      what: `the configuration set ${prefix}`,
      freedBy: `aws sesv2 delete-configuration-set --configuration-set-name ${prefix}`,
    },
    {
      isTaken: await account.hasQueue(queue),
      what: `the queue ${queue}`,
      freedBy: `aws sqs delete-queue --queue-url "$(aws sqs get-queue-url --queue-name ${queue} --query QueueUrl --output text)"`,
    },
  ];
  return named.filter(({ isTaken }) => isTaken);
};

/** SES has one identity of a domain: it is somebody else's where our stack has not told its records. */
const ofSender = async ({ account, shop: { settings } }: Examined): Promise<readonly Taken[]> => {
  const domain = settings.emailDomain?.domain;
  if (domain === undefined || (await account.identity(domain)) === undefined) return [];
  const messaging = await account.stack(stackName(settings, 'messaging'));
  if (messaging?.outputs.Dkim1 !== undefined) return [];
  const freedBy = 'leaving emailDomain out of the settings: messages leave by that identity all the same';
  return [{ what: `the identity ${domain} of SES’s`, freedBy }];
};

const ofJourneys = async ({ account, shop: { settings } }: Examined): Promise<readonly Taken[]> => {
  if ((await account.stack(stackName(settings, 'journeys'))) !== undefined) return [];
  const machines = await account.machines();
  return machines
    .filter((machine) => machine.startsWith(journeyMachines(settings)))
    .map((machine) => ({
      what: `the state machine ${machine}`,
      freedBy:
        'deleting it, once nothing runs in it: docs/deploying.md#a-journeys-next-version-and-the-way-back',
    }));
};

export const names: Check = {
  name: 'names',
  findings: async (examined) => {
    const prefix = prefixOf(examined.shop.settings);
    const taken = [
      ...(await ofMessaging(examined)),
      ...(await ofSender(examined)),
      ...(await ofJourneys(examined)),
    ];
    if (taken.length === 0) return [right(`nothing else has the names of ${prefix}`)];
    return taken.map(({ what, freedBy }) =>
      failing(
        `${what} is there, and this deployment has not made it`,
        `free, or the deployment of ${prefix} fails`,
        freedBy,
      ),
    );
  },
};
