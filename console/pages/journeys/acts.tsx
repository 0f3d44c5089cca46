/** The brake on a journey, customers taken out of it, and its failed passages begun again. */
import { Box, Button, Group, Menu, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../../client/client.ts';
import { Dialog, sayDone } from '../../frame/dialog.tsx';
import { useDraft } from '../../frame/draft.ts';
import { PauseIcon, PlayIcon, StopIcon } from '../../frame/icons.tsx';
import { useMay } from '../../frame/me.tsx';
import { Why } from '../../frame/why.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { Failures } from './failed.tsx';
import { journeyWords } from './words.ts';

interface Form {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const paths = {
  pause: '/v1/journeys/{id}/pause',
  resume: '/v1/journeys/{id}/resume',
  stop: '/v1/journeys/{id}/stop',
} as const;
const done = { pause: 'donePause', resume: 'doneResume', stop: 'doneStop' } as const;
const texts = { pause: 'pauseText', resume: 'resumeText', stop: 'stopText' } as const;
type Brake = keyof typeof paths;

const BrakeForm = ({
  journey,
  does,
  isOpen,
  onClose,
}: Form & { readonly journey: string; readonly does: Brake }) => {
  const own = useWords(journeyWords);
  const { fields, change, forget } = useDraft(`${does}/${journey}`, { why: '' });
  const act = useAct('post', paths[does]);
  return (
    <Dialog
      title={`${own[does]}: ${journey}`}
      does={own[does]}
      isGrave={does === 'stop'}
      isOpen={isOpen}
      onClose={onClose}
      acting={act}
      isReady={fields.why.trim() !== ''}
      onSubmit={() =>
        act.mutate(
          { params: { path: { id: journey } }, body: { why: fields.why } },
          {
            onSuccess: () => {
              forget();
              sayDone(own[done[does]]);
              onClose();
            },
          },
        )
      }
    >
      <Text size="sm">{own[texts[does]]}</Text>
      <Why isFirst value={fields.why} onChange={(why) => change({ why })} />
    </Dialog>
  );
};

/** One a line, each once. */
const idsIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];

const RemoveForm = ({ journey, isOpen, onClose }: Form & { readonly journey: string }) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const { fields, change, forget } = useDraft(`remove-from/${journey}`, { ids: '', why: '' });
  const act = useAct('post', '/v1/journeys/{id}/customers/remove');
  const customers = idsIn(fields.ids);
  return (
    <Dialog
      title={`${own.remove}: ${journey}`}
      does={own.remove}
      isGrave
      isOpen={isOpen}
      onClose={onClose}
      acting={act}
      isReady={fields.why.trim() !== '' && customers.length > 0}
      onSubmit={() =>
        act.mutate(
          { params: { path: { id: journey } }, body: { customers: [...customers], why: fields.why } },
          {
            onSuccess: ({ removed, notInIt, unknown }) => {
              forget();
              sayDone(own.removedCount(format.number(removed), format.number(notInIt + unknown)));
              onClose();
            },
          },
        )
      }
    >
      <Text size="sm">{own.removeText}</Text>
      <Textarea
        label={own.removeIds}
        value={fields.ids}
        onChange={(event) => change({ ids: event.currentTarget.value })}
        autosize
        minRows={3}
        maxRows={10}
        required
        spellCheck={false}
      />
      <Why isFirst value={fields.why} onChange={(why) => change({ why })} />
    </Dialog>
  );
};

const FailedForm = ({ journey, isOpen, onClose }: Form & { readonly journey: string }) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const { fields, change, forget } = useDraft(`redrive/${journey}`, { why: '' });
  const look = useAct('post', '/v1/journeys/{id}/redrive');
  const again = useAct('post', '/v1/journeys/{id}/redrive');
  const seen = look.data?.executions;
  const params = { path: { id: journey } };
  const close = (): void => {
    look.reset();
    again.reset();
    onClose();
  };
  return (
    <Dialog
      title={`${own.failedOnes}: ${journey}`}
      does={seen === undefined || seen.length === 0 ? own.failedLook : own.failedAgain}
      isOpen={isOpen}
      onClose={close}
      acting={again.error === null ? look : again}
      isReady={fields.why.trim() !== ''}
      onSubmit={() =>
        seen === undefined || seen.length === 0
          ? look.mutate({ params, body: { why: fields.why, look: true } })
          : again.mutate(
              { params, body: { why: fields.why } },
              {
                onSuccess: ({ redriven }) => {
                  forget();
                  sayDone(own.redriven(format.number(redriven)));
                  close();
                },
              },
            )
      }
    >
      <Text size="sm">{own.failedAbout}</Text>
      {seen !== undefined && (
        <Text size="sm" fw={550} role="status">
          {seen.length === 0 ? own.failedNone : own.failedCount(format.number(seen.length))}
        </Text>
      )}
      {seen !== undefined && (
        <Box mah={300} style={{ overflowY: 'auto' }}>
          <Failures of={seen} />
        </Box>
      )}
      <Why isFirst value={fields.why} onChange={(why) => change({ why })} />
    </Dialog>
  );
};

type Act = Brake | 'remove' | 'failed';

export const Acts = ({ journey, isBraked }: { readonly journey: string; readonly isBraked: boolean }) => {
  const own = useWords(journeyWords);
  const [open, setOpen] = useState<Act>();
  const isMayBrake = useMay(
    'POST /v1/journeys/{id}/pause',
    'POST /v1/journeys/{id}/resume',
    'POST /v1/journeys/{id}/stop',
  );
  const isMayRemove = useMay('POST /v1/journeys/{id}/customers/remove');
  const isMayRedrive = useMay('POST /v1/journeys/{id}/redrive');
  const form = (act: Act): Form => ({ isOpen: open === act, onClose: () => setOpen(undefined) });
  return (
    <>
      <Group gap="xs">
        {isMayBrake && isBraked && (
          <Button leftSection={<PlayIcon size={16} />} onClick={() => setOpen('resume')}>
            {own.resume}
          </Button>
        )}
        {isMayBrake && !isBraked && (
          <Button variant="default" leftSection={<PauseIcon size={16} />} onClick={() => setOpen('pause')}>
            {own.pause}
          </Button>
        )}
        {isMayBrake && (
          <Button
            variant="default"
            c="var(--mantine-color-error)"
            leftSection={<StopIcon size={16} />}
            onClick={() => setOpen('stop')}
          >
            {own.stop}
          </Button>
        )}
        {(isMayRemove || isMayRedrive) && (
          <Menu position="bottom-end" width={240}>
            <Menu.Target>
              <Button variant="default">{own.acts}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {isMayRemove && <Menu.Item onClick={() => setOpen('remove')}>{own.remove}</Menu.Item>}
              {isMayRedrive && <Menu.Item onClick={() => setOpen('failed')}>{own.failedOnes}</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {isMayBrake &&
        (Object.keys(paths) as Brake[]).map((does) => (
          <BrakeForm key={does} journey={journey} does={does} {...form(does)} />
        ))}
      {isMayRemove && <RemoveForm journey={journey} {...form('remove')} />}
      {isMayRedrive && <FailedForm journey={journey} {...form('failed')} />}
    </>
  );
};

const allPaths = { pause: '/v1/journeys/pause', resume: '/v1/journeys/resume' } as const;

/** All journeys at once. */
export const BrakeAll = ({ isBraked }: { readonly isBraked: boolean }) => {
  const own = useWords(journeyWords);
  const does = isBraked ? 'resume' : 'pause';
  const [isOpen, setOpen] = useState(false);
  const isMay = useMay('POST /v1/journeys/pause', 'POST /v1/journeys/resume');
  const { fields, change, forget } = useDraft(`${does}-all`, { why: '' });
  const act = useAct('post', allPaths[does]);
  if (!isMay) return null;
  const name = isBraked ? own.resumeAll : own.pauseAll;
  const close = (): void => setOpen(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={isBraked ? <PlayIcon size={16} /> : <PauseIcon size={16} />}
        onClick={() => setOpen(true)}
      >
        {name}
      </Button>
      <Dialog
        title={name}
        does={name}
        isOpen={isOpen}
        onClose={close}
        acting={act}
        isReady={fields.why.trim() !== ''}
        onSubmit={() =>
          act.mutate(
            { body: { why: fields.why } },
            {
              onSuccess: () => {
                forget();
                sayDone(own[done[does]]);
                close();
              },
            },
          )
        }
      >
        <Text size="sm">{isBraked ? own.resumeText : own.pauseAllText}</Text>
        <Why isFirst value={fields.why} onChange={(why) => change({ why })} />
      </Dialog>
    </>
  );
};
