/** The audit, a month at a time. */
import * as z from 'zod';
import { auditTold, monthOf } from '../../../shared/flows/audit.ts';
import { processPorts } from '../../adapters/index.ts';
import { monthText } from '../contract/request.ts';
import { admins } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';
import { auditBody } from '../contract/schemas.ts';

export const audit: Topic = {
  name: 'Audit',
  about: 'Who changed what',
  routes: [
    route({
      at: 'GET /v1/audit',
      roles: admins,
      summary: 'Who changed what, a month at a time',
      query: z.object({ month: monthText.optional().describe('Such as 2026-11; absent: this month') }),
      answer: auditBody,
      handle: async ({ query }) => {
        const ports = processPorts();
        const month = query.month ?? monthOf(ports.now());
        return described({ month, entries: (await ports.audit.ofMonth(month)).map(auditTold) });
      },
    }),
  ],
};
