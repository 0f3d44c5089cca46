/** The event on the bus that is a push, and what is read of it when it comes back as its own receipt. */
import { z } from 'zod';

export const pushEvent = { source: 'rekindle.pushes', name: 'Push Requested' } as const;
export const pushReceiptSchema = z.looseObject({ id: z.string() });
