/** How often the rules take a person for a machine, and a machine for a person; on cases by which no rule was chosen. */
import { describe, expect, it } from 'vitest';
import { clickSeen } from '../../../../shared/customers/signals/signal.ts';
import { sourceOf } from '../../../../shared/customers/signals/source-of.ts';
import { type Case, chosen, first, held } from './cases.ts';

/** As the clicks came in: each is remembered with what it was taken for. */
const verdictOn = ({ signal, before }: Case) => {
  const seen = before.map((click, index) => ({
    ...clickSeen(click),
    machine: sourceOf(click, before.slice(0, index).map(clickSeen)).source === 'machine',
  }));
  return sourceOf(signal, seen).source;
};

const countOf = (cases: readonly Case[]) => {
  const taken = cases.map((each) => ({ ...each, for: verdictOn(each) }));
  const those = (is: Case['is'], source: string) =>
    taken.flatMap((each) => (each.is === is && each.for === source ? [each.who] : []));
  return {
    humans: cases.filter(({ is }) => is === 'human').length,
    machines: cases.filter(({ is }) => is === 'machine').length,
    falseMachines: those('human', 'machine'),
    falseHumans: those('machine', 'human'),
    unknown: [...those('human', 'unknown'), ...those('machine', 'unknown')],
  };
};

describe('the cases', () => {
  it('by which the rules were chosen are all known for what they are', () => {
    expect(countOf(chosen)).toMatchObject({ falseMachines: [], falseHumans: [], unknown: [] });
  });

  it('are as many held back as chosen, each of its own', () => {
    expect(held.length).toBeGreaterThanOrEqual(chosen.length);
    const all = [...chosen, ...first, ...held].map(({ who }) => who);
    expect(new Set(all).size).toBe(all.length);
  });

  it('that were first held back are mended but for these', () => {
    expect(countOf(first)).toEqual({
      humans: 26,
      machines: 26,
      falseMachines: [
        'waits for it, and opens it four seconds after the sending',
        'opens five things in eight seconds',
      ],
      falseHumans: [
        'is an old Chrome of Microsoft’s, elsewhere (mssola 71)',
        'looks again from elsewhere, twelve seconds after a person (resend 901)',
        'opens as a browser that there never was',
        'is a sandbox in EC2, twenty minutes later',
      ],
      unknown: [
        'works at Apple, and reads in the browser',
        'reads on an iPhone with Apple’s protection',
        'is Google’s messages',
        'is AHC',
        'is CloudFront',
        'is cortex',
        'is yarn',
        'is okhttp',
        'is iOS’s data access',
      ],
    });
  });

  it('that are held back are taken for what they are not as often as the docs say', () => {
    expect(countOf(held)).toEqual({
      humans: 20,
      machines: 20,
      falseMachines: ['clicks while the gateway walks the links'],
      falseHumans: [
        'is Baidu’s transcoder',
        'is at four in the morning, some seconds after (gophish 2115)',
        'opens with the same link twice, from AWS and Cogent (onetimesecret 359)',
        'is Safe Links out of Azure (laravel-passwordless-login 79)',
      ],
      unknown: [
        'has an app of the shop’s',
        'has an Amiga',
        'has an Apple TV',
        'checks its health',
        'is Blogtrottr',
        'is Burp',
        'is Datadog',
        'is Social News Desk',
        'is Facebook’s other one',
        'is Office’s connectors',
        'is SCMGUARD',
      ],
    });
  });
});
