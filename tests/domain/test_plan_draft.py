"""A first draft of a plan: it listens first, every line names its reasons, and what is not known is left out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.plan_document import ReachBand
from wijkdna.domain.plan_draft import LISTEN_DAYS, Deed, Group, Known, Owing, first_draft

TODAY = date(2026, 11, 26)
NOTHING = Known(place="Kreileroord", today=TODAY, ends_on=date(2027, 5, 1))
ALL = replace(
    NOTHING,
    joins=ReachBand("doet mee", 18, 40, 65),
    step="bezoek",
    households=250,
    groups=(
        Group("koop-rond-jong", "Koopwoning, komt rond", 120),
        Group("corporatie-krap", "Huurt van een corporatie, komt moeilijk rond", 24, goes_first=True),
        Group("overig-rond-jong", "Andere huur", 30),
    ),
    deeds=(
        Deed(
            text="De dorpsraad belt aan.",
            fields={"title": "Samen langs", "start_on": TODAY, "end_on": date(2027, 2, 1)},
            reasons=(("kans", "3"), ("partner", "8")),
            first_step="In december vragen we aan 15 mensen wat zij vonden.",
        ),
    ),
    promises=(Owing(partner="Dorpsraad", text="Een vast nummer.", due=date(2026, 12, 8), target="8"),),
    figures=frozenset({"aandeel_koop", "moeite_met_rondkomen"}),
)


def of(section, known=ALL):
    return [one for one in first_draft(known) if one.section == section]


def test_the_goal_says_how_many_by_when_and_between_what():
    (goal,) = of("doel")

    assert goal.text == (
        "Voor 1 mei 2027 hebben 40 huishoudens in Kreileroord een afspraak voor een bezoek aan huis "
        "(in 8 van de 10 gevallen 18 tot 65)."
    )
    assert goal.reasons == (("bereik", ""),)


def test_for_whom_names_the_largest_group_and_who_goes_first_with_their_figures():
    lines = of("voor_wie")

    assert [one.text for one in lines] == [
        "Vooral deze huishoudens: Koopwoning, komt rond. Dat zijn er ongeveer 120 van de 250.",
        "Ook deze huishoudens: Huurt van een corporatie, komt moeilijk rond. "
        "Dat zijn er ongeveer 24 van de 250. Zij gaan voor.",
    ]
    assert [one.reasons for one in lines] == [(("cijfer", "aandeel_koop"),), (("cijfer", "moeite_met_rondkomen"),)]


def test_listening_comes_first_in_the_words_of_the_kans_and_nothing_else_begins_before_it_ends():
    listening, deed = of("acties")

    assert listening.action["kind"] == "ophalen"
    assert listening.text == "In december vragen we aan 15 mensen wat zij vonden."
    assert listening.reasons == (("kans", "3"),)
    assert deed.action["start_on"] == listening.action["end_on"] == TODAY + timedelta(days=LISTEN_DAYS)
    assert deed.reasons == (("kans", "3"), ("partner", "8"))


def test_a_kans_that_was_over_before_keeps_its_days_so_that_somebody_sees_it():
    past = replace(ALL.deeds[0], fields={"start_on": TODAY - timedelta(days=9), "end_on": TODAY - timedelta(days=2)})

    (_, deed) = of("acties", replace(ALL, deeds=(past,)))
    assert deed.action["start_on"] == TODAY - timedelta(days=9)


def test_promises_name_the_partner_and_the_day():
    assert [(one.text, one.reasons) for one in of("beloften")] == [
        ("Aan Dorpsraad: Een vast nummer, voor 8 december 2026.", (("partner", "8"),))
    ]
    (without_card,) = of("beloften", replace(ALL, promises=(replace(ALL.promises[0], target=""),)))
    assert without_card.reasons == ()


def test_measuring_says_when_to_choose_and_why_it_counts_as_every_team():
    counting, choosing = of("meten")

    assert counting.kept_because
    assert "minder dan 18 huishoudens mee" in choosing.text


def test_with_nothing_known_it_still_listens_and_counts_and_claims_nothing():
    assert [one.section for one in first_draft(NOTHING)] == ["acties", "meten"]
    assert "Kreileroord" in of("acties", NOTHING)[0].text


@pytest.mark.parametrize("middle", [0.4, 1.2])
def test_one_household_is_no_plural(middle):
    (goal,) = of("doel", replace(ALL, joins=ReachBand("doet mee", 0, middle, 3)))

    assert ("1 huishouden in" in goal.text) is (round(middle) == 1)


@given(
    st.lists(
        st.builds(Group, st.just("koop"), st.text(min_size=1, max_size=5), st.floats(0, 300), goes_first=st.booleans()),
        max_size=8,
    )
)
def test_a_draft_names_at_most_three_groups_and_none_without_households(groups):
    lines = of("voor_wie", replace(ALL, groups=groups))

    assert len(lines) <= 3
    assert all("ongeveer 0 " not in one.text for one in lines)
