/** Who changed what, a month at a time. */
import { Anchor, Code, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Body, useAnswer } from '../../client/client.ts';
import { MonthChoice } from '../../frame/month.tsx';
import { Answered, Nothing, Panel, Screen, Standing, When, Wide } from '../../frame/parts.tsx';
import { useThisMonth } from '../../frame/this-month.ts';
import { useWords } from '../../words/locale.tsx';
import { customerPath } from '../people/lately.ts';
import { auditWords } from './words.ts';

type Entry = Body<'Audit'>['entries'][number];

const Change = ({ entry: { before, after } }: { readonly entry: Entry }) => {
  const own = useWords(auditWords);
  const rows = [
    [own.before, before],
    [own.after, after],
  ] as const;
  if (rows.every(([, value]) => value === undefined)) return null;
  return (
    <details>
      <summary style={{ cursor: 'pointer', fontSize: 13 }}>{own.details}</summary>
      <Stack gap={4} mt={4}>
        {rows.map(
          ([name, value]) =>
            value !== undefined && (
              <Text key={name} size="xs" c="dimmed" component="div" className="wrap">
                {name}: <Code>{JSON.stringify(value)}</Code>
              </Text>
            ),
        )}
      </Stack>
    </details>
  );
};

const Row = ({ entry }: { readonly entry: Entry }) => {
  const own = useWords(auditWords);
  const { at, who, role, what, of, customer, done, reason } = entry;
  return (
    <Table.Tr>
      <Table.Td>
        <When at={at} exact />
      </Table.Td>
      <Table.Td>
        <Text size="sm" fw={550} className="wrap">
          {who}
        </Text>
        <Text size="xs" c="dimmed">
          {role}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="wrap" ff="monospace" fz={13}>
          {what}
        </Text>
        {done === undefined && <Standing tone="warn">{own.failed}</Standing>}
        <Change entry={entry} />
      </Table.Td>
      <Table.Td className="wrap">
        {customer === undefined ? (
          of
        ) : (
          <Anchor component={Link} href={customerPath(customer)} size="sm">
            {customer}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td className="wrap">{reason}</Table.Td>
    </Table.Tr>
  );
};

export default function Audit() {
  const own = useWords(auditWords);
  const latest = useThisMonth();
  const [chosen, setMonth] = useState<string>();
  const month = chosen ?? latest;
  const [text, setText] = useState('');
  const asked = useAnswer('/v1/audit', { params: { query: { month } } });
  const wanted = text.trim().toLowerCase();
  return (
    <Screen title={own.title} about={own.about}>
      <Group gap="sm" align="flex-end">
        <MonthChoice label={own.month} value={month} onChange={setMonth} />
        <TextInput
          label={own.find}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          style={{ flex: 1, minWidth: 180, maxWidth: 340 }}
        />
      </Group>
      <Panel flush>
        <Answered to={asked}>
          {({ entries }) => {
            const shown = entries.filter((each) => JSON.stringify(each).toLowerCase().includes(wanted));
            if (shown.length === 0) return <Nothing>{own.none}</Nothing>;
            return (
              <Wide name={own.title} minWidth={720}>
                <Table verticalSpacing="sm" horizontalSpacing="lg">
                  <Table.Thead>
                    <Table.Tr>
                      {[own.when, own.who, own.what, own.of, own.why].map((each) => (
                        <Table.Th key={each}>{each}</Table.Th>
                      ))}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {shown.map((entry) => (
                      <Row key={`${entry.id}${entry.at}`} entry={entry} />
                    ))}
                  </Table.Tbody>
                </Table>
              </Wide>
            );
          }}
        </Answered>
      </Panel>
    </Screen>
  );
}
