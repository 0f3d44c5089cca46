/** The latest messages of a development server, which reach nobody. */
import { Anchor, Box, Group, NavLink, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Fault, faultOf, unanswered } from '../../client/faults.ts';
import { Answered, Nothing, Panel, Screen, When } from '../../frame/parts.tsx';
import { useWords } from '../../words/locale.tsx';
import { sentWords } from './words.ts';

interface Listed {
  readonly id: string;
  readonly channel: string;
  readonly at: string;
  readonly to: string;
  readonly words: string;
  /** To be looked at. */
  readonly page: string;
  readonly file: string;
}

const list = async (): Promise<{ readonly messages: readonly Listed[] }> => {
  const answer = await fetch('/dev/messages').catch((error: unknown) => {
    throw unanswered(error);
  });
  if (!answer.ok) throw faultOf(answer.status, undefined);
  return (await answer.json()) as { readonly messages: readonly Listed[] };
};

export default function Sent() {
  const own = useWords(sentWords);
  const asked = useQuery<{ readonly messages: readonly Listed[] }, Fault>({
    queryKey: ['/dev/messages'],
    queryFn: list,
  });
  const [chosen, setChosen] = useState<string>();
  return (
    <Screen title={own.title} about={own.about}>
      <Answered to={asked}>
        {({ messages }) => {
          const shown = messages.find(({ id }) => id === chosen) ?? messages[0];
          if (shown === undefined)
            return (
              <Panel>
                <Nothing />
              </Panel>
            );
          return (
            <Group align="flex-start" gap="lg" wrap="wrap">
              <Panel flush>
                <Box
                  w={{ base: 'calc(100vw - 34px)', md: 330 }}
                  mah={680}
                  style={{ overflowY: 'auto' }}
                  tabIndex={0}
                  role="group"
                  aria-label={own.title}
                >
                  {messages.map(({ id, at, to, words }) => (
                    <NavLink
                      key={id}
                      component="button"
                      active={id === shown.id}
                      onClick={() => setChosen(id)}
                      label={words}
                      description={
                        <Group component="span" justify="space-between" gap={6} wrap="nowrap">
                          <span className="wrap">{to}</span>
                          <When at={at} />
                        </Group>
                      }
                    />
                  ))}
                </Box>
              </Panel>
              <Box style={{ flex: '1 1 420px', minWidth: 0 }}>
                <Panel
                  title={shown.words}
                  about={shown.to}
                  actions={
                    <Anchor href={shown.file} size="sm">
                      {own.file}
                    </Anchor>
                  }
                >
                  <Stack gap="xs">
                    <Text size="sm" c="dimmed">
                      <When at={shown.at} exact />
                    </Text>
                    <iframe
                      key={shown.id}
                      title={shown.words}
                      src={shown.page}
                      style={{
                        width: '100%',
                        height: 620,
                        border: '1px solid var(--rekindle-line)',
                        borderRadius: 12,
                        background: '#fff',
                        colorScheme: 'light',
                      }}
                    />
                  </Stack>
                </Panel>
              </Box>
            </Group>
          );
        }}
      </Answered>
    </Screen>
  );
}
