/** Parses a handler's event at the edge: inside, types are trusted. */
import type { MiddlewareObj } from '@middy/core';
import type * as z from 'zod';

/** Another part of the deployment sent what this handler does not understand: a defect, so it is not retried. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
}

export const parse = <Schema extends z.ZodType>(schema: Schema): MiddlewareObj<z.output<Schema>> => ({
  before: (request) => {
    const result = schema.safeParse(request.event);
    if (!result.success) {
      const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw new InvalidRequestError(problems.join('; '));
    }
    request.event = result.data;
  },
});
