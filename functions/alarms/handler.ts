/** Keeps how the deployment's alarms stand, as CloudWatch tells each change of them. */
import middy from '@middy/core';
import type * as z from 'zod';
import { alarmEvent, followAlarm } from '../../shared/flows/alarms/alarms.ts';
import { processAlarms } from '../adapters/alarms.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<z.infer<typeof alarmEvent>, void>()
  .use(observe('alarms'))
  .use(parse(alarmEvent))
  .handler((event) => followAlarm(event, processAlarms()));
