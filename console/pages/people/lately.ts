/** Whom one has looked at in this tab: it is forgotten with it. */

export interface Looked {
  readonly id: string;
  readonly name?: string;
}

const kept = 'rekindle-looked-at';
const most = 8;

/** The latest first. */
export const lookedAtLately = (): readonly Looked[] => {
  try {
    return JSON.parse(sessionStorage.getItem(kept) ?? '[]') as readonly Looked[];
  } catch {
    return [];
  }
};

export const lookedAt = (looked: Looked): void => {
  const others = lookedAtLately().filter(({ id }) => id !== looked.id);
  sessionStorage.setItem(kept, JSON.stringify([looked, ...others].slice(0, most)));
};

/** She is being forgotten: here, too. */
export const forgetLooked = (id: string): void =>
  sessionStorage.setItem(kept, JSON.stringify(lookedAtLately().filter((each) => each.id !== id)));

export const customerPath = (id: string): string => `/people/${encodeURIComponent(id)}`;
