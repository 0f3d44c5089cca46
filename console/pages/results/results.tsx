/** Results: what the journeys bring, how the months went and how the customers fare, and why they leave. */
import { useMay } from '../../frame/me.tsx';
import { Screen } from '../../frame/parts.tsx';
import { useWords } from '../../words/locale.tsx';
import { Experiment } from './experiment.tsx';
import { KpiPanels } from './kpis.tsx';
import { Lanes } from './lanes.tsx';
import { Leaving } from './leaving.tsx';
import { Months } from './months.tsx';
import { resultWords } from './words.ts';

export default function Results() {
  const own = useWords(resultWords);
  const isMayCompare = useMay('GET /v1/results');
  const isMayLanes = useMay('GET /v1/figures/lanes');
  const isMayKnow = useMay('GET /v1/kpis');
  return (
    <Screen title={own.title} about={own.about}>
      {isMayCompare && <Experiment />}
      {isMayLanes && <Lanes />}
      <Months />
      {isMayKnow && <KpiPanels />}
      <Leaving />
    </Screen>
  );
}
