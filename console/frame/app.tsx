/** The console: asks who looks and what the shop is, and shows the pages that this allows. */
import { Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Component, type ReactNode, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { useAnswer } from '../client/client.ts';
import type { Config } from '../client/config.ts';
import { signIn, welcome } from '../client/session.ts';
import { pages } from '../pages/index.ts';
import { useWords } from '../words/locale.tsx';
import { ClockProvider } from './clock.tsx';
import { Layout } from './layout.tsx';
import { MeProvider } from './me.tsx';
import { FaultNote, Screen } from './parts.tsx';
import { ShopProvider } from './shop.tsx';
import { frameWords } from './words.ts';

const Whole = ({ children }: { readonly children: ReactNode }) => (
  <Center mih="100dvh" p="xl" component="main">
    {children}
  </Center>
);

const Broken = () => {
  const own = useWords(frameWords);
  return (
    <Stack gap="sm" align="flex-start" maw={520} role="alert">
      <Title order={1} fz="h3">
        {own.broken}
      </Title>
      <Text c="dimmed">{own.brokenText}</Text>
      <Button onClick={() => location.reload()}>{own.reload}</Button>
    </Stack>
  );
};

/** A page that fails leaves the frame standing. */
class Fence extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };
  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }
  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

const NotFound = () => {
  const own = useWords(frameWords);
  return (
    <Screen title={own.notFound} about={own.notFoundText}>
      {null}
    </Screen>
  );
};

/** Locally the server tells when something happens; on AWS one asks again. */
const pollMs = 15_000;
const mostOftenMs = 700;

const useNews = (isLocal: boolean): void => {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLocal) {
      const timer = setInterval(() => {
        if (!document.hidden) void queries.invalidateQueries();
      }, pollMs);
      return () => clearInterval(timer);
    }
    const events = new EventSource('/dev/events');
    let due: ReturnType<typeof setTimeout> | undefined;
    events.addEventListener('message', () => {
      due ??= setTimeout(() => {
        due = undefined;
        void queries.invalidateQueries();
      }, mostOftenMs);
    });
    return () => {
      events.close();
      clearTimeout(due);
    };
  }, [isLocal, queries]);
};

const Inside = ({ read }: { readonly read: Config }) => {
  const isLocal = read.mode === 'local';
  const me = useAnswer('/v1/me', {});
  const shop = useAnswer('/v1/shop', {});
  const [location] = useLocation();
  useNews(isLocal);
  const fault = me.error ?? shop.error;
  useEffect(() => {
    // A person who is not signed in comes to sign in; who was, sees that first, for what was typed.
    if (fault?.kind === 'signed-out' && me.data === undefined) void signIn();
  }, [fault, me.data]);
  if (me.data === undefined || shop.data === undefined) {
    if (fault === null)
      return (
        <Whole>
          <Loader type="dots" aria-label="…" />
        </Whole>
      );
    const again = (): void => {
      void me.refetch();
      void shop.refetch();
    };
    return (
      <Whole>
        <FaultNote fault={fault} onAgain={again} />
      </Whole>
    );
  }
  const may: readonly string[] = me.data.may;
  const shown = pages.filter(
    (page) => (isLocal || page.isLocal === undefined) && page.needs.every((each) => may.includes(each)),
  );
  const [first] = shown;
  return (
    <MeProvider value={me.data}>
      <ShopProvider value={shop.data}>
        <ClockProvider
          at={shop.data.at}
          heardAt={shop.dataUpdatedAt}
          speed={read.mode === 'local' ? read.speed : 1}
        >
          <Layout pages={shown}>
            <Fence key={location}>
              <Suspense fallback={null}>
                <Switch>
                  {shown.flatMap(({ screens }) =>
                    screens.map(({ path, Screen: Shown }) => (
                      <Route key={path} path={path}>
                        <Shown />
                      </Route>
                    )),
                  )}
                  <Route path="/">
                    {first === undefined ? <NotFound /> : <Redirect to={first.path} replace />}
                  </Route>
                  <Route>
                    <NotFound />
                  </Route>
                </Switch>
              </Suspense>
            </Fence>
          </Layout>
        </ClockProvider>
      </ShopProvider>
    </MeProvider>
  );
};

/** The page to which the user pool leads back. */
const Welcome = () => {
  const [, go] = useLocation();
  useEffect(() => {
    welcome().then(
      (to) => go(to, { replace: true }),
      () => void signIn(),
    );
  }, [go]);
  return (
    <Whole>
      <Loader type="dots" aria-label="…" />
    </Whole>
  );
};

/** @param read absent: it could not be read */
export const App = ({ read }: { readonly read: Config | undefined }) => {
  if (read === undefined)
    return (
      <Whole>
        <Broken />
      </Whole>
    );
  return (
    <Switch>
      <Route path="/signed-in">
        <Welcome />
      </Route>
      <Route>
        <Inside read={read} />
      </Route>
    </Switch>
  );
};
