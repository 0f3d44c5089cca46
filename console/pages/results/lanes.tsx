/** Lanes: what the journeys of each come to together, in the last thirty days. */
import { Table } from '@mantine/core';
import { type Body, useAnswer } from '../../client/client.ts';
import { Answered, Nothing, Panel, Wide } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { resultWords } from './words.ts';

type Lane = Body<'LanesFigures'>['lanes'][number];

const arms = ['treatment', 'holdout'] as const;

const totalOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, each) => sum + each, 0);

const isSeen = ({ enrolled, underWay, messages }: Lane): boolean =>
  totalOf(enrolled) + totalOf(underWay) + totalOf(messages) > 0;

const Rows = ({ lanes }: { readonly lanes: readonly Lane[] }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  return (
    <Wide name={own.lanes} minWidth={640}>
      <Table verticalSpacing="sm" horizontalSpacing="lg" className="figures">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{own.lane}</Table.Th>
            <Table.Th>{own.goalRate}</Table.Th>
            <Table.Th>{own.goalRateHeldOut}</Table.Th>
            <Table.Th>{own.messages}</Table.Th>
            <Table.Th>{own.openRate}</Table.Th>
            <Table.Th>{own.underWay}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lanes.map(({ lane, goalRate, enrolled, messages, opened, underWay }) => (
            <Table.Tr key={lane ?? ''}>
              <Table.Th scope="row" fw={500}>
                {lane ?? own.noLane}
              </Table.Th>
              {arms.map((arm) => {
                const rate = goalRate[arm];
                return (
                  <Table.Td key={arm}>
                    {rate === null ? '–' : own.shareOf(format.percent(rate), format.number(enrolled[arm]))}
                  </Table.Td>
                );
              })}
              <Table.Td>{format.number(totalOf(messages))}</Table.Td>
              <Table.Td>
                {totalOf(messages) === 0 ? '–' : format.percent(opened / totalOf(messages))}
              </Table.Td>
              <Table.Td>{format.number(underWay.treatment)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Wide>
  );
};

export const Lanes = () => {
  const own = useWords(resultWords);
  const asked = useAnswer('/v1/figures/lanes', {});
  return (
    <Panel title={own.lanes} about={own.lanesAbout} flush>
      <Answered to={asked}>
        {({ lanes, asOf }) => {
          const seen = lanes.filter(isSeen);
          if (asOf === undefined) return <Nothing>{own.notCounted}</Nothing>;
          return seen.length === 0 ? <Nothing>{own.nothingInLanes}</Nothing> : <Rows lanes={seen} />;
        }}
      </Answered>
    </Panel>
  );
};
