/** Where the console begins. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './frame/frame.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { asked, type PlainPath } from './client/client.ts';
import { config } from './client/config.ts';
import { Fault } from './client/faults.ts';
import { App } from './frame/app.tsx';
import { theme, variables } from './frame/theme.ts';
import { pageAt } from './pages/index.ts';
import { LocaleProvider } from './words/locale.tsx';

const reloadedAt = 'rekindle-reloaded';

// A part of an earlier deployment is gone: the page is loaded anew, once.
addEventListener('vite:preloadError', (event) => {
  const isLately = Date.now() - Number(sessionStorage.getItem(reloadedAt) ?? 0) < 60_000;
  if (isLately) return;
  event.preventDefault();
  sessionStorage.setItem(reloadedAt, String(Date.now()));
  location.reload();
});

/** What passes by itself is asked again; what a person has to change is not. */
const isPassing = (error: unknown): boolean =>
  error instanceof Fault && ['away', 'slow', 'too-many'].includes(error.kind);

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (count, error) => isPassing(error) && count < 2,
      refetchInterval: ({ state }) => (isPassing(state.error) ? 5_000 : false),
    },
  },
});

/** Something is drawn after so long, though the rest is still under way. */
const soonMs = 400;

/** What a page asks first, of that whoever looks may ask. */
const askFirst = async (asks: readonly PlainPath[]): Promise<void> => {
  const { may } = await queries.fetchQuery(asked('/v1/me', {}));
  const allowed = asks.filter((path) => may.some((route) => route === `GET ${path}`));
  await Promise.all(allowed.map((path) => queries.prefetchQuery(asked(path, {}))));
};

/** Who looks, what the shop is, and the page that this address is of, with what it asks: side by side. */
const first = async (): Promise<void> => {
  const { screens = [], asks = [] } = pageAt(location.pathname) ?? {};
  await Promise.all([
    queries.prefetchQuery(asked('/v1/shop', {})),
    askFirst(asks),
    ...screens.map(({ load }) => load()),
  ]);
};

// What is there soon is drawn once, and not piece by piece. What fails says so where it is shown.
const soon = Promise.race([
  first().catch(() => undefined),
  new Promise((resolve) => {
    setTimeout(resolve, soonMs);
  }),
]);
const read = await config().catch(() => undefined);
await soon;

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <LocaleProvider>
        <QueryClientProvider client={queries}>
          <App read={read} />
        </QueryClientProvider>
      </LocaleProvider>
    </MantineProvider>,
  );
