/** What a change would do, before it is published: whom the next sweep would enrol and hold out, and what is left of a budget. */
import { conflict, isRefusal, notFound, type Refusal } from '../../base/refusal.ts';
import { iso } from '../../base/time.ts';
import { parseRule, ruleSentence } from '../../customers/rules/index.ts';
import { type CensusPreview, nothingForeseen } from '../../decisions/census/census.ts';
import { type TuningRecord, tunedBy } from '../../decisions/tuning/tuning.ts';
import { type Amounts, type Tunable, tunedRule } from '../../shop/tuning/tunables.ts';
import { knownTunable, type TuningDesk } from './desk.ts';
import { tunableTold } from './view.ts';
import { changedAmounts } from './work.ts';

const executionOf = (id: string): string => `preview-${id}`;

const previewTold = ({ id, tunable, at, is, by, came }: CensusPreview) => ({
  id,
  tunable,
  at: iso(at),
  is,
  ...(by !== undefined && { by }),
  state: came === undefined ? ('running' as const) : ('done' as const),
  ...(came !== undefined && {
    journeys: [...new Set([...Object.keys(came.asItIs), ...Object.keys(came.changed)])]
      .sort()
      .map((journey) => ({
        journey,
        asItIs: came.asItIs[journey] ?? nothingForeseen,
        changed: came.changed[journey] ?? nothingForeseen,
      })),
  }),
});

/** What of the month is spent already, and what would be left: of one that is below that, nothing more goes through. */
const budgetForeseen = async (
  { id, tunable, is }: { readonly id: string; readonly tunable: Tunable; readonly is: Amounts },
  record: TuningRecord,
  desk: TuningDesk,
) => {
  const told = await tunableTold(tunable, record, desk);
  const { month = '', spent = {} } = told.budget ?? {};
  return {
    id,
    tunable: tunable.name,
    at: iso(desk.ports.now()),
    is,
    state: 'done' as const,
    budget: {
      month,
      amounts: told.amounts
        .filter(({ name }) => name !== 'unknownFace')
        .map(({ name, deployed, inForce }) => {
          const would = is[name] ?? deployed;
          return {
            name,
            spent: spent[name] ?? 0,
            inForce,
            would,
            left: Math.max(0, would - (spent[name] ?? 0)),
          };
        }),
    },
  };
};

/** Of a journey's rule: the changed one, as a sentence. */
const changedRule = (
  { kind, journey, name }: Tunable,
  is: Amounts,
  { drawn }: TuningDesk,
): string | undefined => {
  const found = drawn.find(({ id }) => id === journey);
  if (kind !== 'rule' || found?.rule === undefined) return undefined;
  return ruleSentence(tunedRule(found.id, parseRule(found.rule, `the rule of ${found.id}`), { [name]: is }));
};

/**
 * Begins to count what the next sweep would do by other amounts; asked again with the same id it is told how far that has
 * come. Of a budget it is told at once.
 */
export const previewTuning = async (
  name: string,
  { id, amounts }: { readonly id: string; readonly amounts: Amounts },
  desk: TuningDesk,
) => {
  const tunable = knownTunable(name, desk);
  if (isRefusal(tunable)) return tunable satisfies Refusal;
  const { ports, censusMachine } = desk;
  const record = await ports.tuning.read();
  const changed = changedAmounts(tunable, amounts, record, desk);
  if (isRefusal(changed)) return changed;
  const { is } = changed;
  if (tunable.kind === 'budget') return budgetForeseen({ id, tunable, is }, record, desk);
  if (
    tunable.kind === 'rule' &&
    desk.drawn.some((each) => each.id === tunable.journey && each.begins !== 'night')
  )
    return conflict(`${tunable.journey} is begun by events: nobody can foresee how many there will be`, {
      kind: 'begun-by-events',
      journey: tunable.journey ?? name,
    });
  const known = await ports.census.preview(id);
  if (known !== undefined) return previewTold(known);
  const asItIs = tunedBy(record, ports.settings.pulledTunings);
  const by = changedRule(tunable, is, desk);
  const preview: CensusPreview = {
    id,
    tunable: name,
    at: ports.now(),
    is,
    ...(by !== undefined && { by }),
  };
  await ports.census.keepPreview(preview);
  await ports.executions.start(censusMachine, executionOf(id), {
    at: iso(preview.at),
    preview: { id, asItIs, changed: { ...asItIs, [name]: is } },
  });
  return previewTold(preview);
};

export const tellPreview = async (name: string, id: string, { ports: { census } }: TuningDesk) => {
  const preview = await census.preview(id);
  return preview?.tunable === name
    ? previewTold(preview)
    : notFound(`there is no preview "${id}" of ${name}, or none any more`, {
        kind: 'no-such',
        what: 'preview',
        name: id,
      });
};
