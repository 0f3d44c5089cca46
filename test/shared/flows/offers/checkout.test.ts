/** Codes at the checkout on the real adapters, wherever a Lambda dies. */
import { describe, expect, it } from 'vitest';
import { redeemCode, releaseCode, type Verdict } from '../../../../shared/flows/offers/checkout.ts';
import { tenOffIssued as issued } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const basket = {
  items: [{ names: ['Kettle'], categories: [], quantity: 1, price: 4_990 }],
  currency: 'EUR',
  hasOtherCodes: false,
};

const begin = async (): Promise<Deployment> => {
  const deployment = createDeployment({});
  await deployment.ports.ledger.put({ coupons: [issued] });
  return deployment;
};
const couponIn = ({ ports }: Deployment) => ports.ledger.coupon(issued.enrolment, issued.name);

/** What the work comes to, however often its Lambda dies and is asked again. */
const tried = async (
  deployment: Deployment,
  work: (ports: Deployment['ports']) => Promise<Verdict>,
  death?: Death,
): Promise<Verdict | undefined> => {
  let verdict: Verdict | undefined;
  const run = (last?: Death) =>
    deployment.run(async (ports) => {
      verdict = await work(ports);
    }, last);
  if (death !== undefined) await run(death);
  await run();
  return verdict;
};
const redeem = (deployment: Deployment, orderId: string, death?: Death) =>
  tried(deployment, (ports) => redeemCode({ code: issued.code, orderId, basket }, ports), death);
const release = (deployment: Deployment, orderId: string, death?: Death) =>
  tried(deployment, (ports) => releaseCode({ code: issued.code, orderId }, ports), death);

describe('a code at the checkout', () => {
  it('is the order’s that asked for it, wherever a Lambda dies, and no other’s', async () => {
    const whole = await begin();
    await redeem(whole, 'o-1');
    const deaths = deathsWithin(whole.requests.length);
    expect(deaths.length).toBeGreaterThan(2);
    for (const death of deaths) {
      const deployment = await begin();
      expect(await redeem(deployment, 'o-1', death)).toHaveProperty('gives.amount.minor', 499);
      expect(await couponIn(deployment)).toMatchObject({ orderId: 'o-1', redeemedAt: start, discount: 499 });
      expect(await redeem(deployment, 'o-2')).toEqual({ refused: [{ reason: 'taken' }] });
    }
  });

  it('is free again once it is released, wherever a Lambda dies', async () => {
    const prepared = async () => {
      const deployment = await begin();
      await redeem(deployment, 'o-1');
      return deployment;
    };
    const whole = await prepared();
    await release(whole, 'o-1');
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await prepared();
      await release(deployment, 'o-1', death);
      expect(await couponIn(deployment)).toEqual(issued);
      await redeem(deployment, 'o-2');
      expect(await couponIn(deployment)).toMatchObject({ orderId: 'o-2' });
    }
  });
});
