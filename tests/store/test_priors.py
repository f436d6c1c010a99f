"""The priors of reach: the numbers of methods.md 1.2, and that a mistake in a file is named."""

import shutil
from math import exp

import pytest

from wijkdna.domain.evidence import Stage, Step, steps_left
from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS
from wijkdna.store.priors import load_library

METHODS = {
    "letter_general_offer": (2, 38, "B"),
    "letter_group_purchase_owners": (2, 22, "B"),
    "letter_prefilled_known_low_income": (6, 6, "B"),
    "flyer_insert_screen": (0.7, 60, "C"),
    "flyer_to_meeting": (1.2, 45, "C"),
    "letter_plus_call_to_meeting": (3, 33, "B"),
    "neighbour_invites_own_street": (4, 8, "D"),
    "doorbell_one_attempt": (7, 13, "B"),
    "doorbell_repeat_or_announced": (10, 12, "B"),
    "phone_known_number": (9, 7, "B"),
    "accept_after_conversation": (8, 14, "B"),
    "door_to_door_coach": (5, 25, "B"),
    "resident_team_survey": (5, 13, "C"),
    "village_council_full_campaign": (4, 9, "C"),
    "local_paper_read": (12, 12, "A"),
    "local_paper_article_signup": (0.8, 80, "D"),
    "neighbourhood_app_member": (4, 16, "C"),
    "neighbourhood_app_message_signup": (1, 50, "D"),
    "sports_club_member": (12, 37, "A"),
    "worship_regular_visitor": (8, 41, "A"),
    "neighbours_weekly_contact": (23, 17, "A"),
    "partner_mentions_to_members": (2, 18, "D"),
    "nominated_ambassador": (4, 12, "D"),
    "letter_75plus_home_visit": (3, 22, "C"),
    "low_income_coach_with_partners": (4, 8, "C"),
    "visit_kept_after_signup": (6, 5, "C"),
    "measure_after_visit": (4, 6, "C"),
}


def test_the_priors_are_those_of_the_methods():
    found = load_library().priors

    assert {id: (one.alpha, one.beta, one.grade) for id, one in found.items()} == METHODS
    assert not any(found[id].option for id in ("village_council_full_campaign", "low_income_coach_with_partners"))


def test_what_goes_with_them_is_that_of_the_methods():
    library = load_library()

    odds = {name: tuple(one.odds.values()) for name, one in library.groups.items()}
    assert odds["low_income"] == (0.5, 1.0, 1.5, 0.7)
    assert odds["migrant_low_dutch"] == (0.4, 0.7, 2.0, 0.6)
    assert len(odds) == 6
    assert [round(one.used, 2) for one in library.multipliers.values()] == [1.34, 1.28, 1.06, 1.12]
    assert library.capacities["volunteer_coach"].usual == 15
    assert library.overlap.mean == 0.2
    assert library.willingness == {1: 0.1, 2: 0.3, 3: 0.5, 4: 0.75, 5: 0.95}


def test_a_relative_risk_becomes_odds_that_keep_a_chance_below_one():
    himself = load_library().multipliers["messenger_did_it_self"]

    odds = himself.odds_ratio(0.2) * 0.25
    assert odds / (1 + odds) == pytest.approx(0.2 * himself.used)
    odds = himself.odds_ratio(0.9, used=exp(2)) * 9
    assert odds / (1 + odds) == pytest.approx(0.95)


def test_a_prior_that_counted_sign_ups_has_no_conversation_to_convert():
    assert list(steps_left(Stage.CONTACT, Step.MEASURE)) == [0, 1, 2]
    assert list(steps_left(Stage.SIGNUP, Step.VISIT)) == [1]
    assert list(steps_left(Stage.VISIT, Step.SIGNUP)) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("priors", "alpha: 2\n", "alpha: -2\n"),
        ("priors", "alpha: 2\n", "alpha: .nan\n"),
        ("priors", "beta: 38\n", ""),
        ("priors", "stage: contact", "stage: gezien"),
        ("priors", "grade: B", "grade: E"),
        ("priors", "channel: letter", "channel: post"),
        ("priors", "exempt: []", "exempt: [nobody]"),
        ("priors", "eligible: koop", "eligible: huis"),
        ("priors", "option: true", "option: ja"),
        ("priors", "visit_kept_after_signup:", "visit_kept:"),
        ("priors", "channel: doorbell_phone", "channel: null"),
        ("groups", "letter: 0.5, ", ""),
        ("groups", "digital: 0.7", "digital: 0"),
        ("multipliers", "kind: odds_ratio", "kind: odds"),
        ("multipliers", "not_with: [nominated_ambassador]", "not_with: [nobody]"),
        ("capacities", "low: 8", "low: 80"),
        ("costs", "euros_fixed: 150", "euros_fixed: -150"),
        ("usual", "5: 0.95", "6: 0.95"),
        ("usual", "most: 0.9", "most: 1.5"),
    ],
)
def test_a_mistake_is_an_error_that_names_the_file(tmp_path, file, old, new):
    shutil.copytree(DEFINITIONS / "reach", tmp_path / "reach")
    path = tmp_path / "reach" / f"{file}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(DefinitionError, match=rf"{file}\.yaml"):
        load_library(tmp_path)
