"""
Figures of independent implementations, for reference.test.ts; nothing of it runs in the tests.

Made with confseq 0.0.11 (it builds with Boost's headers and pybind11 2.11.1), lifelines 0.30.3, scipy 1.17.1 and
statsmodels 0.15.0:  python make.py
"""

import json
import pathlib

import numpy as np
from confseq.boundaries import normal_mixture_bound
from lifelines import KaplanMeierFitter
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint


def normal_mixture(v, alpha, v_opt):
    bound = normal_mixture_bound([float(v)], alpha, float(v_opt), alpha, False)[0]
    return {"v": v, "alpha": alpha, "vOpt": v_opt, "bound": float(bound)}


def kaplan_meier(n, horizon, seed):
    random = np.random.default_rng(seed)
    happens = np.ceil(random.exponential(30, n)).astype(int)
    followed = np.ceil(random.uniform(1, horizon, n)).astype(int)
    days, happened = np.minimum(happens, followed), happens <= followed
    fitted = KaplanMeierFitter().fit(days, happened)
    intervals = fitted.confidence_interval_survival_function_

    def at(day):
        low, high = intervals[intervals.index <= day].iloc[-1]
        return {"day": day, "survival": float(fitted.predict(day)), "low": float(low), "high": float(high)}

    return {
        "days": days.tolist(),
        "happened": happened.astype(int).tolist(),
        "at": [at(day) for day in (5, 10, 20, 30, 40)],
    }


def late_entry(n, horizon, seed):
    """Spells of which nobody knows what was before they were looked at."""
    random = np.random.default_rng(seed)
    happens = np.ceil(random.exponential(40, n)).astype(int)
    followed = np.ceil(random.uniform(1, horizon, n)).astype(int)
    entered = np.floor(random.uniform(0, 20, n) * random.binomial(1, 0.5, n)).astype(int)
    days, happened = np.minimum(happens, followed), happens <= followed
    seen = entered < days
    days, happened, entered = days[seen], happened[seen], entered[seen]
    fitted = KaplanMeierFitter().fit(days, happened, entry=entered)
    intervals = fitted.confidence_interval_survival_function_

    def at(day):
        low, high = intervals[intervals.index <= day].iloc[-1]
        return {"day": day, "survival": float(fitted.predict(day)), "low": float(low), "high": float(high)}

    return {
        "entered": entered.tolist(),
        "days": days.tolist(),
        "happened": happened.astype(int).tolist(),
        "at": [at(day) for day in (10, 20, 30, 40)],
    }


def ratio(customers, seed):
    """A mean a passage of which the customers are clusters: least squares on a constant, with clustered variance."""
    random = np.random.default_rng(seed)
    passages = 1 + random.poisson(0.8, customers)
    shares = random.beta(1, 3, customers)
    goals = random.binomial(passages, shares)
    outcomes = np.concatenate([np.r_[np.ones(g), np.zeros(p - g)] for g, p in zip(goals, passages)])
    groups = np.repeat(np.arange(customers), passages)
    fitted = OLS(outcomes, np.ones(len(outcomes))).fit(cov_type="cluster", cov_kwds={"groups": groups})
    return {
        "passages": passages.tolist(),
        "sums": goals.tolist(),
        "mean": float(fitted.params[0]),
        "standardError": float(fitted.bse[0]),
    }


def welch(seed):
    random = np.random.default_rng(seed)
    a, b = random.lognormal(3, 1, 50), random.lognormal(3.2, 1, 20)
    test = stats.ttest_ind(a, b, equal_var=False)
    return {
        "a": a.tolist(),
        "b": b.tolist(),
        "difference": float(a.mean() - b.mean()),
        "standardError": float((a.mean() - b.mean()) / test.statistic),
    }


def fixed_size(base, lift, held_out):
    """Customers of a sample of a fixed size, for 80% of power at 5%."""
    treated = base + lift
    width = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    variance = treated * (1 - treated) / (1 - held_out) + base * (1 - base) / held_out
    return {"base": base, "lift": lift, "heldOut": held_out, "customers": float(width**2 * variance / lift**2)}


def wilson(successes, trials):
    low, high = proportion_confint(successes, trials, method="wilson")
    return {"successes": successes, "trials": trials, "low": float(low), "high": float(high)}


def newcombe(a, m, b, n):
    low, high = confint_proportions_2indep(a, m, b, n, compare="diff", method="newcomb")
    return {"a": a, "m": m, "b": b, "n": n, "low": float(low), "high": float(high)}


figures = {
    "normalMixture": [
        normal_mixture(v, alpha, v_opt)
        for v in (50, 200, 1_000, 2_000, 10_000, 250_000)
        for alpha in (0.05, 0.01)
        for v_opt in (200, 2_000)
    ],
    "kaplanMeier": [kaplan_meier(40, 50, 2), kaplan_meier(200, 60, 3)],
    "lateEntry": [late_entry(80, 60, 6), late_entry(300, 60, 7)],
    "ratio": [ratio(60, 4), ratio(400, 5)],
    "welch": welch(1),
    "normal": {"z975": float(stats.norm.ppf(0.975)), "z80": float(stats.norm.ppf(0.8))},
    "fixedSize": [
        fixed_size(base, lift, held_out)
        for base in (0.05, 0.25)
        for lift in (0.01, 0.05)
        for held_out in (0.05, 0.5)
    ],
    "wilson": [wilson(*each) for each in ((81, 263), (15, 148), (0, 20), (20, 20), (1, 5_000))],
    "newcombe": [newcombe(*each) for each in ((56, 70, 48, 80), (9, 10, 3, 10), (5, 56, 0, 29), (131, 610, 14, 90))],
}

path = pathlib.Path(__file__).with_name("reference.json")
path.write_text(json.dumps(figures) + "\n")
