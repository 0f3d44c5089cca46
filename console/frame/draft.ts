/** What somebody types is kept until it is taken or given up, also where the page is loaded anew. */
import { useCallback, useState } from 'react';

const prefix = 'rekindle-draft/';

const read = (name: string): unknown => {
  const text = sessionStorage.getItem(prefix + name);
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * @param name of the form, the same for the same thing
 * @param initial of a form that nobody has begun
 */
export const useDraft = <Fields extends object>(
  name: string,
  initial: Fields,
): {
  readonly fields: Fields;
  readonly change: (changed: Partial<Fields>) => void;
  readonly forget: () => void;
} => {
  const [fields, setFields] = useState<Fields>(() => ({ ...initial, ...(read(name) as Partial<Fields>) }));
  const change = useCallback(
    (changed: Partial<Fields>) =>
      setFields((before) => {
        const after = { ...before, ...changed };
        sessionStorage.setItem(prefix + name, JSON.stringify(after));
        return after;
      }),
    [name],
  );
  return {
    fields,
    change,
    forget: () => {
      sessionStorage.removeItem(prefix + name);
      setFields(initial);
    },
  };
};
