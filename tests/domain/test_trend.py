"""A figure through the years in words: what is called a change, and why there is no course."""

from dataclasses import replace
from math import isclose, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import precise_amount
from wijkdna.domain.figures import Status
from wijkdna.domain.trend import (
    Course,
    Direction,
    Gap,
    Reason,
    beside,
    direction,
    in_words,
    least_change,
    no_figure,
    not_published,
    other_borders,
    other_level,
    sentence,
    since,
    single_period,
    story,
    variance,
)
from wijkdna.store.definitions import load_indicators, load_ready

INDICATORS = {indicator.id: indicator for indicator in load_indicators()}
GAS = INDICATORS["gas_per_woning_gemeente"]
HEAT = INDICATORS["stadswarmte_gemeente"]
LONELY = INDICATORS["eenzaam"]
CARERS = INDICATORS["mantelzorgers_gemeente"]
HEALTH = INDICATORS["ervaren_gezondheid"]
OLDER = INDICATORS["aandeel_65_plus"]
CRIMES = INDICATORS["misdrijven_per_1000"]

periods = st.lists(st.integers(2010, 2025), min_size=2, max_size=6, unique=True).map(
    lambda years: tuple(map(str, sorted(years)))
)


@st.composite
def courses(draw):
    """An indicator and a course it might have; years in between may be missing."""
    indicator = draw(st.sampled_from([one for one in INDICATORS.values() if one.kind != "class"]))
    top = 100.0 if indicator.kind == "share" else 5000.0
    known = st.floats(0, top).map(lambda value: round(value, indicator.decimals))
    years = draw(periods)
    between = [draw(st.none() | known) for _ in years[2:]]
    n = draw(st.sampled_from([nan, 40.0, 900.0, 50_000.0]))
    return indicator, Course(years, (draw(known), *between, draw(known)), None, n)


@given(courses())
def test_both_years_are_always_told(drawn):
    indicator, course = drawn

    told = in_words(indicator, course)

    assert f"in {course.periods[0]}" in told
    assert told.endswith(f"in {course.periods[-1]}")


@given(courses())
def test_nothing_rises_or_falls_between_figures_that_look_the_same(drawn):
    indicator, course = drawn
    start, end = (precise_amount(indicator, value) for value in course.ends)

    called = {"gestegen", "gedaald"} & set(in_words(indicator, course).split())

    assert not (called and start == end)
    assert called <= ({"gestegen"} if course.ends[1] > course.ends[0] else {"gedaald"})


@given(courses())
def test_a_change_is_larger_than_rounding_and_chance(drawn):
    indicator, course = drawn
    first, last = course.ends

    if direction(indicator, course) in (Direction.UP, Direction.DOWN):
        assert abs(last - first) >= least_change(indicator, first, last, course.n)
        assert abs(last - first) >= 2 * sqrt(variance(indicator, first, course.n) + variance(indicator, last, course.n))


@given(courses(), st.floats(1.5, 100))
def test_more_people_never_make_a_change_less_sure(drawn, times):
    indicator, course = drawn
    first, last = course.ends
    few = 500.0

    assert least_change(indicator, first, last, few * times) <= least_change(indicator, first, last, few) + 1e-9


@pytest.mark.parametrize(
    ("indicator", "course", "words"),
    [
        (GAS, Course(("2018", "2024"), (1200, 750)), "gedaald van 1.200 m³ in 2018 naar 750 m³ in 2024"),
        (GAS, Course(("2023", "2024"), (820, 810)), "ongeveer gelijk: 820 m³ in 2023, 810 m³ in 2024"),
        (HEAT, Course(("2019", "2024"), (3.5, 9.2), n=54_312), "gestegen van 3,5 % in 2019 naar 9,2 % in 2024"),
        (HEAT, Course(("2022", "2024"), (2.3, 2.3), n=9000), "ongeveer gelijk: 2,3 % in 2022 en in 2024"),
        (
            LONELY,
            Course(("2012", "2016", "2020"), (39, None, 52), n=900),
            "naar schatting gestegen van 39 % in 2012 naar 52 % in 2020",
        ),
        (
            LONELY,
            Course(("2012", "2020"), (39, 42), n=900),
            "ongeveer gelijk: naar schatting 39 % in 2012, 42 % in 2020",
        ),
        (
            HEALTH,
            Course(("2012", "2024"), (77, 50), n=900),
            "gaat op en neer: naar schatting 77 % in 2012, 50 % in 2024",
        ),
    ],
)
def test_what_happened_is_told_in_plain_words(indicator, course, words):
    assert in_words(indicator, course).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("course", "told"),
    [
        (
            Course(("2018", "2024"), (1200, 750)),
            "In de gemeente Alkmaar is dit cijfer gedaald van 1.200 m³ in 2018 naar 750 m³ in 2024.",
        ),
        (
            Course(("2023", "2024"), (820, 820)),
            "In de gemeente Alkmaar bleef dit cijfer ongeveer gelijk: 820 m³ in 2023 en in 2024.",
        ),
    ],
)
def test_as_a_sentence_it_names_the_area(course, told):
    assert sentence(GAS, course, "de gemeente Alkmaar").replace("\u00a0", " ") == told


def test_a_figure_that_sways_is_not_called_a_rise_in_its_sentence():
    told = sentence(HEALTH, Course(("2012", "2024"), (77, 50), n=900), "Kreileroord")

    assert told.replace("\u00a0", " ") == (
        "In Kreileroord gaat dit cijfer op en neer: naar schatting 77 % in 2012, 50 % in 2024."
    )


def test_a_share_varies_as_a_binomial_and_by_its_rounding():
    part = (0.2 * 400 + 0.5) / 401

    assert isclose(variance(HEAT, 20.0, 400), 1e4 * part * (1 - part) / 400 + 0.1**2 / 12)


def test_a_count_rounded_to_five_varies_by_that_too():
    part = (0.2 * 400 + 0.5) / 401

    assert isclose(variance(OLDER, 20.0, 400), 1e4 * part * (1 - part) / 400 + 25 / 12 * (100 / 400) ** 2)


def test_a_number_per_thousand_varies_as_a_poisson():
    assert isclose(variance(CRIMES, 30.0, 2000), 1000 * 30 / 2000)


def test_a_survey_counts_for_the_few_who_answered():
    part = (0.12 * 2000 + 0.5) / 2001

    assert isclose(variance(CARERS, 12.0, 100_000), 1e4 * part * (1 - part) / 2000 + 0.1**2 / 12)


def test_a_model_estimate_counts_for_no_more_than_a_thousand_answers():
    assert variance(LONELY, 40.0, 900_000) == variance(LONELY, 40.0, 1000) == variance(LONELY, 40.0, nan)
    assert variance(LONELY, 40.0, 300) > variance(LONELY, 40.0, 1000)


def test_of_a_mean_only_rounding_is_known():
    assert variance(GAS, 1200, 300) == variance(GAS, 1200, nan) == 1 / 12


@pytest.mark.parametrize(
    ("indicator", "first", "least"),
    [(HEAT, 50.0, 1.0), (HEAT, 4.0, 0.4), (GAS, 1000.0, 50.0), (GAS, 10.0, 2 / sqrt(6))],
)
def test_a_difference_must_be_worth_a_word_however_many_people_there_are(indicator, first, least):
    assert isclose(
        least_change(indicator, first, first, 1e12), max(least, 2 * sqrt(2 * variance(indicator, first, 1e12)))
    )


def test_a_course_without_both_ends_is_refused():
    with pytest.raises(ValueError, match="a course from 2018 without both ends"):
        direction(GAS, Course(("2018", "2024"), (None, 750)))


@pytest.mark.parametrize("indicator", [one for one in INDICATORS.values() if len(one.periods) == 1], ids=lambda i: i.id)
def test_an_indicator_of_one_period_says_why_it_has_no_course(indicator):
    gap = single_period(indicator)

    if "definitie_veranderd" in indicator.caution:
        assert gap.reason is Reason.REDEFINED
    elif "-" in indicator.newest:
        first, last = indicator.newest.split("-")
        assert gap == Gap(
            Reason.IS_CHANGE,
            f"vergelijkt zelf {first} met {last}",
            f"Dit cijfer vergelijkt zelf al {first} met {last}.",
        )
    else:
        assert gap.brief == f"alleen {indicator.newest}"
        assert gap.sentence == f"WijkDNA heeft van dit cijfer maar één jaar: {indicator.newest}."


def test_a_figure_that_is_the_last_of_some_years_compares_none_of_them():
    trust = next(one.indicator for one in load_ready() if one.indicator.id == "vertrouwen_in_gemeente")

    gap = single_period(replace(trust, periods=("2021-2024",)))

    assert gap.sentence.startswith("Dit is de laatste meting uit 2021 tot en met 2024. ")
    assert gap.reason is Reason.ONE_PERIOD


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.KNOWN])
def test_a_figure_that_is_absent_has_no_course(status):
    gap = no_figure(status)

    assert gap.reason is Reason.ABSENT
    assert gap.brief == ("te klein om te tonen" if status is Status.TOO_SMALL else "geen cijfer")


@pytest.mark.parametrize(
    ("gap", "brief", "told"),
    [
        (
            other_borders(Level.GEMEENTE, 2022, "2021"),
            "grens veranderd in 2022",
            "De grens van deze gemeente is in 2022 veranderd. Cijfers van daarvoor gaan over een ander gebied.",
        ),
        (
            other_borders(Level.GEMEENTE, None, "2021"),
            "gemeente bestond in 2021 nog niet zo",
            "Deze gemeente bestond in 2021 nog niet, of had een andere grens. Cijfers van toen gaan over een ander "
            "gebied.",
        ),
        (other_level(Level.WIJK), "eerder niet per wijk", "Eerdere jaren zijn niet per wijk gepubliceerd."),
        (
            not_published(Level.LAND),
            "eerder niet gepubliceerd",
            "Eerdere jaren zijn voor het land niet gepubliceerd.",
        ),
    ],
)
def test_every_reason_has_a_few_words_and_a_sentence(gap, brief, told):
    assert (gap.brief, gap.sentence) == (brief, told)


def test_nederland_is_laid_beside_it_over_the_same_years():
    land = Course(("2018", "2019", "2022", "2024"), (1270, 1180, 930, 800))

    found = beside(Course(("2022", "2024"), (660, 580)), land)

    assert found == Course(("2022", "2024"), (930, 800))


@pytest.mark.parametrize(
    "land",
    [
        Course(("2019", "2024"), (1, 2)),
        Course(("2018", "2022", "2024"), (1, None, 2)),
        single_period(OLDER),
    ],
)
def test_without_the_same_first_year_nederland_is_left_out(land):
    assert beside(Course(("2022", "2024"), (660, 580)), land) is None


def test_the_newest_year_alone_is_no_course():
    assert since(Course(("2018", "2024"), (1, 2)), "2024") is None


def test_the_story_tells_the_area_nederland_and_why_nothing_is_earlier():
    gap = other_borders(Level.GEMEENTE, 2022, "2021")
    course = Course(("2022", "2024"), (660, 580), gap)

    told = story(GAS, course, "de gemeente Amsterdam", Course(("2022", "2024"), (930, 800)))

    assert [line.split(" gedaald")[0] for line in told] == [
        "In de gemeente Amsterdam is dit cijfer",
        "In heel Nederland is dit cijfer",
        gap.sentence,
    ]


def test_a_new_class_is_a_change_only_when_it_is_one_on_paper():
    densest = replace(INDICATORS["stedelijkheid"], periods=("2020", "2024"))

    assert direction(densest, Course(("2020", "2024"), (3, 3))) is Direction.SAME
    assert direction(densest, Course(("2020", "2024"), (3, 4))) is Direction.UP
