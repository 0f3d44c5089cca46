/** Finds customers: one by what she is known by, or those who were on a list last night. */
import { Anchor, Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useAnswer } from '../../client/client.ts';
import { SearchIcon } from '../../frame/icons.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Nothing, Panel, Screen, When } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { customerPath, lookedAtLately } from './lately.ts';
import { PeopleList, PeopleTable, useListName } from './list.tsx';
import { peopleWords } from './words.ts';

const SearchField = ({
  initial,
  onFind,
}: {
  readonly initial: string;
  readonly onFind: (text: string) => void;
}) => {
  const own = useWords(peopleWords);
  const [text, setText] = useState(initial);
  const wanted = text.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== '') onFind(wanted);
      }}
    >
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label={own.label}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          leftSection={<SearchIcon size={17} />}
          autoComplete="off"
          spellCheck={false}
          size="md"
          style={{ flex: 1 }}
        />
        <Button type="submit" size="md" disabled={wanted === ''}>
          {own.find}
        </Button>
      </Group>
    </form>
  );
};

const Found = ({ text }: { readonly text: string }) => {
  const own = useWords(peopleWords);
  const asked = useAnswer('/v1/people/search', { params: { query: { for: text } } });
  return (
    <Panel title={own.found} flush>
      <Answered to={asked}>
        {({ people }) =>
          people.length === 0 ? (
            <Nothing>
              {own.none(text)} {own.noneText}
            </Nothing>
          ) : (
            <PeopleTable people={people} />
          )
        }
      </Answered>
    </Panel>
  );
};

/** `stage/dormant` is a list of stages. */
const kindsOfLists = ['stage', 'journey', 'lane', 'returns', 'reason'] as const;

const Lists = () => {
  const own = useWords(peopleWords);
  const format = useFormat();
  const nameOf = useListName();
  const asked = useAnswer('/v1/people/lists', {});
  return (
    <Panel
      title={own.lists}
      about={
        asked.data?.asOf !== undefined && (
          <>
            {own.asOf} <When at={asked.data.asOf} exact />
          </>
        )
      }
    >
      <Answered to={asked}>
        {({ lists }) =>
          lists.length === 0 ? (
            <Nothing>{own.notCounted}</Nothing>
          ) : (
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xl" verticalSpacing="lg">
              {kindsOfLists.map((kind) => {
                const own_ = lists.filter(({ list }) => list.startsWith(`${kind}/`));
                return (
                  own_.length > 0 && (
                    <Stack key={kind} gap={5}>
                      <Text size="sm" c="dimmed" fw={600}>
                        {own.listKinds[kind]}
                      </Text>
                      {own_.map(({ list, customers }) => (
                        <Group key={list} justify="space-between" wrap="nowrap" gap="sm">
                          <Anchor
                            component={Link}
                            href={`/people?${new URLSearchParams({ list })}`}
                            size="sm"
                            className="wrap"
                          >
                            {nameOf(list)}
                          </Anchor>
                          <Text size="sm" className="figures">
                            {format.number(customers)}
                          </Text>
                        </Group>
                      ))}
                    </Stack>
                  )
                );
              })}
            </SimpleGrid>
          )
        }
      </Answered>
    </Panel>
  );
};

const Lately = () => {
  const own = useWords(peopleWords);
  const lately = lookedAtLately();
  if (lately.length === 0) return null;
  return (
    <Panel title={own.lately}>
      <Group gap="md">
        {lately.map(({ id, name }) => (
          <Anchor key={id} component={Link} href={customerPath(id)} size="sm" className="wrap">
            {name === undefined ? id : `${name} (${id})`}
          </Anchor>
        ))}
      </Group>
    </Panel>
  );
};

export default function Search() {
  const own = useWords(peopleWords);
  const [search, setSearch] = useSearchParams();
  const isMayList = useMay('GET /v1/people', 'GET /v1/people/lists');
  const [text, list] = [search.get('for'), search.get('list')];
  if (list !== null && isMayList) return <PeopleList key={list} list={list} />;
  return (
    <Screen title={own.title} about={own.about}>
      <Panel>
        <SearchField key={text} initial={text ?? ''} onFind={(wanted) => setSearch({ for: wanted })} />
      </Panel>
      {text === null ? (
        <>
          <Lately />
          {isMayList && <Lists />}
        </>
      ) : (
        <Found text={text} />
      )}
    </Screen>
  );
}
