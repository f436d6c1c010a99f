"""What changed between two releases: counted per kind of figure, and not at all across border years."""

import json
import shutil

import pytest

from tests.conftest import DAY, silent
from wijkdna.domain.differences import in_words, of_borders
from wijkdna.pipeline.build import build
from wijkdna.store.differences import between, compare, of_current, of_release
from wijkdna.store.latest import Latest, latest, latest_of
from wijkdna.store.release import NoRelease, current, make_current, releases_folder

KERNCIJFERS = "cbs/kerncijfers_2024_selectie_nl.csv"


@pytest.fixture
def corrected(own_data, changed_raw):
    """A data folder in which CBS corrected one share of one buurt."""
    build(changed_raw(KERNCIJFERS, ",318,45,31,", ",318,46,31,"), own_data, DAY, silent)
    return own_data


def test_a_correction_is_counted_and_the_largest_is_told(corrected):
    found = of_current(corrected)

    (kind,) = [kind for kind in found.changed if kind.id == "aandeel_koop"]
    assert (kind.then, kind.now, kind.revised, kind.lost, kind.found) == ("2024", "2024", 1, 0, 0)
    assert (kind.largest.code, kind.largest.before, kind.largest.after) == ("BU99010001", "45\u00a0%", "46\u00a0%")
    assert (found.then, found.now) == ("2026-11-25", "2026-11-25.2")
    told = [line for line in in_words(found) if line.startswith(kind.label)]
    name = latest(corrected).areas.names[latest(corrected).row("BU99010001")]
    assert told == [
        f"{kind.label}: 1 cijfer van hetzelfde jaar is verbeterd, het meest in {name} (2024: 45\u00a0% werd 46\u00a0%)"
    ]


def test_what_is_kept_is_what_the_two_releases_say(corrected):
    assert between(corrected, "2026-11-25") == of_current(corrected)
    back = between(corrected, "2026-11-25.2", "2026-11-25")
    assert [kind.revised for kind in back.changed] == [kind.revised for kind in of_current(corrected).changed]


def test_a_release_beside_itself_has_not_changed(built_release):
    assert in_words(compare(built_release, built_release))[1:] == ["Er is niets veranderd."]


def test_the_first_release_does_not_say_and_one_that_is_gone_is_named(own_data):
    assert of_release(current(own_data)) is None
    with pytest.raises(NoRelease, match="zijn er niet"):
        between(own_data, "2020-01-01")


@pytest.fixture
def redrawn(own_data):
    """A data folder whose current release has borders of a later year, and one code less; the earlier one stands."""
    old = current(own_data)
    new = shutil.copytree(old, releases_folder(own_data) / "2027-11-25")
    about = json.loads((new / "release.json").read_text(encoding="utf-8")) | {"boundaries": 2027}
    (new / "release.json").write_text(json.dumps(about), encoding="utf-8")
    make_current(own_data, new.name)
    return own_data


def test_across_border_years_codes_are_not_compared_and_the_year_is_named(redrawn):
    found = between(redrawn, "2026-11-25")

    assert (found.borders_then, found.borders_now) == (2024, 2027)
    assert found.changed == []
    assert of_borders(found).startswith("De grenzen zijn nu die van 2027; ze waren die van 2024.")


def test_what_keeps_an_older_release_keeps_its_codes_and_its_borders(redrawn):
    kept = latest_of(redrawn, "2026-11-25")

    assert latest(redrawn).boundaries == 2027
    assert (kept.boundaries, kept.row("BU99010001")) == (2024, Latest(kept.folder).row("BU99010001"))


def test_figures_that_came_and_went_are_told(built_release, tmp_path):
    folder = shutil.copytree(built_release.folder, tmp_path / "2026-12-01")
    definitions = json.loads((folder / "indicators.json").read_text(encoding="utf-8"))
    renamed = {("nieuw" if id == "aandeel_koop" else id): one for id, one in definitions["indicators"].items()}
    (folder / "indicators.json").write_text(json.dumps(definitions | {"indicators": renamed}), encoding="utf-8")

    kinds = {kind.id: kind for kind in compare(built_release, Latest(folder)).changed}

    assert (kinds["nieuw"].then, kinds["nieuw"].now) == ("", "2024")
    assert (kinds["aandeel_koop"].then, kinds["aandeel_koop"].now) == ("2024", "")
