/** Why a customer is in a journey or is not: clause by clause, as the API explains it. */
import { Box, Drawer, Group, Select, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type Body, useAnswer } from '../../client/client.ts';
import { useBraked } from '../../frame/braked.ts';
import { Answered, Standing, When } from '../../frame/parts.tsx';
import { useRules } from '../../frame/rules.ts';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import type { Journey } from '../journeys/drawn.ts';
import { useStories } from '../journeys/said.ts';
import { textIn } from './told.ts';
import { peopleWords } from './words.ts';

type Explanation = Body<'Explanation'>;

const toneOf = { in: 'good', out: 'quiet', unknown: 'warn' } as const;

const Clause = ({
  clause,
  at,
}: {
  readonly clause: NonNullable<Explanation['clauses']>[number];
  readonly at: string;
}) => {
  const own = useWords(peopleWords);
  const rules = useRules();
  return (
    <Box py={8} style={{ borderTop: '1px solid var(--rekindle-line)' }}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <Text size="sm" fw={clause.decisive ? 600 : 400} className="wrap">
          {rules.clause(clause.asks)}
        </Text>
        <Standing tone={toneOf[clause.verdict]}>{own.clauseIs[clause.verdict]}</Standing>
      </Group>
      <Text size="sm" c="dimmed" className="wrap">
        {own.saw}: {rules.saw(clause.asks, clause.value, at)}
        {clause.decisive && ` · ${own.decisive}`}
        {clause.changesAt !== undefined && (
          <>
            {' · '}
            {own.changes} <When at={clause.changesAt} />
          </>
        )}
      </Text>
    </Box>
  );
};

const Told = ({
  told,
  journey,
}: {
  readonly told: Explanation;
  /** Absent: it is told no more. */
  readonly journey: Journey | undefined;
}) => {
  const own = useWords(peopleWords);
  const rules = useRules();
  const stories = useStories();
  const format = useFormat();
  const said = useBraked();
  const from = textIn(told.reEntry, 'from');
  return (
    <Stack gap="md">
      <Stack gap={4}>
        {told.verdict !== undefined && (
          <Group gap={8}>
            <Standing tone={toneOf[told.verdict]}>{own.verdicts[told.verdict]}</Standing>
          </Group>
        )}
        {told.begins !== undefined && journey !== undefined && (
          <Text size="sm" className="wrap">
            {own.begins} {stories.entry(journey)}
          </Text>
        )}
        {told.asks !== undefined && (
          <Text size="sm" c="dimmed" className="wrap">
            {rules.rule(told.asks)}
          </Text>
        )}
        {told.verdict !== undefined && (
          <Text size="sm">
            {told.changesAt === undefined ? (
              own.byItself
            ) : (
              <>
                {own.changes} <b>{format.exact(told.changesAt)}</b>
              </>
            )}
          </Text>
        )}
      </Stack>
      {told.clauses !== undefined && (
        <Box>
          {told.clauses.map((clause) => (
            <Clause key={clause.clause} clause={clause} at={told.at} />
          ))}
        </Box>
      )}
      <Stack gap={6} component="ul" m={0} pl="md" style={{ fontSize: 14 }}>
        <li>
          {own.reEntry[told.reEntry.state]}
          {from !== undefined && ` ${own.mayEnterFrom} ${format.day(from)}`}
        </li>
        {told.backlog === true && <li>{own.backlog}</li>}
        {told.resting === true && (
          <li>
            {told.restingUntil === undefined
              ? own.resting
              : `${own.restingUntil} ${format.day(told.restingUntil)}`}
          </li>
        )}
        {told.share !== undefined && <li>{told.share.among ? own.among : own.notAmong}</li>}
        {told.others.map(({ journey, does }) => (
          <li key={journey}>
            {own.others[does]} {journey}
          </li>
        ))}
        {told.brakes.map(({ on, braked, does, who, why }) => (
          <li key={on}>
            {said(braked)}: {own.brakes[does]} {who !== undefined && `${who}: ${why ?? ''}`}
          </li>
        ))}
      </Stack>
    </Stack>
  );
};

const Asked = ({
  customer,
  journey,
  drawn,
}: {
  readonly customer: string;
  readonly journey: string;
  readonly drawn: Journey | undefined;
}) => {
  const asked = useAnswer('/v1/customers/{id}/explain', {
    params: { path: { id: customer }, query: { journey } },
  });
  return <Answered to={asked}>{(told) => <Told told={told} journey={drawn} />}</Answered>;
};

export const Explain = ({
  customer,
  isOpen,
  first,
  onClose,
}: {
  readonly customer: string;
  readonly isOpen: boolean;
  /** The journey that is asked about first; absent: the first that there is. */
  readonly first?: string;
  readonly onClose: () => void;
}) => {
  const own = useWords(peopleWords);
  const journeys = useAnswer('/v1/journeys', {}, { enabled: isOpen });
  const [chosen, setChosen] = useState<string>();
  useEffect(() => setChosen(first), [first]);
  const journey = chosen ?? journeys.data?.journeys[0]?.id;
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size="lg"
      title={<Text fw={600}>{own.explainTitle}</Text>}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {own.explainAbout}
        </Text>
        <Answered to={journeys}>
          {({ journeys: all }) => (
            <Select
              label={own.chooseJourney}
              data={all.map(({ id }) => id)}
              value={journey ?? null}
              onChange={(next) => next !== null && setChosen(next)}
              searchable
              allowDeselect={false}
            />
          )}
        </Answered>
        {isOpen && journey !== undefined && (
          <Asked
            key={journey}
            customer={customer}
            journey={journey}
            drawn={journeys.data?.journeys.find(({ id }) => id === journey)}
          />
        )}
      </Stack>
    </Drawer>
  );
};
