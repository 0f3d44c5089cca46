/** Results: how the months went, and why customers leave. */
import { Screen } from '../../frame/parts.tsx';
import { useWords } from '../../words/locale.tsx';
import { Leaving } from './leaving.tsx';
import { Months } from './months.tsx';
import { resultWords } from './words.ts';

export default function Results() {
  const own = useWords(resultWords);
  return (
    <Screen title={own.title} about={own.about}>
      <Months />
      <Leaving />
    </Screen>
  );
}
