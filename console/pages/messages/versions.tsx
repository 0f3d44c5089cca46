/** What was published of a message: to be approved, and to be taken back. */
import { Button, Group, Table, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { type Body, useAct } from '../../client/client.ts';
import { Dialog, sayDone } from '../../frame/dialog.tsx';
import { useMay } from '../../frame/me.tsx';
import { FaultNote, Nothing, Panel, Standing, type Tone, When, Wide } from '../../frame/parts.tsx';
import { useWords } from '../../words/locale.tsx';
import { messageWords } from './words.ts';

type Told = Body<'Message'>;
type Publication = Told['publications'][number];

const tones: Readonly<Record<Publication['state'], Tone>> = {
  waiting: 'warn',
  'in-force': 'good',
  replaced: 'quiet',
  'in-repository': 'good',
  'taken-back': 'quiet',
};

const Approve = ({ id, number }: { readonly id: string; readonly number: number }) => {
  const own = useWords(messageWords);
  const approve = useAct('post', '/v1/words/{id}/approve');
  return (
    <>
      <Button
        size="compact-sm"
        loading={approve.isPending}
        onClick={() =>
          approve.mutate(
            { params: { path: { id } }, body: { number } },
            { onSuccess: () => sayDone(own.approved) },
          )
        }
      >
        {own.approve}
      </Button>
      {approve.error !== null && <FaultNote fault={approve.error} />}
    </>
  );
};

const TakeBack = ({ id, number }: { readonly id: string; readonly number: number }) => {
  const own = useWords(messageWords);
  const [isOpen, setOpen] = useState(false);
  const [why, setWhy] = useState('');
  const takeBack = useAct('post', '/v1/words/{id}/take-back');
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
        {own.takeBack}
      </Button>
      <Dialog
        title={`${own.takeBack}: ${number}`}
        does={own.takeBack}
        isGrave
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        acting={takeBack}
        isReady={why.trim() !== ''}
        onSubmit={() =>
          takeBack.mutate(
            { params: { path: { id } }, body: { number, why } },
            {
              onSuccess: () => {
                sayDone(own.takenBack);
                setOpen(false);
              },
            },
          )
        }
      >
        <Text size="sm">{own.takeBackText}</Text>
        <Textarea
          label={own.why}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
          required
        />
      </Dialog>
    </>
  );
};

export const Versions = ({ told }: { readonly told: Told }) => {
  const own = useWords(messageWords);
  const isMayApprove = useMay('POST /v1/words/{id}/approve');
  const isMayTakeBack = useMay('POST /v1/words/{id}/take-back');
  return (
    <Panel flush>
      {told.publications.length === 0 ? (
        <Nothing>{own.noVersions}</Nothing>
      ) : (
        <Wide name={own.tabs.versions} minWidth={720}>
          <Table verticalSpacing="sm" horizontalSpacing="lg">
            <Table.Thead>
              <Table.Tr>
                {[own.number, own.state, own.by, own.why, own.reach, own.at].map((each) => (
                  <Table.Th key={each}>{each}</Table.Th>
                ))}
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {told.publications.map((each) => (
                <Table.Tr key={each.number}>
                  <Table.Td className="figures">{each.number}</Table.Td>
                  <Table.Td>
                    <Standing tone={tones[each.state]}>{own.states[each.state]}</Standing>
                  </Table.Td>
                  <Table.Td className="wrap">
                    {[...new Set([each.by, each.publishedBy, each.approvedBy])].filter(Boolean).join(', ')}
                  </Table.Td>
                  <Table.Td className="wrap">{each.why}</Table.Td>
                  <Table.Td>{own.reaches[each.for]}</Table.Td>
                  <Table.Td>
                    <When at={each.at ?? each.askedAt} />
                  </Table.Td>
                  <Table.Td>
                    <Group gap={6} justify="flex-end">
                      {isMayApprove && each.state === 'waiting' && (
                        <Approve id={told.message} number={each.number} />
                      )}
                      {isMayTakeBack && ['waiting', 'in-force'].includes(each.state) && (
                        <TakeBack id={told.message} number={each.number} />
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Wide>
      )}
    </Panel>
  );
};
