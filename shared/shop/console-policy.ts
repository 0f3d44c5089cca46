/** What the console's pages may load, wherever they are served: its content security policy. */

/** @param hosts that its pages ask beside their own, such as those that people sign in at */
export const consolePolicy = (hosts: readonly string[] = []): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // Styles stand in attributes, which runs nothing.
    "style-src 'self' 'unsafe-inline'",
    // Messages show the shop's own pictures.
    "img-src 'self' https: data:",
    `connect-src ${["'self'", ...hosts].join(' ')}`,
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
