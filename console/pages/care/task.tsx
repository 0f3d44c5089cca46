/** One task: taken, worked on, and its result told. */
import { Anchor, Button, Group, Radio, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { type AnswerOf, useAct, useAnswer } from '../../client/client.ts';
import { sayDone } from '../../frame/dialog.tsx';
import { useDraft } from '../../frame/draft.ts';
import { useMay, useMe } from '../../frame/me.tsx';
import { useNameOf } from '../../frame/names.ts';
import { Answered, Facts, FaultNote, Panel, Standing, When } from '../../frame/parts.tsx';
import { useShop } from '../../frame/shop.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { customerPath } from '../people/lately.ts';
import { Timeline } from '../people/timeline.tsx';
import type { TaskTold } from './care.tsx';
import { careWords } from './words.ts';

type Contact = AnswerOf<'post', '/v1/tasks/{id}/take'>['contact'];

interface Working {
  readonly task: TaskTold;
  readonly onChanged: (task: TaskTold) => void;
}

const workerKept = 'rekindle-worker';

const Take = ({
  task,
  onChanged,
  onContact,
}: Working & { readonly onContact: (contact: Contact) => void }) => {
  const own = useWords(careWords);
  const { who } = useMe();
  const [assignee, setAssignee] = useState(() => localStorage.getItem(workerKept) ?? who);
  const take = useAct('post', '/v1/tasks/{id}/take');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        localStorage.setItem(workerKept, assignee);
        take.mutate(
          { params: { path: { id: task.id } }, body: { assignee } },
          {
            onSuccess: (told) => {
              sayDone(own.taken);
              onContact(told.contact);
              onChanged(told.task);
            },
          },
        );
      }}
    >
      <Stack gap="sm">
        <Group align="flex-end" gap="xs">
          <TextInput
            label={own.you}
            description={own.youText}
            value={assignee}
            onChange={(event) => setAssignee(event.currentTarget.value)}
            maxLength={100}
            required
            style={{ flex: 1, minWidth: 180 }}
          />
          <Button type="submit" loading={take.isPending} disabled={assignee.trim() === ''}>
            {own.take}
          </Button>
        </Group>
        {take.error !== null && <FaultNote fault={take.error} />}
      </Stack>
    </form>
  );
};

const Finish = ({ task, onChanged }: Working) => {
  const own = useWords(careWords);
  const nameOf = useNameOf();
  const { callReasons } = useShop();
  const assignee = task.assignee ?? '';
  const { fields, change, forget } = useDraft(`task/${task.id}`, { result: '', reason: '', notes: '' });
  const finish = useAct('post', '/v1/tasks/{id}/result');
  const release = useAct('post', '/v1/tasks/{id}/release');
  const path = { path: { id: task.id } };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const { result, reason, notes } = fields;
        finish.mutate(
          {
            params: path,
            body: {
              assignee,
              result,
              ...(reason !== '' && { reason }),
              ...(notes.trim() !== '' && { notes: notes.trim() }),
            },
          },
          {
            onSuccess: (told) => {
              forget();
              sayDone(own.finished);
              onChanged(told.task);
            },
          },
        );
      }}
    >
      <Stack gap="md">
        <Radio.Group
          label={own.result}
          value={fields.result}
          onChange={(result) => change({ result })}
          required
        >
          <Group gap="md" mt={6}>
            {task.results.map((each) => (
              <Radio key={each} value={each} label={nameOf(each)} />
            ))}
          </Group>
        </Radio.Group>
        {callReasons === undefined ? (
          <TextInput
            label={own.reason}
            value={fields.reason}
            onChange={(event) => change({ reason: event.currentTarget.value })}
            maxLength={200}
          />
        ) : (
          <Select
            label={own.reason}
            placeholder={own.noReason}
            data={[...callReasons]}
            value={fields.reason === '' ? null : fields.reason}
            onChange={(reason) => change({ reason: reason ?? '' })}
            clearable
          />
        )}
        <Textarea
          label={own.notes}
          value={fields.notes}
          onChange={(event) => change({ notes: event.currentTarget.value })}
          maxLength={2_000}
          autosize
          minRows={3}
        />
        {finish.error !== null && <FaultNote fault={finish.error} />}
        {release.error !== null && <FaultNote fault={release.error} />}
        <Group justify="space-between">
          <Button
            variant="default"
            loading={release.isPending}
            onClick={() =>
              release.mutate(
                { params: path, body: { assignee } },
                {
                  onSuccess: (told) => {
                    sayDone(own.released);
                    onChanged(told.task);
                  },
                },
              )
            }
          >
            {own.release}
          </Button>
          <Button type="submit" loading={finish.isPending} disabled={fields.result === ''}>
            {own.finish}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

const Reaching = ({ contact }: { readonly contact: Contact | undefined }) => {
  const own = useWords(careWords);
  if (contact === undefined)
    return (
      <Text size="sm" c="dimmed">
        {own.noContact}
      </Text>
    );
  const { firstName, phone, email, locale } = contact;
  return (
    <Stack gap={6}>
      {firstName !== undefined && <Text fw={600}>{firstName}</Text>}
      <Facts
        of={[
          ...(phone === undefined
            ? []
            : [
                [
                  own.phone,
                  <Anchor key="phone" href={`tel:${phone}`} size="sm">
                    {phone}
                  </Anchor>,
                ] as const,
              ]),
          ...(email === undefined ? [] : [[own.email, email] as const]),
          ...(locale === undefined ? [] : [[own.language, locale] as const]),
        ]}
      />
    </Stack>
  );
};

const History = ({ customer }: { readonly customer: string }) => {
  const asked = useAnswer('/v1/customers/{id}', { params: { path: { id: customer } } });
  return (
    <Answered to={asked}>{({ timeline }) => <Timeline customer={customer} timeline={timeline} />}</Answered>
  );
};

const toneOfState = { open: 'live', taken: 'warn', done: 'good', over: 'quiet' } as const;

export const Task = ({ task, onChanged }: Working) => {
  const own = useWords(careWords);
  const nameOf = useNameOf();
  const format = useFormat();
  const [contact, setContact] = useState<Contact>();
  const isMayLook = useMay('GET /v1/customers/{id}');
  const { calling } = task;
  return (
    <Stack gap="lg">
      <Panel
        title={task.name}
        about={task.priority === 'high' ? own.urgentText : undefined}
        actions={<Standing tone={toneOfState[task.state]}>{own.states[task.state]}</Standing>}
      >
        <Stack gap="lg">
          <Facts
            of={[
              [
                own.for,
                isMayLook ? (
                  <Anchor key="customer" component={Link} href={customerPath(task.customer)} size="sm">
                    {task.customer}
                  </Anchor>
                ) : (
                  task.customer
                ),
              ],
              [own.journey, task.journey],
              [own.asked, <When key="asked" at={task.requestedAt} />],
              [own.due, <When key="due" at={task.due} />],
              ...(calling === undefined
                ? []
                : [
                    [
                      own.calling,
                      `${own.callingHours(calling.from, calling.until, calling.timezone)} (${own.opensAt} ${format.time(calling.opensAt)})`,
                    ] as const,
                  ]),
              ...(task.assignee === undefined ? [] : [[own.by, task.assignee] as const]),
              ...(task.result === undefined ? [] : [[own.result, nameOf(task.result)] as const]),
              ...(task.reason === undefined ? [] : [[own.reason, task.reason] as const]),
              ...(task.notes === undefined ? [] : [[own.notes, task.notes] as const]),
            ]}
          />
          {task.state === 'open' && <Take task={task} onChanged={onChanged} onContact={setContact} />}
          {task.state === 'taken' && (
            <>
              <Stack gap={6}>
                <Text size="sm" fw={600}>
                  {own.contact}
                </Text>
                <Reaching contact={contact} />
              </Stack>
              <Finish task={task} onChanged={onChanged} />
            </>
          )}
        </Stack>
      </Panel>
      {isMayLook && <History customer={task.customer} />}
    </Stack>
  );
};
