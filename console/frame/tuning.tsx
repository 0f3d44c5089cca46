/** Thresholds, holdouts and budgets: what is in force, what a change would do, and the change itself. */
import { Alert, Button, Group, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type Body, useAct, useAnswer } from '../client/client.ts';
import type { Fault } from '../client/faults.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/locale.tsx';
import { Dialog, sayDone } from './dialog.tsx';
import { useDraft } from './draft.ts';
import { useMay } from './me.tsx';
import { Answered, FaultNote, Panel, When } from './parts.tsx';
import { tuningWords } from './tuning-words.ts';
import { Why } from './why.tsx';
import { frameWords } from './words.ts';

type Tunable = Body<'Tunable'>;
type Foreseen = Body<'TuningForeseen'>;
type Amounts = Readonly<Record<string, number>>;

/** What an amount is called where people change it; of a clause, the clause itself. */
const useNames = (): ((amount: Tunable['amounts'][number]) => string) => {
  const own = useWords(tuningWords);
  const known: Readonly<Record<string, string>> = {
    silence: own.silence,
    coupons: own.coupons,
    messages: own.messages,
    unknownFace: own.unknownFace,
    controlPercent: own.controlPercent,
  };
  return ({ name, sentence }) =>
    known[name] ?? (name.startsWith('lanes.') ? own.lane(name.slice('lanes.'.length)) : (sentence ?? name));
};

const Journeys = ({ journeys }: { readonly journeys: NonNullable<Foreseen['journeys']> }) => {
  const own = useWords(tuningWords);
  const format = useFormat();
  if (journeys.length === 0) return <Text size="sm">{own.nobody}</Text>;
  return (
    <Stack gap="xs">
      {journeys.map(({ journey, asItIs, changed }) => (
        <Stack key={journey} gap={2}>
          <Text fw={600} className="figures wrap">
            {own.foreseen(journey, format.number(changed.enrolled), format.number(asItIs.enrolled))}
          </Text>
          <Text size="sm" c="dimmed" className="figures">
            {own.beside(
              format.number(changed.heldOut),
              format.number(asItIs.heldOut),
              format.number(changed.unreachable),
            )}
          </Text>
        </Stack>
      ))}
    </Stack>
  );
};

const Told = ({ told, of }: { readonly told: Foreseen; readonly of: Tunable }) => {
  const own = useWords(tuningWords);
  const format = useFormat();
  const nameOf = useNames();
  if (told.state === 'running')
    return (
      <Text size="sm" c="dimmed">
        {own.runs}
      </Text>
    );
  return (
    <Stack gap="xs">
      {told.by !== undefined && (
        <Text size="sm" c="dimmed" className="wrap">
          {told.by}
        </Text>
      )}
      {told.journeys !== undefined && (
        <Journeys
          journeys={told.journeys.filter(({ journey }) => of.journey === undefined || journey === of.journey)}
        />
      )}
      {told.budget?.amounts.map(({ name, left }) => (
        <Text key={name} fw={600} className="figures">
          {left === 0
            ? own.noneLeft(nameOf({ name, deployed: 0, inForce: 0 }))
            : own.left(nameOf({ name, deployed: 0, inForce: 0 }), format.money(left))}
        </Text>
      ))}
    </Stack>
  );
};

const Followed = ({ begun, of }: { readonly begun: Foreseen; readonly of: Tunable }) => {
  const [isDone, setDone] = useState(begun.state === 'done');
  const asked = useAnswer(
    '/v1/tunables/{id}/preview/{preview}',
    { params: { path: { id: begun.tunable, preview: begun.id } } },
    { enabled: !isDone, everyMs: 1_500 },
  );
  if (begun.state === 'done') return <Told told={begun} of={of} />;
  if (asked.data?.state === 'done' && !isDone) setDone(true);
  return <Answered to={asked}>{(told) => <Told told={told} of={of} />}</Answered>;
};

/** Who published what is in force, or what waits, and what can be done about it. */
const Published = ({ of }: { readonly of: Tunable }) => {
  const own = useWords(tuningWords);
  const approve = useAct('post', '/v1/tunables/{id}/approve');
  const back = useAct('post', '/v1/tunables/{id}/take-back');
  const isMay = useMay('POST /v1/tunables/{id}/approve', 'POST /v1/tunables/{id}/take-back');
  const { fields, change, forget } = useDraft(`tuning-back/${of.tunable}`, { why: '' });
  const [isAsking, setAsking] = useState(false);
  const { published, waiting, revision } = of;
  const shown = waiting ?? published;
  if (shown === undefined) return null;
  const path = { id: of.tunable };
  const amounts = Object.entries(shown.is)
    .map(([name, amount]) => `${name} ${amount}`)
    .join(', ');
  const does = waiting === undefined ? own.takeBack : own.drop;
  const takeBack = () =>
    back.mutate(
      { params: { path }, body: { revision, why: fields.why } },
      {
        onSuccess: () => {
          forget();
          setAsking(false);
          sayDone(waiting === undefined ? own.takenBack : own.dropped);
        },
      },
    );
  return (
    <Alert
      variant="light"
      color={waiting === undefined ? 'leaf' : 'yellow'}
      title={
        waiting === undefined
          ? own.inForceBy(shown.publishedBy)
          : `${own.waitingBy(shown.publishedBy)} ${amounts}`
      }
    >
      <Stack gap="xs">
        <Text size="sm" className="wrap">
          <When at={published?.at ?? shown.askedAt} /> · {shown.why}
        </Text>
        {waiting === undefined && published?.state === 'in-repository' && (
          <Text size="sm">{own.inRepository}</Text>
        )}
        {waiting === undefined && published?.state === 'unusable' && <Text size="sm">{own.unusable}</Text>}
        {approve.error !== null && <FaultNote fault={approve.error} />}
        {isMay && (
          <Group gap="xs">
            {waiting !== undefined && (
              <Button
                size="xs"
                loading={approve.isPending}
                onClick={() =>
                  approve.mutate(
                    { params: { path }, body: { revision } },
                    { onSuccess: () => sayDone(own.published) },
                  )
                }
              >
                {own.approve}
              </Button>
            )}
            {(waiting !== undefined || published?.state !== 'in-repository') && (
              <Button size="xs" variant="default" onClick={() => setAsking(true)}>
                {does}
              </Button>
            )}
          </Group>
        )}
        <Dialog
          title={`${does}: ${of.tunable}`}
          does={does}
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          acting={back}
          isReady={fields.why.trim() !== ''}
          onSubmit={takeBack}
        >
          <Why value={fields.why} onChange={(why) => change({ why })} />
        </Dialog>
      </Stack>
    </Alert>
  );
};

const overtakenIn = (fault: Fault | null): Tunable | undefined =>
  fault?.kind === 'conflict' ? (fault.body as { readonly tunable?: Tunable }).tunable : undefined;

/** The change, kept while it is typed; what it would do; and why it is made. */
const Change = ({ of, fourEyes }: { readonly of: Tunable; readonly fourEyes: boolean }) => {
  const own = useWords(tuningWords);
  const frame = useWords(frameWords);
  const format = useFormat();
  const nameOf = useNames();
  const path = { id: of.tunable };
  const empty = { amounts: {} as Amounts, why: '', revision: of.revision };
  const { fields, change, forget } = useDraft(`tuning/${of.tunable}`, empty);
  const begin = useAct('post', '/v1/tunables/{id}/preview');
  const publish = useAct('post', '/v1/tunables/{id}/publish');
  const isMay = useMay('POST /v1/tunables/{id}/publish', 'POST /v1/tunables/{id}/preview');
  const amounts = Object.fromEntries(
    of.amounts.flatMap(({ name, inForce }) => {
      const amount = fields.amounts[name];
      return amount === undefined || amount === inForce ? [] : [[name, amount] as const];
    }),
  );
  const isChanged = Object.keys(amounts).length > 0;
  const revision = isChanged ? fields.revision : of.revision;
  const overtaken = overtakenIn(publish.error);
  const publishAs = (as: number) =>
    publish.mutate(
      { params: { path }, body: { revision: as, amounts, why: fields.why } },
      {
        onSuccess: (told) => {
          forget();
          begin.reset();
          sayDone(told.waiting === undefined ? own.published : own.waits);
        },
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && fields.why.trim() !== '') publishAs(revision);
      }}
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {of.amounts.map((amount) => {
            const { name, deployed, inForce } = amount;
            const spent = of.budget?.spent[name];
            const notes = [
              ...(deployed === inForce ? [] : [own.deployed(format.number(deployed))]),
              ...(spent === undefined ? [] : [own.spent(format.money(spent), of.budget?.month ?? '')]),
            ];
            return (
              <NumberInput
                key={name}
                label={nameOf(amount)}
                description={notes.length === 0 ? undefined : notes.join('; ')}
                value={fields.amounts[name] ?? inForce}
                onChange={(value) =>
                  change({
                    revision: isChanged ? fields.revision : of.revision,
                    amounts: { ...fields.amounts, [name]: typeof value === 'number' ? value : inForce },
                  })
                }
                min={0}
                readOnly={!isMay}
              />
            );
          })}
        </SimpleGrid>
        {isMay && isChanged && (
          <>
            {of.foreseen === false ? (
              <Text size="sm" c="dimmed">
                {own.byEvents}
              </Text>
            ) : (
              <Group>
                <Button
                  variant="default"
                  loading={begin.isPending}
                  onClick={() =>
                    begin.mutate({ params: { path }, body: { id: crypto.randomUUID(), amounts } })
                  }
                >
                  {own.ask}
                </Button>
              </Group>
            )}
            <div role="status">
              {begin.error !== null && <FaultNote fault={begin.error} />}
              {begin.data !== undefined && <Followed key={begin.data.id} begun={begin.data} of={of} />}
            </div>
            <Why value={fields.why} onChange={(why) => change({ why })} />
            {publish.error !== null &&
              (overtaken === undefined ? (
                <FaultNote fault={publish.error} />
              ) : (
                <Alert variant="light" color="yellow">
                  <Stack gap="xs">
                    <Text size="sm">
                      {own.overtaken((overtaken.waiting ?? overtaken.published)?.publishedBy ?? own.somebody)}
                    </Text>
                    <Group>
                      <Button size="xs" variant="default" onClick={() => publishAs(overtaken.revision)}>
                        {own.goOn}
                      </Button>
                    </Group>
                  </Stack>
                </Alert>
              ))}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={forget}>
                {frame.cancel}
              </Button>
              <Button type="submit" loading={publish.isPending} disabled={fields.why.trim() === ''}>
                {fourEyes ? own.publishAsk : own.publish}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </form>
  );
};

const titles = {
  rule: ['rule', 'ruleAbout'],
  budget: ['budget', 'budgetAbout'],
  experiment: ['experiment', 'experimentAbout'],
} as const;

/** One panel for each thing of the journey, or of the shop, that can be changed. */
export const Tuning = ({ journey }: { readonly journey?: string }) => {
  const own = useWords(tuningWords);
  const isMay = useMay('GET /v1/tunables');
  const asked = useAnswer('/v1/tunables', {}, { enabled: isMay });
  if (!isMay) return null;
  return (
    <Answered to={asked}>
      {({ tunables, fourEyes }) => (
        <>
          {tunables
            .filter((each) => each.journey === journey)
            .map((each) => {
              const [title, about] = titles[each.kind];
              return (
                <Panel key={each.tunable} title={own[title]} about={own[about]}>
                  <Stack gap="md">
                    <Published of={each} />
                    <Change of={each} fourEyes={fourEyes} />
                  </Stack>
                </Panel>
              );
            })}
        </>
      )}
    </Answered>
  );
};
