/** Whom a night would take in, were another silence asked for. */
import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type Body, useAct, useAnswer } from '../../client/client.ts';
import { Answered, FaultNote, Panel } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { journeyWords } from './words.ts';

type Foreseen = Body<'DormancyForeseen'>;

const Told = ({ told: { state, by, changed, asItIs } }: { readonly told: Foreseen }) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  if (state === 'running' || changed === undefined || asItIs === undefined)
    return (
      <Text size="sm" c="dimmed">
        {own.foreseeRuns}
      </Text>
    );
  return (
    <Stack gap={2}>
      <Text size="sm" c="dimmed" className="wrap">
        {by}
      </Text>
      <Text fz="lg" fw={600} className="figures">
        {own.foreseen(format.number(changed.enrolled), format.number(asItIs.enrolled))}
      </Text>
      <Text size="sm" c="dimmed" className="figures">
        {own.foreseenBeside(format.number(changed.heldOut), format.number(changed.unreachable))}
      </Text>
    </Stack>
  );
};

const Followed = ({ begun }: { readonly begun: Foreseen }) => {
  const [isDone, setDone] = useState(false);
  const asked = useAnswer(
    '/v1/journeys/{id}/dormancy/preview/{preview}',
    { params: { path: { id: begun.journey, preview: begun.id } } },
    { enabled: !isDone, everyMs: 1_500 },
  );
  if (asked.data?.state === 'done' && !isDone) setDone(true);
  return <Answered to={asked}>{(told) => <Told told={told} />}</Answered>;
};

export const Foresee = ({ journey }: { readonly journey: string }) => {
  const own = useWords(journeyWords);
  const [days, setDays] = useState<number | string>('');
  const begin = useAct('post', '/v1/journeys/{id}/dormancy/preview');
  const isReady = typeof days === 'number' && days >= 1;
  return (
    <Panel title={own.foresee} about={own.foreseeAbout}>
      <Stack gap="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady)
              begin.mutate({
                params: { path: { id: journey } },
                body: { id: crypto.randomUUID(), days },
              });
          }}
        >
          <Group align="flex-end" gap="xs">
            <NumberInput
              label={own.foreseeDays}
              value={days}
              onChange={setDays}
              min={1}
              max={3_650}
              allowDecimal={false}
              w={150}
            />
            <Button type="submit" variant="default" loading={begin.isPending} disabled={!isReady}>
              {own.foreseeAsk}
            </Button>
          </Group>
        </form>
        <div role="status">
          {begin.error !== null && <FaultNote fault={begin.error} />}
          {begin.data !== undefined && <Followed key={begin.data.id} begun={begin.data} />}
        </div>
      </Stack>
    </Panel>
  );
};
