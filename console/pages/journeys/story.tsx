/** A journey's story, as a drawing or as a list: whichever fits the window, unless one chooses. */
import { Box, Center, Group, Loader, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { Panel } from '../../frame/parts.tsx';
import { useWords } from '../../words/locale.tsx';
import type { Journey } from './drawn.ts';
import { Outline } from './outline.tsx';
import { journeyWords } from './words.ts';

const Canvas = lazy(() => import('./canvas.tsx'));

export const Story = ({ journey }: { readonly journey: Journey }) => {
  const own = useWords(journeyWords);
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  const [chosen, setChosen] = useState<'drawing' | 'list'>();
  const view = chosen ?? (isWide ? 'drawing' : 'list');
  return (
    <Panel
      title={own.story}
      about={own.notCounted}
      flush
      actions={
        <Group gap="xs">
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
          <Canvas journey={journey} />
        </Suspense>
      ) : (
        <Box px="lg" pb="sm">
          <Outline journey={journey} />
        </Box>
      )}
    </Panel>
  );
};
