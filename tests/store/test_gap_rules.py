"""The rules of the gap reader are checked when they are read: one that cannot work is named."""

import shutil

import pytest
import yaml

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS
from wijkdna.store.gap_rules import load_gap_rules, load_seasons


@pytest.fixture
def changed(tmp_path):
    """changed(change) reads the rules after `change` was done to the first of them."""

    def read(change):
        folder = tmp_path / "plan"
        shutil.copytree(DEFINITIONS / "plan", folder)
        path = folder / "gap_rules.yaml"
        found = yaml.safe_load(path.read_text())
        change(found["rules"])
        path.write_text(yaml.safe_dump(found, allow_unicode=True))
        return load_gap_rules(tmp_path)

    return read


def test_the_rules_that_come_with_the_package_are_sound(changed):
    assert changed(lambda rules: None) == load_gap_rules()


def _set(**fields):
    return lambda rules: rules[1].update(fields)


def _where(**test):
    return _set(check={"for_each": "actions", "where": [test]})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rules: rules.append(rules[0]), "gat_eerste_actie_zenden stands twice"),
        (lambda rules: rules.clear(), "no rules"),
        (_set(severity="straks"), "gat_actie_zonder_boodschapper"),
        (_set(remark="Bij {action.geheim}"), "nothing is called action.geheim"),
        (_set(remark="Bij {group.label}"), "nothing is called group.label"),
        (_set(why="  "), "a text is missing"),
        (_set(id="Gat!"), "small letters"),
        (_set(check={"for_each": "buren", "where": []}), "buren"),
        (_set(check={"for_each": "actions", "where": []}), "without a test"),
        (_set(check={"for_each": "actions", "where": [{"any": []}]}), "any of nothing"),
        (_where(field="geheim", op="empty"), "no field geheim"),
        (_where(field="title", op="lijkt op", value="x"), "lijkt op"),
        (_where(field="title", op="="), "value"),
        (_where(field="title", op="=", value="@geheim"), "nothing is called @geheim"),
        (_where(field="title", op="=", value="@plan.geheim"), "nothing is called @plan.geheim"),
        (_where(field="title", op="in", value="zenden"), "a list"),
        (_where(field="title", op="=", value=["zenden"]), "one value"),
        (_where(field="title", op="=", value=None), "no value"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_its_reason(changed, change, said):
    with pytest.raises(DefinitionError, match=said):
        changed(change)


def test_a_kans_of_one_time_of_the_year_has_its_seasons_and_others_have_none():
    seasons = load_seasons()

    assert ("herfst", "winter") in seasons.values()
    assert all(set(found) <= {"winter", "lente", "zomer", "herfst"} for found in seasons.values())
    assert len(seasons) < 20
