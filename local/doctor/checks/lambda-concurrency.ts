/** How many functions may run at once: a new account has ten, and a night wants more. */
import { type Check, count, failing, right, warning } from '../check.ts';
import { startsOf } from '../starts.ts';

/** Seconds that a message takes in `send`, as a rule. */
const secondsEach = 0.3;
/** For what comes in meanwhile: events, links, the API. */
const meanwhile = 20;

/** What Lambda keeps for functions that have none reserved, in an account that has more than it: a deployment that leaves less is refused. */
const leastLeft = 100;

const raised = (wanted: number): string =>
  `aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value ${wanted}`;

export const lambdaConcurrency: Check = {
  name: 'lambda-concurrency',
  findings: async ({ account, shop }) => {
    const { linksAtOnce = 0, sweep } = shop.settings;
    const { segments } = sweep;
    const starts = await startsOf({ account, shop });
    const most = await account.concurrency();
    // What is reserved for one function the others do not get.
    const wanted = segments + Math.ceil(starts * secondsEach) + meanwhile + linksAtOnce;
    if (linksAtOnce > 0 && most - linksAtOnce < leastLeft)
      return [
        failing(
          `${count(most)} functions may run at once, and linksAtOnce reserves ${linksAtOnce} of them: Lambda refuses a deployment that leaves fewer than ${leastLeft}`,
          `${count(Math.max(wanted, leastLeft + linksAtOnce))} at least, or no linksAtOnce in the settings`,
          raised(Math.max(1_000, wanted)),
        ),
      ];
    const is = `${count(most)} functions may run at once`;
    if (most >= wanted) return [right(is)];
    const asked = raised(Math.max(1_000, wanted));
    if (most < segments + meanwhile + linksAtOnce)
      return [
        failing(
          `${is}: the sweep’s ${segments} segments leave nothing for links, the API and events, which are refused then`,
          `${count(wanted)} at least`,
          asked,
        ),
      ];
    return [
      warning(
        `${is}: at ${starts} starts a second messages wait for each other`,
        `${count(wanted)} at least`,
        asked,
      ),
    ];
  },
};
