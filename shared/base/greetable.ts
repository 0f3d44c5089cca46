/** Names by which a customer may be greeted: what is typed into a shop's form by somebody else is no message of the shop's. */

/** Joins letters of these scripts as their spelling wants it, and shows nothing in any other. */
const joiners =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}])[\u200c\u200d]/gu;

/** Line breaks and other controls, marks of direction, and whatever shows nothing. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** An address, or a word with a dot in it that a mail program would make a link of. */
const link = /:\/\/|\bwww\.|@|[\p{L}\p{N}-]{2,}[.。．｡][\p{L}]{2,}/iu;

export const isGreetable = (name: string): boolean =>
  !unseen.test(name.replaceAll(joiners, '')) && !link.test(name.normalize('NFKC'));
