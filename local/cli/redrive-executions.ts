/** `rekindle redrive --executions`: begins again the passages of a journey that failed, once the cause is mended. */
import { redrivenBody } from '../../functions/api/contract/schemas.ts';
import { type Posted, post, refusalIn } from '../dev/post.ts';
import { UsageError } from './usage.ts';

export interface RedriveExecutionsOptions {
  readonly executions: string;
  readonly why?: string;
  readonly error?: string;
  readonly look?: boolean;
  readonly retired?: boolean;
  readonly url?: string;
  readonly key: string;
}

/** The API said no. */
class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** Its message says it all: no stack is shown. */
  readonly code = 'REFUSED';
}

const unlessRefused = (answer: Posted): string => {
  const refusal = refusalIn(answer);
  if (refusal !== undefined) throw new RefusedError(refusal);
  return answer.text;
};

/** @throws UsageError, RefusedError */
export const redriveExecutions = async ({
  executions: journey,
  why,
  error,
  look = false,
  retired,
  url,
  key,
}: RedriveExecutionsOptions): Promise<void> => {
  if (why === undefined && !look)
    throw new UsageError('--why: say why they may go on, such as what was mended');
  if (url === undefined)
    throw new UsageError('--url: name the API: the output ApiUrl, or a development server');
  const body = {
    why: why ?? 'only looking',
    look,
    ...(error !== undefined && { error }),
    ...(retired === true && { retired }),
  };
  const path = `/v1/journeys/${encodeURIComponent(journey)}/redrive`;
  let [redriven, found] = [0, 0];
  let after: string | undefined;
  do {
    const asked = { ...body, ...(after !== undefined && { after }) };
    const text = unlessRefused(await post(url, key, { path, type: 'application/json', body: asked }));
    const told = redrivenBody.parse(JSON.parse(text));
    for (const { customer, failedAt, failure, refused } of told.executions)
      process.stdout.write(
        `  ${failedAt}  ${customer}: ${failure}${refused === undefined ? '' : ` (not begun again: ${refused})`}\n`,
      );
    redriven += told.redriven;
    found += told.executions.length;
    after = told.after;
  } while (after !== undefined);
  process.stdout.write(`${found} failed in ${journey}, ${redriven} go on.\n`);
};
