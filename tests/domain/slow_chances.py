"""A second reading of the conditions of kansen, on the plain text of the file: sets of what may still come true.

An answer is the set of outcomes that are possible: {True}, {False}, or both. It shares no code with chance_rules.py.
"""

from itertools import product

COMPARE = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: not a < b,
    "<=": lambda a, b: not a > b,
    "=": lambda a, b: not (a < b or a > b),
    "!=": lambda a, b: a < b or a > b,
}
EITHER_WAY = frozenset((True, False))


def possible(condition, facts):
    """Outcomes of a condition that are possible with these plain facts (as in the examples of the rules)."""
    for word, together in (("all", all), ("any", any)):
        if word in condition:
            parts = [possible(one, facts) for one in condition[word]]
            return frozenset(together(combination) for combination in product(*parts))
    return _leaf(condition, facts)


def _leaf(condition, facts):
    if "versus" in condition:
        found = facts.get("distinct", {}).get(condition["indicator"])
        words = condition["op"].split("_of_")
        return EITHER_WAY if found is None else frozenset((found in words,))
    if "indicator" in condition:
        return _figure(condition, facts)
    if "claim" in condition:
        return _one_of(
            [one["theme"] for one in facts.get("claims", []) if one["status"] in condition["status"]],
            [condition["claim"]],
        )
    if "partner" in condition:
        return _partner(condition, facts)
    if "plek" in condition:
        return _one_of(facts.get("places", []), condition["plek"])
    return _when(condition, facts)


def _figure(condition, facts):
    known = facts.get("indicators", {})
    if condition["indicator"] in known:
        return frozenset((COMPARE[condition["op"]](known[condition["indicator"]], condition["value"]),))
    return possible(condition["if_absent"], facts) if "if_absent" in condition else EITHER_WAY


def _one_of(things, wanted):
    """Things of which nobody knows the kind (None) may be what is wanted."""
    if any(one in wanted for one in things):
        return frozenset((True,))
    return EITHER_WAY if None in things else frozenset((False,))


def _partner(condition, facts):
    outcomes = []
    for one in facts.get("partners", []):
        kinds = [one["kind"]] if one["kind"] is not None else [condition["partner"][0], "iets anders"]
        ready = [one["readiness"]] if one["readiness"] is not None else [1, 2, 3, 4, 5]
        outcomes.append({k in condition["partner"] and r >= condition["readiness_min"] for k in kinds for r in ready})
    return frozenset(any(combination) for combination in product(*outcomes))


def _when(condition, facts):
    if "partner_count_max" in condition:
        known = facts.get("partners")
        return EITHER_WAY if known is None else frozenset((len(known) <= condition["partner_count_max"],))
    if "moment" in condition:
        months = facts.get("moments", {}).get(condition["moment"])
        return EITHER_WAY if months is None else frozenset((months <= condition["within_months"],))
    if "event" in condition:
        mine = [one["months"] for one in facts.get("events", []) if one["kind"] == condition["event"]]
        return frozenset((bool(mine) and min(mine) <= condition["within_months"],))
    if "season" in condition:
        return EITHER_WAY if "season" not in facts else frozenset((facts["season"] in condition["season"],))
    blind = set(facts.get("blind_spots", [])) & set(condition["blind_spot"])
    return frozenset((True,)) if blind else EITHER_WAY
