/** Those who were on a list last night, as they are now. */
import { Anchor, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ask, type Body } from '../../client/client.ts';
import type { Fault } from '../../client/faults.ts';
import {
  FaultNote,
  Nothing,
  Panel,
  Screen,
  ShowMore,
  Standing,
  type Tone,
  When,
  Wide,
} from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { customerPath } from './lately.ts';
import { spoken, type Told } from './told.ts';
import { peopleWords } from './words.ts';

type People = Body<'People'>;
type Person = Body<'Found'>['people'][number];

export const toneOfStage: Readonly<Record<Person['stage'], Tone>> = {
  prospect: 'quiet',
  active: 'good',
  new: 'good',
  'won-back': 'good',
  'at-risk': 'warn',
  dormant: 'live',
  churned: 'bad',
};

/** `stage/dormant`, as a person says it. */
export const useListName = (): ((list: string) => string) => {
  const own = useWords(peopleWords);
  return (list) => {
    const [kind, name = ''] = list.split('/', 2);
    const stage = kind === 'stage' ? (own.stages as Told)[name] : undefined;
    return stage === undefined ? name : spoken(stage);
  };
};

export const PeopleTable = ({ people }: { readonly people: readonly Person[] }) => {
  const own = useWords(peopleWords);
  const format = useFormat();
  return (
    <Wide name={own.title} minWidth={640}>
      <Table verticalSpacing="xs" horizontalSpacing="lg">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{own.who}</Table.Th>
            <Table.Th>{own.stage}</Table.Th>
            <Table.Th ta="right">{own.orders}</Table.Th>
            <Table.Th>{own.lastOrder}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map(({ id, firstName, email, phone, stage, orders, lastOrderAt }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Anchor component={Link} href={customerPath(id)} size="sm" fw={550} className="wrap">
                  {firstName ?? id}
                </Anchor>
                <Text size="xs" c="dimmed" className="wrap">
                  {[firstName === undefined ? undefined : id, email ?? phone].filter(Boolean).join(' · ')}
                </Text>
              </Table.Td>
              <Table.Td>
                <Standing tone={toneOfStage[stage]}>{own.stages[stage]}</Standing>
              </Table.Td>
              <Table.Td ta="right" className="figures">
                {format.number(orders)}
              </Table.Td>
              <Table.Td>{lastOrderAt === undefined ? own.never : <When at={lastOrderAt} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Wide>
  );
};

export const PeopleList = ({ list }: { readonly list: string }) => {
  const own = useWords(peopleWords);
  const format = useFormat();
  const nameOf = useListName();
  const asked = useInfiniteQuery<People, Fault, { pages: People[] }, readonly unknown[], string | undefined>({
    queryKey: ['/v1/people', list],
    queryFn: ({ pageParam: after }) =>
      ask('get', '/v1/people', { params: { query: { list, ...(after !== undefined && { after }) } } }),
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next,
  });
  const first = asked.data?.pages[0];
  return (
    <Screen
      title={nameOf(list)}
      back={{ to: '/people', name: own.title }}
      about={
        first?.asOf !== undefined && (
          <>
            {format.number(first.customers ?? 0)}, {own.asOf} <When at={first.asOf} exact />
          </>
        )
      }
    >
      <Panel flush>
        {asked.error !== null && <FaultNote fault={asked.error} onAgain={() => void asked.refetch()} />}
        {first !== undefined && (
          <Stack gap={0}>
            {first.people.length === 0 ? (
              <Nothing>{own.emptyList}</Nothing>
            ) : (
              <PeopleTable people={asked.data?.pages.flatMap(({ people }) => people) ?? []} />
            )}
            <ShowMore of={asked} />
          </Stack>
        )}
      </Panel>
    </Screen>
  );
};
