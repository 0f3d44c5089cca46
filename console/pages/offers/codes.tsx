/** The codes that a journey has issued in a month. */
import { Anchor, Group, Select, Stack, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { ask, type Body, useAnswer } from '../../client/client.ts';
import type { Fault } from '../../client/faults.ts';
import { useMay } from '../../frame/me.tsx';
import { MonthChoice } from '../../frame/month.tsx';
import {
  Answered,
  FaultNote,
  Nothing,
  Panel,
  Screen,
  ShowMore,
  Standing,
  When,
  Wide,
} from '../../frame/parts.tsx';
import { useThisMonth } from '../../frame/this-month.ts';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { customerPath } from '../people/lately.ts';
import { useTerms } from './terms.ts';
import { offerWords } from './words.ts';

type Codes = Body<'Codes'>;

const tones = {
  reserved: 'live',
  outstanding: 'live',
  redeemed: 'good',
  expired: 'quiet',
  void: 'quiet',
  released: 'quiet',
} as const;

const Rows = ({ pages }: { readonly pages: readonly Codes[] }) => {
  const own = useWords(offerWords);
  const format = useFormat();
  const terms = useTerms();
  const isMayLook = useMay('GET /v1/customers/{id}');
  return (
    <Wide name={own.codesTitle} minWidth={860}>
      <Table verticalSpacing="xs" horizontalSpacing="lg">
        <Table.Thead>
          <Table.Tr>
            {[own.code, own.coupon, own.customer, own.standing].map((each) => (
              <Table.Th key={each}>{each}</Table.Th>
            ))}
            <Table.Th ta="right">{own.face}</Table.Th>
            <Table.Th>{own.issued}</Table.Th>
            <Table.Th>{own.until}</Table.Th>
            <Table.Th>{own.order}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pages.flatMap(({ coupons, currency }) =>
            coupons.map((each) => (
              <Table.Tr key={each.code}>
                <Table.Td ff="monospace" fz={13}>
                  {each.code}
                </Table.Td>
                <Table.Td>
                  {each.coupon} ({terms(each.terms)})
                </Table.Td>
                <Table.Td>
                  {isMayLook ? (
                    <Anchor component={Link} href={customerPath(each.customer)} size="sm">
                      {each.customer}
                    </Anchor>
                  ) : (
                    each.customer
                  )}
                </Table.Td>
                <Table.Td>
                  <Standing tone={tones[each.standing]}>{own.standings[each.standing]}</Standing>
                </Table.Td>
                <Table.Td ta="right" className="figures">
                  {each.face === undefined ? '–' : format.money(each.face, currency)}
                </Table.Td>
                <Table.Td>
                  <When at={each.issuedAt} exact />
                </Table.Td>
                <Table.Td>
                  <When at={each.validUntil} exact />
                </Table.Td>
                <Table.Td className="wrap">{each.orderId}</Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </Table>
    </Wide>
  );
};

const Issued = ({ journey, month }: { readonly journey: string; readonly month: string }) => {
  const own = useWords(offerWords);
  const asked = useInfiniteQuery<Codes, Fault, { pages: Codes[] }, readonly unknown[], string | undefined>({
    queryKey: ['/v1/coupons', journey, month],
    queryFn: ({ pageParam: after }) =>
      ask('get', '/v1/coupons', {
        params: { query: { journey, month, ...(after !== undefined && { after }) } },
      }),
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next,
  });
  if (asked.error !== null) return <FaultNote fault={asked.error} onAgain={() => void asked.refetch()} />;
  if (asked.data === undefined) return null;
  if (asked.data.pages.every(({ coupons }) => coupons.length === 0)) return <Nothing>{own.noCodes}</Nothing>;
  return (
    <Stack gap={0}>
      <Rows pages={asked.data.pages} />
      <ShowMore of={asked} />
    </Stack>
  );
};

export default function CodesIssued() {
  const own = useWords(offerWords);
  const [search, setSearch] = useSearchParams();
  const latest = useThisMonth();
  const journeys = useAnswer('/v1/journeys', {});
  return (
    <Screen title={own.codesTitle} about={own.codesAbout} back={{ to: '/offers', name: own.title }}>
      <Answered to={journeys}>
        {({ journeys: all }) => {
          const giving = all.filter(({ coupons }) => coupons.length > 0).map(({ id }) => id);
          const journey = search.get('journey') ?? giving[0];
          const month = search.get('month') ?? latest;
          if (journey === undefined) return <Nothing>{own.noDefinitions}</Nothing>;
          const choose = (chosen: { journey?: string; month?: string }): void =>
            setSearch({ journey, month, ...chosen }, { replace: true });
          return (
            <Stack gap="lg">
              <Group gap="sm">
                <Select
                  label={own.journey}
                  data={[...new Set([...giving, journey])]}
                  value={journey}
                  onChange={(next) => next !== null && choose({ journey: next })}
                  allowDeselect={false}
                  w={240}
                />
                <MonthChoice label={own.month} value={month} onChange={(next) => choose({ month: next })} />
              </Group>
              <Panel flush>
                <Issued journey={journey} month={month} />
              </Panel>
            </Stack>
          );
        }}
      </Answered>
    </Screen>
  );
}
