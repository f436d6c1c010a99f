"""A first draft of a plan: it listens first, every line names its reasons, and what is not known is left out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.moments import Span
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
        "Voor 1 mei 2027 hebben 40 huishoudens in Kreileroord een bezoek aan huis gehad "
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


OPTION = Deed(text="", fields={"title": "Brief", "hours": 16}, reasons=(), channel="brief")


def deed_of(**fields):
    """The second action of a draft with one deed."""
    known = {name: fields.pop(name) for name in ("ends_on", "owner", "busy") if name in fields}
    return of("acties", replace(NOTHING, deeds=(replace(OPTION, **fields),), **known))[1].action


def test_a_deed_without_days_begins_after_listening_and_takes_as_long_as_its_hours():
    begins = TODAY + timedelta(days=LISTEN_DAYS)

    found = deed_of()
    assert (found["start_on"], found["end_on"]) == (begins, begins + timedelta(days=15))
    assert found["stop_on"] == found["end_on"]
    assert "start_on" not in deed_of(fields={"title": "Brief"})  # nobody knows how long it takes
    too_long = deed_of(fields={"title": "Brief", "hours": 400})
    assert "start_on" not in too_long
    assert too_long["stop_on"] == NOTHING.ends_on


def test_a_deed_does_not_begin_on_days_in_which_its_channel_does_not_fit():
    begins = TODAY + timedelta(days=LISTEN_DAYS)
    feast = Span(begins - timedelta(days=2), begins + timedelta(days=3))
    after = Span(begins + timedelta(days=4), begins + timedelta(days=6))

    assert deed_of(busy={"brief": [after, feast]})["start_on"] == begins + timedelta(days=7)
    assert deed_of(busy={"deur": [feast]})["start_on"] == begins


@pytest.mark.parametrize(
    ("channel", "kind", "place"),
    [
        ("brief", "zenden", "in de brievenbus"),
        ("deur", "doen", "aan de voordeur"),
        ("bijeenkomst", "doen", ""),
        ("gesprek", "ophalen", ""),
        ("", "doen", ""),
    ],
)
def test_a_channel_tells_the_kind_and_sometimes_where(channel, kind, place):
    found = deed_of(channel=channel)

    assert (found["kind"], found["place"]) == (kind, place)


def test_the_days_place_and_role_that_are_known_go_before_what_follows():
    own = {"title": "Soep", "place": "dorpshuis", "owner": "dorpsraad", "end_on": date(2027, 3, 1), "hours": 4}
    found = deed_of(fields=own, channel="deur", owner="wijkmanager")

    assert (found["place"], found["owner"]) == ("dorpshuis", "dorpsraad")
    assert (found.get("start_on"), found["stop_on"]) == (None, date(2027, 3, 1))


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        (None, ""),
        (ReachBand("bereikt", 12.2, 20, 40), "minder dan 12 huishoudens zijn bereikt (verwacht: 12 tot 40)"),
        (ReachBand("bereikt", 1.2, 2, 4), "minder dan 1 huishouden is bereikt (verwacht: 1 tot 4)"),
        (ReachBand("bereikt", 0.3, 1, 4), "nog geen huishouden is bereikt (verwacht: 0 tot 4)"),
    ],
)
def test_a_deed_stops_below_what_is_expected_and_says_nothing_when_that_is_not_known(reach, said):
    assert deed_of(reach=reach)["stop_when"] == said


def test_listening_has_a_role_a_place_and_a_day_to_choose():
    listening = of("acties", replace(ALL, owner="wijkmanager"))[0].action

    assert (listening["owner"], listening["place"]) == ("wijkmanager", "Kreileroord")
    assert listening["stop_on"] == listening["end_on"]
    assert listening["stop_when"] == "niemand noemt waar de gekozen kansen over gaan"
    assert of("acties", NOTHING)[0].action["stop_when"] == ""


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
