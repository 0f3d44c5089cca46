/** How many requests a second the HTTP API takes, over all callers; more are answered with 429. */
export const throttle = { steady: 200, burst: 400 };
