/** The deployment's own alarms. */
import * as z from 'zod';
import { tellAlarms } from '../../../shared/flows/alarms/alarms.ts';
import { alarmKindNames } from '../../../shared/shop/alarms.ts';
import { processAlarms } from '../../adapters/alarms.ts';
import { instantText } from '../contract/request.ts';
import { people } from '../contract/roles.ts';
import { route, type Topic } from '../contract/route.ts';

const alarmsBody = z
  .strictObject({
    alarms: z
      .array(
        z.strictObject({
          name: z.string().describe('In CloudWatch'),
          since: instantText,
          says: z.string().describe('What happened, and what to do'),
          kind: z
            .enum(alarmKindNames)
            .optional()
            .describe('Which of its sentences that is; absent: a deployment of another version told it'),
          of: z.string().optional().describe('What it names in it, such as a function or an endpoint'),
          runbook: z.string().optional().describe('The page of the documentation that says more'),
          reason: z.string().describe('What was measured, in CloudWatch’s words'),
        }),
      )
      .describe('Those that stand in alarm, the latest first'),
  })
  .meta({ id: 'Alarms' });

export const alarms: Topic = {
  name: 'Alarms',
  about: 'What the deployment itself needs somebody for',
  routes: [
    route({
      at: 'GET /v1/alarms',
      roles: people,
      summary: 'The alarms that have gone off and not back, each with its runbook',
      answer: alarmsBody,
      handle: async () => ({ alarms: await tellAlarms(processAlarms()) }),
    }),
  ],
};
