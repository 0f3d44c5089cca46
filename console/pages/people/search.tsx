/** Finds one customer. */
import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { SearchIcon } from '../../frame/icons.tsx';
import { Panel, Screen } from '../../frame/parts.tsx';
import { useWords } from '../../words/locale.tsx';
import { customerPath, lookedAtLately } from './lately.ts';
import { peopleWords } from './words.ts';

export const SearchField = ({ initial = '' }: { readonly initial?: string }) => {
  const own = useWords(peopleWords);
  const [, go] = useLocation();
  const [text, setText] = useState(initial);
  const wanted = text.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== '') go(customerPath(wanted));
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

export default function Search() {
  const own = useWords(peopleWords);
  const lately = lookedAtLately();
  return (
    <Screen title={own.title} about={own.about}>
      <Panel>
        <SearchField />
      </Panel>
      {lately.length > 0 && (
        <Panel title={own.lately}>
          <Stack gap={6}>
            {lately.map(({ id, name }) => (
              <Group key={id} gap="xs">
                <Anchor component={Link} href={customerPath(id)} className="wrap">
                  {name ?? id}
                </Anchor>
                {name !== undefined && (
                  <Text size="sm" c="dimmed" className="wrap">
                    {id}
                  </Text>
                )}
              </Group>
            ))}
          </Stack>
        </Panel>
      )}
    </Screen>
  );
}
