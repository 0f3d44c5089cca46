/** How far one broadcast has come. */
import { Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'wouter';
import { type Body, useAct, useAnswer } from '../../client/client.ts';
import { Dialog, sayDone } from '../../frame/dialog.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Facts, Figure, Panel, Screen, Standing, When } from '../../frame/parts.tsx';
import { useRules } from '../../frame/rules.ts';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { spoken } from '../people/told.ts';
import { toneOfState } from './broadcasts.tsx';
import { broadcastWords } from './words.ts';

type Told = Body<'BroadcastTold'>;

/** As often as its state machine brings it on. */
const followMs = 2_000;

const Stop = ({ id }: { readonly id: string }) => {
  const own = useWords(broadcastWords);
  const [isOpen, setOpen] = useState(false);
  const stop = useAct('delete', '/v1/broadcasts/{id}');
  return (
    <>
      <Button color="red" variant="outline" onClick={() => setOpen(true)}>
        {own.stop}
      </Button>
      <Dialog
        title={own.stop}
        does={own.stop}
        isGrave
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        acting={stop}
        onSubmit={() =>
          stop.mutate(
            { params: { path: { id } } },
            {
              onSuccess: () => {
                sayDone(own.stopped);
                setOpen(false);
              },
            },
          )
        }
      >
        <Text size="sm">{own.stopText}</Text>
      </Dialog>
    </>
  );
};

const Shown = ({ told }: { readonly told: Told }) => {
  const own = useWords(broadcastWords);
  const { rule } = useRules();
  const format = useFormat();
  const { counts, parameters } = told;
  return (
    <Stack gap="lg">
      <Panel>
        <SimpleGrid cols={{ base: 2, md: 4 }}>
          <Figure name={own.enrolled} value={format.number(counts.enrolled)} />
          <Figure name={own.heldOut} value={format.number(counts.heldOut)} />
          <Figure name={own.passedBy} value={format.number(counts.passedBy)} note={own.passedByNote} />
          <Figure name={own.lookedAt} value={format.number(counts.profiles)} />
        </SimpleGrid>
      </Panel>
      <Panel>
        <Facts
          of={[
            [
              own.state,
              <Standing key="state" tone={toneOfState[told.state]}>
                {own.states[told.state]}
              </Standing>,
            ],
            [own.started, <When key="at" at={told.at} exact />],
            [own.journey, `${told.journey} (${told.version})`],
            [own.for, rule(told.rule)],
            ...(told.named === undefined ? [] : [[own.named, format.number(told.named)] as const]),
            [own.rate, format.number(told.customersPerSecond)],
            ...Object.entries(parameters).map(([name, value]) => [name, spoken(value)] as const),
          ]}
        />
      </Panel>
    </Stack>
  );
};

export default function Broadcast() {
  const own = useWords(broadcastWords);
  const { id = '' } = useParams<{ id: string }>();
  const asked = useAnswer('/v1/broadcasts/{id}', { params: { path: { id } } }, { everyMs: followMs });
  const isMayStop = useMay('DELETE /v1/broadcasts/{id}');
  return (
    <Screen
      title={id}
      back={{ to: '/broadcasts', name: own.title }}
      actions={isMayStop && asked.data?.state === 'running' && <Stop id={id} />}
    >
      <Answered to={asked}>{(told) => <Shown told={told} />}</Answered>
    </Screen>
  );
}
