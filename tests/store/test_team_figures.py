import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.own_figures import added, figure, indicator
from wijkdna.domain.figures import Status
from wijkdna.store import team_figures as store
from wijkdna.store.team_figures import TooManyFigures

TEAM = 7


def test_a_team_without_figures_has_none(tmp_path):
    found = store.team_figures(tmp_path, TEAM)

    assert (found.indicators, found.of_area("BU99010001"), found.of_indicator("x")) == ((), [], {})
    assert store.remove_upload(tmp_path, TEAM, 1) == ""


def test_what_was_added_is_read_by_area_by_indicator_and_inside_a_gemeente(tmp_path):
    gas, power = indicator(), indicator("Stroom")
    store.add_indicators(tmp_path, TEAM, [added(gas, BU99010001=1200.5, BU99020001=3.0), added(power, BU99010001=0.0)])

    found = store.team_figures(tmp_path, TEAM)
    assert found.indicators == (gas, power)
    assert found.of_area("BU99010001") == [figure(gas, "BU99010001", 1200.5), figure(power, "BU99010001", 0.0)]
    assert list(found.of_indicator(gas.id)) == ["BU99010001", "BU99020001"]
    assert [(one.code, one.value) for one in found.inside("BU9901", [gas.id])] == [("BU99010001", 1200.5)]


def test_another_team_has_nothing_of_it(tmp_path):
    store.add_indicators(tmp_path, TEAM, [added(indicator(), BU99010001=1.0)])

    assert store.team_figures(tmp_path, TEAM + 1).indicators == ()


@pytest.mark.parametrize(
    ("value", "status"), [(0.0, Status.NOT_PUBLISHED), (None, Status.KNOWN), (float("nan"), Status.KNOWN)]
)
def test_absent_is_never_a_number(value, status):
    with pytest.raises(ValueError, match="BU99010001"):
        figure(indicator(), "BU99010001", value, status=status)


def test_the_same_id_takes_the_place_of_the_other(tmp_path):
    first = store.add_indicators(
        tmp_path, TEAM, [added(indicator(), BU99010001=1.0, BU99010002=2.0), added(indicator("Stroom"), BU99010001=5.0)]
    )
    second = store.add_indicators(tmp_path, TEAM, [added(indicator(source="Liander"), BU99010001=9.0)])

    found = store.team_figures(tmp_path, TEAM)
    assert [(one.name, one.source) for one in found.indicators] == [("Gas", "Liander"), ("Stroom", "Klimaatmonitor")]
    assert {code: one.value for code, one in found.of_indicator("Gas-1").items()} == {"BU99010001": 9.0}
    assert int(second) == int(first) + 1


def test_undo_leaves_what_came_from_other_files_and_nothing_of_this_one_on_the_disk(tmp_path):
    store.add_indicators(tmp_path, TEAM, [added(indicator("Geheimnaam"), BU99010001=1.0)])
    before = store.team_figures(tmp_path, TEAM)
    store.add_indicators(tmp_path, TEAM, [added(indicator("Stroom", upload=2), BU99010001=5.0)])
    store.remove_upload(tmp_path, TEAM, 1)

    assert [one.name for one in store.team_figures(tmp_path, TEAM).indicators] == ["Stroom"]
    assert [one.value for one in before.of_area("BU99010001")] == [5.0]
    assert not any(b"Geheimnaam" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_typed_map_goes_by_its_id(tmp_path):
    store.add_indicators(tmp_path, TEAM, [added(indicator("A", 0), BU99010001=1.0), added(indicator("B", 0), NL00=1.0)])
    store.remove_indicator(tmp_path, TEAM, "A-0")

    assert [one.id for one in store.team_figures(tmp_path, TEAM).indicators] == ["B-0"]


def test_a_draft_stands_apart_until_it_is_added(tmp_path):
    store.write_draft(tmp_path, TEAM, 4, [added(indicator("Oud", 4), BU99010001=1.0)])
    store.write_draft(tmp_path, TEAM, 4, [added(indicator("Nieuw", 4), BU99010001=2.0)])

    assert store.team_figures(tmp_path, TEAM).indicators == ()
    assert [one.name for one in store.draft(tmp_path, TEAM, 4).indicators] == ["Nieuw"]
    store.forget_draft(tmp_path, TEAM, 4)
    store.forget_draft(tmp_path, TEAM, 4)
    assert store.draft(tmp_path, TEAM, 4).indicators == ()


def test_too_many_figures_are_refused_and_change_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "MOST_FIGURES", 2)
    store.add_indicators(tmp_path, TEAM, [added(indicator(), BU99010001=1.0, BU99010002=2.0)])

    with pytest.raises(TooManyFigures, match="hoogstens 2 eigen cijfers"):
        store.add_indicators(tmp_path, TEAM, [added(indicator("Stroom"), BU99010001=1.0)])
    store.add_indicators(tmp_path, TEAM, [added(indicator(), BU99010001=3.0, BU99010002=4.0)])  # takes the place
    assert [one.value for one in store.team_figures(tmp_path, TEAM).of_area("BU99010001")] == [3.0]
    assert [path.name for path in (tmp_path / "teams" / "7").iterdir()] == ["figures.sqlite"]


def test_too_many_indicators_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "MOST_INDICATORS", 1)

    with pytest.raises(TooManyFigures, match="1 eigen onderwerpen"):
        store.add_indicators(tmp_path, TEAM, [added(indicator()), added(indicator("Stroom"))])
    assert store.team_figures(tmp_path, TEAM).indicators == ()


WRITER = """
import sys
from pathlib import Path
from tests.own_figures import added, indicator
from wijkdna.store.team_figures import add_indicators
for number in range(10):
    add_indicators(Path(sys.argv[1]), 7, [added(indicator(f"{sys.argv[2]}{number}"), BU99010001=1.0)])
"""


def test_writers_at_the_same_time_lose_nothing_of_each_other(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, name]) for name in "ab"]

    assert [writer.wait(60) for writer in writers] == [0, 0]
    names = {one.name for one in store.team_figures(tmp_path, TEAM).indicators}
    assert names == {f"{name}{number}" for name in "ab" for number in range(10)}


def test_a_team_that_goes_takes_everything_along(tmp_path):
    store.add_indicators(tmp_path, TEAM, [added(indicator(), BU99010001=1.0)])
    store.write_draft(tmp_path, TEAM, 1, [added(indicator(), BU99010001=1.0)])
    store.forget_team(tmp_path, TEAM)
    store.forget_team(tmp_path, TEAM)

    assert [path.name for path in (tmp_path / "teams").iterdir()] == [".lock"]


def test_only_the_owner_of_the_site_can_read_the_file(tmp_path):
    store.add_indicators(tmp_path, TEAM, [added(indicator(), BU99010001=1.0)])

    assert (tmp_path / "teams" / "7" / "figures.sqlite").stat().st_mode & 0o077 == 0


@given(st.text(min_size=1), st.text(), st.floats(allow_nan=False, allow_infinity=False))
def test_any_name_and_number_come_back_as_they_were(tmp_path_factory, name, words, value):
    folder, of = tmp_path_factory.mktemp("names"), indicator(name, classes=(words, name))
    store.add_indicators(folder, TEAM, [(of, {"BU99010001": figure(of, "BU99010001", value, words)})])

    assert store.team_figures(folder, TEAM).of_area("BU99010001") == [figure(of, "BU99010001", value, words)]
