"""Groups of households: nobody is counted twice, none that is too small is shown, and every side has its source."""

from dataclasses import dataclass
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.reach_groups import (
    BY_KEY,
    CELLS,
    LEAST,
    TELLING,
    Own,
    Sides,
    cell_sizes,
    flags_of,
    in_few_words,
    meant_parts,
    nested,
    parts_of,
    shown,
)
from wijkdna.domain.reach_sides import sides_of
from wijkdna.domain.scenario import cell_flags

SHARES = st.floats(0.0, 1.0)
SIDES = st.builds(
    lambda koop, corporatie, hard, old, homes: Sides((koop, corporatie, 1.001 - koop * 0.5), hard, old, homes),
    SHARES, SHARES, SHARES, SHARES, st.floats(1, 100_000),
)  # fmt: skip
OWN = st.lists(st.tuples(st.floats(0, 5000), st.lists(st.sampled_from(sorted(BY_KEY)), unique=True)), max_size=6).map(
    lambda rows: [Own(f"eigen-{i}", size, tuple(within)) for i, (size, within) in enumerate(rows)]
)


def test_cells_are_in_the_order_of_the_sums():
    assert [one.flags for one in CELLS] == [frozenset(each) for each in cell_flags()]
    assert CELLS[0].key == "koop-rond-jong"
    assert CELLS[6].name == "Huurt van een corporatie, jonger dan 65, komt moeilijk rond"


@given(SIDES, OWN)
def test_groups_of_the_team_never_change_how_many_households_there_are(sides, own):
    cells = cell_sizes(sides)
    found = nested(cells, own)

    assert fsum(found.sizes.values()) == pytest.approx(sides.households)
    assert min(found.sizes.values()) >= 0
    for group in own:
        assert (found.sizes[group.key] < group.size - 1e-6) <= (group.key in found.short)


def test_a_group_is_taken_out_of_its_cells_by_size():
    found = nested({"koop-rond-jong": 60.0, "koop-rond-65": 20.0, "corporatie-rond-jong": 20.0},
                   [Own("eigen-1", 40, ("koop-rond-jong", "koop-rond-65"))])  # fmt: skip

    assert found.sizes == {
        "koop-rond-jong": 30.0, "koop-rond-65": 10.0, "corporatie-rond-jong": 20.0, "eigen-1": 40,
    }  # fmt: skip
    assert found.short == ()


def test_a_group_that_is_larger_than_its_cells_gets_what_is_there():
    found = nested({"koop-rond-jong": 15.0}, [Own("eigen-1", 10, ()), Own("eigen-2", 10, ())])

    assert found.sizes == {"koop-rond-jong": 0.0, "eigen-1": 10, "eigen-2": 5.0}
    assert found.short == ("eigen-2",)


@given(SIDES, OWN)
def test_all_households_are_shown_once_and_no_line_is_too_small(sides, own):
    sizes = nested(cell_sizes(sides), own).sizes
    lines = shown(sizes, {one.key: one.key for one in own})

    assert fsum(line.size for line in lines) == pytest.approx(sides.households)
    keys = [key for line in lines for key in line.keys]
    assert len(keys) == len(set(keys))
    assert len(lines) == 1 or all(line.size >= LEAST - 1e-6 for line in lines)


def test_cells_that_are_too_small_go_together_the_finest_way_that_can_be():
    def lines(**sizes):
        full = dict.fromkeys(BY_KEY, 0.0) | {f"koop-{key.replace('_', '-')}": size for key, size in sizes.items()}
        return [line.name for line in shown(full, {})]

    assert len(lines(rond_jong=100, rond_65=40, krap_jong=12, krap_65=11)) == 4
    assert lines(rond_jong=100, rond_65=40, krap_jong=8, krap_65=4)[-1] == "Koopwoning, komt moeilijk rond"
    assert lines(rond_jong=100, rond_65=9, krap_jong=12, krap_65=3)[1] == "Koopwoning, 65 of ouder"
    assert lines(rond_jong=9, rond_65=3, krap_jong=2, krap_65=1) == ["Koopwoning"]
    assert lines(rond_jong=3) == ["Andere huishoudens"]


def flags_within(within, told):
    return flags_of(parts_of(dict.fromkeys(within, 1.0), told))


def test_what_holds_for_all_of_a_group_is_what_holds_for_all_its_cells():
    assert flags_within(["corporatie-krap-jong", "corporatie-krap-65"], ["families"]) == {
        "corporatie", "corporatie_tenant", "low_income", "families",
    }  # fmt: skip
    assert flags_within([], []) == frozenset()
    assert flags_within([], ["owner_older_house"]) == {"koop", "owner_older_house"}
    assert flags_within(["corporatie-rond-jong"], ["owner_older_house"]) == {"koop", "owner_older_house"}


TOLD = st.lists(st.sampled_from(TELLING), unique=True)


@given(SIDES, OWN, TOLD)
def test_a_group_of_the_team_is_made_of_what_was_taken_out_of_its_cells(sides, own, told):
    found = nested(cell_sizes(sides), own)

    for group in own:
        taken, parts = found.taken[group.key], found.made_of(group.key, told)
        assert fsum(taken.values()) == pytest.approx(found.sizes[group.key], abs=1e-9)
        assert fsum(one.share for one in parts) == pytest.approx(1)
        assert {one.cell for one in parts} <= {*(group.within or BY_KEY)}
        assert all({*told} <= one.flags for one in parts)
        assert all(len(one.flags & {"koop", "corporatie", "overige_huur"}) == 1 for one in parts)
        assert flags_of(parts) >= {*told}
        if fsum(taken.values()) > 1e-6 and not {*told} - {"families", "migrant_low_dutch"}:
            size = fsum(taken.values())
            shares = {one.cell: one.share for one in parts}
            assert all(shares.get(key, 0) == pytest.approx(some / size, abs=1e-6) for key, some in taken.items())


def test_a_group_that_is_told_to_be_poor_is_no_mean_of_everybody():
    taken = {"koop-rond-jong": 50.0, "koop-krap-jong": 10.0, "corporatie-krap-65": 30.0, "corporatie-rond-65": 40.0}

    def shares(told):
        return {one.cell: one.share for one in parts_of(taken, told)}

    assert shares(["low_income"]) == {"koop-krap-jong": 0.25, "corporatie-krap-65": 0.75}
    assert shares(["owner_older_house", "families"]) == pytest.approx(
        {"koop-rond-jong": 5 / 6, "koop-krap-jong": 1 / 6}
    )
    assert shares(["low_income", "age65"]) == {"corporatie-krap-65": 1.0}
    nobody_fits = parts_of({"koop-rond-jong": 30.0, "corporatie-rond-jong": 10.0}, ["low_income"])
    assert [(one.share, "low_income" in one.flags) for one in nobody_fits] == [(0.75, True), (0.25, True)]


def test_with_some_of_its_cells_a_group_is_meant_for_who_comes_from_there():
    parts = parts_of({"koop-rond-jong": 30.0, "corporatie-rond-jong": 10.0, "corporatie-krap-jong": 5.0}, [])

    assert meant_parts(parts, ["koop-rond-jong", "koop-rond-65", "eigen-1"], ()) == (0,)
    assert meant_parts(parts, ["koop-rond-jong", "eigen-1"], ["low_income"]) == (0, 2)
    assert meant_parts(parts, ["eigen-1"], ["koop"]) == (0, 1, 2)
    assert meant_parts(parts, ["overige_huur-rond-65", "eigen-1"], ()) == (0, 1, 2)
    assert meant_parts(parts, [*BY_KEY, "eigen-1"], ()) == (0, 1, 2)
    assert meant_parts((), ["eigen-1"], ()) == ()


@dataclass
class Known:
    value: float
    source: str = "CBS (2024)"
    place: str = ""


HERE = {
    "aantal_huishoudens": Known(200), "aantal_inwoners": Known(400), "aandeel_65_plus": Known(0.3),
    "aandeel_koop": Known(0.5), "aandeel_corporatie": Known(0.4), "aandeel_andere_verhuurder": Known(0.1),
    "moeite_met_rondkomen": Known(0.1, "RIVM (2020)", "Hollands Kroon"),
}  # fmt: skip


def test_sides_come_from_here_and_say_when_they_do_not():
    sides, said = sides_of(HERE)

    assert sides.tenure == pytest.approx((0.5, 0.4, 0.1))
    assert (sides.hardship, sides.older, sides.households) == (0.1, pytest.approx(0.4), 200)
    assert [one.how for one in said] == ["", "", "cijfer van Hollands Kroon", ""]


def test_a_side_that_is_missing_is_that_of_the_gemeente_or_the_country():
    without = {name: one for name, one in HERE.items() if name in ("aantal_huishoudens", "aandeel_koop")}
    sides, said = sides_of(without)

    assert sides.tenure[0] == 0.5
    assert sides.hardship == 0.139
    assert sides.older == 0.293
    assert [one.how for one in said[1:]] == ["huur verdeeld als in heel Nederland", "landelijk cijfer", "landelijk"]

    gemeente = {
        "aandeel_corporatie_gemeente": Known(0.2, place="GM"), "aandeel_huur_gemeente": Known(0.4, place="GM"),
    }  # fmt: skip
    sides, said = sides_of(without | gemeente)
    assert sides.tenure == pytest.approx((0.5, 0.25, 0.25))
    assert said[1].how == "cijfer van GM"

    assert sides_of({"aantal_huishoudens": Known(200)})[0].tenure == pytest.approx((0.5763, 0.2948, 0.129), abs=1e-3)


def test_where_nobody_lives_there_are_no_groups():
    assert sides_of({}) is None
    assert sides_of(HERE | {"aantal_huishoudens": Known(0)}) is None


WORDS = {"corporatie": "huurders", "low_income": "krap"}
NAMES = {one.key: one.name for one in CELLS} | {"eigen-3": "Wisselende diensten"}


def with_flag(flag):
    return [one.key for one in CELLS if flag in one.flags]


def test_groups_that_are_all_of_a_kind_are_named_together():
    koop = "koop-krap-65"

    assert in_few_words([*with_flag("corporatie"), "eigen-3", koop], NAMES, WORDS) == [
        "huurders",
        "Wisselende diensten",
        NAMES[koop],
    ]
    assert in_few_words(with_flag("corporatie")[1:], NAMES, WORDS) == [
        NAMES[key] for key in with_flag("corporatie")[1:]
    ]
    assert in_few_words([*with_flag("low_income"), "eigen-9"], NAMES, WORDS) == ["krap"]
    assert in_few_words([], NAMES, WORDS) == []
    both = dict.fromkeys([*with_flag("corporatie"), *with_flag("low_income")])  # some cells are both
    assert in_few_words([*both], NAMES, WORDS) == ["huurders", "krap"]


def test_who_is_named_by_its_cells_is_not_named_again():
    everywhere = {"eigen-3": parts_of({}, [])}
    told = {"eigen-3": parts_of({}, ["families"])}

    def said(keys, parts):
        return in_few_words([*keys, "eigen-3"], NAMES, WORDS, parts)

    assert said(with_flag("corporatie"), everywhere) == ["huurders"]
    assert said(with_flag("corporatie"), told) == ["huurders", "Wisselende diensten"]
    assert said([], everywhere) == ["Wisselende diensten"]
    assert said(BY_KEY, everywhere)[-1] == "Wisselende diensten"


@given(st.lists(st.sampled_from(sorted(NAMES)), max_size=20))
def test_no_group_gets_lost_when_they_are_named_together(keys):
    said = in_few_words(keys, NAMES, WORDS)

    covered = {one for flag, word in WORDS.items() if word in said for one in with_flag(flag)}
    covered |= {key for key in NAMES if NAMES[key] in said}
    assert covered == set(keys)
