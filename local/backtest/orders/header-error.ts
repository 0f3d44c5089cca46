/** What is said of a header, before it is known whose it is. */

/** The header and what was asked of it do not fit; the reader adds the file's name. */
export class HeaderError extends Error {
  override readonly name = 'HeaderError';
}
