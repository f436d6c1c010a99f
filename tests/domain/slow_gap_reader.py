"""The rules of the gap reader read a second, slow way: straight from the file, one question after the other."""

import operator
from datetime import date

OPERATORS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "before": operator.lt,
    "after": operator.gt,
    "in": lambda value, target: value in target,
    "not_in": lambda value, target: value not in target,
    "contains": lambda value, target: target in value,
    "not_contains": lambda value, target: target not in value,
    "contains_any": lambda value, target: len([one for one in target if one in value]) > 0,
    "subset_of": lambda value, target: len(value) > 0 and len([one for one in value if one not in target]) == 0,
}
NOTHING = (None, "", [], (), {})


def things_told(rule: dict, plan: dict, today: date) -> list[int]:
    """Places of the things of a plan (as in test_triggers) on which a rule of the file has something to say."""
    kind = rule["check"]["for_each"]
    things = [plan.get("plan", {})] if kind == "plan" else plan.get(kind, [])
    return [
        number
        for number, thing in enumerate(things)
        if all(holds(test, thing, plan.get("plan", {}), plan.get("today", today)) for test in rule["check"]["where"])
    ]


def holds(test: dict, thing: dict, plan: dict, today: date) -> bool:
    """One test of a rule."""
    if "any" in test:
        return any(holds(one, thing, plan, today) for one in test["any"])
    value, op = thing.get(test["field"]), test["op"]
    if op == "empty":
        return value in NOTHING
    if op == "not_empty":
        return value not in NOTHING
    target = test["value"]
    if target == "today":
        target = today
    elif isinstance(target, str) and target[:6] == "@plan.":
        target = plan.get(target[6:])
    elif isinstance(target, str) and target[:1] == "@":
        target = thing.get(target[1:])
    return value is not None and target is not None and OPERATORS[op](value, target)
