/** Thresholds, holdouts and budgets: seen, foreseen, and changed without a deployment. */
import type { Refusal } from '../../../shared/base/refusal.ts';
import type { TuningDesk } from '../../../shared/flows/tuning/desk.ts';
import { knownTunable } from '../../../shared/flows/tuning/desk.ts';
import { previewTuning, tellPreview } from '../../../shared/flows/tuning/preview.ts';
import { tunableTold, tuningTold } from '../../../shared/flows/tuning/view.ts';
import {
  approveTuning,
  isOvertaken,
  type Overtaken,
  publishTuning,
  type Stands,
  takeBackTuning,
} from '../../../shared/flows/tuning/work.ts';
import { processDrawn } from '../../adapters/entries.ts';
import { processPorts } from '../../adapters/index.ts';
import { deploymentName, machineNamed } from '../../adapters/machines.ts';
import { HttpFault, unlessRefused } from '../contract/fault.ts';
import { campaigns, people } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';
import {
  approveTuningBody,
  publishTuningBody,
  takeBackTuningBody,
  tunableBody,
  tuningBody,
  tuningForeseenBody,
  tuningPreviewBody,
} from '../contract/tuning.ts';

const desk = (): TuningDesk => ({
  drawn: processDrawn(),
  deployment: deploymentName(),
  censusMachine: machineNamed('CENSUS_MACHINE'),
  ports: processPorts(),
});

const which = 'Such as experiment, win-back-14d.rule or win-back-14d.budget: see GET /v1/tunables';

/** As it stands now is told with it. @throws HttpFault conflict */
const stands = async (answer: Stands | Overtaken | Refusal) => {
  if (!isOvertaken(answer)) {
    const { tunable, record } = unlessRefused(answer);
    return described(await tunableTold(tunable, record, desk()));
  }
  const { tunable, record } = answer.overtaken;
  const told = await tunableTold(tunable, record, desk());
  throw new HttpFault(
    'conflict',
    `${tunable.name} was changed meanwhile: it is of revision ${told.revision} now`,
    {
      beside: { tunable: told },
      reason: { kind: 'overtaken', name: tunable.name, revision: told.revision },
    },
  );
};

export const tuning: Topic = {
  name: 'Tuning',
  about: 'Thresholds, holdouts and budgets, changed without a deployment',
  routes: [
    route({
      at: 'GET /v1/tunables',
      roles: people,
      summary: 'What can be changed: the deployment’s amounts, those in force, and who published them',
      answer: tuningBody,
      handle: async () => described(await tuningTold(desk())),
    }),
    route({
      at: 'GET /v1/tunables/{id}',
      roles: people,
      summary: 'One thing that can be changed',
      id: which,
      answer: tunableBody,
      faults: [404],
      handle: async ({ id }) => {
        const at = desk();
        const tunable = unlessRefused(knownTunable(id, at));
        return described(await tunableTold(tunable, await at.ports.tuning.read(), at));
      },
    }),
    route({
      at: 'POST /v1/tunables/{id}/preview',
      roles: campaigns,
      summary:
        'Begins to count what the next sweep would do by a change; of a budget, tells what would be left',
      id: which,
      body: tuningPreviewBody,
      answer: tuningForeseenBody,
      faults: [404, 409],
      handle: async ({ id, body }) => described(unlessRefused(await previewTuning(id, body, desk()))),
    }),
    route({
      at: 'GET /v1/tunables/{id}/preview/{preview}',
      roles: campaigns,
      summary: 'How far such a preview has come',
      id: which,
      preview: 'The preview’s id',
      answer: tuningForeseenBody,
      faults: [404],
      handle: async ({ id, preview }) => described(unlessRefused(await tellPreview(id, preview, desk()))),
    }),
    route({
      at: 'POST /v1/tunables/{id}/publish',
      roles: campaigns,
      summary: 'Puts amounts in force without a deployment, or asks somebody else to approve them',
      id: which,
      body: publishTuningBody,
      answer: tunableBody,
      faults: [404, 409],
      handle: async ({ id, body, who }) => stands(await publishTuning(id, { ...body, who }, desk())),
    }),
    route({
      at: 'POST /v1/tunables/{id}/approve',
      roles: campaigns,
      summary: 'Puts in force what waits, by somebody who has not asked for it',
      id: which,
      body: approveTuningBody,
      answer: tunableBody,
      faults: [404, 409],
      handle: async ({ id, body, who }) => stands(await approveTuning(id, { ...body, who }, desk())),
    }),
    route({
      at: 'POST /v1/tunables/{id}/take-back',
      roles: campaigns,
      summary: 'Drops what waits, or, where nothing does, puts the deployment’s amounts in force again',
      id: which,
      body: takeBackTuningBody,
      answer: tunableBody,
      faults: [404, 409],
      handle: async ({ id, body }) => stands(await takeBackTuning(id, body, desk())),
    }),
  ],
};
