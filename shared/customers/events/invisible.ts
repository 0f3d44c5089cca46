/** Characters that nobody sees: they come along when a text is copied, and make two of what is one. */

/** Zero-width ones, marks of direction, soft hyphens, byte order marks, and whatever else Unicode says to show nothing of. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

export const visibleOnly = (text: string): string => text.replaceAll(invisible, '');
