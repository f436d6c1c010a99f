"""Conditions of kansen: every rule both ways, against a slow second reading, and the laws of three-valued logic."""

from copy import deepcopy
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.slow_chances import possible
from wijkdna.domain.chance_facts import (
    STATUSES,
    Beside,
    Claim,
    Facts,
    Figure,
    Partner,
    Place,
    season_end,
    season_left,
    season_of,
)
from wijkdna.domain.chance_reading import read_condition, read_facts
from wijkdna.domain.chance_rules import (
    AllOf,
    AnyOf,
    BesideGemeente,
    BlindSpot,
    FigureIs,
    HasPartner,
    HasPlace,
    Heard,
    Lack,
    MomentSoon,
    Truth,
    both,
    either,
    judge,
    leaves,
)
from wijkdna.store.chance_rules import _known, load_chances
from wijkdna.store.definitions import DEFINITIONS

FILE = yaml.safe_load((DEFINITIONS / "plan" / "chances.yaml").read_text(encoding="utf-8"))
ROWS = {one["id"]: one for one in FILE["rules"]}
KNOWN = _known(FILE["vocabulary"], DEFINITIONS)
RULES = load_chances().rules
OUTCOMES = {frozenset((True,)): Truth.YES, frozenset((False,)): Truth.NO, frozenset((True, False)): Truth.UNKNOWN}


def test_there_are_sixty_rules_and_each_is_read():
    assert list(RULES) == list(ROWS)
    assert len(RULES) == 60


@pytest.mark.parametrize("id", ROWS)
def test_a_rule_fires_on_its_example(id):
    found = judge(RULES[id].when, RULES[id].fires.facts)

    assert found.truth is Truth.YES
    assert found.because
    assert not found.missing


@pytest.mark.parametrize("id", ROWS)
def test_a_rule_is_silent_on_its_other_example(id):
    found = judge(RULES[id].when, RULES[id].silent.facts)

    assert found.truth is not Truth.YES
    assert not found.because
    assert bool(found.missing) == (found.truth is Truth.UNKNOWN)


@pytest.mark.parametrize("id", ROWS)
@pytest.mark.parametrize("example", ["example_fires", "example_not"])
def test_leaving_out_any_fact_of_an_example_goes_as_the_slow_reading_says(id, example):
    facts = ROWS[id][example]["facts"]
    for name in (None, *facts):
        left = {key: value for key, value in facts.items() if key != name}
        expected = OUTCOMES[possible(ROWS[id]["when"], left)]
        assert judge(RULES[id].when, read_facts(left, KNOWN)).truth is expected, name


# ---- any place

CONDITIONS = list(leaves(AllOf(tuple(one.when for one in RULES.values()))))
INDICATORS = sorted({one.indicator for one in CONDITIONS if isinstance(one, FigureIs | BesideGemeente)})
MOMENTS = sorted({one.moment for one in CONDITIONS if isinstance(one, MomentSoon)})
months = st.sampled_from([0, 1, 3, 4, 5, 6, 9, 12, 18, 24, 36, 60])


def some(ids, values):
    return st.dictionaries(st.sampled_from(ids), values, max_size=len(ids))


plain_facts = st.fixed_dictionaries(
    {
        "indicators": some(INDICATORS, st.one_of(st.floats(0, 100), st.integers(0, 100))),
        "distinct": some(INDICATORS, st.sampled_from(["hoger", "lager", "gelijk"])),
        "claims": st.lists(
            st.fixed_dictionaries(
                {"theme": st.sampled_from(sorted(KNOWN.themes)), "status": st.sampled_from((*STATUSES, "betwist"))}
            ),
            max_size=4,
        ),
        "partners": st.lists(
            st.fixed_dictionaries({"kind": st.sampled_from(sorted(KNOWN.partners)), "readiness": st.integers(1, 5)}),
            max_size=5,
        ),
        "places": st.lists(st.sampled_from(sorted(KNOWN.places)), max_size=5),
        "moments": some(MOMENTS, months),
        "events": st.lists(
            st.fixed_dictionaries({"kind": st.sampled_from(sorted(KNOWN.events)), "months": months}), max_size=3
        ),
        "blind_spots": st.lists(st.sampled_from(sorted(KNOWN.groups)), max_size=2),
    },
    optional={"season": st.sampled_from(["winter", "lente", "zomer", "herfst"])},
)


@given(plain_facts)
def test_all_rules_go_as_the_slow_reading_says(plain):
    facts = read_facts(plain, KNOWN)
    for id, rule in RULES.items():
        assert judge(rule.when, facts).truth is OUTCOMES[possible(ROWS[id]["when"], plain)], id


@given(plain_facts, st.randoms())
def test_things_of_an_unknown_kind_go_as_the_slow_reading_says(plain, chance):
    open_ = deepcopy(plain)
    for one in open_["partners"]:
        one["kind"] = None if chance.random() < 0.3 else one["kind"]
        one["readiness"] = None if chance.random() < 0.3 else one["readiness"]
    for one in open_["claims"]:
        one["theme"] = None if chance.random() < 0.3 else one["theme"]
    open_["places"] = [None if chance.random() < 0.3 else one for one in open_["places"]]
    facts = with_things(read_facts(plain, KNOWN), open_)
    for id, rule in RULES.items():
        assert judge(rule.when, facts).truth is OUTCOMES[possible(ROWS[id]["when"], open_)], id


def with_things(facts, plain):
    return Facts(
        figures=facts.figures,
        beside=facts.beside,
        moments=facts.moments,
        events=facts.events,
        season=facts.season,
        blind=facts.blind,
        n_partners=facts.n_partners,
        claims=tuple(Claim(one["theme"], one["status"]) for one in plain["claims"]),
        partners=tuple(Partner(one["kind"], one["readiness"]) for one in plain["partners"]),
        places=tuple(Place(one) for one in plain["places"]),
    )


def without_instead(condition):
    """Only what is asked instead of an absent figure may turn round when that figure comes."""
    if isinstance(condition, AllOf | AnyOf):
        return type(condition)(tuple(without_instead(part) for part in condition.parts))
    return (
        FigureIs(condition.indicator, condition.op, condition.value) if isinstance(condition, FigureIs) else condition
    )


STRICT = {id: without_instead(one.when) for id, one in RULES.items()}


@given(plain_facts, plain_facts)
def test_what_becomes_known_never_turns_an_answer_round(plain, more):
    before = read_facts(plain, KNOWN)
    after = Facts(
        figures={**{id: Figure(value) for id, value in more["indicators"].items()}, **before.figures},
        beside={**{id: Beside(value) for id, value in more["distinct"].items()}, **before.beside},
        moments={**more["moments"], **before.moments},
        blind={**dict.fromkeys(more["blind_spots"], False), **before.blind},
        season=before.season or more.get("season"),
        claims=before.claims,
        partners=before.partners,
        n_partners=before.n_partners,
        places=before.places,
        events=before.events,
    )
    for id, condition in STRICT.items():
        first, then = judge(condition, before).truth, judge(condition, after).truth
        assert first is Truth.UNKNOWN or first is then, id


@given(plain_facts)
def test_an_answer_carries_its_reasons_and_only_an_open_one_what_is_missing(plain):
    facts = read_facts(plain, KNOWN)
    for rule in RULES.values():
        found = judge(rule.when, facts)
        assert bool(found.because) == (found.truth is Truth.YES)
        assert bool(found.missing) == (found.truth is Truth.UNKNOWN)
        for one in found.because:
            # Each reason makes its own question true, so that a page can say it.
            assert judge(one.asked, facts).truth is Truth.YES


# ---- the laws

truths = st.sampled_from(Truth)
NOT = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}


@given(truths, truths, truths)
def test_the_laws_of_kleene(a, b, c):
    assert both((a, b)) is both((b, a))
    assert either((a, b)) is either((b, a))
    assert both((a, both((b, c)))) is both((a, b, c))
    assert either((a, either((b, c)))) is either((a, b, c))
    assert both((a, either((b, c)))) is either((both((a, b)), both((a, c))))
    assert either((a, both((b, c)))) is both((either((a, b)), either((a, c))))
    assert NOT[both((a, b))] is either((NOT[a], NOT[b]))
    assert both((a, either((a, b)))) is a
    assert both((a, Truth.YES)) is a
    assert either((a, Truth.NO)) is a
    assert both((a, Truth.NO)) is Truth.NO
    assert either((a, Truth.YES)) is Truth.YES


# ---- one by one


def says(condition, **facts):
    return judge(condition, Facts(**facts))


def test_a_figure_of_a_larger_area_is_an_approximation():
    own, carried = ({"aandeel_koop": Figure(70, is_carried)} for is_carried in (False, True))
    asked = FigureIs("aandeel_koop", ">", 60)

    assert not says(asked, figures=own).is_rough
    assert says(asked, figures=carried).is_rough
    assert says(FigureIs("aandeel_voor_1945_gemeente", ">", 60), figures={
        "aandeel_voor_1945_gemeente": Figure(70)}).is_rough  # fmt: skip


def test_what_is_asked_instead_comes_before_a_figure_of_a_larger_area_and_not_before_one_of_its_own():
    asked = FigureIs("aandeel_corporatie", ">", 50, FigureIs("aandeel_koop", "<", 35))
    koop = {"aandeel_koop": Figure(80)}

    assert says(asked, figures={"aandeel_corporatie": Figure(60), **koop}).truth is Truth.YES
    assert says(asked, figures={"aandeel_corporatie": Figure(60, is_carried=True), **koop}).truth is Truth.NO
    assert says(asked, figures={"aandeel_corporatie": Figure(60, is_carried=True)}).truth is Truth.YES
    assert says(asked, figures={"aandeel_koop": Figure(20)}).is_rough
    assert says(asked).missing[0].asked is asked


def test_zero_is_a_figure_and_absent_is_none():
    asked = FigureIs("aandeel_koop", "<", 30)

    assert says(asked, figures={"aandeel_koop": Figure(0)}).truth is Truth.YES
    assert says(asked).truth is Truth.UNKNOWN


def test_a_partner_that_was_not_asked_may_still_be_ready():
    asked = HasPartner(("school",), 2)

    assert says(asked, partners=(Partner("school", None, 7),)).missing[0].lack is Lack.NOT_ASKED
    assert says(asked, partners=(Partner(None, 4, 7),)).missing[0].lack is Lack.UNSORTED
    assert says(asked, partners=(Partner(None, 1, 7),)).truth is Truth.NO
    assert says(asked, partners=(Partner("kerk", None, 7),)).truth is Truth.NO
    assert says(asked, partners=(Partner("school", 1, 7), Partner("school", 2, 8))).because[0].keys == (8,)
    assert says(HasPartner(("school",), 1), partners=(Partner("school", None, 7),)).truth is Truth.YES


def test_a_claim_that_is_contradicted_does_not_count_and_one_without_theme_may():
    asked = Heard("taal", ("bevestigd", "onderbouwd"))

    assert says(asked, claims=(Claim("taal", "betwist"),)).truth is Truth.NO
    assert says(asked, claims=(Claim(None, "gehoord"),)).truth is Truth.NO
    assert says(asked, claims=(Claim(None, "bevestigd", 3),)).missing[0].keys == (3,)
    assert says(asked, claims=(Claim("", "bevestigd"),)).truth is Truth.NO


def test_a_moment_that_does_not_come_is_not_one_whose_date_is_unknown():
    asked = MomentSoon("kermis", 8)

    assert says(asked, moments={"kermis": float("inf")}).truth is Truth.NO
    assert says(asked, moments={"kermis": 8}).truth is Truth.YES
    assert says(asked).missing[0].lack is Lack.NO_DATE


def test_a_blind_spot_needs_to_be_known():
    asked = BlindSpot(("low_income", "overige_huur"))

    assert says(asked, blind={"low_income": False}).truth is Truth.UNKNOWN
    assert says(asked, blind={"low_income": False, "overige_huur": False}).truth is Truth.NO
    assert says(asked, blind={"overige_huur": True}).truth is Truth.YES


def test_a_place_on_the_map_is_there():
    assert says(HasPlace(("haven",)), places=(Place("haven", 4),)).because[0].keys == (4,)
    assert says(HasPlace(("haven",)), places=(Place("", 4),)).truth is Truth.NO


def test_seasons():
    assert [season_of(month) for month in (12, 2, 3, 5, 6, 8, 9, 11)] == [
        *("winter", "winter", "lente", "lente", "zomer", "zomer", "herfst", "herfst")
    ]
    assert season_left(date(2026, 11, 26), ["winter"]) is None
    assert season_left(date(2026, 11, 26), ["herfst", "winter"]) == pytest.approx(94 / 30.4375)
    assert season_left(date(2026, 12, 1), ["winter"]) == pytest.approx(89 / 30.4375)
    assert season_left(date(2026, 1, 31), ["winter", "lente", "zomer", "herfst"]) is None
    assert season_end(date(2026, 11, 30), ["herfst"]) == date(2026, 11, 30)
    assert season_end(date(2027, 12, 31), ["winter"]) == date(2028, 2, 29)


# ---- what is refused


@pytest.mark.parametrize(
    "plain",
    [
        {},
        "aandeel_koop",
        {"all": []},
        {"any": {}},
        {"all": [{"season": ["winter"]}], "any": [{"season": ["winter"]}]},
        {"indicator": "aandeel_kop", "op": ">", "value": 3},
        {"indicator": "aandeel_koop", "op": "=>", "value": 3},
        {"indicator": "aandeel_koop", "op": ">", "value": "3"},
        {"indicator": "aandeel_koop", "op": ">", "value": True},
        {"indicator": "aandeel_koop", "op": ">", "value": float("nan")},
        {"indicator": "aandeel_koop", "op": ">", "value": 3, "if_absent": {"indicator": "x", "op": ">", "value": 3}},
        {"indicator": "aandeel_koop", "op": ">", "value": 3, "if_missing": {}},
        {"indicator": "aandeel_koop", "versus": "provincie", "op": "hoger"},
        {"indicator": "aandeel_koop", "versus": "gemeente", "op": ">"},
        {"claim": "kou", "status": ["gehoord"]},
        {"claim": "taal", "status": ["betwist"]},
        {"claim": "taal", "status": []},
        {"claim": "taal", "status": ["gehoord", "gehoord"]},
        {"partner": ["schoool"], "readiness_min": 2},
        {"partner": ["school"], "readiness_min": 6},
        {"partner": ["school"], "readiness_min": 0},
        {"partner": ["school"]},
        {"partner_count_max": -1},
        {"plek": "haven"},
        {"moment": "kerst", "within_months": 3},
        {"moment": "kermis", "within_months": -1},
        {"event": "feest", "within_months": 3},
        {"season": ["voorjaar"]},
        {"blind_spot": ["iedereen"]},
    ],
)
def test_a_condition_that_cannot_work_is_refused(plain):
    with pytest.raises(ValueError, match=r".+"):
        read_condition(plain, KNOWN)


@pytest.mark.parametrize(
    "plain",
    [
        [],
        {"figures": {}},
        {"indicators": {"aandeel_kop": 3}},
        {"indicators": {"aandeel_koop": None}},
        {"distinct": {"aandeel_koop": "meer"}},
        {"claims": [{"theme": "taal", "status": "zeker"}]},
        {"season": "voorjaar"},
        {"moments": {"kermis": -1}},
    ],
)
def test_facts_that_cannot_be_are_refused(plain):
    with pytest.raises(ValueError, match=r".+"):
        read_facts(plain, KNOWN)
