"""The figures that come with the package against the files of their publishers, read with nothing but csv.

The files themselves are not in the repository: they lie in the folder that WIJKDNA_RAW names.
"""

import csv
import os
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from wijkdna.domain.areas import Level
from wijkdna.domain.figures import Status

NEIGHBOUR = Path(__file__).parent.parent.parent / "shared" / "data"
RAW = Path(os.environ.get("WIJKDNA_RAW", NEIGHBOUR))

AREAS_2024 = "cbs/kerncijfers_2024_selectie_nl.csv"
WIJKEN_2024 = "cbs/wijken_2024_leeftijd_huishoudens.csv"
GEMEENTEN_2024 = "cbs/gemeenten_2024_bevolking.csv"
GEMEENTEN_2022 = "cbs/kerncijfers_2022_gemeenten_selectie.csv"
ENERGY = "cbs/energieverbruik_woningen_gemeente_2018_2024.csv"
LIVABILITY = "leefbaarometer/buurt_2024.csv"
HOMES = "pbl/woningtype_bouwjaar_gemeente_2023.csv"

SAMPLE = {Level.LAND: 1, Level.PROVINCIE: 12, Level.GEMEENTE: 40, Level.WIJK: 60, Level.BUURT: 87}

FIXED_COLUMNS = (
    *("aantal_inwoners", "aantal_huishoudens", "aandeel_koop"),
    *("woz_waarde", "aandeel_eengezins", "huishoudensgrootte"),
)

FIXED = """
NL00 | Nederland | 17942942 | 8374404 | 57 | 378 | 63 | 2.1
GM1911 | Hollands Kroon | 49522 | 21963 | 71 | 351 | 89 | 2.2
GM0363 | Amsterdam | 931298 | 515181 | 30 | 498 | 13 | 1.8
GM0361 | Alkmaar | 112304 | 54312 | 58 | 359 | 62 | 2.0
GM0392 | Haarlem | 167636 | 80862 | 53 | 483 | 49 | 2.0
GM0014 | Groningen | 243768 | 145764 | 40 | 300 | 39 | 1.7
GM0599 | Rotterdam | 670610 | 341460 | 35 | 334 | 25 | 1.9
GM0935 | Maastricht | 125285 | 73269 | 38 | 294 | 48 | 1.7
GM0093 | Terschelling | 4898 | 2645 | 63 | 437 | 77 | 1.8
GM0088 | Schiermonnikoog | 972 | 565 | 53 | 403 | 73 | 1.7
WK191108 | Kreileroord | 575 | 250 | 86 | 231 | 100 | 2.3
WK0363MP | Betondorp | 3010 | 1820 | 19 | 437 | 31 | 1.7
WK036105 | Huiswaard | 7725 | 3735 | 54 | 320 | 65 | 2.1
WK036103 | Overdie | 8210 | 4140 | 34 | 283 | 41 | 2.0
WK0363AB | Jordaan | 19685 | 13380 | 26 | 550 | 4 | 1.5
WK0363NA | Oostzanerwerf | 9075 | 4205 | 46 | 423 | 43 | 2.2
WK018400 | Wijk 00 Urk | 21960 | 6830 | 78 | 343 | 83 | 3.2
WK170817 | Giethoorn | 2890 | 1315 | 72 | 452 | 91 | 2.2
WK0363TG | Bijlmermuseum | 7770 | 4315 | 12 | 268 | - | 1.8
BU19110801 | Kreileroord | 575 | 250 | 86 | 231 | 100 | 2.3
BU04480005 | Den Hoorn | 415 | 215 | 74 | 447 | 84 | 2.0
BU0363NA02 | Melkweg/Oostzanerwerf | 325 | 210 | - | - | - | 1.5
BU0363NA03 | Walvisbuurt | 1370 | 585 | 69 | 496 | 88 | 2.3
BU00960000 | Oost-Vlieland | 1170 | 685 | 38 | 396 | 70 | 1.7
BU03440433 | Wittevrouwen | 6730 | 3985 | 62 | 547 | 55 | 1.7
BU00141801 | Tuindorp | 770 | 350 | 70 | 335 | 100 | 2.2
BU03440821 | Bedrijvengebied Kanaleneiland | 475 | 365 | 3 | 231 | 3 | 1.2
"""
"""As CBS published them (85984NED, 2024): residents, households, % koop, WOZ (x 1.000 euro), % eengezins, size of a
household. A dash is not published."""

Cells = dict[str, str]


def fixed_areas():
    return [tuple(cell.strip() for cell in line.split("|")) for line in FIXED.strip().splitlines()]


def own_figure(release, code: str, id: str) -> float | None:
    """The figure that was measured for the area itself."""
    row, column = release.row(code), release.columns[id]
    is_own = release.status[row, column] == Status.KNOWN and release.measured_for[row, column] == row
    return float(release.values[row, column]) if is_own else None


@pytest.mark.parametrize("line", fixed_areas(), ids=lambda line: f"{line[0]} {line[1]}")
def test_a_known_area_has_the_figures_that_cbs_published(shipped_release, line):
    code, name, *cells = line

    found = [own_figure(shipped_release, code, id) for id in FIXED_COLUMNS]

    assert shipped_release.areas.names[shipped_release.row(code)] == name
    assert found == [None if cell == "-" else float(cell) for cell in cells]


def test_kreileroord_is_the_village_we_know(shipped_release):
    row = shipped_release.row("BU19110801")

    assert shipped_release.areas.names[row] == "Kreileroord"
    assert shipped_release.areas.names[shipped_release.areas.gemeente[row]] == "Hollands Kroon"
    assert [own_figure(shipped_release, "BU19110801", id) for id in FIXED_COLUMNS[:4]] == [575.0, 250.0, 86.0, 231.0]
    assert own_figure(shipped_release, "BU19110801", "aandeel_65_plus") == 100 * 65 / 575


@cache
def lines_of(file: str) -> dict[str, Cells]:
    """The rows of a published file by code; of the energy file all homes in 2024."""
    with (RAW / file).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    if file == ENERGY:
        rows = [row for row in rows if row["jaar"] == "2024" and row["woningtype"] == "totaal"]
    names = ("code", "gemeentecode" if file == GEMEENTEN_2024 else "wijkcode")
    key = next(name for name in names if name in rows[0])
    return {row[key].strip().replace("NL01", "NL00"): row for row in rows}


def cell(file: str, column: str) -> Callable[[str], float | None]:
    """The number in a column for an area; None when it is empty or the area is not in the file."""

    def read(code: str) -> float | None:
        text = lines_of(file).get(code, {}).get(column, "")
        return float(text) if text else None

    return read


def first(*readers: Callable[[str], float | None]) -> Callable[[str], float | None]:
    """The first of some tables that has a number."""
    return lambda code: next((found for read in readers if (found := read(code)) is not None), None)


def of_whole(part, whole, times: float) -> Callable[[str], float | None]:
    """times x part / whole; None when one is absent or the whole is zero."""

    def read(code: str) -> float | None:
        a, b = part(code), whole(code)
        return None if a is None or not b else times * a / b

    return read


def of_enough(least: float, whole, read) -> Callable[[str], float | None]:
    """What is read, where it rests on at least so many."""
    return lambda code: read(code) if (whole(code) or 0) >= least else None


def apartments(code: str) -> float | None:
    row = lines_of(HOMES).get(code)
    return row and sum(float(row[name]) for name in row if name.startswith("woningen_appartement_"))


RESIDENTS = first(*(cell(file, "inwoners") for file in (AREAS_2024, WIJKEN_2024, GEMEENTEN_2024)))
HOUSEHOLDS = first(*(cell(file, "huishoudens") for file in (AREAS_2024, WIJKEN_2024, GEMEENTEN_2024)))

PUBLISHED = {
    "aantal_inwoners": RESIDENTS,
    "aantal_huishoudens": HOUSEHOLDS,
    "aandeel_0_14": of_whole(cell(AREAS_2024, "inwoners_0_tot_15"), RESIDENTS, 100),
    "aandeel_65_plus": of_whole(cell(AREAS_2024, "inwoners_65_plus"), RESIDENTS, 100),
    "huishoudensgrootte": cell(AREAS_2024, "huishoudensgrootte"),
    "woz_waarde": cell(AREAS_2024, "woz_waarde_x1000"),
    "aandeel_koop": cell(AREAS_2024, "koopwoningen_pct"),
    "aandeel_eengezins": cell(AREAS_2024, "eengezinswoningen_pct"),
    "inkomen_per_inwoner": cell(AREAS_2024, "inkomen_per_inwoner_x1000"),
    "stedelijkheid": cell(AREAS_2024, "stedelijkheid"),
    "adressendichtheid": cell(AREAS_2024, "omgevingsadressendichtheid_per_km2"),
    "afstand_huisarts": cell(AREAS_2024, "afstand_huisarts_km"),
    "afstand_supermarkt": cell(AREAS_2024, "afstand_supermarkt_km"),
    "basisscholen_binnen_3km": cell(AREAS_2024, "basisscholen_binnen_3km"),
    "ervaren_gezondheid": cell(AREAS_2024, "ervaren_gezondheid_goed_pct_2024"),
    "misdrijven_per_1000": of_enough(100, RESIDENTS, of_whole(cell(AREAS_2024, "misdrijven_2024"), RESIDENTS, 1000)),
    "aandeel_15_24": first(cell(WIJKEN_2024, "pct_15_tot_25"), cell(GEMEENTEN_2024, "pct_15_tot_25")),
    "aandeel_gehuwd": cell(GEMEENTEN_2024, "gehuwd_pct"),
    "autos_per_huishouden": of_whole(
        first(cell(WIJKEN_2024, "personenautos"), cell(GEMEENTEN_2024, "personenautos")), HOUSEHOLDS, 1
    ),
    "aandeel_hbo_wo": cell(GEMEENTEN_2022, "hbo_wo_pct"),
    "gas_per_woning_gemeente": cell(ENERGY, "gas_m3"),
    "stroom_per_woning_gemeente": cell(ENERGY, "elektriciteit_levering_kwh"),
    "lbm_totaal": cell(LIVABILITY, "kscore"),
    "aandeel_appartement_gemeente": of_whole(apartments, cell(HOMES, "woningen_totaal"), 100),
}
"""Per indicator what the files say of an area."""

LEVELS = {
    "aandeel_hbo_wo": (Level.GEMEENTE,),  # of wijken only where the borders stayed
    "lbm_totaal": (Level.BUURT,),
}
"""Levels that a file of PUBLISHED has all figures of, where those are not all levels of the indicator."""


def sampled(release) -> list[str]:
    """200 areas of all levels, the same ones every time."""
    chance = random.Random(2024)
    rows = [
        row
        for level, n in SAMPLE.items()
        for row in chance.sample(range(len(release.areas))[release.areas.slices[level]], n)
    ]
    return [release.areas.codes[row] for row in rows]


def compared_at(indicator, level: Level) -> bool:
    if level in (Level.LAND, Level.PROVINCIE):  # put together from gemeenten where not published
        return False
    return level in LEVELS.get(indicator.id, indicator.levels)


@pytest.mark.skipif(not (RAW / AREAS_2024).is_file(), reason="WIJKDNA_RAW names no folder with the published files")
def test_two_hundred_areas_have_the_figures_that_were_published(shipped_release):
    areas, wrong, known, absent = shipped_release.areas, [], 0, 0

    for code in sampled(shipped_release):
        for id, published in PUBLISHED.items():
            column, level = shipped_release.columns[id], areas.levels[areas.position[code]]
            expected, found = published(code), own_figure(shipped_release, code, id)
            if expected is None and not compared_at(shipped_release.indicators[column], level):
                continue
            known, absent = known + (expected is not None), absent + (expected is None)
            if found is None or expected is None:
                agrees = found is expected
            else:
                agrees = found == pytest.approx(expected, rel=1e-12)
            if not agrees:
                wrong.append((code, id, expected, found))

    assert wrong == []
    assert known > 2000
    assert absent > 100


@pytest.mark.skipif(not (RAW / AREAS_2024).is_file(), reason="WIJKDNA_RAW names no folder with the published files")
def test_no_area_was_lost_and_none_was_added(shipped_release):
    published = set(lines_of(AREAS_2024))

    assert {code for code in shipped_release.areas.codes if not code.startswith("PV")} == published
