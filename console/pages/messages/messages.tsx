/** Every message that journeys send. */
import { Anchor, Group, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Body, useAnswer } from '../../client/client.ts';
import { Answered, Nothing, Panel, Screen, Standing, Wide } from '../../frame/parts.tsx';
import { type Locale, useLocale, useWords } from '../../words/locale.tsx';
import { messageWords } from './words.ts';

type Told = Body<'Messages'>['messages'][number];

/** In one's own language, or the first that it has. */
const subjectIn = ({ subjects }: Told, locale: Locale): string | undefined =>
  subjects[locale] ?? Object.values(subjects)[0];

const Row = ({ told }: { readonly told: Told }) => {
  const own = useWords(messageWords);
  const { locale } = useLocale();
  const { message, kinds, locales, journeys, published, waiting, draft } = told;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} href={`/messages/${encodeURIComponent(message)}`} size="sm" fw={550}>
          {message}
        </Anchor>
        <Text size="sm" c="dimmed" className="wrap">
          {[kinds.join(', '), subjectIn(told, locale)].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td className="wrap">{journeys.length === 0 ? own.nobody : journeys.join(', ')}</Table.Td>
      <Table.Td>{locales.join(', ')}</Table.Td>
      <Table.Td>
        <Group gap={6}>
          {waiting !== undefined && <Standing tone="warn">{own.waiting}</Standing>}
          {published === undefined ? (
            <Standing tone="quiet">{own.deployed}</Standing>
          ) : (
            <Standing tone="good">{own.published}</Standing>
          )}
          {draft !== undefined && <Standing tone="live">{own.draft}</Standing>}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
};

export default function Messages() {
  const own = useWords(messageWords);
  const [text, setText] = useState('');
  const asked = useAnswer('/v1/words', {});
  const wanted = text.trim().toLowerCase();
  const isWanted = ({ message, subjects }: Told): boolean =>
    [message, ...Object.values(subjects)].some((each) => each.toLowerCase().includes(wanted));
  return (
    <Screen title={own.title} about={own.about}>
      <TextInput
        label={own.find}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maw={380}
      />
      <Panel flush>
        <Answered to={asked}>
          {({ messages }) => {
            const shown = messages.filter(isWanted);
            if (shown.length === 0) return <Nothing>{own.none}</Nothing>;
            return (
              <Wide name={own.title} minWidth={720}>
                <Table verticalSpacing="sm" horizontalSpacing="lg">
                  <Table.Thead>
                    <Table.Tr>
                      {[own.message, own.journeys, own.languages, own.state].map((each) => (
                        <Table.Th key={each}>{each}</Table.Th>
                      ))}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {shown.map((told) => (
                      <Row key={told.message} told={told} />
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
