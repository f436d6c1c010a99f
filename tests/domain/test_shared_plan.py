"""What is shared of a plan: only what is named, and no name of anybody whatever stands in it."""

import json
from dataclasses import fields
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.plan_document import (
    CountedOutcome,
    PartnerSheet,
    PlanDocument,
    PlanLine,
    PlannedAction,
    PlannedChance,
    PlannedGroup,
    PlannedMoment,
    ReachBand,
    ReasonTag,
)
from wijkdna.domain.plan_texts import NAME_LEFT_OUT, with_texts
from wijkdna.domain.shared_plan import name_hider, shared_plan, texts_in

DAY = date(2027, 3, 1)
KINDS, CHANNELS = {"doen": "samen iets doen"}, {"deur": "aan de deur"}

ACTION = PlannedAction(
    title="Soep", kind="doen", owner="EIGENAAR", partner="PARTNER", partner_number=7, condition="VOORWAARDE",
    place="WAAR", start_on=DAY, messenger="BODE", hook="Warme voeten", tone="nuchter", channel="deur",
    groups=("GROEP",), reach=ReachBand("bereikt", 1, 2, 3), euros=100, measure="Kommen tellen",
    stop_when="Niemand komt", group_keys=("SLEUTEL",),
)  # fmt: skip

PLAN = PlanDocument(
    place="Kreileroord",
    team="TEAM",
    title="Warm de winter door",
    motto="Samen",
    version=3,
    made_on=DAY,
    release="2026-11-25",
    sections=(("doel", "Wat willen we"), ("acties", "Zo doen we het"), ("beloften", "Wat wij beloven")),
    lines=(
        PlanLine(key="line:1", number=1, section="doel", text="Tien huizen.", kept_because="GEHOUDEN"),
        PlanLine(
            key="line:2",
            number=2,
            section="acties",
            text="Op het plein.",
            action=ACTION,
            reasons=(
                ReasonTag(kind="cijfer", target="aandeel_koop", label="86 % koop, 2024", origin="CBS"),
                ReasonTag(kind="deur", target="3-4", label="DEUR"),
                ReasonTag(kind="partner", target="3", label="REDEN"),
                ReasonTag(kind="bewering", target="3", label="BEWERING"),
                ReasonTag(kind="notitie", target="3", label="NOTITIE"),
            ),
        ),
        PlanLine(key="line:3", number=3, section="beloften", text="BELOFTE"),
    ),
    groups=(PlannedGroup(name="GROEPNAAM", households=10, missed_now=1, missed_planned=2),),
    planned=(ReachBand("doet mee", 30, 40, 55),),
    chances=(
        PlannedChance(
            title="IJsfeest", wish="gezelligheid", moment="in januari", place="PLEK", carrier="DRAGER", offer="koek"
        ),
    ),
    moments=(PlannedMoment(name="MOMENT", first_day=DAY, last_day=DAY),),
    partners=(PartnerSheet(number=7, name="BLAD", wants="WENS", contact="CONTACT"),),
    outcomes=(
        CountedOutcome(label="UITKOMST", held_on=DAY, offered=1, responded=1, visits=1, measures=1, expected=None),
    ),
    sources=("CBS, Kerncijfers, 2024",),
)
"""Whatever must stay home is in capitals."""


def shared(plan, people=(), others=()):
    return shared_plan(plan, name_hider(people, others), KINDS, CHANNELS)


def test_only_what_is_named_goes_along():
    made = shared(PLAN)

    told = " ".join(texts_in(made))
    for word in ("Tien huizen", "Soep", "aan de deur", "samen iets doen", "86 % koop", "IJsfeest", "40 huishoudens"):
        assert word in told, word
    home = [word for word in told.split() if word.isupper() and len(word) > 4]
    assert home == []


def test_a_new_field_of_a_plan_stays_home_until_somebody_lets_it_go():
    def keys(value):
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        own = set(value) if isinstance(value, dict) else set()
        return own.union(*map(keys, inside))

    assert keys(shared(PLAN)) == {
        *("place", "title", "motto", "made_on", "is_example", "sections", "expected", "chances", "sources"),
        *("lines", "text", "figures", "action", "kind", "channel", "when", "hook", "tone", "measure", "stop_when"),
        *("euros", "hours", "wish", "moment", "offer"),
    }
    assert len(fields(PlannedAction)) > 20


NAMES = st.lists(st.from_regex(r"[A-Z][a-z]{3,9}", fullmatch=True), min_size=1, max_size=3).map(" ".join)


@given(person=NAMES, partner=NAMES, where=st.integers(0, 2))
def test_no_name_is_left_wherever_it_stood(person, partner, where):
    def add(text):
        return (f"{text} {person}, {partner.upper()}", f"{person} {text} {partner}", f"({partner}) ({person})")[where]

    told = json.dumps(shared(with_texts(PLAN, add), [person], [partner]), ensure_ascii=False)

    assert person not in told
    assert partner.casefold() not in told.casefold().replace(NAME_LEFT_OUT, "") or partner.casefold() in KNOWN


KNOWN = json.dumps(shared(PLAN)).casefold()
"""A made-up name can be a word of the plan itself, or of its keys."""


def test_a_part_of_a_name_is_left_out_as_it_is_written_and_a_common_word_stays():
    hide = name_hider(["Nel de Wit"], ["IJsclub"])

    assert hide("Nel en mevrouw De Wit bellen aan.") == f"{NAME_LEFT_OUT} en mevrouw De {NAME_LEFT_OUT} bellen aan."
    assert hide("Vraag de ijsclub om de witte vlag.") == f"Vraag de {NAME_LEFT_OUT} om de witte vlag."


def test_nothing_is_hidden_when_nobody_is_known():
    assert name_hider((), ())("Soep  op het plein.") == "Soep op het plein."
