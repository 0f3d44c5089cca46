"""
Figures of independent implementations, for reference.test.ts; nothing of it runs in the tests.

Made with lifetimes 0.11.3, numpy 1.26.4, pandas 2.1.4, scipy 1.17.1 and scikit-learn 1.9.1:
python make.py > reference.json
"""

import json
import warnings

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
from lifetimes.generate_data import beta_geometric_nbd_model, pareto_nbd_model
from scipy import special, stats
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

warnings.filterwarnings("ignore")
rng = np.random.default_rng(13)
# What lifetimes generates comes of the global one.
np.random.seed(13)

# Customers whose times are whole days, so that they make few different rows; the models count in weeks.
def rows(data):
    days = data.assign(active=(data.recency * 7).round(), known=(data["T"] * 7).round())
    days.loc[days.frequency == 0, "active"] = 0
    counted = days.groupby(["frequency", "active", "known"]).size()
    return [[int(x), int(active), int(known), int(count)] for (x, active, known), count in counted.items()]

def columns(table):
    each = np.repeat(np.array(table)[:, :3], np.array(table)[:, 3], axis=0)
    return each[:, 0], each[:, 1] / 7, each[:, 2] / 7

points = [(0, 0, 30), (1, 3, 38), (2, 30.43, 38.86), (7, 20, 38), (7, 37, 38), (26, 30.86, 31), (150, 70, 77)]
weeks = [1, 13, 52]

def fitted(fitter, table, log_likelihood):
    x, recency, age = columns(table)
    fitter.fit(x, recency, age, tol=1e-7)
    params = {name: float(value) for name, value in fitter.params_.items()}
    return {"params": params, "logLikelihood": float(log_likelihood(fitter, np.array(list(params.values())), x, recency, age))}

def of_beta_geometric(fitter, params, x, recency, age):
    return -len(x) * fitter._negative_log_likelihood(np.log(params), x, recency, age, np.ones(len(x)), 0)

def of_pareto(fitter, params, x, recency, age):
    return fitter._conditional_log_likelihood(params, x, recency, age).sum()

def of_points(fitter, params, chance):
    fitter.params_ = pd.Series(params)
    return [
        {
            "repeats": x, "recency": recency, "age": age, "weeks": t,
            "orders": float(np.squeeze(fitter.conditional_expected_number_of_purchases_up_to_time(t, x, recency, age))),
            "alive": float(np.squeeze(fitter.conditional_probability_alive(x, recency, age))),
            **({"chance": float(1 - np.squeeze(fitter.conditional_probability_of_n_purchases_up_to_time(0, t, x, recency, age)))} if chance else {}),
        }
        for x, recency, age in points
        for t in weeks
    ]

age = rng.choice([90, 150, 210, 270], 800) / 7
beta_geometric = rows(beta_geometric_nbd_model(age, r=0.6, alpha=6, a=0.8, b=2.5, size=800))
pareto = rows(pareto_nbd_model(age, r=0.6, alpha=9, s=0.6, beta=11, size=800))

count = rng.integers(1, 9, 300)
p, q, v = 5.0, 4.0, 30.0
mean = rng.gamma(p * count, 1 / (rng.gamma(q, 1 / v, 300) * count))
gamma_gamma = GammaGammaFitter()
gamma_gamma.fit(count, mean, tol=1e-7)

def delong(scores, happened):
    """By definition, over all pairs."""
    positive, negative = scores[happened == 1], scores[happened == 0]
    right = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    return right.mean(), right.mean(axis=1), right.mean(axis=0)

happened = (rng.random(120) < 0.4).astype(int)
first = np.round(rng.normal(size=120) + happened, 1)
second = np.round(first / 2 + rng.normal(size=120) + 0.3 * happened, 1)
area, of_positives, of_negatives = delong(first, happened)
other, others_positives, others_negatives = delong(second, happened)
assert abs(area - roc_auc_score(happened, first)) < 1e-12

def error(a, b):
    return float(np.sqrt(np.var(a, ddof=1) / len(a) + np.var(b, ddof=1) / len(b)))

features = rng.normal(size=(300, 2))
features = (features - features.mean(axis=0)) / features.std(axis=0)
answers = (rng.random(300) < 1 / (1 + np.exp(0.5 - features @ [1.2, -0.7]))).astype(int)
# Its C divides the likelihood, where ours has a ridge of 1: half the sum of squares, as its penalty is.
regression = LogisticRegression(C=1.0, tol=1e-10, max_iter=1000).fit(features, answers)

signal = np.arange(12.0)
worth = np.array([0.1, 0.3, 0.2, 0.2, 0.5, 0.4, 0.45, 0.9, 0.6, 0.7, 0.95, 0.9])
weight = np.array([1, 2, 1, 3, 1, 1, 2, 1, 4, 1, 1, 1.0])

print(json.dumps({
    "lnGamma": [[float(x), float(special.gammaln(x))] for x in [1e-4, 0.1, 0.553, 1, 1.5, 2, 7.5, 10, 40.25, 1000]],
    "upperQuantile": [[share, float(stats.norm.isf(share))] for share in [0.05, 0.025, 0.05 / 12, 1e-4]],
    "betaGeometric": {
        "table": beta_geometric,
        "bg-nbd": fitted(BetaGeoFitter(), beta_geometric, of_beta_geometric),
        "mbg-nbd": fitted(ModifiedBetaGeoFitter(), beta_geometric, of_beta_geometric),
    },
    "paretoNbd": {"table": pareto, **fitted(ParetoNBDFitter(), pareto, of_pareto)},
    "points": {
        "bg-nbd": {"params": (b := dict(r=0.243, alpha=4.414, a=0.793, b=2.426)), "points": of_points(BetaGeoFitter(), b, False)},
        "mbg-nbd": {"params": (m := dict(r=0.525, alpha=6.183, a=0.891, b=1.614)), "points": of_points(ModifiedBetaGeoFitter(), m, False)},
        "pareto-nbd": {"params": (n := dict(r=0.553, alpha=10.578, s=0.606, beta=11.669)), "points": of_points(ParetoNBDFitter(), n, True)},
        "pareto-nbd, alpha below beta": {"params": (k := dict(r=0.7, alpha=4.0, s=1.3, beta=20.0)), "points": of_points(ParetoNBDFitter(), k, True)},
    },
    "gammaGamma": {
        "orders": count.tolist(), "mean": mean.tolist(),
        "params": {name: float(value) for name, value in gamma_gamma.params_.items()},
        "values": [[int(c), float(m), float(gamma_gamma.conditional_expected_average_profit(c, m))] for c, m in [(1, 4.0), (3, 12.5), (20, 60.0)]],
    },
    "delong": {
        "happened": happened.tolist(), "first": first.tolist(), "second": second.tolist(),
        "auc": [float(area), float(other)], "error": error(of_positives, of_negatives),
        "difference": float(area - other), "errorOfDifference": error(of_positives - others_positives, of_negatives - others_negatives),
    },
    "logistic": {
        "features": features.T.tolist(), "answers": answers.tolist(),
        "coefficients": [float(regression.intercept_[0]), *map(float, regression.coef_[0])],
    },
    "isotonic": {
        "worth": worth.tolist(), "weight": weight.tolist(),
        "fitted": IsotonicRegression().fit(signal, worth, weight).predict(signal).tolist(),
    },
}))
