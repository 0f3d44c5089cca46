/** The shop's customers: who stays, who buys again, what they bring; cohorts, who leaves for which reason, and who would recommend the shop. */
import { type Body, useAnswer } from '../../client/client.ts';
import { useNow } from '../../frame/clock.tsx';
import { Answered, Nothing, Panel } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { Cohorts } from './cohorts.tsx';
import { Courses, type Kpi } from './courses.tsx';
import { Recommending, Segments } from './segments.tsx';
import { resultWords } from './words.ts';

type Kpis = Body<'Kpis'>;
type Month = Kpis['months'][number];

/** Those that may not be known. */
type Sometimes = { [Name in keyof Month]: null extends Month[Name] ? Name : never }[keyof Month];

/** As many as the panel of months beside it shows. */
const shown = 12;

const useKpis = ({ againWithinDays }: Kpis): readonly Kpi<Month>[] => {
  const own = useWords(resultWords);
  const { number, money, percent } = useFormat();
  const sometimes = (name: Sometimes, spoken: (value: number) => string): Kpi<Month> => ({
    name: name === 'repurchase' ? own.repurchase(number(againWithinDays)) : own[name],
    of: (month) => month[name],
    spoken,
    why: ({ unknown }) => {
      const because = unknown[name];
      return because && own.unknown[because];
    },
  });
  return [
    { name: own.customers, of: ({ customers }) => customers, spoken: number },
    { name: own.newBuyers, of: ({ newBuyers }) => newBuyers, spoken: number },
    sometimes('retention', percent),
    sometimes('repurchase', percent),
    sometimes('interaction', percent),
    sometimes('revenuePerBuyer', money),
    sometimes('revenuePerCustomer', money),
    { name: own.fromReturning, of: ({ fromReturning }) => fromReturning, spoken: money },
  ];
};

const Customers = ({ kpis }: { readonly kpis: Kpis }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const now = useNow();
  const { asOf, months, churnedAfterDays } = kpis;
  const all = useKpis(kpis);
  return (
    <Panel
      title={own.kpis}
      about={
        <>
          {own.kpisAbout(format.number(churnedAfterDays))}{' '}
          {asOf !== undefined && own.asOf(format.ago(asOf, now))}
        </>
      }
    >
      {months.length === 0 ? (
        <Nothing>{asOf === undefined ? own.neverCounted : own.noOrders}</Nothing>
      ) : (
        <Courses months={months.slice(-shown)} kpis={all} label={own.kpis} />
      )}
    </Panel>
  );
};

export const KpiPanels = () => (
  <Answered to={useAnswer('/v1/kpis', {})}>
    {(kpis) => (
      <>
        <Customers kpis={kpis} />
        {kpis.cohorts.length > 0 && <Cohorts kpis={kpis} />}
        {kpis.lately.reasons.length > 0 && <Segments reasons={kpis.lately.reasons} />}
        {kpis.lately.scores !== undefined && <Recommending scores={kpis.lately.scores} />}
      </>
    )}
  </Answered>
);
