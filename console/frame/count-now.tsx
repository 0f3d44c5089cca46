/** The button of counts that come by night or week. */
import { Button, Stack } from '@mantine/core';
import { useAct } from '../client/client.ts';
import { useWords } from '../words/locale.tsx';
import { sayDone } from './dialog.tsx';
import { FaultNote } from './parts.tsx';
import { frameWords } from './words.ts';

/** Begins a count that otherwise begins by itself, each night or week; what it finds is shown once it is there. */
export const CountNow = ({
  path,
  begun,
}: {
  readonly path: '/v1/people/count' | '/v1/results/count';
  readonly begun: string;
}) => {
  const own = useWords(frameWords);
  const count = useAct('post', path);
  return (
    <Stack gap="xs" align="flex-end">
      <Button
        variant="default"
        loading={count.isPending}
        onClick={() => count.mutate({}, { onSuccess: () => sayDone(begun) })}
      >
        {own.countNow}
      </Button>
      {count.error !== null && <FaultNote fault={count.error} />}
    </Stack>
  );
};
