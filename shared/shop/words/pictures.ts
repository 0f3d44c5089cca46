/** Pictures of things that no shop has: they lie in the page itself, so that a preview asks nobody for anything. */

const drawn = (ground: string, shape: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 168 168"><rect width="168" height="168" fill="${ground}"/>${shape}</svg>`;

/** By the name of the file. */
const drawings: Readonly<Record<string, string>> = {
  'cup.png': drawn(
    '#e7dccb',
    '<path d="M46 58h64v34a30 30 0 0 1-30 30h-4a30 30 0 0 1-30-30z" fill="#8a4b2a"/><path d="M110 66h8a16 16 0 0 1 0 32h-9" fill="none" stroke="#8a4b2a" stroke-width="9"/>',
  ),
  'book.png': drawn(
    '#cfdbe0',
    '<path d="M50 38h66v92H58a8 8 0 0 1-8-8z" fill="#2d5566"/><path d="M58 114h58v16H58a8 8 0 0 1 0-16z" fill="#f4efe4"/>',
  ),
  'plant.png': drawn(
    '#dce5cf',
    '<path d="M62 96h44l-6 36H68z" fill="#b4683f"/><path d="M84 96c-4-34-22-44-40-46 2 26 16 42 40 46zm0 0c2-36 18-50 42-54 0 32-16 50-42 54z" fill="#4c7a3d"/>',
  ),
};

export const pictureNames: readonly string[] = Object.keys(drawings);

/** @param base what their addresses begin with in the HTML */
export const withPictures = (html: string, base: string): string =>
  Object.entries(drawings).reduce(
    (shown, [name, svg]) =>
      shown.replaceAll(
        `src="${base}${name}"`,
        `src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}"`,
      ),
    html,
  );
