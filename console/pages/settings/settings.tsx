/** What the shop is, what was learned of it, and what its figures are counted from. */
import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useAct, useAnswer } from '../../client/client.ts';
import { sayDone } from '../../frame/dialog.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Facts, FaultNote, Figure, Nothing, Panel, Screen, When } from '../../frame/parts.tsx';
import { useShop } from '../../frame/shop.tsx';
import { Tuning } from '../../frame/tuning.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { settingsWords } from './words.ts';

const OfShop = () => {
  const own = useWords(settingsWords);
  const { name, currency, timezone, locales, lanes, topics } = useShop();
  return (
    <Panel title={own.shop}>
      <Facts
        of={[
          [own.name, name],
          [own.currency, currency],
          [own.timezone, timezone],
          [own.languages, locales.join(', ')],
          [own.lanes, lanes.join(', ')],
          [own.topics, topics.length === 0 ? own.marketingAlone : topics.join(', ')],
        ]}
      />
    </Panel>
  );
};

const Learned = () => {
  const own = useWords(settingsWords);
  const format = useFormat();
  const asked = useAnswer('/v1/fit', {});
  const isMayLearn = useMay('POST /v1/fit');
  const learn = useAct('post', '/v1/fit');
  return (
    <Panel
      title={own.learned}
      about={own.learnedAbout}
      actions={
        isMayLearn && (
          <Button
            size="xs"
            variant="default"
            loading={learn.isPending}
            onClick={() => learn.mutate({}, { onSuccess: () => sayDone(own.learning) })}
          >
            {own.learn}
          </Button>
        )
      }
    >
      <Stack gap="md">
        {learn.error !== null && <FaultNote fault={learn.error} />}
        <Answered to={asked}>
          {({ last, model }) => {
            const auc = model?.backtest.auc;
            const threshold = model?.rhythmThreshold;
            if (last === undefined && model === undefined) return <Nothing>{own.neverLearned}</Nothing>;
            return (
              <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
                {last !== undefined && (
                  <Figure
                    name={own.lastFit}
                    value={<When at={last.at} />}
                    note={`${own.customers}: ${format.number(last.customers)}`}
                  />
                )}
                {model !== undefined && (
                  <Figure
                    name={own.model}
                    value={`${model.scorer} ${model.version}`}
                    note={<When at={model.at} />}
                  />
                )}
                {auc !== undefined && (
                  <Figure
                    name={own.tells}
                    value={auc.value.toFixed(2)}
                    note={own.tellsNote(auc.low.toFixed(2), auc.high.toFixed(2))}
                  />
                )}
                {threshold !== undefined && (
                  <Figure
                    name={own.threshold}
                    value={format.percent(threshold.share)}
                    note={`${own.thresholdNote}. ${threshold.because}`}
                  />
                )}
              </SimpleGrid>
            );
          }}
        </Answered>
      </Stack>
    </Panel>
  );
};

const Feed = () => {
  const own = useWords(settingsWords);
  const format = useFormat();
  const asked = useAnswer('/v1/feed', {});
  return (
    <Panel title={own.feed}>
      {asked.error?.kind === 'none' ? (
        <Nothing>{own.noFeed}</Nothing>
      ) : (
        <Answered to={asked}>
          {({ products, inStock, at, until }) => (
            <Group gap={44}>
              <Figure name={own.products} value={format.number(products)} />
              <Figure name={own.inStock} value={format.number(inStock)} />
              <Figure name={own.since} value={<When at={at} />} />
              <Figure name={own.until} value={<When at={until} />} />
            </Group>
          )}
        </Answered>
      )}
    </Panel>
  );
};

const Recounting = () => {
  const own = useWords(settingsWords);
  const format = useFormat();
  const asked = useAnswer('/v1/figures/recount', {});
  const isMayRecount = useMay('POST /v1/figures/recount');
  const recount = useAct('post', '/v1/figures/recount');
  return (
    <Panel
      title={own.figures}
      about={own.figuresAbout}
      actions={
        isMayRecount && (
          <Button
            size="xs"
            variant="default"
            loading={recount.isPending}
            disabled={asked.data?.running !== undefined}
            onClick={() => recount.mutate({}, { onSuccess: () => sayDone(own.recounting) })}
          >
            {own.recount}
          </Button>
        )
      }
    >
      <Stack gap="md">
        {recount.error !== null && <FaultNote fault={recount.error} />}
        <Answered to={asked}>
          {({ running, last }) => (
            <Stack gap="sm">
              {running !== undefined && <Text size="sm">{own.recounting}</Text>}
              {last === undefined ? (
                <Text size="sm" c="dimmed">
                  {own.neverRecounted}
                </Text>
              ) : (
                <Group gap={44}>
                  <Figure name={own.lastRecount} value={<When at={last.at} />} />
                  <Figure name={own.items} value={format.number(last.items)} />
                  <Figure name={own.differences} value={format.number(last.differences)} />
                </Group>
              )}
            </Stack>
          )}
        </Answered>
      </Stack>
    </Panel>
  );
};

export default function Settings() {
  const own = useWords(settingsWords);
  const isMayFit = useMay('GET /v1/fit');
  const isMayFeed = useMay('GET /v1/feed');
  const isMayRecount = useMay('GET /v1/figures/recount');
  return (
    <Screen title={own.title} about={own.about}>
      <OfShop />
      <Tuning />
      {isMayFit && <Learned />}
      {isMayFeed && <Feed />}
      {isMayRecount && <Recounting />}
    </Screen>
  );
}
