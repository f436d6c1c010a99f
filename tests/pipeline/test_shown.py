"""Which indicators a release shows, and of which years: only those that it has figures for."""

from dataclasses import replace

import pytest

from wijkdna.domain.areas import Level
from wijkdna.pipeline.shown import shown
from wijkdna.store.definitions import load_indicators, load_more_periods, load_ready

ALWAYS = load_indicators()
READY = {one.indicator.id: one for one in load_ready()}
GAS, OLD_GAS = "gas_per_woning", "gas_per_woning_gemeente"


def counts_of(**by_id):
    """counts: id -> period -> (buurten, wijken, gemeenten); everything else has no figure."""

    def counts(indicator, period):
        found = dict(
            zip(
                (Level.BUURT, Level.WIJK, Level.GEMEENTE),
                by_id.get(indicator.id, {}).get(period, (0, 0, 0)),
                strict=True,
            )
        )
        return {level: found[level] for level in indicator.levels}

    return counts


def find(answer, id):
    return next(one for one in answer.indicators if one.id == id)


def ids(answer):
    return [one.id for one in answer.indicators]


def test_without_a_new_figure_all_is_as_it_was():
    answer = shown(ALWAYS, READY.values(), load_more_periods(), counts_of())

    assert answer.indicators == ALWAYS
    assert answer.gave_way == frozenset()


def test_an_indicator_comes_with_its_first_figure_behind_the_one_it_belongs_to():
    answer = shown(ALWAYS, READY.values(), {}, counts_of(aandeel_zonnestroom={"2024": (1, 0, 0)}))

    place = ids(answer).index("aandeel_zonnestroom")
    assert ids(answer)[place - 1] == READY["aandeel_zonnestroom"].after
    assert [one.order for one in answer.indicators] == list(range(len(ALWAYS) + 1))
    assert find(answer, "aandeel_zonnestroom").periods == ("2024",)


def test_a_finer_figure_takes_the_place_of_that_of_the_gemeente_and_keeps_its_years():
    answer = shown(
        ALWAYS, READY.values(), {}, counts_of(gas_per_woning={"2022": (0, 0, 3), "2023": (0, 0, 3), "2024": (9, 3, 3)})
    )

    assert OLD_GAS not in ids(answer)
    assert ids(answer).index(GAS) == [one.id for one in ALWAYS].index(OLD_GAS)
    assert find(answer, GAS).periods == ("2022", "2023", "2024")
    assert answer.gave_way == {OLD_GAS}


def test_a_figure_of_the_gemeente_alone_takes_no_place():
    answer = shown(ALWAYS, READY.values(), {}, counts_of(gas_per_woning={"2024": (0, 0, 342)}))

    assert answer.indicators == ALWAYS


def test_two_that_stand_behind_the_same_one_both_come():
    answer = shown(
        ALWAYS,
        READY.values(),
        {},
        counts_of(afstand_groen={"2025": (5, 5, 5)}, afstand_cafe={"2025": (5, 5, 5)}),
    )

    assert {"afstand_groen", "afstand_cafe"} <= set(ids(answer))
    assert READY["afstand_groen"].after == READY["afstand_cafe"].after


@pytest.mark.parametrize(
    ("figures", "periods"),
    [
        ({"2024": (100, 0, 0)}, ("2024",)),
        ({"2024": (100, 0, 0), "2025": (95, 0, 0)}, ("2024", "2025")),
        ({"2024": (100, 0, 0), "2025": (94, 0, 0)}, ("2024",)),
        ({"2023": (40, 0, 0), "2024": (100, 0, 0)}, ("2023", "2024")),
        ({"2023": (0, 9, 9), "2024": (100, 0, 0)}, ("2024",)),
        ({}, ("2024",)),
    ],
)
def test_a_year_joins_when_it_has_figures_and_is_shown_when_it_is_as_good_as_full(figures, periods):
    answer = shown(ALWAYS, (), {"aandeel_koop": ("2023", "2025")}, counts_of(aandeel_koop=figures))

    assert find(answer, "aandeel_koop").periods == periods


def test_a_year_that_is_always_there_stays_though_it_has_no_figure():
    answer = shown(ALWAYS, (), {"eenzaam": ("2022",)}, counts_of(eenzaam={"2022": (10, 0, 0)}))

    assert find(answer, "eenzaam").periods == ("2012", "2016", "2020", "2022")


def test_a_newer_year_is_no_longer_called_old():
    newer = shown(ALWAYS, (), {"eenzaam": ("2022",)}, counts_of(eenzaam={"2020": (9, 0, 0), "2022": (9, 0, 0)}))
    older = shown(ALWAYS, (), {"eenzaam": ("2018",)}, counts_of(eenzaam={"2018": (9, 0, 0), "2020": (9, 0, 0)}))

    assert find(newer, "eenzaam").caution == ("modelschatting",)
    assert find(older, "eenzaam").caution == ("modelschatting", "ouder_cijfer", "grenzen_2020")
    assert find(older, "eenzaam").periods == ("2012", "2016", "2018", "2020")


def test_years_that_are_not_full_say_nothing_of_an_indicator_that_waits():
    answer = shown(ALWAYS, READY.values(), {}, counts_of(ses_woa={"2023": (100, 0, 0), "2024": (50, 0, 0)}))

    assert find(answer, "ses_woa").periods == ("2023",)


def test_what_waits_stands_within_its_own_theme():
    theme = {one.id: one.theme for one in ALWAYS}

    assert [id for id, one in READY.items() if theme[one.after] != one.indicator.theme] == []
    assert [id for id, one in READY.items() if one.instead_of and one.instead_of != one.after] == []


def test_nothing_takes_the_place_of_another_kind_of_figure():
    by_id = {one.id: one for one in ALWAYS}
    pairs = [(one.indicator, by_id[one.instead_of]) for one in READY.values() if one.instead_of]

    assert len(pairs) == 10
    assert [new.id for new, old in pairs if (new.unit, new.kind) != (old.unit, old.kind)] == []


def test_all_years_of_all_definitions_are_text_and_run_forward():
    for one in [*READY.values()]:
        assert list(one.indicator.periods) == sorted(set(one.indicator.periods))
    assert {period for periods in load_more_periods().values() for period in periods if not period.isdecimal()} == set()


def test_the_words_of_what_waits_are_those_of_an_indicator():
    assert all(replace(one.indicator, order=0).question.startswith("Vraag buiten: ") for one in READY.values())
