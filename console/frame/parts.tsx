/** What the pages are put together from. */
import {
  Alert,
  Anchor,
  Badge,
  Box,
  Button,
  Group,
  Paper,
  Skeleton,
  Stack,
  Text,
  Title,
  Tooltip,
} from '@mantine/core';
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Fault, FaultKind } from '../client/faults.ts';
import { signIn } from '../client/session.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/locale.tsx';
import { useNow } from './clock.tsx';
import { AlertIcon, BackIcon } from './icons.tsx';
import { frameWords } from './words.ts';

/** A page: one heading, what it is about, what one can do, and what it shows. */
export const Screen = ({
  title,
  about,
  back,
  actions,
  children,
}: {
  readonly title: string;
  readonly about?: ReactNode;
  /** Where it belongs. */
  readonly back?: { readonly to: string; readonly name: string };
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) => {
  useEffect(() => {
    document.title = `${title} – Rekindle`;
  }, [title]);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end" gap="md">
        <Stack gap={4} maw={760}>
          {back !== undefined && (
            <Anchor component={Link} href={back.to} size="sm" c="dimmed">
              <Group gap={2} component="span">
                <BackIcon size={15} />
                {back.name}
              </Group>
            </Anchor>
          )}
          <Title order={1} className="wrap">
            {title}
          </Title>
          {about !== undefined && (
            <Text c="dimmed" component="div">
              {about}
            </Text>
          )}
        </Stack>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
};

/** A card with a heading of its own. */
export const Panel = ({
  title,
  about,
  actions,
  flush = false,
  children,
}: {
  readonly title?: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  /** What it shows reaches its edges, as tables do. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}) => (
  <Paper component="section" bg="var(--rekindle-card)" style={{ overflow: 'hidden' }}>
    {(title !== undefined || actions !== undefined) && (
      <Group justify="space-between" px="lg" pt="md" pb={flush ? 'sm' : 0} gap="xs">
        <Stack gap={0}>
          {title !== undefined && (
            <Title order={2} fz="1rem" lh={1.4}>
              {title}
            </Title>
          )}
          {about !== undefined && (
            <Text size="sm" c="dimmed" component="div">
              {about}
            </Text>
          )}
        </Stack>
        {actions}
      </Group>
    )}
    <Box p={flush ? 0 : 'lg'} pt={flush ? 0 : title === undefined ? 'lg' : 'sm'}>
      {children}
    </Box>
  </Paper>
);

/** What may be wider than its place is moved sideways within it, also by the keyboard. */
export const Wide = ({
  name,
  minWidth,
  children,
}: {
  readonly name: string;
  readonly minWidth: number;
  readonly children: ReactNode;
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached.
  <section className="scroll-x" aria-label={name} tabIndex={0}>
    <Box miw={minWidth}>{children}</Box>
  </section>
);

export const Nothing = ({ children }: { readonly children?: ReactNode }) => {
  const own = useWords(frameWords);
  return (
    <Text c="dimmed" py="md" px="lg" ta="center">
      {children ?? own.nothing}
    </Text>
  );
};

const nameOf = {
  away: 'away',
  slow: 'slow',
  'signed-out': 'signedOut',
  forbidden: 'forbidden',
  none: 'none',
  conflict: 'conflict',
  'too-many': 'tooMany',
  wrong: 'wrong',
  failed: 'failed',
} as const;

/** Where its words could not be loaded. */
const AsTold = ({ fault }: { readonly fault: Fault }) => fault.message;

const FaultReason = lazy(() => import('./fault-reason.tsx').catch(() => ({ default: AsTold })));

/** What the API says of these is for whoever runs it. */
const ownAlone: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'away',
  'slow',
  'signed-out',
  'too-many',
  'failed',
]);

/** What went wrong, in words: ours, and the API’s reason; where it has none, beneath them its English sentence. */
export const FaultText = ({ fault }: { readonly fault: Fault }) => {
  const { faults } = useWords(frameWords);
  const { kind, message, reason } = fault;
  const own = faults[nameOf[kind] ?? 'failed'];
  if (message === '' || ownAlone.has(kind)) return own;
  return reason === undefined ? (
    <>
      {own}
      <Text size="sm" c="dimmed" lang="en">
        {message}
      </Text>
    </>
  ) : (
    <>
      {own}{' '}
      <Suspense>
        <FaultReason fault={fault} />
      </Suspense>
    </>
  );
};

export const FaultNote = ({ fault, onAgain }: { readonly fault: Fault; readonly onAgain?: () => void }) => {
  const own = useWords(frameWords);
  const isMine = ['wrong', 'conflict', 'none', 'forbidden'].includes(fault.kind);
  return (
    <Alert
      role="alert"
      color={isMine ? 'yellow' : 'red'}
      variant="light"
      icon={<AlertIcon />}
      styles={{ message: { color: 'var(--mantine-color-text)' } }}
    >
      <Stack gap="xs" align="flex-start">
        <div className="wrap">
          <FaultText fault={fault} />
        </div>
        {fault.kind === 'signed-out' ? (
          <Button size="xs" variant="default" onClick={() => void signIn()}>
            {own.signIn}
          </Button>
        ) : (
          onAgain && (
            <Button size="xs" variant="default" onClick={onAgain}>
              {own.again}
            </Button>
          )
        )}
      </Stack>
    </Alert>
  );
};

/** Lines where an answer will be, and after a while a word that it takes long. */
const Waiting = () => {
  const own = useWords(frameWords);
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 4_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Stack gap="sm" p="lg" aria-busy="true" aria-label={own.loading} role="status">
      <Skeleton height={14} width="46%" />
      <Skeleton height={14} width="72%" />
      <Skeleton height={14} width="58%" />
      {isLong && (
        <Text size="sm" c="dimmed">
          {own.slowly}
        </Text>
      )}
    </Stack>
  );
};

/** What was asked for, once it is there; until then that it comes, or why it does not. */
export const Answered = <Answer,>({
  to: { data, error, isPending, refetch },
  children,
}: {
  readonly to: UseQueryResult<Answer, Fault>;
  readonly children: (answer: Answer) => ReactNode;
}) => {
  if (data !== undefined)
    return (
      <>
        {error !== null && <FaultNote fault={error} onAgain={() => void refetch()} />}
        {children(data)}
      </>
    );
  if (error !== null) return <FaultNote fault={error} onAgain={() => void refetch()} />;
  return isPending ? <Waiting /> : null;
};

/** A moment: how long ago, and exactly when if one asks. */
export const When = ({ at, exact = false }: { readonly at: string; readonly exact?: boolean }) => {
  const format = useFormat();
  const now = useNow();
  return (
    <Tooltip label={exact ? format.ago(at, now) : format.exact(at)}>
      <time dateTime={at} className="figures" style={{ whiteSpace: 'nowrap' }}>
        {exact ? format.time(at) : format.ago(at, now)}
      </time>
    </Tooltip>
  );
};

/** Names and what they say. */
export const Facts = ({ of }: { readonly of: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <Box
    component="dl"
    m={0}
    style={{
      display: 'grid',
      gridTemplateColumns: 'fit-content(42%) minmax(0, 1fr)',
      columnGap: 20,
      rowGap: 7,
    }}
  >
    {of.map(([name, value]) => (
      <Box key={name} style={{ display: 'contents' }}>
        <Text component="dt" c="dimmed" size="sm">
          {name}
        </Text>
        <Text component="dd" m={0} size="sm" className="wrap figures">
          {value}
        </Text>
      </Box>
    ))}
  </Box>
);

/** A figure to be read at a glance. */
export const Figure = ({
  name,
  value,
  note,
}: {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}) => (
  <Stack gap={2}>
    <Text size="sm" c="dimmed">
      {name}
    </Text>
    <Text fz="1.55rem" fw={620} lh={1.2} className="figures" style={{ letterSpacing: '-0.02em' }}>
      {value}
    </Text>
    {note !== undefined && (
      <Text size="xs" c="dimmed" component="div">
        {note}
      </Text>
    )}
  </Stack>
);

export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'live';
const tones: Readonly<Record<Tone, string>> = {
  good: 'leaf',
  bad: 'red',
  warn: 'yellow',
  quiet: 'gray',
  live: 'ember',
};

/** How it stands, in a word: never by colour alone. */
export const Standing = ({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) => (
  <Badge
    color={tones[tone]}
    styles={{
      root: { color: 'var(--mantine-color-text)', flexShrink: 0, overflow: 'visible', width: 'max-content' },
      label: { overflow: 'visible' },
    }}
  >
    {children}
  </Badge>
);

/** Below a list that comes by pages: asks for the next, where there is one. */
export const ShowMore = ({
  of,
}: {
  readonly of: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
}) => {
  const own = useWords(frameWords);
  return (
    of.hasNextPage && (
      <Group p="md" justify="center">
        <Button variant="default" loading={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
          {own.showMore}
        </Button>
      </Group>
    )
  );
};
