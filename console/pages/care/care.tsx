/** The queue of tasks, and the one that somebody works on, with the customer's history beside it. */
import { Box, Grid, Group, NavLink, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { type AnswerOf, type Body, useAnswer } from '../../client/client.ts';
import { Answered, Nothing, Panel, Screen, Standing, When } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { Task } from './task.tsx';
import { careWords } from './words.ts';

export type TaskTold = AnswerOf<'get', '/v1/tasks'>['tasks'][number];

type QueueTold = Body<'Queues'>['queues'][number];

/** Where nobody took it in time; else where somebody waits. */
const queueToOpen = (queues: readonly QueueTold[]): string => {
  const chosen =
    queues.find(({ escalated }) => escalated > 0) ?? queues.find(({ open }) => open > 0) ?? queues[0];
  return chosen?.queue ?? '';
};

const states = ['open', 'taken', 'done', 'over'] as const;
type State = (typeof states)[number];

const Row = ({
  task,
  isChosen,
  onChoose,
}: {
  readonly task: TaskTold;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) => {
  const own = useWords(careWords);
  const isUrgent = task.priority === 'high';
  return (
    <NavLink
      component="button"
      active={isChosen}
      onClick={onChoose}
      label={
        <Group gap={8} component="span">
          <Text fw={550} size="sm" component="span">
            {task.name}
          </Text>
          {isUrgent && <Standing tone="bad">{own.urgent}</Standing>}
        </Group>
      }
      description={
        <Group component="span" justify="space-between" gap={6}>
          <span className="wrap">{task.customer}</span>
          <span>
            {task.state === 'open' && !isUrgent ? own.takeBy : own.due}{' '}
            <When at={task.state === 'open' && !isUrgent ? task.takeBy : task.due} />
          </span>
        </Group>
      }
    />
  );
};

const Queue = ({ queues }: { readonly queues: readonly QueueTold[] }) => {
  const own = useWords(careWords);
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const [opened] = useState(() => queueToOpen(queues));
  const queue = search.get('queue') ?? opened;
  const [state, setState] = useState<State>('open');
  const [chosen, setChosen] = useState<TaskTold>();
  const asked = useAnswer('/v1/tasks', { params: { query: { queue, state } } });
  // It moves to another state as one works on it, and stays what one looks at.
  const standing = asked.data?.tasks.find(({ id }) => id === chosen?.id) ?? chosen;
  return (
    <>
      <Group gap="md" align="flex-end">
        <Select
          label={own.queue}
          data={queues.map(({ queue: value, open, escalated, more }) => {
            const waiting = `${format.number(open)}${more ? '+' : ''}`;
            const label =
              escalated > 0
                ? own.waitingLate(value, waiting, format.number(escalated))
                : own.waiting(value, waiting);
            return { value, label };
          })}
          value={queue}
          onChange={(next) => {
            if (next === null) return;
            setSearch({ queue: next }, { replace: true });
            setChosen(undefined);
          }}
          allowDeselect={false}
          miw={320}
        />
        <SegmentedControl
          aria-label={own.state}
          value={state}
          onChange={(next) => {
            setState(next as State);
            setChosen(undefined);
          }}
          data={states.map((each) => ({ value: each, label: own.states[each] }))}
        />
      </Group>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5, lg: 4 }}>
          <Panel flush>
            <Answered to={asked}>
              {({ tasks, more }) =>
                tasks.length === 0 ? (
                  <Nothing>{own.none[state]}</Nothing>
                ) : (
                  <Box
                    mah={640}
                    style={{ overflowY: 'auto' }}
                    tabIndex={0}
                    role="group"
                    aria-label={own.queue}
                  >
                    {tasks.map((task) => (
                      <Row
                        key={task.id}
                        task={task}
                        isChosen={task.id === chosen?.id}
                        onChoose={() => setChosen(task)}
                      />
                    ))}
                    {more && (
                      <Text size="sm" c="dimmed" p="md">
                        {own.more}
                      </Text>
                    )}
                  </Box>
                )
              }
            </Answered>
          </Panel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7, lg: 8 }}>
          {standing === undefined ? (
            <Panel>
              <Nothing>{own.choose}</Nothing>
            </Panel>
          ) : (
            <Task key={standing.id} task={standing} onChanged={setChosen} />
          )}
        </Grid.Col>
      </Grid>
    </>
  );
};

export default function Care() {
  const own = useWords(careWords);
  const asked = useAnswer('/v1/tasks/queues', {});
  return (
    <Screen title={own.title} about={own.about}>
      <Answered to={asked}>
        {({ queues }) => {
          if (queues.length > 0) return <Queue queues={queues} />;
          return (
            <Panel>
              <Stack>
                <Nothing>{own.noQueues}</Nothing>
              </Stack>
            </Panel>
          );
        }}
      </Answered>
    </Screen>
  );
}
