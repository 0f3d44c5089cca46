/** How the months went: orders, messages and who reads them, and goals. */
import { type Body, useAnswer } from '../../client/client.ts';
import { Answered, Nothing, Panel } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { Courses, type Kpi } from './courses.tsx';
import { resultWords } from './words.ts';

type Month = Body<'MonthsFigures'>['months'][number];

const messagesOf = ({ messages }: Month): number =>
  Object.values(messages).reduce((sum, each) => sum + each, 0);

const useKpis = (): readonly Kpi<Month>[] => {
  const own = useWords(resultWords);
  const { number, money, percent } = useFormat();
  return [
    { name: own.orders, of: ({ orders }) => orders, spoken: number },
    { name: own.revenue, of: ({ revenue }) => revenue, spoken: money },
    { name: own.averageOrder, of: ({ averageOrder }) => averageOrder, spoken: money },
    { name: own.messages, of: messagesOf, spoken: number },
    { name: own.openRate, of: ({ openRate }) => openRate, spoken: percent },
    { name: own.clickRate, of: ({ clickRate }) => clickRate, spoken: percent },
    { name: own.nps, of: ({ nps }) => nps, spoken: number },
    { name: own.goalRate, of: ({ goalRate }) => goalRate.treatment, spoken: percent },
    { name: own.goalRateHeldOut, of: ({ goalRate }) => goalRate.holdout, spoken: percent },
  ];
};

export const Months = () => {
  const own = useWords(resultWords);
  const kpis = useKpis();
  const asked = useAnswer('/v1/figures/months', {});
  return (
    <Panel title={own.months} about={own.monthsAbout}>
      <Answered to={asked}>
        {({ months, asOf }) =>
          asOf === undefined ? (
            <Nothing>{own.notCounted}</Nothing>
          ) : (
            <Courses months={months} kpis={kpis} label={own.months} />
          )
        }
      </Answered>
    </Panel>
  );
};
