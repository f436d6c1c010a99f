"""Any plan that its contract allows, for property tests: hostile texts, few or many lines, all that is absent."""

from datetime import date

from hypothesis import strategies as st

from tests.plan_example import SECTIONS
from wijkdna.domain.plan_document import (
    CountedOutcome,
    Holds,
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

HOSTILE = (
    "<b>&amp;</b> ]]> <!-- \"'",
    "=HYPERLINK(\"http://x\";\"klik\")",
    "+1", "-2+3", "@SUM(A1)", "\tdan dit",
    "\x00\x07\x1b[31m\x0b\ufffe\uffff",
    "\ud800 los",
    "🏠🙂👩‍👩‍👧 漢字",
    "שלום עליכם مرحبا",
    "\u202eomgekeerd\u2066",
    "a" * 300,
    "#let x = 1; #pagebreak() $x^2$ *vet* _schuin_ `code`",
    "regel een\r\nregel twee\u2028drie",
    "{{ 7 * 7 }} {% raise %} %s {0}",
    "e\u0301\u0301\u0301 ﬁ \ufeff\u200b\u00ad",
    "",
)  # fmt: skip

TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=40), st.text("abc &<é", max_size=200))
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
AMOUNTS = st.floats(0, 1e6)
SOME_DAY, SOME_MONEY = st.none() | DAYS, st.none() | st.integers(0, 10**7)
COUNTS = st.none() | st.integers(1, 9)


def many(strategy, most=3):
    return st.lists(strategy, max_size=most).map(tuple)


BANDS = st.builds(
    lambda numbers, lower: ReachBand("bereikt", *numbers, at_least=lower),
    st.tuples(AMOUNTS, AMOUNTS, AMOUNTS).map(sorted),
    st.booleans(),
)
REASONS = st.builds(
    ReasonTag,
    kind=st.sampled_from(("cijfer", "deur", "notitie")),
    target=TEXT,
    label=TEXT,
    holds=st.sampled_from(Holds),
    why=TEXT,
    origin=TEXT,
)
_TEXTS = ("title", "owner", "partner", "condition", "place", "messenger", "hook", "tone", "channel", "measure")
ACTIONS = st.builds(
    PlannedAction,
    kind=st.sampled_from(("ophalen", "zenden", "doen")),
    groups=many(TEXT),
    group_keys=many(TEXT),
    partner_number=COUNTS,
    option_number=COUNTS,
    chance_number=COUNTS,
    start_on=SOME_DAY,
    end_on=SOME_DAY,
    stop_on=SOME_DAY,
    stop_when=TEXT,
    euros=SOME_MONEY,
    hours=SOME_MONEY,
    reach=st.none() | BANDS,
    **dict.fromkeys(_TEXTS, TEXT),
)


@st.composite
def _lines(draw):
    sections = sorted(draw(st.lists(st.integers(0, 4), max_size=8)))
    found = []
    for number, place in enumerate(sections, 1):
        key = SECTIONS[place][0]
        found.append(
            PlanLine(
                key=f"line:{number}",
                number=number,
                section=key,
                text=draw(TEXT),
                reasons=draw(many(REASONS, 2)),
                action=draw(st.none() | ACTIONS) if key == "acties" else None,
                kept_because=draw(st.just("") | TEXT),
            )
        )
    return tuple(found)


NUMBER = st.none() | AMOUNTS
MISSED = dict.fromkeys(("missed_now", "missed_planned", "missed_low", "missed_high"), NUMBER)
GROUPS = st.builds(PlannedGroup, name=TEXT, households=NUMBER, **MISSED)
CHANCES = st.builds(PlannedChance, title=TEXT, wish=TEXT, moment=TEXT, place=TEXT, carrier=TEXT, offer=TEXT)
MOMENTS = st.builds(PlannedMoment, name=TEXT, first_day=DAYS, last_day=DAYS, clashes=many(TEXT, 2))
PARTNERS = st.builds(
    PartnerSheet,
    number=st.integers(1, 9),
    name=TEXT,
    wants=TEXT,
    will_do=TEXT,
    will_not_do=TEXT,
    needs=TEXT,
    promises=many(st.tuples(TEXT, DAYS)),
    actions=many(TEXT),
    contact=TEXT,
    valid_until=SOME_DAY,
)
OUTCOMES = st.builds(
    CountedOutcome,
    label=TEXT,
    held_on=DAYS,
    offered=SOME_MONEY,
    responded=SOME_MONEY,
    visits=SOME_MONEY,
    measures=SOME_MONEY,
    expected=st.none() | BANDS,
    source=TEXT,
    signups=SOME_MONEY,
    counted_as=st.sampled_from(("", "aanmeldingen")),
    is_public=st.booleans(),
)

PLANS = st.builds(
    PlanDocument,
    place=TEXT,
    team=TEXT,
    title=TEXT,
    motto=TEXT,
    version=st.integers(0, 9),
    made_on=DAYS,
    release=st.sampled_from(("", "2026-11-25", "vreemd")),
    sections=st.just(SECTIONS),
    lines=_lines(),
    households=NUMBER,
    groups=many(GROUPS),
    now=many(BANDS),
    planned=many(BANDS),
    visits=TEXT,
    euros_budget=SOME_MONEY,
    hours_budget=SOME_MONEY,
    ends_on=SOME_DAY,
    chances=many(CHANCES),
    moments=many(MOMENTS),
    partners=many(PARTNERS),
    outcomes=many(OUTCOMES, 2),
    sources=many(TEXT),
    is_example=st.booleans(),
)
