/** A journey's backlog, and the campaigns that work it off night by night. */
import { Box, Button, Group, Progress, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { type Body, useAct, useAnswer } from '../../client/client.ts';
import { Dialog, sayDone } from '../../frame/dialog.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Figure, Nothing, Panel, Screen, Standing, When, Wide } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { toneOfState } from './broadcasts.tsx';
import { NewCampaign } from './new-campaign.tsx';
import { broadcastWords } from './words.ts';

type Told = Body<'Backlog'>;
type Campaign = Body<'CampaignTold'>;

const Bands = ({ bands }: { readonly bands: NonNullable<Told['bands']> }) => {
  const format = useFormat();
  const most = Math.max(1, ...bands.map(({ customers }) => customers));
  return (
    <Stack gap={7}>
      {bands.map(({ silent, customers }) => (
        <Group key={silent} gap="sm" wrap="nowrap">
          <Text size="sm" w={150} style={{ flexShrink: 0 }}>
            {silent}
          </Text>
          <Progress
            value={(customers / most) * 100}
            size={10}
            style={{ flex: 1 }}
            aria-label={silent}
            color="ember.4"
          />
          <Text size="sm" w={56} ta="right" className="figures">
            {format.number(customers)}
          </Text>
        </Group>
      ))}
    </Stack>
  );
};

const Stop = ({ journey, campaign }: { readonly journey: string; readonly campaign: string }) => {
  const own = useWords(broadcastWords);
  const [isOpen, setOpen] = useState(false);
  const stop = useAct('post', '/v1/journeys/{id}/backlog/campaigns/{campaign}/stop');
  return (
    <>
      <Button size="compact-sm" color="red" variant="outline" onClick={() => setOpen(true)}>
        {own.stop}
      </Button>
      <Dialog
        title={`${own.stop}: ${campaign}`}
        does={own.stop}
        isGrave
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        acting={stop}
        onSubmit={() =>
          stop.mutate(
            { params: { path: { id: journey, campaign } } },
            {
              onSuccess: () => {
                sayDone(own.stopped);
                setOpen(false);
              },
            },
          )
        }
      >
        <Text size="sm">{own.stopText}</Text>
      </Dialog>
    </>
  );
};

const CampaignPanel = ({ campaign }: { readonly campaign: Campaign }) => {
  const own = useWords(broadcastWords);
  const format = useFormat();
  const isMayStop = useMay('POST /v1/journeys/{id}/backlog/campaigns/{campaign}/stop');
  const { id, journey, state, at, perDay, counts, nights } = campaign;
  return (
    <Panel
      title={id}
      about={<When at={at} />}
      actions={
        <Group gap="xs">
          <Standing tone={toneOfState[state]}>{own.states[state]}</Standing>
          {isMayStop && state === 'running' && <Stop journey={journey} campaign={id} />}
        </Group>
      }
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 2, md: 4 }}>
          <Figure name={own.enrolled} value={format.number(counts.enrolled)} />
          <Figure name={own.heldOut} value={format.number(counts.heldOut)} />
          <Figure name={own.left} value={format.number(counts.left)} />
          <Figure name={own.perDay} value={format.number(perDay)} />
        </SimpleGrid>
        {nights.length > 0 && (
          <Wide name={own.campaigns} minWidth={460}>
            <Table verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{own.night}</Table.Th>
                  {[own.quota, own.enrolled, own.heldOut, own.unreachable].map((each) => (
                    <Table.Th key={each} ta="right">
                      {each}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {nights.toReversed().map((night) => (
                  <Table.Tr key={night.at}>
                    <Table.Td>
                      <When at={night.at} exact />
                    </Table.Td>
                    {[night.quota, night.enrolled, night.heldOut, night.unreachable].map((each, index) => (
                      <Table.Td
                        key={['quota', 'enrolled', 'heldOut', 'unreachable'][index]}
                        ta="right"
                        className="figures"
                      >
                        {format.number(each)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Wide>
        )}
      </Stack>
    </Panel>
  );
};

const Shown = ({ told }: { readonly told: Told }) => {
  const own = useWords(broadcastWords);
  const format = useFormat();
  return (
    <Stack gap="lg">
      <Panel
        title={own.bands}
        about={
          told.at !== undefined && (
            <>
              {own.asOf} <When at={told.at} exact />
            </>
          )
        }
      >
        {told.customers === undefined || told.bands === undefined ? (
          <Nothing>{own.backlogNone}</Nothing>
        ) : (
          <Group align="flex-start" gap="xl">
            <Figure name={own.backlogNow} value={format.number(told.customers)} />
            <Box style={{ flex: '1 1 320px' }}>
              <Bands bands={told.bands} />
            </Box>
          </Group>
        )}
      </Panel>
      {told.campaigns.length === 0 ? (
        <Panel title={own.campaigns}>
          <Nothing>{own.noCampaigns}</Nothing>
        </Panel>
      ) : (
        told.campaigns.map((campaign) => <CampaignPanel key={campaign.id} campaign={campaign} />)
      )}
    </Stack>
  );
};

const OfJourney = ({ journey }: { readonly journey: string }) => {
  const asked = useAnswer('/v1/journeys/{id}/backlog', { params: { path: { id: journey } } });
  return <Answered to={asked}>{(told) => <Shown told={told} />}</Answered>;
};

export default function Backlog() {
  const own = useWords(broadcastWords);
  const [search, setSearch] = useSearchParams();
  const [isOpen, setOpen] = useState(false);
  const asked = useAnswer('/v1/journeys', {});
  const isMayStart = useMay(
    'POST /v1/journeys/{id}/backlog/campaigns',
    'POST /v1/journeys/{id}/backlog/campaigns/preview',
  );
  const nightly = asked.data?.journeys.filter(({ begins }) => begins === 'night').map(({ id }) => id) ?? [];
  const journey = search.get('journey') ?? nightly[0];
  return (
    <Screen
      title={own.backlogTitle}
      about={own.backlogAbout}
      back={{ to: '/broadcasts', name: own.title }}
      actions={
        isMayStart &&
        journey !== undefined && <Button onClick={() => setOpen(true)}>{own.newCampaign}</Button>
      }
    >
      <Answered to={asked}>
        {() =>
          journey === undefined ? (
            <Nothing />
          ) : (
            <Stack gap="lg">
              <Select
                label={own.journey}
                data={[...new Set([...nightly, journey])]}
                value={journey}
                onChange={(next) => next !== null && setSearch({ journey: next }, { replace: true })}
                allowDeselect={false}
                maw={280}
              />
              <OfJourney key={journey} journey={journey} />
              {isMayStart && (
                <NewCampaign
                  key={`new ${journey}`}
                  journey={journey}
                  isOpen={isOpen}
                  onClose={() => setOpen(false)}
                />
              )}
            </Stack>
          )
        }
      </Answered>
    </Screen>
  );
}
