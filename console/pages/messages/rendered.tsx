/** A message as it would leave, at the width and in the light of a reader's. */
import { Box, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, type Body } from '../../client/client.ts';
import type { Fault } from '../../client/faults.ts';
import { Answered } from '../../frame/parts.tsx';
import { useWords } from '../../words/locale.tsx';
import { messageWords } from './words.ts';

type Rendered = Body<'RenderedMessage'>;

const widths = { phone: 375, desk: 700 } as const;

/** As a reader's program shows it that is light or dark, whichever one looks by. */
const inLight = (html: string, scheme: string): string =>
  html.replaceAll(
    /\(\s*prefers-color-scheme\s*:\s*dark\s*\)/g,
    scheme === 'dark' ? '(min-width: 0)' : '(max-width: 0)',
  );

const Frame = ({
  told,
  width,
  scheme,
}: {
  readonly told: Rendered;
  readonly width: number;
  readonly scheme: string;
}) => {
  const own = useWords(messageWords);
  const { subject, html, text, segments } = told;
  return (
    <Stack gap="xs">
      {subject !== undefined && (
        <Text size="sm" className="wrap">
          <Text span c="dimmed" size="sm">
            {own.subject}{' '}
          </Text>
          <b>{subject}</b>
        </Text>
      )}
      {html === undefined ? (
        <Box
          p="md"
          maw={widths.phone}
          style={{
            borderRadius: '18px 18px 18px 4px',
            background: scheme === 'dark' ? '#2c2c2e' : '#e9e9eb',
            color: scheme === 'dark' ? '#fff' : '#000',
            whiteSpace: 'pre-wrap',
          }}
          className="wrap"
        >
          {text}
        </Box>
      ) : (
        <Box className="scroll-x" role="group" aria-label={own.preview} tabIndex={0}>
          <iframe
            title={subject ?? told.message}
            srcDoc={inLight(html, scheme)}
            sandbox=""
            style={{
              width,
              maxWidth: width === widths.desk ? '100%' : undefined,
              height: 660,
              display: 'block',
              margin: '0 auto',
              border: '1px solid var(--rekindle-line)',
              borderRadius: 14,
              background: scheme === 'dark' ? '#121212' : '#fff',
              colorScheme: scheme,
            }}
          />
        </Box>
      )}
      {segments !== undefined && (
        <Text size="sm" c="dimmed">
          {own.segments(segments)}
        </Text>
      )}
    </Stack>
  );
};

export const RenderedMessage = ({ id, body }: { readonly id: string; readonly body: Body<'Render'> }) => {
  const own = useWords(messageWords);
  const [width, setWidth] = useState<keyof typeof widths>('desk');
  const [scheme, setScheme] = useState('light');
  const asked = useQuery<Rendered, Fault>({
    queryKey: ['/v1/words/{id}/render', id, body],
    queryFn: () => ask('post', '/v1/words/{id}/render', { params: { path: { id } }, body }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Stack gap="md">
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={own.width}
          value={width}
          onChange={(next) => setWidth(next as keyof typeof widths)}
          data={(['phone', 'desk'] as const).map((each) => ({ value: each, label: own[each] }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={own.scheme}
          value={scheme}
          onChange={setScheme}
          data={(['light', 'dark'] as const).map((each) => ({ value: each, label: own[each] }))}
        />
      </Group>
      <Answered to={asked}>{(told) => <Frame told={told} width={widths[width]} scheme={scheme} />}</Answered>
    </Stack>
  );
};
