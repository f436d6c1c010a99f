"""The families of worked cases about reach, its mix, what is learned, and texts; tests/conformance.py runs them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from wijkdna.domain.mix import Costs, Mixer, Objective, Wish, affordable, best_mix, bound_from, values_of
from wijkdna.domain.pooling import Prior, pool
from wijkdna.domain.reach import Options, Setting, chains_of, reach
from wijkdna.domain.readability import reading, syllables
from wijkdna.domain.segments import fit, shift, spread
from wijkdna.domain.value_of_information import worth_of_knowing, worth_of_trying

Json = Any
Case = Mapping[str, Json]

_TIE = 1e-10


def segments(inputs: Case) -> Json:
    """What is known of each side -> shares and households of the twelve cells."""
    tenure = [inputs["tenure"][name] for name in ("koop", "corporatie", "overige_huur")]
    start = np.array(inputs["seed"]) if "seed" in inputs else None
    share = fit(tenure, inputs["hardship"], inputs["age65"], start)
    return {"share": share.tolist(), "households": (share * inputs["households"]).tolist()}


def group_or(inputs: Case) -> Json:
    """A chance and log odds ratios -> the shift, and the chance per segment."""
    eligible = np.array(inputs["eligible"]) if "eligible" in inputs else None
    known = (inputs["p"], _log_odds(inputs), np.array(inputs["national_weights"]), eligible)
    return {"shift": shift(*known), "p": spread(*known).tolist()}


def _log_odds(inputs: Case) -> np.ndarray:
    if "log_or" in inputs:
        return np.array(inputs["log_or"], dtype=np.float64)
    exempt = set(inputs.get("or_exempt_groups", ()))
    by_group = inputs["group_log_or"]
    return np.array(
        [sum(by_group[name] for name in groups if name not in exempt) for groups in inputs["segment_groups"]],
        dtype=np.float64,
    )


def _options(inputs: Case) -> tuple[Options, Setting]:
    rows, n_segments = inputs["options"], len(inputs["weights"])
    senders = sorted({one["sender"] for one in rows})
    willing = inputs.get("willingness", {})
    numbers = {one["id"]: i for i, one in enumerate(rows)}
    options = Options(
        p=np.array([one["p"] for one in rows], dtype=np.float64).reshape(-1, n_segments),
        s=np.array([one["s"] for one in rows], dtype=np.float64).reshape(-1, n_segments),
        delta=np.array([one.get("delta", 1.0) for one in rows], dtype=np.float64),
        sender=np.array([senders.index(one["sender"]) for one in rows], dtype=np.int64),
    )
    setting = Setting(
        weights=np.array(inputs["weights"], dtype=np.float64),
        rho=inputs["rho"],
        pi=np.array([willing.get(name, 1.0) for name in senders], dtype=np.float64),
        chains=chains_of([(numbers[a], numbers[b]) for a, b in inputs.get("nested", ())]),
    )
    return options, setting


def of_reach(inputs: Case) -> Json:
    """Options and segments -> the three numbers, in all and per segment."""
    options, setting = _options(inputs)
    found = reach(options, setting)
    whole = found.of_all(setting.shares)
    return {
        **dict(zip(("reach", "reach2", "joins"), whole, strict=True)),
        "reach_by_segment": found.reach.tolist(),
        "reach2_by_segment": found.twice.tolist(),
        "joins_by_segment": found.joins.tolist(),
    }


def _mixer(inputs: Case) -> tuple[Mixer, Wish]:
    options, setting = _options(inputs)
    rows = inputs["options"]
    doses = [one.get("dose_group") for one in rows]
    names = sorted({one for one in doses if one is not None})
    costs = Costs(
        euros=np.array([one["euros"] for one in rows], dtype=np.float64),
        hours=np.array([one["hours"] for one in rows], dtype=np.float64),
        dose=np.array([-1 if one is None else names.index(one) for one in doses], dtype=np.int64),
    )
    floors = None
    if inputs.get("floors"):
        floors = np.zeros(len(inputs["weights"]))
        for segment, least in inputs["floors"].items():
            floors[int(segment)] = least
    objective = Objective(inputs.get("objective", "reach"))
    wish = Wish(euros=inputs["budget_euros"], hours=inputs["budget_hours"], objective=objective, floors=floors)
    return Mixer(options, setting, costs, objective), wish


class _Either:
    """Equal to every value that is in it: where a case allows several answers. Of None: anything."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, values: Sequence[Json] | None) -> None:
        self.values = values

    def __eq__(self, other: object) -> bool:
        return self.values is None or other in self.values


def optimiser(inputs: Case) -> Json:
    """Options with costs and budgets -> the best plan. Equal plans are all right, as the case says."""
    mixer, wish = _mixer(inputs)
    found = best_mix(mixer.options, mixer.setting, mixer.costs, wish)
    plans = list(affordable(mixer.costs, wish))
    done = values_of(mixer, plans)
    value = mixer.judge(done, Wish(euros=wish.euros, hours=wish.hours, objective=wish.objective))
    fits = np.ones(len(plans), dtype=bool) if wish.floors is None else (done >= wish.floors - 1e-9).all(axis=1)
    equal = [plans[i] for i in np.flatnonzero(fits & (np.abs(value - found.value) <= _TIE))]
    names = [one["id"] for one in inputs["options"]]
    rows, whole = list(found.plan), len(equal) == 1
    of_plan = reach(mixer.options, mixer.setting, found.plan).of_all(mixer.setting.shares)[0]
    return {
        "status": str(found.status),
        "objective": found.value,
        "plan": _Either([[names[i] for i in plan] for plan in equal]),
        "n_optimal_plans": len(equal),
        "n_feasible_plans": int(fits.sum()),
        "euros": float(mixer.costs.euros[rows].sum()) if whole else _Either(None),
        "hours": float(mixer.costs.hours[rows].sum()) if whole else _Either(None),
        "reach": of_plan if whole else _Either(None),
    }


def bound(inputs: Case) -> Json:
    """A set of options -> what no plan can do better than."""
    mixer, wish = _mixer(inputs)
    names = [one["id"] for one in inputs["options"]]
    base = [names.index(one) for one in inputs["base"]]
    by_euros, by_hours = (bound_from(mixer, wish, base, budget) for budget in ("euros", "hours"))
    best = best_mix(mixer.options, mixer.setting, mixer.costs, wish)
    return {
        "f_base": float(mixer.judge(values_of(mixer, [base]), wish)[0]),
        "bound_euros": by_euros,
        "bound_hours": by_hours,
        "bound": min(by_euros, by_hours),
        "optimum": best.value,
    }


def voi(inputs: Case) -> Json:
    """Values of plans in draws -> what knowing would be worth."""
    values = np.array(inputs["values"], dtype=np.float64)
    found = worth_of_knowing(values)
    tried = worth_of_trying(values, np.array(inputs["p_option"], dtype=np.float64), inputs["bins"])
    return {"evpi": found.everything, "evppi": tried, "best_plan": found.best, "share_best": found.share_best}


def pooling(inputs: Case) -> Json:
    """A prior and counts of places -> what is known of each, and of a new one."""
    sites = inputs["sites"]
    y, n = (np.array([one[name] for one in sites], dtype=np.float64) for name in ("y", "n"))
    alike = np.array([one.get("similarity", 1.0) for one in sites], dtype=np.float64)
    found = pool(Prior(inputs["prior_alpha"], inputs["prior_beta"]), y, n, alike)
    shares = {"p05": 0.05, "p50": 0.5, "p95": 0.95}
    return {
        "mu_mean": found.mean,
        "site_means": [found.site_mean(i) for i in range(len(sites))],
        "new_site": {"mean": found.mean} | {name: found.quantile(share) for name, share in shares.items()},
        "log10_M_mean": found.log10_spread,
    }


def readability(inputs: Case) -> Json:
    """A text -> its measures; or words -> their syllables."""
    if "words" in inputs:
        return {"syllables": [syllables(word) for word in inputs["words"]]}
    found = reading(inputs["text"])
    names = ("words", "sentences", "syllables", "long_sentences", "long_words", "passive_sentences")
    derived = ("flesch_douma", "words_per_sentence", "syllables_per_100_words")
    return {name: getattr(found, name) for name in (*names, *derived)}


ADAPTERS = {
    "segments": segments,
    "group_or": group_or,
    "reach": of_reach,
    "optimiser": optimiser,
    "bound": bound,
    "voi": voi,
    "pooling": pooling,
    "readability": readability,
}
