/** Passages of a journey that failed and were not begun again, with whose the latest were. */
import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { type Body, useAnswer } from '../../client/client.ts';
import { useMay } from '../../frame/me.tsx';
import { Panel, When } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { customerPath } from '../people/lately.ts';
import { journeyWords } from './words.ts';

export const Failures = ({ of }: { readonly of: Body<'Redriven'>['executions'] }) => (
  <Stack gap="xs">
    {of.map(({ customer, failedAt, failure, refused }) => (
      <div key={`${customer}${failedAt}`}>
        <Text size="sm" fw={550} className="wrap">
          <Anchor component={Link} href={customerPath(customer)} inherit c="inherit">
            {customer}
          </Anchor>{' '}
          · <When at={failedAt} />
        </Text>
        <Text size="sm" c="dimmed" className="wrap">
          {refused ?? failure}
        </Text>
      </div>
    ))}
  </Stack>
);

export const Failed = ({ journey }: { readonly journey: string }) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const figures = useAnswer('/v1/figures/failed', {}, { enabled: useMay('GET /v1/figures/failed') });
  const passages = figures.data?.journeys.find((each) => each.journey === journey)?.passages ?? 0;
  const isMayLook = useMay('GET /v1/journeys/{id}/failed');
  const latest = useAnswer(
    '/v1/journeys/{id}/failed',
    { params: { path: { id: journey } } },
    { enabled: isMayLook && passages > 0 },
  );
  if (passages === 0 || latest.data === undefined) return undefined;
  return (
    <Panel title={own.failedOnes} about={own.failedCount(format.number(passages))}>
      <Failures of={latest.data.executions} />
    </Panel>
  );
};
