/** Who returns: the model that rules ask, put in use where it is no worse than the one that is. */
import type { Json } from '../../base/record.ts';
import { type Instant, iso } from '../../base/time.ts';
import { asksScores } from '../../customers/rules/index.ts';
import { type Judged, judgedModel } from '../../decisions/fitting/judged.ts';
import { historyOf, purchases } from '../../decisions/fitting/purchases.ts';
import { economicsOf } from '../../decisions/insights/economics.ts';
import type { Model } from '../../decisions/scores/model.ts';
import type { Journey } from '../../journeys/language.ts';
import { rulesOf } from '../../journeys/rules.ts';
import type { Ports } from '../ports.ts';
import { learning } from './learning.ts';

const putInUse = async (judged: Judged, inUse: Model | undefined, { models }: Ports): Promise<Judged> => {
  if (judged.outcome === 'kept') return judged;
  const came = await models.put(judged.model, inUse?.version);
  return came === 'put'
    ? judged
    : { outcome: 'kept', because: 'another fit has put its own in use meanwhile' };
};

const tell = async (judged: Judged, at: Instant, inUse: Model | undefined, ports: Ports): Promise<void> => {
  const { publish, alert } = ports;
  if (judged.outcome === 'fitted') {
    const { version, scorer, customers, backtest, rhythmThreshold } = judged.model;
    const { auc, recencyAuc } = backtest;
    await publish([
      {
        name: 'Model Fitted',
        at,
        detail: {
          at: iso(at),
          version,
          scorer,
          customers,
          auc,
          recencyAuc,
          ...(rhythmThreshold !== undefined && { rhythmThreshold }),
          because: judged.because,
        },
      },
    ]);
    return;
  }
  const { because } = judged;
  alert({
    name: 'ModelKept',
    sentence: `The new model of who returns is not in use: ${because}`,
    id: iso(at),
  });
  await publish([
    {
      name: 'Model Kept',
      at,
      detail: { at: iso(at), because, ...(inUse !== undefined && { version: inUse.version }) },
    },
  ]);
};

/** Of what was put in use by this very fit, before its Lambda died. */
const already = (model: Model): Judged => ({
  outcome: 'fitted',
  model,
  because: 'It was put in use before.',
});

/** Whether a rule of any of them asks a score. */
export const asksWhoReturns = (journeys: readonly Journey[]): boolean =>
  journeys.some((journey) => rulesOf(journey).some(({ rule }) => asksScores(rule)));

export const whoReturns = learning({
  fold: purchases,
  isAskedBy: ({ journeys }) => asksWhoReturns(journeys),
  finish: async (state, at, ports): Promise<Json> => {
    const inUse = await ports.models.read();
    const { timezone, currency } = ports.settings;
    const terms = { timezone, currency, economics: economicsOf(ports.settings) };
    const judged =
      inUse?.fittedAt === at
        ? already(inUse)
        : await putInUse(judgedModel(historyOf(state), at, terms, inUse), inUse, ports);
    await tell(judged, at, inUse, ports);
    const { outcome, because } = judged;
    const model = judged.outcome === 'fitted' ? judged.model : inUse;
    return {
      outcome,
      because,
      ...(model !== undefined && { version: model.version, scorer: model.scorer }),
      ...(model?.rhythmThreshold !== undefined && { rhythmThreshold: model.rhythmThreshold }),
    };
  },
});
