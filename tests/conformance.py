"""Runs worked cases (vectors) through the product's own functions: python -m tests.conformance DIR

A file holds one family of cases as {schema_version, family, spec_section, description, cases}. Of a family that is
not built yet only the form of the file is checked.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.conformance_reach import ADAPTERS as OF_REACH
from wijkdna.domain.bridging import participation
from wijkdna.domain.distinct import Counted, Labelled, benjamini_hochberg, labels_for
from wijkdna.domain.evaluation import sample_size
from wijkdna.domain.nominations import keys_of, saturation
from wijkdna.domain.reach_claims import share_of
from wijkdna.domain.shrinkage import fit_shares
from wijkdna.domain.twins import Likeness, Scale, choose, cutoff_of, sampled_pairs

Json = Any
Case = Mapping[str, Json]

FILE_KEYS = {"schema_version": int, "family": str, "spec_section": str, "description": str, "cases": list}
CASE_KEYS = {"id": str, "description": str, "inputs": dict, "expected": dict, "tolerance": dict}


class Malformed(ValueError):
    """The file does not have the form of a vector file; the message says where."""


@dataclass(frozen=True, slots=True)
class Family:
    """One family of cases from one or more files."""

    name: str
    cases: list[Case]


@dataclass(slots=True)
class Outcome:
    """What came of one case: the places that deviate, and the largest deviation, allowed or not."""

    wrong: list[str] = field(default_factory=list)
    largest: float = 0.0


def shrinkage(inputs: Case) -> Json:
    """Counts of areas -> spread and shrunken shares."""
    fit = fit_shares(_floats(inputs["y"]), _floats(inputs["n"]), inputs["rounded_to_5"])
    numbers = {"pbar": fit.pbar, "tau2": fit.tau2, "M": fit.M}
    return {name: _or_null(x) for name, x in numbers.items()} | {"post_mean": [_or_null(x) for x in fit.theta]}


def bh(inputs: Case) -> Json:
    """P-values -> which are findings."""
    return {"reject": benjamini_hochberg(_floats(inputs["p"]), inputs["q"]).tolist()}


def labels(inputs: Case) -> Json:
    """One area among its reference areas -> comparisons and labels."""
    counted = [Counted(i["id"], _floats(i["y"]), _floats(i["n"]), i["rounded_to_5"]) for i in inputs["indicators"]]
    found = labels_for(inputs["focal"], inputs["municipality"], inputs["twins"], counted)
    return {"indicators": [_labelled(one) for one in found]}


def twins(inputs: Case) -> Json:
    """Areas with figures of any unit -> scales, distances of the focal area, its nearest and its twins."""
    values = np.array([_floats(row) for row in inputs["values"]])
    noise = None if inputs["noise"] is None else np.array([_floats(row) for row in inputs["noise"]])
    scales = [Scale(i["theme"], i["transform"], i.get("floor"), i["weight"]) for i in inputs["indicators"]]
    themes, focal = list(inputs["theme_weights"]), inputs["focal"]
    weights = _floats(list(inputs["theme_weights"].values()))
    scaled = Likeness.build(values, None, scales, themes)
    like = scaled if noise is None else Likeness.of(scaled.z, noise.T, scaled.members, themes)
    distances = [like.to_all(i).distances(weights) for i in range(like.n_areas)]
    cutoff = cutoff_of(like.pairs(*sampled_pairs(like.n_areas)).distances(weights))
    found = choose(distances[focal], cutoff, np.arange(like.n_areas) != focal)
    return {
        "z": [[_or_null(x) for x in row] for row in like.z.T],
        "distance": [[_or_null(d) for d in row] for row in distances],
        "cutoff": cutoff,
        "nearest": _names(inputs, found.nearest),
        "twins": _names(inputs, found.twins),
        "no_real_twin": not found.twins,
    }


def nominations(inputs: Case) -> Json:
    """Talks with the names that each brought -> what they tell about the names that are missing."""
    return asdict(saturation([keys_of(one["names"]) for one in inputs["informants"]]))


def small_formulas(inputs: Case) -> Json:
    """One of a few short formulas, by its name."""
    if inputs["function"] == "participation_coefficient":
        return {"value": participation(inputs["ties"])}
    if inputs["function"] == "sample_size":
        per_arm, clustered = sample_size(inputs["p1"], inputs["p2"], inputs["icc"], inputs["m"])
        return {"per_arm": per_arm, "per_arm_clustered": clustered}
    raise LookupError(inputs["function"])


def reach_claim(inputs: Case) -> Json:
    """What a door says that it reaches -> the share of the group as a Beta."""
    found = share_of(
        inputs["segment_households"], inputs["likely"], inputs["basis"], inputs.get("low"), inputs.get("high")
    )
    return {"alpha": found.alpha, "beta": found.beta, "mean": found.mean, "weight": found.weight}


def _names(inputs: Case, rows: Sequence[int]) -> list[str]:
    return [inputs["areas"][row] for row in rows]


ADAPTERS: Mapping[str, Callable[[Case], Json]] = {
    **OF_REACH,
    "shrinkage": shrinkage,
    "bh": bh,
    "labels": labels,
    "twins": twins,
    "reach_claim": reach_claim,
    "nominations": nominations,
    "small_formulas": small_formulas,
}


def _floats(numbers: list[float | None]) -> np.ndarray:
    return np.array(numbers, dtype=np.float64)  # null becomes NaN


def _or_null(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _labelled(one: Labelled) -> Json:
    return asdict(one) | {"label": one.label.text}


def read_folder(folder: Path) -> tuple[list[Family], list[str]]:
    """All families in the *.json of a folder, by file name; and what is wrong with files, or with having none."""
    families: dict[str, Family] = {}
    problems: list[str] = []
    files = sorted(folder.glob("*.json"))
    for file in files:
        try:
            found = read_family(file)
        except Malformed as problem:
            problems.append(str(problem))
        else:
            families.setdefault(found.name, Family(found.name, [])).cases.extend(found.cases)
    return list(families.values()), problems if files else [f"{folder}: geen vectorbestanden"]


def read_family(file: Path) -> Family:
    """The family in one file. Raises Malformed when the file or a case lacks its form."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"), parse_constant=_refuse_constant)
    except (OSError, ValueError) as problem:
        raise Malformed(f"{file.name}: {problem}") from problem
    _check_keys(content, FILE_KEYS, file.name)
    if content["schema_version"] != 1 or not content["cases"]:
        raise Malformed(f"{file.name}: schema_version is not 1, or there are no cases")
    for number, case in enumerate(content["cases"]):
        _check_keys(case, CASE_KEYS, f"{file.name}, case {number}")
    return Family(content["family"], content["cases"])


def _refuse_constant(word: str) -> float:
    raise ValueError(f"{word} is not JSON")


def _check_keys(content: Json, keys: Mapping[str, type], where: str) -> None:
    if not isinstance(content, dict):
        raise Malformed(f"{where}: not an object")
    for key, kind in keys.items():
        if not isinstance(content.get(key), kind):
            raise Malformed(f"{where}: {key} is missing or not {kind.__name__}")


def run_case(adapter: Callable[[Case], Json], case: Case) -> Outcome:
    """The outcome of one case; inputs that the product refuses are a deviation too."""
    outcome = Outcome()
    try:
        actual = adapter(case["inputs"])
    except (LookupError, TypeError, ValueError) as problem:
        outcome.wrong.append(f"{case['id']}: {type(problem).__name__}: {problem}")
        return outcome
    for key, expected in case["expected"].items():
        rule = _rule(case["tolerance"], key)
        for path, want, got in _leaves(key, expected, actual.get(key, _Nothing)):
            _judge(outcome, f"{case['id']} {path}", rule, want, got)
    return outcome


def _rule(tolerance: Case, key: str) -> Json:
    """How to compare a value. Words that explain it are up to the adapter; its answer is compared as the others."""
    rule = tolerance.get(key, tolerance.get("default"))
    return tolerance.get("default") if isinstance(rule, str) and rule != "exact" else rule


class _Nothing:
    """Stands where a value should be and is not; equal to no value in JSON."""


def _leaves(path: str, expected: Json, actual: Json) -> Iterator[tuple[str, Json, Json]]:
    """Pairs of values that are no list or object; a difference in form comes out as one pair."""
    if isinstance(expected, dict) and isinstance(actual, dict) and expected.keys() == actual.keys():
        for key in expected:
            yield from _leaves(f"{path}.{key}", expected[key], actual[key])
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for i, (want, got) in enumerate(zip(expected, actual, strict=True)):
            yield from _leaves(f"{path}[{i}]", want, got)
    else:
        yield path, expected, actual


def _judge(outcome: Outcome, where: str, rule: Json, want: Json, got: Json) -> None:
    if isinstance(want, float) and isinstance(got, int | float) and not isinstance(got, bool):
        deviation = abs(got - want)
        outcome.largest = max(outcome.largest, deviation)
        agrees = deviation <= _allowed(rule, want)
    else:
        # True == 1 in Python; in JSON they differ.
        agrees = want == got and isinstance(want, bool) == isinstance(got, bool)
    if not agrees:
        outcome.wrong.append(f"{where}: {got} in plaats van {want}")


def _allowed(rule: Json, want: float) -> float:
    """Largest allowed deviation from a number; none where the rule is a text that only an adapter could follow."""
    match rule:
        case {"abs": int() | float() as most}:
            return float(most)
        case {"rel": int() | float() as part}:
            return part * abs(want)
        case _:
            return 0.0


def report(family: Family) -> tuple[str, list[str]]:
    """The line about a family, and its deviations."""
    if family.name not in ADAPTERS:
        return f"{family.name}: nog niet gebouwd ({len(family.cases)} gevallen)", []
    outcomes = [run_case(ADAPTERS[family.name], case) for case in family.cases]
    passed = sum(not outcome.wrong for outcome in outcomes)
    largest = max(outcome.largest for outcome in outcomes)
    line = f"{family.name}: {passed}/{len(outcomes)}, grootste afwijking {largest:.1e}"
    return line, [place for outcome in outcomes for place in outcome.wrong]


def main(arguments: list[str]) -> int:
    """Exit code: 0 when all built families agree, else 1."""
    if len(arguments) != 1:
        print("Gebruik: python -m tests.conformance MAP", file=sys.stderr)
        return 1
    families, wrong = read_folder(Path(arguments[0]))
    for family in families:
        line, deviations = report(family)
        print(line)
        wrong += deviations
    for place in wrong:
        print(place, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
