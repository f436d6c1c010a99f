"""What is empty in the actions of a plan: by kind of action, and counted once where it is asked once."""

from dataclasses import replace

import pytest

from wijkdna.domain.plan_document import PlannedAction
from wijkdna.domain.plan_open import LABELS, Open, ToFill, open_fields


class Full(PlannedAction):
    """An action as a row has it: with its option."""

    __slots__ = ()
    option = 3


WORDS = ("owner", "partner", "condition", "place", "messenger", "hook", "tone", "measure", "stop_when")
EMPTY = Full(title="Aanbellen", kind="doen")


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("doen", [name for name in LABELS if name not in ("condition", "option")]),
        ("zenden", [name for name in LABELS if name not in ("condition", "option", "partner")]),
        ("ophalen", ["owner", "place", "start_on", "hours", "measure", "stop_on", "stop_when"]),
    ],
)
def test_each_kind_of_action_needs_its_own_fields(kind, names):
    assert list(open_fields(replace(EMPTY, kind=kind))) == names


def test_a_condition_is_asked_only_of_who_has_a_partner():
    assert "condition" in open_fields(replace(EMPTY, partner="IJsclub"))


def test_nothing_is_open_when_all_is_said_and_no_money_is_said_too():
    said = dict.fromkeys(WORDS, "ja") | {"start_on": 1, "stop_on": 1, "euros": 0, "hours": 0}

    assert open_fields(replace(EMPTY, **said)) == ()


def test_what_is_asked_once_counts_once():
    found = ToFill((Open(3, 30, "Soep", ("owner", "hook")), Open(4, 40, "Brief", ("owner", "tone"))))

    assert found.every == (("owner", "wie ervoor zorgt", 2), ("tone", "toon", 1))
    assert found.count == 3
    assert [(one.key, words) for one, words in found.lines] == [(30, (("hook", "haakje"),))]
    assert ToFill(()).count == 0
