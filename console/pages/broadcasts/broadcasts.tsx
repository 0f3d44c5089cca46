/** The broadcasts that were started. */
import { Anchor, Button, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useAnswer } from '../../client/client.ts';
import { useMay } from '../../frame/me.tsx';
import { Answered, Nothing, Panel, Screen, Standing, When, Wide } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { broadcastWords } from './words.ts';

export const toneOfState = { running: 'live', done: 'good', stopped: 'quiet' } as const;

export default function Broadcasts() {
  const own = useWords(broadcastWords);
  const format = useFormat();
  const asked = useAnswer('/v1/broadcasts', {});
  const journeys = useAnswer('/v1/journeys', {});
  const isMayStart = useMay('POST /v1/broadcasts', 'POST /v1/broadcasts/preview');
  const isAny = journeys.data?.journeys.some(({ begins }) => begins === 'broadcast') ?? true;
  return (
    <Screen
      title={own.title}
      about={own.about}
      actions={
        <>
          <Button component={Link} href="/broadcasts/backlog" variant="default">
            {own.backlog}
          </Button>
          {isMayStart && isAny && (
            <Button component={Link} href="/broadcasts/new">
              {own.make}
            </Button>
          )}
        </>
      }
    >
      <Panel flush>
        <Answered to={asked}>
          {({ broadcasts }) =>
            broadcasts.length === 0 ? (
              <Nothing>{isAny ? own.none : own.noJourneys}</Nothing>
            ) : (
              <Wide name={own.title} minWidth={680}>
                <Table verticalSpacing="sm" horizontalSpacing="lg">
                  <Table.Thead>
                    <Table.Tr>
                      {[own.id, own.journey, own.state, own.started].map((each) => (
                        <Table.Th key={each}>{each}</Table.Th>
                      ))}
                      <Table.Th ta="right">{own.enrolled}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {broadcasts.map(({ id, journey, state, at, counts, for: whom }) => (
                      <Table.Tr key={id}>
                        <Table.Td>
                          <Anchor
                            component={Link}
                            href={`/broadcasts/of/${encodeURIComponent(id)}`}
                            size="sm"
                            fw={550}
                          >
                            {id}
                          </Anchor>
                          <Text size="xs" c="dimmed" className="wrap">
                            {whom}
                          </Text>
                        </Table.Td>
                        <Table.Td>{journey}</Table.Td>
                        <Table.Td>
                          <Standing tone={toneOfState[state]}>{own.states[state]}</Standing>
                        </Table.Td>
                        <Table.Td>
                          <When at={at} />
                        </Table.Td>
                        <Table.Td ta="right" className="figures">
                          {format.number(counts.enrolled)}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Wide>
            )
          }
        </Answered>
      </Panel>
    </Screen>
  );
}
