/** What journeys give, and what the shop owes by it. */
import { Anchor, Button, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import { type Body, useAnswer } from '../../client/client.ts';
import { useNow } from '../../frame/clock.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Figure, Nothing, Panel, Screen, Wide } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { useTerms } from './terms.ts';
import { offerWords } from './words.ts';

type Liability = Body<'Liability'>;
type Tally = Liability['journeys'][number]['months'][number]['redeemed'];

const standings = ['outstanding', 'redeemed', 'expired', 'void', 'released'] as const;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

const Summary = ({ journeys, currency }: Liability) => {
  const own = useWords(offerWords);
  const format = useFormat();
  const months = journeys.flatMap((each) => each.months);
  const of = (name: (typeof standings)[number], field: 'coupons' | 'face' | 'discount'): number =>
    sum(months.map((each) => each[name][field] ?? 0));
  const discounts = months.map(({ redeemed }) => redeemed.discount).filter((each) => each !== undefined);
  return (
    <Panel>
      <SimpleGrid cols={{ base: 2, md: discounts.length > 0 ? 4 : 3 }}>
        <Figure
          name={own.outstanding}
          value={format.money(of('outstanding', 'face'), currency)}
          note={own.outstandingNote(format.number(of('outstanding', 'coupons')))}
        />
        <Figure
          name={own.expected}
          value={format.money(sum(months.map(({ expected = 0 }) => expected)), currency)}
          note={own.expectedNote}
        />
        <Figure
          name={own.redeemed}
          value={format.money(of('redeemed', 'face'), currency)}
          note={own.redeemedNote(format.number(of('redeemed', 'coupons')))}
        />
        {discounts.length > 0 && (
          <Figure
            name={own.discount}
            value={format.money(sum(discounts), currency)}
            note={own.discountNote}
          />
        )}
      </SimpleGrid>
    </Panel>
  );
};

const Cell = ({ tally, currency }: { readonly tally: Tally; readonly currency: string }) => {
  const format = useFormat();
  return (
    <Table.Td ta="right" className="figures">
      {tally.coupons === 0 ? (
        <Text span c="dimmed">
          –
        </Text>
      ) : (
        <>
          {format.money(tally.face, currency)}
          <Text size="xs" c="dimmed">
            {format.number(tally.coupons)}
          </Text>
        </>
      )}
    </Table.Td>
  );
};

const ByMonth = ({ journeys, currency }: Liability) => {
  const own = useWords(offerWords);
  const format = useFormat();
  if (journeys.length === 0) return <Nothing>{own.none}</Nothing>;
  return (
    <Wide name={own.liability} minWidth={820}>
      <Table verticalSpacing="xs" horizontalSpacing="lg">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{own.journey}</Table.Th>
            <Table.Th>{own.month}</Table.Th>
            {standings.map((each) => (
              <Table.Th key={each} ta="right">
                {own[each]}
              </Table.Th>
            ))}
            <Table.Th ta="right">{own.expected}</Table.Th>
            <Table.Th ta="right">{own.budget}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {journeys.flatMap(({ journey, rate, months }) =>
            months.toReversed().map((each, index) => (
              <Table.Tr key={`${journey}${each.month}`}>
                <Table.Td>
                  {index === 0 && (
                    <>
                      <Text size="sm" fw={550}>
                        {journey}
                      </Text>
                      {rate !== undefined && (
                        <Text size="xs" c="dimmed">
                          {own.rate}: {format.percent(rate)}
                        </Text>
                      )}
                    </>
                  )}
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  <Anchor
                    component={Link}
                    size="sm"
                    href={`/offers/codes?${new URLSearchParams({ journey, month: each.month })}`}
                  >
                    {format.month(each.month)}
                  </Anchor>
                </Table.Td>
                {standings.map((name) => (
                  <Cell key={name} tally={each[name]} currency={currency} />
                ))}
                <Table.Td ta="right" className="figures">
                  {each.expected === undefined ? '–' : format.money(each.expected, currency)}
                </Table.Td>
                <Table.Td ta="right" className="figures">
                  {each.budget?.coupons === undefined
                    ? '–'
                    : `${format.money(each.budget.coupons.spent, currency)} ${own.of} ${format.money(each.budget.coupons.of, currency)}`}
                </Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </Table>
    </Wide>
  );
};

/** What the journey that gives it has brought beyond what would have come anyway, less what its messages cost. */
const Brought = ({ by }: { readonly by: Body<'Results'>['journeys'][number] | undefined }) => {
  const own = useWords(offerWords);
  const format = useFormat();
  const isKnown = by?.difference !== undefined && by.difference.verdict !== 'too-few';
  const net = isKnown ? by.money.incrementalNet : undefined;
  if (net === undefined)
    return (
      <Text span size="sm" c="dimmed">
        {own.notKnown}
      </Text>
    );
  return (
    <>
      {format.signed(net.estimate, format.money)}
      <Text size="xs" c="dimmed">
        {own.between(format.signed(net.low, format.money), format.signed(net.high, format.money))}
      </Text>
    </>
  );
};

const Definitions = () => {
  const own = useWords(offerWords);
  const format = useFormat();
  const terms = useTerms();
  const asked = useAnswer('/v1/journeys', {});
  const isMaySeeResults = useMay('GET /v1/results');
  const results = useAnswer('/v1/results', {}, { enabled: isMaySeeResults });
  return (
    <Panel title={own.definitions} about={own.definitionsAbout} flush>
      <Answered to={asked}>
        {({ journeys }) => {
          const given = journeys.flatMap(({ id, coupons }) =>
            coupons.map((coupon) => ({ journey: id, ...coupon })),
          );
          if (given.length === 0) return <Nothing>{own.noDefinitions}</Nothing>;
          return (
            <Wide name={own.definitions} minWidth={560}>
              <Table verticalSpacing="sm" horizontalSpacing="lg">
                <Table.Thead>
                  <Table.Tr>
                    {[own.coupon, own.journey, own.terms, own.valid].map((each) => (
                      <Table.Th key={each}>{each}</Table.Th>
                    ))}
                    {isMaySeeResults && (
                      <Table.Th ta="right">
                        <Anchor component={Link} href="/results" inherit>
                          {own.brought}
                        </Anchor>
                      </Table.Th>
                    )}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {given.map(({ journey, name, terms: told, validForDays }) => (
                    <Table.Tr key={`${journey}/${name}`}>
                      <Table.Td fw={550}>{name}</Table.Td>
                      <Table.Td>{journey}</Table.Td>
                      <Table.Td>{terms(told)}</Table.Td>
                      <Table.Td className="figures">{own.days(format.number(validForDays))}</Table.Td>
                      {isMaySeeResults && (
                        <Table.Td ta="right" className="figures">
                          <Brought by={results.data?.journeys.find((each) => each.journey === journey)} />
                        </Table.Td>
                      )}
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Wide>
          );
        }}
      </Answered>
    </Panel>
  );
};

export default function Offers() {
  const own = useWords(offerWords);
  const format = useFormat();
  const now = useNow();
  const asked = useAnswer('/v1/coupons/liability', {});
  return (
    <Screen
      title={own.title}
      about={own.about}
      actions={
        <Button component={Link} href="/offers/codes" variant="default">
          {own.codes}
        </Button>
      }
    >
      <Answered to={asked}>
        {(liability) => (
          <Stack gap="lg">
            <Summary {...liability} />
            <Panel
              title={own.liability}
              about={
                liability.asOf === undefined
                  ? own.liabilityAbout
                  : `${own.liabilityAbout} ${own.asOf(format.ago(liability.asOf, now))}`
              }
              flush
            >
              <ByMonth {...liability} />
            </Panel>
          </Stack>
        )}
      </Answered>
      <Definitions />
    </Screen>
  );
}
