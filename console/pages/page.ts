/** What a page is: a module of its own, which the list in index.ts names. */
import { type ComponentType, createElement, lazy, useState } from 'react';
import type { PlainPath, Route } from '../client/client.ts';
import type { Icon } from '../frame/icons.tsx';
import type { Dictionary } from '../words/locale.tsx';

export interface Page {
  /** Where it is, such as `/people`; what lies below it is its own. */
  readonly path: string;
  readonly name: Dictionary<string>;
  readonly icon: Icon;
  /** The routes of the API without which there is nothing to show: who may not use them does not see the page. */
  readonly needs: readonly Route[];
  /** What it asks first, if whoever looks may: it is under way before the page is drawn. */
  readonly asks?: readonly PlainPath[];
  /** Only in front of a development server. */
  readonly isLocal?: true;
  readonly screens: readonly {
    readonly path: string;
    readonly load: Loading;
    readonly Screen: ComponentType;
  }[];
}

/** A module, as `import()` loads it: once, however often it is asked for. */
type Loading = () => Promise<{ readonly default: ComponentType }>;

/** Drawn at once where it is loaded already, and else when it is. */
const screenOf = (path: string, load: Loading): Page['screens'][number] => {
  let loaded: ComponentType | undefined;
  const Later = lazy(load);
  const Screen = () => {
    const [Shown] = useState<ComponentType>(() => loaded ?? Later);
    return createElement(Shown);
  };
  const loading: Loading = async () => {
    const module = await load();
    loaded = module.default;
    return module;
  };
  return { path, load: loading, Screen };
};

/**
 * @param screens by path, the page's own and those below it, each loaded when it is first looked at; the first that
 * fits is shown
 */
export const page = ({
  screens,
  ...told
}: Omit<Page, 'screens'> & { readonly screens: Readonly<Record<string, Loading>> }): Page => ({
  ...told,
  screens: Object.entries(screens).map(([path, load]) => screenOf(path, load)),
});
