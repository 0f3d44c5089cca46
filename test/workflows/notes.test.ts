/** What a shop may have overlooked, as `rekindle check` notes it. */
import { expect, it } from 'vitest';
import { storyShop } from '../../local/testing/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { email, purchase, send } from '../../shared/journeys/language.ts';
import { paused } from '../../shared/shop/shop.ts';
import { notesOn } from '../../workflows/compile/notes.ts';
import { allJourneys, serviceRecovery, winBack14d, winBackByReason } from '../../workflows/journeys/index.ts';

const proving = { experiment: { controlPercent: 5 } };

it('notes the bad answers that no journey begins by', () => {
  expect(notesOn(storyShop([winBack14d(), winBackByReason()], proving))).toEqual([
    'win-back-14d: nobody answers who says "unhappy" to why-did-you-leave; add serviceRecovery() to the journeys, or one of your own that begins by it',
    'win-back-by-reason: nobody answers who says "dissatisfied" to tell-us-why; add serviceRecovery() to the journeys, or one of your own that begins by it',
  ]);
});

it('notes them where the journey that would answer is paused', () => {
  const shop = storyShop(winBack14d(), proving);
  expect(notesOn({ ...shop, journeys: [...shop.journeys, paused(serviceRecovery())] })).toHaveLength(1);
});

it('notes with whom a journey begins, for it not to be forgotten', () => {
  const small = winBack14d({ begins: { percent: 5 } });
  expect(notesOn(storyShop([small, serviceRecovery()], proving))).toEqual([
    'win-back-14d begins with 5% of all: all others are in neither arm; take begins out to let them in',
  ]);
});

it('asks whether a control group that proves nothing, or takes most customers, is meant', () => {
  const withControl = (controlPercent: number) =>
    notesOn(storyShop(serviceRecovery(), { experiment: { controlPercent } }));
  expect(withControl(0)).toEqual([
    'experiment.controlPercent is 0, so nobody is held out and nothing can prove what messages bring; is that meant? 5 is what it is unless told',
  ]);
  expect(withControl(50)).toEqual([]);
  expect(withControl(51)).toEqual([
    'experiment.controlPercent is 51, so most customers get no marketing at all; is that meant? 5 is what it is unless told',
  ]);
});

it('has nothing to note of a shop that answers, by our journeys or its own', () => {
  const loyalty = { pointsPerUnit: 1 };
  expect(notesOn(storyShop(allJourneys, { loyalty, ...proving }))).toEqual([]);
  const own = journey('sorry', {
    version: 1,
    enrols: { on: [{ event: 'Survey Answered', where: [{ property: 'answer', is: 'unhappy' }] }] },
    goal: purchase,
    steps: [send(email('sorry'))],
  });
  expect(notesOn(storyShop([winBack14d(), own], proving))).toEqual([]);
});
