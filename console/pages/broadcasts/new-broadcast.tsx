/** A new broadcast: said, counted, and started as it was counted. */
import {
  Button,
  Grid,
  Group,
  List,
  NumberInput,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { type Body, useAct, useAnswer } from '../../client/client.ts';
import { Dialog, sayDone } from '../../frame/dialog.tsx';
import { useDraft } from '../../frame/draft.ts';
import { Answered, Facts, FaultNote, Figure, Nothing, Panel, Screen } from '../../frame/parts.tsx';
import { useShop } from '../../frame/shop.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { useStories } from '../journeys/said.ts';
import { broadcastWords } from './words.ts';

type Journey = Body<'DrawnJourney'>;
type Asked = Omit<Body<'Broadcast'>, 'id'>;
type Told = Body<'BroadcastTold'>;

interface Fields {
  readonly id: string;
  readonly journey: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly whom: string;
  readonly customers: string;
  readonly perSecond: number | string;
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What is asked of the API. */
const askedOf = (
  { journey, parameters, whom, customers, perSecond }: Fields,
  of: Journey,
  timezone: string,
): Asked => {
  const told = Object.entries(of.parameters ?? {}).flatMap(([name, { kind, selects }]) => {
    const text = (parameters[name] ?? '').trim();
    if (text === '') return [];
    if (kind === 'moment') return [[name, `${text}[${timezone}]`] as const];
    const lines = linesOf(text);
    return [[name, selects !== undefined && lines.length > 1 ? [...lines] : text] as const];
  });
  return {
    journey,
    parameters: Object.fromEntries(told),
    ...(whom === 'named' && { customers: [...linesOf(customers)] }),
    ...(typeof perSecond === 'number' && { customersPerSecond: perSecond }),
  };
};

const ParameterField = ({
  name,
  of,
  value,
  onChange,
}: {
  readonly name: string;
  readonly of: NonNullable<Journey['parameters']>[string];
  readonly value: string;
  readonly onChange: (text: string) => void;
}) => {
  const own = useWords(broadcastWords);
  const { timezone } = useShop();
  const label = of.optional === true ? `${name} (${own.optional})` : name;
  const shared = { label, value, required: of.optional !== true };
  if (of.kind === 'moment')
    return (
      <TextInput
        {...shared}
        type="datetime-local"
        description={own.moment(timezone)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  if (of.kind === 'url')
    return <TextInput {...shared} type="url" onChange={(event) => onChange(event.currentTarget.value)} />;
  return (
    <Textarea
      {...shared}
      autosize
      minRows={1}
      maxLength={of.selects === undefined ? 500 : undefined}
      description={of.selects === undefined ? undefined : own.selects(of.selects)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
};

const Counted = ({ told }: { readonly told: Told }) => {
  const own = useWords(broadcastWords);
  const format = useFormat();
  const { counts, first, estimate } = told;
  const isDone = told.state === 'done';
  return (
    <Panel title={isDone ? own.counted : own.counting}>
      <Stack gap="md">
        <SimpleGrid cols={2}>
          <Figure name={own.wouldEnrol} value={format.number(counts.enrolled)} />
          <Figure name={own.heldOut} value={format.number(counts.heldOut)} />
          <Figure name={own.passedBy} value={format.number(counts.passedBy)} note={own.passedByNote} />
          {counts.unknown > 0 && <Figure name={own.unknown} value={format.number(counts.unknown)} />}
        </SimpleGrid>
        {first !== undefined && (
          <Stack gap={6}>
            <Text size="sm" fw={600}>
              {own.first}: {first.message}
            </Text>
            <Facts
              of={[
                [own.reaches, format.number(first.sent)],
                ...Object.entries(first.held).map(
                  ([why, count]) => [`${own.held}: ${why}`, format.number(count)] as const,
                ),
                ...Object.entries(first.withheld).map(
                  ([why, count]) => [`${own.withheld}: ${why}`, format.number(count)] as const,
                ),
              ]}
            />
            {first.sample.length > 0 && (
              <Text size="sm" c="dimmed" className="wrap">
                {own.sample}: {first.sample.slice(0, 6).join(', ')}
              </Text>
            )}
          </Stack>
        )}
        {isDone && estimate !== undefined && (
          <List size="sm">
            <List.Item>{own.seconds(format.number(Math.ceil(estimate.seconds / 60)))}</List.Item>
            <List.Item>{own.messages(format.number(estimate.atMostMessages))}</List.Item>
          </List>
        )}
      </Stack>
    </Panel>
  );
};

const followMs = 1_000;

const Form = ({ journeys }: { readonly journeys: readonly Journey[] }) => {
  const own = useWords(broadcastWords);
  const { entry } = useStories();
  const format = useFormat();
  const { timezone } = useShop();
  const [, go] = useLocation();
  const { fields, change, forget } = useDraft<Fields>('broadcast', {
    id: '',
    journey: journeys[0]?.id ?? '',
    parameters: {},
    whom: 'all',
    customers: '',
    perSecond: '',
  });
  const journey = journeys.find(({ id }) => id === fields.journey) ?? journeys[0];
  const [counted, setCounted] = useState<{ readonly id: string; readonly asked: string }>();
  const [isSure, setSure] = useState(false);
  const preview = useAct('post', '/v1/broadcasts/preview');
  const start = useAct('post', '/v1/broadcasts');
  const following = useAnswer(
    '/v1/broadcasts/{id}',
    { params: { path: { id: counted?.id ?? '' } } },
    { enabled: counted !== undefined, everyMs: followMs },
  );
  if (journey === undefined) return <Nothing>{own.noJourneys}</Nothing>;
  const asked = askedOf(fields, journey, timezone);
  const isSame = counted?.asked === JSON.stringify(asked);
  const told = isSame ? following.data : undefined;
  const treated = told === undefined ? 0 : told.counts.enrolled - told.counts.heldOut;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Panel>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              preview.mutate(
                { body: asked },
                { onSuccess: ({ id }) => setCounted({ id, asked: JSON.stringify(asked) }) },
              );
            }}
          >
            <Stack gap="md">
              <Select
                label={own.journey}
                data={journeys.map(({ id }) => id)}
                value={journey.id}
                onChange={(id) => id !== null && change({ journey: id })}
                description={entry(journey)}
                allowDeselect={false}
              />
              <TextInput
                label={own.id}
                description={own.idText}
                value={fields.id}
                onChange={(event) => change({ id: event.currentTarget.value })}
                pattern="[a-zA-Z0-9]+([._\-][a-zA-Z0-9]+)*"
                maxLength={80}
                required
              />
              {Object.entries(journey.parameters ?? {}).map(([name, of]) => (
                <ParameterField
                  key={name}
                  name={name}
                  of={of}
                  value={fields.parameters[name] ?? ''}
                  onChange={(text) => change({ parameters: { ...fields.parameters, [name]: text } })}
                />
              ))}
              <Radio.Group label={own.whom} value={fields.whom} onChange={(whom) => change({ whom })}>
                <Stack gap={6} mt={6}>
                  <Radio value="all" label={own.everybody} />
                  <Radio value="named" label={own.named} />
                </Stack>
              </Radio.Group>
              {fields.whom === 'named' && (
                <Textarea
                  label={own.named}
                  description={own.namedText}
                  value={fields.customers}
                  onChange={(event) => change({ customers: event.currentTarget.value })}
                  autosize
                  minRows={4}
                  maxRows={14}
                  required
                />
              )}
              <NumberInput
                label={own.rate}
                description={own.rateText}
                value={fields.perSecond}
                onChange={(perSecond) => change({ perSecond })}
                min={0.002}
                max={300}
              />
              {preview.error !== null && <FaultNote fault={preview.error} />}
              <Group justify="flex-end" gap="xs">
                <Button
                  type="submit"
                  variant={told?.state === 'done' ? 'default' : 'filled'}
                  loading={preview.isPending}
                >
                  {own.count}
                </Button>
              </Group>
            </Stack>
          </form>
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack gap="lg">
          {told === undefined ? (
            <Panel>
              <Nothing>{own.changed}</Nothing>
            </Panel>
          ) : (
            <Counted told={told} />
          )}
          {following.error !== null && <FaultNote fault={following.error} />}
          <Button size="md" disabled={told?.state !== 'done'} onClick={() => setSure(true)}>
            {own.start}
          </Button>
        </Stack>
        <Dialog
          title={own.start}
          does={own.start}
          isOpen={isSure}
          onClose={() => setSure(false)}
          acting={start}
          onSubmit={() =>
            start.mutate(
              { body: { id: fields.id, ...asked } },
              {
                onSuccess: ({ id }) => {
                  forget();
                  sayDone(own.begun);
                  go(`/broadcasts/of/${encodeURIComponent(id)}`);
                },
              },
            )
          }
        >
          <Text size="sm">{own.startText(format.number(treated))}</Text>
        </Dialog>
      </Grid.Col>
    </Grid>
  );
};

export default function NewBroadcast() {
  const own = useWords(broadcastWords);
  const asked = useAnswer('/v1/journeys', {});
  return (
    <Screen title={own.make} back={{ to: '/broadcasts', name: own.title }}>
      <Answered to={asked}>
        {({ journeys }) => <Form journeys={journeys.filter(({ begins }) => begins === 'broadcast')} />}
      </Answered>
    </Screen>
  );
}
