/** The words of a message, changed beside what they look like, and published. */
import {
  Alert,
  Anchor,
  Button,
  Code,
  Grid,
  Group,
  List,
  Radio,
  Select,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, type Body, useAct } from '../../client/client.ts';
import type { Fault } from '../../client/faults.ts';
import { Dialog, sayDone, useSettled } from '../../frame/dialog.tsx';
import { useDraft } from '../../frame/draft.ts';
import { useMay } from '../../frame/me.tsx';
import { FaultNote, Panel } from '../../frame/parts.tsx';
import { useLocale, useWords } from '../../words/locale.tsx';
import { RenderedMessage } from './rendered.tsx';
import { messageWords } from './words.ts';

type Told = Body<'Message'>;
type Sources = Told['sources'];
type Draft = Body<'Draft'>;

/** What one writes, and the draft that it goes on from. */
interface Writing {
  readonly revision: number;
  readonly sources: Sources;
}

const restMs = 600;

/** What somebody else has saved meanwhile, as the refusal tells it. */
const draftIn = (fault: Fault | null): Draft | undefined =>
  fault?.kind === 'conflict' ? (fault.body as { readonly draft?: Draft }).draft : undefined;

const Publish = ({ told, isReady }: { readonly told: Told; readonly isReady: boolean }) => {
  const own = useWords(messageWords);
  const [isOpen, setOpen] = useState(false);
  const { fields, change, forget } = useDraft(`publish/${told.message}`, { reach: 'new', why: '' });
  const publish = useAct('post', '/v1/words/{id}/publish');
  return (
    <>
      <Button disabled={!isReady} onClick={() => setOpen(true)}>
        {own.publish}
      </Button>
      <Dialog
        title={own.publish}
        does={own.publish}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        acting={publish}
        isReady={fields.why.trim() !== ''}
        onSubmit={() =>
          publish.mutate(
            {
              params: { path: { id: told.message } },
              body: {
                revision: told.draft?.revision ?? 0,
                for: fields.reach === 'all' ? 'all' : 'new',
                why: fields.why,
              },
            },
            {
              onSuccess: ({ publication }) => {
                forget();
                sayDone(publication.state === 'waiting' ? own.askedDone : own.publishDone);
                setOpen(false);
              },
            },
          )
        }
      >
        <Text size="sm">{told.fourEyes ? own.fourEyes : own.publishText}</Text>
        <Radio.Group label={own.reach} value={fields.reach} onChange={(reach) => change({ reach })}>
          <Stack gap={6} mt={6}>
            <Radio value="new" label={own.reaches.new} />
            <Radio value="all" label={own.reaches.all} />
          </Stack>
        </Radio.Group>
        <Textarea
          label={own.why}
          value={fields.why}
          onChange={(event) => change({ why: event.currentTarget.value })}
          maxLength={500}
          autosize
          minRows={2}
          required
        />
      </Dialog>
    </>
  );
};

const Problems = ({ id, sources }: { readonly id: string; readonly sources: Sources }) => {
  const own = useWords(messageWords);
  const asked = useQuery<Body<'CheckedWords'>, Fault>({
    queryKey: ['/v1/words/{id}/check', id, sources],
    queryFn: () => ask('post', '/v1/words/{id}/check', { params: { path: { id } }, body: { sources } }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (asked.error !== null) return <FaultNote fault={asked.error} />;
  if (asked.data === undefined) return null;
  const { problems } = asked.data;
  if (problems.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {own.fine}
      </Text>
    );
  return (
    <Alert
      color="yellow"
      title={own.problems}
      role="status"
      styles={{
        message: { color: 'var(--mantine-color-text)' },
        title: { color: 'var(--mantine-color-text)' },
      }}
    >
      <List size="sm" spacing={4}>
        {problems.map(({ file, line, problem }) => (
          <List.Item key={`${file}:${line}:${problem}`}>
            <Code>
              {file}:{line}
            </Code>{' '}
            {problem}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
};

const monospace = {
  input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13, lineHeight: 1.5 },
};

export const Editor = ({ told }: { readonly told: Told }) => {
  const own = useWords(messageWords);
  const { locale: ownLocale } = useLocale();
  const id = told.message;
  const stands: Writing = {
    revision: told.draft?.revision ?? 0,
    sources: told.draft?.sources ?? told.sources,
  };
  const { fields, change, forget } = useDraft<Writing>(`words/${id}`, stands);
  const [locale, setLocale] = useState(
    told.locales.includes(ownLocale) ? ownLocale : (told.locales[0] ?? 'en'),
  );
  const save = useAct('put', '/v1/words/{id}/draft');
  const drop = useAct('post', '/v1/words/{id}/draft/drop');
  const isMayPublish = useMay('POST /v1/words/{id}/publish');
  const settled = JSON.parse(useSettled(JSON.stringify(fields.sources), restMs)) as Sources;
  const overtaken = draftIn(save.error);
  const written = fields.sources[locale];
  const inThis = `${written?.mjml ?? ''}\n${written?.txt ?? ''}`;
  const parts = told.parts.filter(({ file }) => inThis.includes(file));
  const isChanged = JSON.stringify(fields.sources) !== JSON.stringify(stands.sources);
  const write = (changed: Partial<NonNullable<typeof written>>): void =>
    change({ sources: { ...fields.sources, [locale]: { txt: '', ...written, ...changed } } });
  const saveAs = (revision: number): void =>
    save.mutate(
      { params: { path: { id } }, body: { revision, sources: fields.sources } },
      {
        onSuccess: (draft) => {
          change({ revision: draft.revision, sources: draft.sources });
          sayDone(own.saved);
        },
      },
    );
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Panel>
          <Stack gap="md">
            <Text size="sm" c="dimmed">
              {told.draft === undefined ? own.fresh : own.basedOn(told.draft.by)}
            </Text>
            <Select
              label={own.language}
              data={[...told.locales]}
              value={locale}
              onChange={(next) => next !== null && setLocale(next)}
              allowDeselect={false}
            />
            {written?.mjml !== undefined && (
              <Textarea
                label={own.html}
                description={own.htmlText}
                value={written.mjml}
                onChange={(event) => write({ mjml: event.currentTarget.value })}
                autosize
                minRows={10}
                maxRows={26}
                spellCheck={false}
                styles={monospace}
              />
            )}
            <Textarea
              label={own.text}
              value={written?.txt ?? ''}
              onChange={(event) => write({ txt: event.currentTarget.value })}
              autosize
              minRows={4}
              maxRows={20}
              styles={monospace}
            />
            {overtaken === undefined ? (
              save.error !== null && <FaultNote fault={save.error} />
            ) : (
              <Alert color="yellow" role="alert" styles={{ message: { color: 'var(--mantine-color-text)' } }}>
                <Stack gap="xs">
                  <span>{own.overtaken(overtaken.by)}</span>
                  <Group gap="xs">
                    <Button
                      size="xs"
                      variant="default"
                      onClick={() => {
                        save.reset();
                        change({ revision: overtaken.revision, sources: overtaken.sources });
                      }}
                    >
                      {own.theirs}
                    </Button>
                    <Button size="xs" variant="default" onClick={() => saveAs(overtaken.revision)}>
                      {own.mine}
                    </Button>
                  </Group>
                </Stack>
              </Alert>
            )}
            {drop.error !== null && <FaultNote fault={drop.error} />}
            <Group justify="space-between" gap="xs">
              <Group gap="xs">
                {isChanged && (
                  <Button variant="subtle" color="gray" onClick={forget}>
                    {own.reset}
                  </Button>
                )}
                {told.draft !== undefined && !isChanged && (
                  <Button
                    variant="subtle"
                    color="red"
                    loading={drop.isPending}
                    onClick={() =>
                      drop.mutate(
                        { params: { path: { id } }, body: { revision: told.draft?.revision ?? 0 } },
                        {
                          onSuccess: () => {
                            forget();
                            change({ revision: 0, sources: told.sources });
                            sayDone(own.dropped);
                          },
                        },
                      )
                    }
                  >
                    {own.drop}
                  </Button>
                )}
              </Group>
              <Group gap="xs">
                <Button
                  variant={isChanged ? 'filled' : 'default'}
                  disabled={!isChanged}
                  loading={save.isPending}
                  onClick={() => saveAs(fields.revision)}
                >
                  {own.save}
                </Button>
                {isMayPublish && <Publish told={told} isReady={told.draft !== undefined && !isChanged} />}
              </Group>
            </Group>
          </Stack>
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Stack gap="lg">
          <Panel title={own.preview}>
            <Stack gap="md">
              <Problems id={id} sources={settled} />
              <RenderedMessage id={id} body={{ locale, sources: settled }} />
            </Stack>
          </Panel>
          <Panel title={own.variables}>
            <Group gap={6}>
              {told.variables.map((each) => (
                <Code key={each}>{each}</Code>
              ))}
            </Group>
          </Panel>
          {parts.length > 0 && (
            <Panel title={own.parts} about={own.partsText}>
              <Stack gap="xs">
                {parts.map(({ file, source }) => (
                  <details key={file}>
                    <summary style={{ cursor: 'pointer' }}>
                      <Anchor component="span" size="sm">
                        {file}
                      </Anchor>
                    </summary>
                    <Code block mt={6}>
                      {source}
                    </Code>
                  </details>
                ))}
              </Stack>
            </Panel>
          )}
        </Stack>
      </Grid.Col>
    </Grid>
  );
};
