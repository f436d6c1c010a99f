"""The Burgerpeiling: the last figure of a gemeente in four years, and only where the site released it."""

import pytest

from tests.pipeline.publishers.server import Server
from tests.pipeline.publishers.swing import KEY, Swing
from wijkdna.pipeline.checks import DECLARED
from wijkdna.pipeline.download import origin_of
from wijkdna.pipeline.network import Settings, SourceUnreachable
from wijkdna.pipeline.sources import waarstaatjegemeente as wsjg

HOST, SHOW = "waarstaatjegemeente", "waarstaatjegemeente_show"


@pytest.fixture
def swing():
    """Three gemeenten; in order of code GM0363, GM9901, GM9902."""
    cells = {"2020": ["5", "5", "5"], "2022": ["6", "7", "?"], "2024": ["8", "?", "?"]}
    of_trust = {("trust_ss_mean", year): row for year, row in cells.items()}
    return Swing(source="king_bp Burgerpeiling", years=tuple(cells), cells=of_trust)


@pytest.fixture
def tidied(swing, open_web, tmp_path):
    with Server({"/wsjg": swing}) as server:

        def call():
            web = open_web(hosts={HOST: f"{server.url}/wsjg"}, keys={HOST: KEY}, others={SHOW: "burgerpeiling"})
            return wsjg.tidy(wsjg.fetch(tmp_path, web))

        yield call


def test_a_figure_is_the_last_one_of_a_gemeente_in_four_years(tidied):
    found = {one.boundaries: one for one in tidied()}

    trust = {year: dict(one.rows.select("code", "municipal_trust_score").iter_rows()) for year, one in found.items()}
    assert {one.period for one in found.values()} == {"2021-2024"}
    assert trust == {
        2024: {"GM0363": 8.0, "GM9901": None, "GM9902": None},
        2022: {"GM0363": None, "GM9901": 7.0, "GM9902": None},
    }


def test_the_origin_names_the_year_of_the_survey_and_that_the_site_released_it(tidied, tmp_path):
    of_2022 = next(one for one in tidied() if one.boundaries == 2022)

    origin = origin_of(wsjg.TABLE, of_2022, wsjg.fetch(tmp_path)[of_2022.file])

    assert (origin.id[-5:], origin.period, origin.licence) == ("-2022", "2021-2024", DECLARED)
    assert origin.attribution == "Bron: king_bp Burgerpeiling, via waarstaatjegemeente.nl (VNG Realisatie), 2022"


def test_only_gemeenten_are_asked_for(tidied):
    assert {code[:2] for one in tidied() for code in one.rows["code"]} == {"GM"}


@pytest.mark.parametrize(
    ("settings", "lacks"),
    [
        (Settings(), "SOURCE_WAARSTAATJEGEMEENTE_HOST"),
        (Settings(hosts={HOST: "x"}), "SOURCE_WAARSTAATJEGEMEENTE_KEY"),
        (Settings(hosts={HOST: "x"}, keys={HOST: "x"}), "SOURCE_WAARSTAATJEGEMEENTE_SHOW"),
        (Settings(hosts={HOST: "x"}, others={f"{HOST}_viewer": "jive", SHOW: "alles"}), ""),
        (Settings(hosts={HOST: "x"}, keys={HOST: "x"}, others={SHOW: "burgerpeiling"}), ""),
    ],
)
def test_what_it_cannot_do_without(settings, lacks):
    assert wsjg.lacking(settings) == lacks


def test_without_an_address_both_that_it_may_have_are_named(open_web):
    with pytest.raises(SourceUnreachable, match=r"www\.waarstaatjegemeente\.nl of https://wsjg\.databank\.nl"):
        wsjg.try_connection(open_web(keys={HOST: KEY}))
