"""The library of moments: all of it is read, every rule says something, and a slip of the pen is told by its id."""

import shutil
from datetime import date

import pytest
import yaml

from wijkdna.domain.indicators import DefinitionError
from wijkdna.domain.moments import Span, Unknown, spans_in
from wijkdna.store.definitions import DEFINITIONS
from wijkdna.store.moments import CHANNELS, FAITH, load_moments

MOMENTS = load_moments().moments
OPTIONS = yaml.safe_load((DEFINITIONS / "plan" / "options.yaml").read_text())["options"]


def test_all_65_moments_are_there_with_their_words():
    assert len(MOMENTS) == 65
    assert all(one.label and one.note and one.good_for and one.clash for one in MOMENTS.values())


def test_feasts_of_a_faith_are_never_worked_out():
    faith = [one for one in MOMENTS.values() if one.kind == FAITH]

    assert {one.id for one in faith} >= {"ramadan", "suikerfeest", "offerfeest"}
    assert all(isinstance(one.rule, Unknown) for one in faith)


def test_channels_that_clash_are_channels_of_options():
    assert set(CHANNELS) <= {one["channel"] for one in OPTIONS}


@pytest.mark.parametrize(
    ("id", "year", "first", "last"),
    [
        ("koningsdag", 2025, date(2025, 4, 26), date(2025, 4, 26)),
        ("burendag", 2026, date(2026, 9, 26), date(2026, 9, 26)),
        ("wintertijd", 2026, date(2026, 10, 25), date(2026, 10, 25)),
        ("prinsjesdag", 2027, date(2027, 9, 21), date(2027, 9, 21)),
        ("carnaval", 2026, date(2026, 2, 15), date(2026, 2, 17)),
        ("hemelvaart", 2026, date(2026, 5, 14), date(2026, 5, 14)),
        ("kerst_en_nieuw", 2026, date(2026, 12, 20), date(2027, 1, 4)),
        ("schoolvakantie_kerst", 2026, date(2026, 12, 19), date(2027, 1, 3)),
        ("saldering_einde", 2027, date(2027, 1, 1), date(2027, 1, 1)),
    ],
)
def test_days_are_those_of_the_calendar(id, year, first, last):
    assert spans_in(MOMENTS[id].rule, year) == (Span(first, last),)


def test_school_holidays_that_are_not_fixed_yet_are_looked_up():
    assert spans_in(MOMENTS["schoolvakantie_herfst"].rule, 2026) is None
    assert "Rijksoverheid" in MOMENTS["schoolvakantie_herfst"].hint


def spoiled(folder, **fields):
    """A folder of definitions in which the first moment is otherwise."""
    shutil.copytree(DEFINITIONS / "plan", folder / "plan")
    path = folder / "plan" / "moments.yaml"
    found = yaml.safe_load(path.read_text())
    found["moments"][0] |= fields
    path.write_text(yaml.safe_dump(found))
    return folder


@pytest.mark.parametrize(
    "fields",
    [
        {"rule": {"type": "maan"}},
        {"rule": {"type": "fixed", "month": 2, "day": 30}},
        {"rule": {"type": "fixed", "month": 4, "day": 27, "exception": "als het regent"}},
        {"rule": {"type": "nth_weekday", "weekday": "zaterdag", "nth": 5, "month": 9}},
        {"rule": {"type": "easter_offset", "days": 1, "length_days": 0}},
        {"rule": {"type": "period", "from": "12-20"}},
        {"rule": {"type": "dates", "dates": ["2026-03-02/2026-03-01"]}},
        {"kind": "anders"},
        {"avoid": ["postduif"]},
        {"label": " "},
    ],
)
def test_a_mistake_names_the_moment(tmp_path, fields):
    with pytest.raises(DefinitionError, match=r"moments.yaml: .*(start_stookseizoen|label)"):
        load_moments(spoiled(tmp_path, **fields))


def test_an_id_that_stands_twice_is_a_mistake(tmp_path):
    with pytest.raises(DefinitionError, match="twice"):
        load_moments(spoiled(tmp_path, id="koningsdag"))
