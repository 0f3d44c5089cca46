/** What is billed of a log beside what handlers write themselves. */

/** Each line that is kept is billed with so many bytes more. */
const lineOverhead = 26;
const requestId = '00000000-0000-4000-8000-000000000000';

/** What Lambda itself writes of an invocation. */
export const invocationLines = [
  `START RequestId: ${requestId} Version: $LATEST`,
  `END RequestId: ${requestId}`,
  `REPORT RequestId: ${requestId} Duration: 1000.00 ms Billed Duration: 1000 ms Memory Size: 512 MB Max Memory Used: 200 MB`,
  `XRAY TraceId: 1-00000000-000000000000000000000000 SegmentId: 0000000000000000 Sampled: true`,
];

/** What API Gateway writes of a request (infra/constructs/http-api.ts). */
export const requestLine = `{"at":"02/Mar/2026:10:00:00 +0000","id":"${requestId}","method":"POST","status":"200","bytes":"60","milliseconds":"100","error":"-"}`;

export const bytesOf = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(line) + lineOverhead, 0);
