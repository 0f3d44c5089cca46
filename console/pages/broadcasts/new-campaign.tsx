/** A new campaign: how many a night, of whom, and what that comes to before anybody is enrolled. */
import { Button, Checkbox, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { type Body, useAct } from '../../client/client.ts';
import { Dialog, sayDone } from '../../frame/dialog.tsx';
import { useDraft } from '../../frame/draft.ts';
import { Facts, FaultNote } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { broadcastWords } from './words.ts';

type Asked = Body<'CampaignPreview'>;

interface Fields {
  readonly id: string;
  readonly perDay: number | string;
  readonly isRamped: boolean;
  readonly startPercent: number | string;
  readonly atLeast: number | string;
  readonly lessThan: number | string;
}

const initial: Fields = { id: '', perDay: 50, isRamped: true, startPercent: 10, atLeast: '', lessThan: '' };

const askedOf = ({ perDay, isRamped, startPercent, atLeast, lessThan }: Fields): Asked => {
  const silentDays = {
    ...(typeof atLeast === 'number' && { atLeast }),
    ...(typeof lessThan === 'number' && { lessThan }),
  };
  return {
    perDay: Number(perDay),
    ...(isRamped && { ramp: typeof startPercent === 'number' ? { startPercent } : {} }),
    ...(Object.keys(silentDays).length > 0 && { silentDays }),
  };
};

const Estimate = ({ told }: { readonly told: Body<'CampaignForeseen'> }) => {
  const own = useWords(broadcastWords);
  const format = useFormat();
  const { customers, estimate } = told;
  const messages = Object.entries(estimate.atMostMessages).map(
    ([channel, count]) => [channel, format.number(count)] as const,
  );
  const usd = Object.entries(estimate.atMostUsd).map(
    ([what, amount]) => [`${own.usd}: ${what}`, format.money(amount, 'USD')] as const,
  );
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {own.estimate}
      </Text>
      <Facts
        of={[
          [own.backlogNow, format.number(customers)],
          [own.nights, format.number(estimate.nights)],
          [own.heldOut, format.number(estimate.heldOut)],
          ...messages,
          ...usd,
        ]}
      />
      {estimate.unpriced.length > 0 && (
        <Text size="sm" c="dimmed">
          {own.unpriced} {estimate.unpriced.join(', ')}
        </Text>
      )}
    </Stack>
  );
};

export const NewCampaign = ({
  journey,
  isOpen,
  onClose,
}: {
  readonly journey: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) => {
  const own = useWords(broadcastWords);
  const { fields, change, forget } = useDraft(`campaign/${journey}`, initial);
  const preview = useAct('post', '/v1/journeys/{id}/backlog/campaigns/preview');
  const start = useAct('post', '/v1/journeys/{id}/backlog/campaigns');
  const params = { path: { id: journey } };
  const asked = askedOf(fields);
  const isCounted =
    preview.data !== undefined && JSON.stringify(preview.variables?.body) === JSON.stringify(asked);
  return (
    <Dialog
      title={`${own.newCampaign}: ${journey}`}
      does={own.start}
      isOpen={isOpen}
      onClose={onClose}
      acting={start}
      isReady={isCounted && fields.id !== ''}
      onSubmit={() =>
        start.mutate(
          { params, body: { id: fields.id, ...asked } },
          {
            onSuccess: () => {
              forget();
              sayDone(own.begun);
              onClose();
            },
          },
        )
      }
    >
      <TextInput
        label={own.id}
        description={own.idText}
        value={fields.id}
        onChange={(event) => change({ id: event.currentTarget.value })}
        pattern="[a-zA-Z0-9]+([._\-][a-zA-Z0-9]+)*"
        maxLength={80}
        required
      />
      <NumberInput
        label={own.perDay}
        value={fields.perDay}
        onChange={(perDay) => change({ perDay })}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        required
      />
      <Group grow>
        <NumberInput
          label={own.atLeast}
          description={own.all}
          value={fields.atLeast}
          onChange={(atLeast) => change({ atLeast })}
          min={0}
          max={36_500}
        />
        <NumberInput
          label={own.lessThan}
          description={own.all}
          value={fields.lessThan}
          onChange={(lessThan) => change({ lessThan })}
          min={0}
          max={36_500}
        />
      </Group>
      <Checkbox
        label={own.ramp}
        checked={fields.isRamped}
        onChange={(event) => change({ isRamped: event.currentTarget.checked })}
      />
      {fields.isRamped && (
        <NumberInput
          label={own.rampPercent}
          value={fields.startPercent}
          onChange={(startPercent) => change({ startPercent })}
          min={1}
          max={100}
        />
      )}
      <Group>
        <Button
          variant="light"
          loading={preview.isPending}
          disabled={typeof fields.perDay !== 'number'}
          onClick={() => preview.mutate({ params, body: asked })}
        >
          {own.count}
        </Button>
      </Group>
      {preview.error !== null && <FaultNote fault={preview.error} />}
      {isCounted && preview.data !== undefined ? (
        <Estimate told={preview.data} />
      ) : (
        <Text size="sm" c="dimmed">
          {own.changed}
        </Text>
      )}
    </Dialog>
  );
};
