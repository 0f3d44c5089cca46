/** A table of numbers, warmer where they are greater: each is read as a number, too. */
import { Box, Table } from '@mantine/core';

export interface HeatRow {
  readonly name: string;
  /** What stands behind the name, such as how many it is of. */
  readonly of: string;
  readonly cells: readonly {
    readonly key: string;
    readonly value: number;
    readonly spoken: string;
    /** It is not over yet. */
    readonly isOpen?: boolean;
  }[];
}

/** Of the accent, in percent: the text on it stays readable. */
const warmest = 42;

export const Heat = ({
  label,
  head,
  columns,
  rows,
  most,
}: {
  readonly label: string;
  readonly head: readonly [name: string, of: string];
  readonly columns: readonly string[];
  readonly rows: readonly HeatRow[];
  /** What is as warm as it gets. */
  readonly most: number;
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls it by the keys
  <section className="scroll-x" tabIndex={0} aria-label={label}>
    <Table
      className="figures"
      verticalSpacing={2}
      horizontalSpacing={2}
      style={{ whiteSpace: 'nowrap', width: 'auto', minWidth: '40%' }}
      fz="sm"
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th fw={500} c="dimmed" pr="md">
            {head[0]}
          </Table.Th>
          <Table.Th fw={500} c="dimmed" ta="right" pr="md">
            {head[1]}
          </Table.Th>
          {columns.map((name) => (
            <Table.Th key={name} fw={500} c="dimmed" ta="center">
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ name, of, cells }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={400} pr="md">
              {name}
            </Table.Th>
            <Table.Td ta="right" pr="md">
              {of}
            </Table.Td>
            {cells.map(({ key, value, spoken, isOpen = false }) => (
              <Table.Td key={key} p={1}>
                <Box
                  ta="center"
                  px={8}
                  py={4}
                  fs={isOpen ? 'italic' : undefined}
                  style={{
                    borderRadius: 4,
                    minWidth: 52,
                    background: `color-mix(in srgb, var(--mantine-color-ember-5) ${Math.round(
                      (warmest * Math.max(0, Math.min(value, most))) / Math.max(most, Number.EPSILON),
                    )}%, transparent)`,
                  }}
                >
                  {spoken}
                </Box>
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </section>
);
