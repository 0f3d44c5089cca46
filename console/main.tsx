/** Where the console begins. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './frame/frame.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { asked } from './client/client.ts';
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

// Before anything is drawn, side by side: who looks, what the shop is, and the page that this address is of.
void queries.prefetchQuery(asked('/v1/me', {}));
void queries.prefetchQuery(asked('/v1/shop', {}));
for (const { load } of pageAt(location.pathname)?.screens ?? []) load().catch(() => undefined);

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <LocaleProvider>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </LocaleProvider>
    </MantineProvider>,
  );
