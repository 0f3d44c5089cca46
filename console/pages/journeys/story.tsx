/** A journey's story, as a drawing or as a list: whichever fits the window, unless one chooses. */
import { Box, Center, Group, Loader, SegmentedControl, Select } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { Panel } from '../../frame/parts.tsx';
import { useWords } from '../../words/locale.tsx';
import type { Counted } from './counted.ts';
import type { Journey } from './drawn.ts';
import { Outline } from './outline.tsx';
import { journeyWords } from './words.ts';

const Canvas = lazy(() => import('./canvas.tsx'));

export const spans = ['7', '30', '90'] as const;
export type Span = (typeof spans)[number];

export const Story = ({
  journey,
  counted,
  span,
  onSpan,
  versions,
  version,
  onVersion,
}: {
  readonly journey: Journey;
  readonly counted: Counted | undefined;
  readonly span: Span;
  readonly onSpan: (span: Span) => void;
  readonly versions: readonly number[];
  readonly version: number | undefined;
  readonly onVersion: (version: number | undefined) => void;
}) => {
  const own = useWords(journeyWords);
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  const [chosen, setChosen] = useState<'drawing' | 'list'>();
  const view = chosen ?? (isWide ? 'drawing' : 'list');
  return (
    <Panel
      title={own.story}
      about={counted === undefined ? own.notCounted : own.storyAbout}
      flush
      actions={
        <Group gap="xs">
          {versions.length > 1 && (
            <Select
              aria-label={own.version}
              data={[
                { value: '', label: own.allVersions },
                ...versions.map((each) => ({ value: String(each), label: own.versionNo(String(each)) })),
              ]}
              value={version === undefined ? '' : String(version)}
              onChange={(next) => onVersion(next === null || next === '' ? undefined : Number(next))}
              allowDeselect={false}
              w={150}
            />
          )}
          {counted !== undefined && (
            <Select
              aria-label={own.range}
              data={spans.map((each) => ({ value: each, label: own.lastDays(each) }))}
              value={span}
              onChange={(next) => next !== null && onSpan(next)}
              allowDeselect={false}
              w={150}
            />
          )}
          <SegmentedControl
            aria-label={own.view}
            value={view}
            onChange={setChosen}
            data={[
              { value: 'drawing', label: own.drawing },
              { value: 'list', label: own.list },
            ]}
          />
        </Group>
      }
    >
      {view === 'drawing' ? (
        <Suspense
          fallback={
            <Center h={360}>
              <Loader type="dots" aria-label="…" />
            </Center>
          }
        >
          <Canvas journey={journey} counted={counted} />
        </Suspense>
      ) : (
        <Box px="lg" pb="sm">
          <Outline journey={journey} counted={counted} />
        </Box>
      )}
    </Panel>
  );
};
