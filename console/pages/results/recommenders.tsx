/** Who would recommend the shop and who would not, drawn alike wherever they are counted. */
import { Bar, Legend } from '../../frame/charts.tsx';
import { useWords } from '../../words/locale.tsx';
import { resultWords } from './words.ts';

const recommenders = ['promoter', 'passive', 'detractor'] as const;
export type Recommenders = Readonly<Record<(typeof recommenders)[number], number>>;

const colors: Readonly<Record<keyof Recommenders, string>> = {
  promoter: 'light-dark(var(--mantine-color-leaf-5), var(--mantine-color-leaf-4))',
  passive: 'light-dark(var(--mantine-color-gray-4), var(--mantine-color-gray-6))',
  detractor: 'var(--mantine-color-ember-5)',
};

/** How many said so. */
export const answersOf = (counts: Recommenders): number =>
  recommenders.reduce((sum, who) => sum + counts[who], 0);

export const RecommenderBar = ({
  counts,
  most,
}: {
  readonly counts: Recommenders;
  readonly most: number;
}) => <Bar most={most} parts={recommenders.map((who) => ({ value: counts[who], color: colors[who] }))} />;

export const RecommenderLegend = () => {
  const own = useWords(resultWords);
  return (
    <Legend
      of={[
        [own.promoters, colors.promoter],
        [own.passives, colors.passive],
        [own.detractors, colors.detractor],
      ]}
    />
  );
};
