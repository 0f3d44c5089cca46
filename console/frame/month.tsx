/** Chooses one of the latest months. */
import { Select } from '@mantine/core';
import { useFormat } from '../words/format.ts';
import { useThisMonth } from './this-month.ts';

const shown = 24;

const before = (month: string, count: number): string => {
  const [year = 0, of = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, of - 1 - count, 1)).toISOString().slice(0, 7);
};

export const MonthChoice = ({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (month: string) => void;
}) => {
  const format = useFormat();
  const latest = useThisMonth();
  const months = Array.from({ length: shown }, (_, index) => before(latest, index));
  return (
    <Select
      label={label}
      value={value}
      data={months.map((month) => ({ value: month, label: format.month(month) }))}
      onChange={(month) => month !== null && onChange(month)}
      allowDeselect={false}
      w={180}
    />
  );
};
