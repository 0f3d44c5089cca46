/** One message: how it looks, its words, and what was published of it. */
import { Button, Grid, Group, Select, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'wouter';
import { type Body, useAct, useAnswer } from '../../client/client.ts';
import { Dialog, sayDone, useSettled } from '../../frame/dialog.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Panel, Screen, Standing } from '../../frame/parts.tsx';
import { useLocale, useWords } from '../../words/locale.tsx';
import { Editor } from './editor.tsx';
import { RenderedMessage } from './rendered.tsx';
import { Versions } from './versions.tsx';
import { messageWords } from './words.ts';

type Told = Body<'Message'>;

const TestSend = ({ id, body }: { readonly id: string; readonly body: Body<'Render'> }) => {
  const own = useWords(messageWords);
  const [isOpen, setOpen] = useState(false);
  const [to, setTo] = useState('');
  const send = useAct('post', '/v1/words/{id}/test-send');
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {own.test}
      </Button>
      <Dialog
        title={own.test}
        does={own.test}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        acting={send}
        isReady={to.trim() !== ''}
        onSubmit={() =>
          send.mutate(
            { params: { path: { id } }, body: { ...body, to: to.trim() } },
            {
              onSuccess: ({ to: sentTo }) => {
                sayDone(own.testDone(sentTo));
                setOpen(false);
              },
            },
          )
        }
      >
        <Text size="sm">{own.testText}</Text>
        <TextInput
          label={own.to}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          maxLength={320}
          required
        />
      </Dialog>
    </>
  );
};

const Look = ({ told }: { readonly told: Told }) => {
  const own = useWords(messageWords);
  const { locale: ownLocale } = useLocale();
  const isMayTest = useMay('POST /v1/words/{id}/test-send');
  const [locale, setLocale] = useState(
    told.locales.includes(ownLocale) ? ownLocale : (told.locales[0] ?? 'en'),
  );
  const [customer, setCustomer] = useState('');
  const [journey, setJourney] = useState(told.journeys[0] ?? '');
  const [which, setWhich] = useState('sent');
  const settled = useSettled(customer.trim());
  const body: Body<'Render'> = {
    locale,
    ...(settled !== '' && { customer: settled }),
    ...(journey !== '' && { journey }),
    ...(which === 'draft' && { draft: true as const }),
  };
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Panel>
          <Stack gap="md">
            <Select
              label={own.language}
              data={[...told.locales]}
              value={locale}
              onChange={(next) => next !== null && setLocale(next)}
              allowDeselect={false}
            />
            <TextInput
              label={own.customer}
              description={own.customerText}
              placeholder={own.sample}
              value={customer}
              onChange={(event) => setCustomer(event.currentTarget.value)}
              autoComplete="off"
            />
            {told.journeys.length > 1 && (
              <Select
                label={own.asJourney}
                data={[...told.journeys]}
                value={journey}
                onChange={(next) => next !== null && setJourney(next)}
                allowDeselect={false}
              />
            )}
            {told.draft !== undefined && (
              <Select
                label={own.which}
                data={[
                  { value: 'sent', label: own.sent },
                  { value: 'draft', label: own.ofDraft },
                ]}
                value={which}
                onChange={(next) => next !== null && setWhich(next)}
                allowDeselect={false}
              />
            )}
            {isMayTest && <TestSend id={told.message} body={body} />}
          </Stack>
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Panel>
          <RenderedMessage id={told.message} body={body} />
        </Panel>
      </Grid.Col>
    </Grid>
  );
};

const Shown = ({ told }: { readonly told: Told }) => {
  const own = useWords(messageWords);
  const isMayWrite = useMay('PUT /v1/words/{id}/draft', 'POST /v1/words/{id}/check');
  return (
    <Tabs defaultValue="look" keepMounted={false}>
      <Tabs.List mb="lg">
        <Tabs.Tab value="look">{own.tabs.look}</Tabs.Tab>
        {isMayWrite && <Tabs.Tab value="words">{own.tabs.words}</Tabs.Tab>}
        <Tabs.Tab value="versions">{own.tabs.versions}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="look">
        <Look told={told} />
      </Tabs.Panel>
      {isMayWrite && (
        <Tabs.Panel value="words">
          <Editor told={told} />
        </Tabs.Panel>
      )}
      <Tabs.Panel value="versions">
        <Versions told={told} />
      </Tabs.Panel>
    </Tabs>
  );
};

export default function Message() {
  const own = useWords(messageWords);
  const { id = '' } = useParams<{ id: string }>();
  const asked = useAnswer('/v1/words/{id}', { params: { path: { id } } });
  const told = asked.data;
  return (
    <Screen
      title={id}
      back={{ to: '/messages', name: own.title }}
      about={
        told !== undefined && (
          <Group gap={8}>
            {told.waiting !== undefined && <Standing tone="warn">{own.waiting}</Standing>}
            <Standing tone={told.published === undefined ? 'quiet' : 'good'}>
              {told.published === undefined ? own.deployed : own.published}
            </Standing>
            {told.draft !== undefined && <Standing tone="live">{own.draft}</Standing>}
            <span>{told.journeys.length === 0 ? own.nobody : told.journeys.join(', ')}</span>
          </Group>
        )
      }
    >
      <Answered to={asked}>{(message) => <Shown key={message.message} told={message} />}</Answered>
    </Screen>
  );
}
