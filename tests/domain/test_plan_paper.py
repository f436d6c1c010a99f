"""What a plan says on paper: its blocks, one A4, half a page, the calendar, and texts without names."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan_example import DOORS, EMPTY, EXAMPLE, GONE, LINES, SECTIONS, UNSURE, line
from tests.plan_strategies import HOSTILE, PLANS
from wijkdna.domain.paper_blocks import Grid, Heading, Paragraph, Style, said
from wijkdna.domain.plan_calendar import choices_of, days_nl, heard_of, months_of
from wijkdna.domain.plan_document import PlannedAction, ReachBand
from wijkdna.domain.plan_page import LONGEST, one_page_of, three_of
from wijkdna.domain.plan_page_paper import page_paper_of
from wijkdna.domain.plan_paper import paper_of
from wijkdna.domain.plan_partner import halves_of, sheets_of
from wijkdna.domain.plan_texts import NAME_LEFT_OUT, plain, shortened, with_texts, without_names

TEXTS = list(said(paper_of(EXAMPLE).blocks))


def headings(document, level):
    return [one.text for one in paper_of(document).blocks if isinstance(one, Heading) and one.level == level]


def test_the_parts_stand_in_the_order_of_the_page_and_whom_we_miss_comes_first_in_it():
    assert headings(EXAMPLE, 1) == [
        *("Wat willen we", "Voor wie", "Zo doen we het", "Wie, wanneer, wat kost het", "Wat wij beloven"),
        *("Afspraken met partners", "Zo weten we of het werkt", "Wat er tot nu toe uitkwam"),
        *("Regels zonder reden", "Bronnen"),
    ]
    assert headings(EXAMPLE, 2)[:3] == ["Wie bereiken we niet?", "Wat we verwachten", "Lokale kansen"]


@given(PLANS)
def test_no_heading_skips_a_level_and_every_line_stands_on_paper(plan):
    blocks = paper_of(plan).blocks
    levels = [one.level for one in blocks if isinstance(one, Heading)]
    assert levels[0] == 0
    assert levels.count(0) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    shown = {(one.lead, one.text) for one in blocks if isinstance(one, Paragraph) and one.style is Style.LINE}
    assert {(str(one.number), one.text) for one in plan.lines if one.text} <= shown


@given(PLANS)
def test_every_row_of_a_table_has_a_cell_for_each_column(plan):
    for one in paper_of(plan).blocks:
        if isinstance(one, Grid):
            assert {len(row) for row in one.rows} <= {len(one.columns)}
            assert sum(one.shares) == pytest.approx(1)


@given(PLANS)
def test_the_source_of_what_came_stands_under_its_table_and_not_in_it(plan):
    blocks = paper_of(plan).blocks

    (at,) = [n for n, one in enumerate(blocks) if isinstance(one, Grid) and one.caption.startswith("Geteld")] or [0]
    known = [one for one in plan.outcomes if one.source or one.is_public]
    below = [one.text for one in blocks[at + 1 : at + 1 + len(known)]]
    assert all(
        text.startswith(one.label) and one.source.rstrip(".") in text for one, text in zip(known, below, strict=True)
    )


def table(plan, caption):
    """The rows of a table on the paper of a plan."""
    (found,) = [one for one in paper_of(plan).blocks if isinstance(one, Grid) and one.caption.startswith(caption)]
    return found.rows


def test_few_people_are_not_told_exactly_on_paper():
    counted = replace(EXAMPLE.outcomes[0], offered=250, responded=40, signups=4, visits=0, measures=None)
    row = table(replace(EXAMPLE, outcomes=(counted,)), "Geteld")[0]
    assert row[1:6] == ("250", "40", "minder dan 5", "0", "niet geteld")


def test_what_came_says_what_was_counted_and_that_a_published_count_may_be_behind_the_expectation():
    came = replace(EXAMPLE.outcomes[0], counted_as="aanmeldingen", is_public=True)
    plan = replace(EXAMPLE, outcomes=(came,))
    assert table(plan, "Geteld")[0][-1] == "8 (3 tot 16) aanmeldingen"
    assert (
        "Folders en een avond in het dorpshuis. Bron: Energieregio Noord-Holland Noord, 2023. "
        "Gepubliceerd: het model kan op deze telling rusten: dit toetst het niet"
    ) in said(paper_of(plan).blocks)
    assert "Gepubliceerd" not in " ".join(TEXTS)


def test_whom_we_do_not_reach_has_limits_where_they_are_known():
    rows = table(EXAMPLE, "Wie we niet bereiken")
    assert [row[3] for row in rows] == ["61 (40 tot 85)", "22", "9", "niet te zeggen"]


def test_every_line_shows_its_reasons_and_one_that_is_gone_is_said_in_words():
    assert "Waarom: cijfer: 86 % koop, 2024 · notitie: notitie 2 en 5" in TEXTS
    assert "Waarom: notitie: notitie 7 (weg) · deur: ijsclub" in TEXTS
    told = "Let op: de reden “notitie 7” is weg. Notitie 7 is op 9 november ingetrokken: het ging over vorig jaar."
    assert TEXTS.count(told) == 1, "line 13 stays with a reason of its own"
    assert "De regel blijft staan, want: de gemeenteraad vroeg erom" in TEXTS
    assert "Let op: bij deze regel staat geen reden." in TEXTS


def test_lines_without_a_reason_that_holds_are_listed_at_the_end():
    assert (
        TEXTS[TEXTS.index("Regels zonder reden") + 2]
        == "11 We tellen per deur: aangesproken, reageerde, bezoek, stap gezet."
    )
    assert "Geen. Achter elke regel staat waarom hij er staat." in said(
        paper_of(replace(EXAMPLE, lines=LINES[:6])).blocks
    )


def test_a_group_of_which_nothing_is_known_is_never_zero():
    cells = TEXTS[TEXTS.index("Mensen met wisselende diensten") :][:4]
    assert cells == ["Mensen met wisselende diensten", *["niet te zeggen"] * 3]
    assert "Niets te zeggen valt over: Mensen met wisselende diensten." in " ".join(TEXTS)


def test_an_empty_plan_says_so_everywhere():
    texts = list(said(paper_of(EMPTY).blocks))
    assert texts.count("Hier staat nog niets.") == len(SECTIONS)
    page = one_page_of(EMPTY)
    assert page.actions == ()
    assert page.asked == "Ga akkoord met dit plan tot en met 1 mei 2027. De kosten zijn nog niet ingevuld."
    assert page.not_reaching == ("Wat het kost om mensen niet te bereiken, is niet te zeggen.",)
    assert halves_of(EMPTY) == months_of(EMPTY) == ()


# ---- one A4


def test_the_page_asks_for_what_the_actions_on_it_cost():
    page = one_page_of(EXAMPLE)
    assert (
        page.asked == "Ga akkoord met dit plan tot en met 1 mei 2027, en met €\u00a0350 en 86\u00a0uur van de gemeente."
    )
    assert [one.title for one in page.actions] == ["Eerst ophalen", "Samen langs de deuren", "Huurders apart"]
    assert page.more == "En nog 1 actie in het plan."
    assert page.stop == ("1 april 2027: doorgaan of stoppen. We stoppen als er minder dan 10 afspraken zijn.",)
    assert not page.is_cut


def test_a_line_with_a_reason_that_is_gone_does_not_stand_on_the_page_and_costs_nothing():
    page = one_page_of(EXAMPLE)
    assert "ijsbaan" not in repr(page)
    assert page.left_out.startswith("1 regel van het plan staat hier niet")

    holds = replace(LINES[6], reasons=LINES[6].reasons[1:])
    page = one_page_of(replace(EXAMPLE, lines=(*LINES[:6], holds, *LINES[7:])))
    assert (page.left_out, "€\u00a0500 en 96\u00a0uur" in page.asked) == ("", True)


_UNSURE = replace(LINES[6], reasons=(UNSURE, *LINES[6].reasons[1:]))


def test_a_line_of_which_nobody_can_tell_whether_its_reason_holds_stands_on_the_page_and_the_page_says_so():
    plan = replace(EXAMPLE, lines=(*LINES[:6], _UNSURE, *LINES[7:]))
    page = one_page_of(plan)
    said_so = "Van 1 regel van het plan is niet na te gaan of een reden nog geldt. De kosten ervan tellen hier mee."
    assert (page.left_out, page.unsure) == ("", said_so)
    assert "€\u00a0500 en 96\u00a0uur" in page.asked
    assert said_so in " ".join(said(page_paper_of(plan).blocks))
    assert "niet meer" not in each(plan)
    assert heard_of(plan)[-1].alert == "of een reden nog geldt, is niet na te gaan"
    names = [row[0] for row in table(plan, "Acties met")]
    assert [one.partition(" (")[2] for one in names if "(" in one] == ["let op: een reden is niet na te gaan)"]

    goal = replace(LINES[0], reasons=(UNSURE,))
    page = one_page_of(replace(plan, lines=(goal, *plan.lines[1:])))
    assert page.unsure.startswith("Van 2 regels van het plan is niet na te gaan")
    assert LINES[0].text in page.goal


def each(plan):
    """What the page says of the cost of each household that is added."""
    return one_page_of(plan).not_reaching[1].replace("\u00a0", " ")


KEPT = replace(LINES[6], reasons=LINES[6].reasons[1:])
WHOLE = replace(EXAMPLE, lines=(*LINES[:6], KEPT, *LINES[7:]))
"""The example with a reason that holds at every action."""


def test_what_each_household_costs_is_told_only_when_all_costs_are_known_of_all_that_it_rests_on():
    assert each(WHOLE) == "Met dit plan zijn het er 97 minder, voor ongeveer € 5 en 1,0 uur per huishouden."
    unknown = "Met dit plan zijn het er 97 minder. Wat dat per huishouden kost, is niet te zeggen: "
    assert each(EXAMPLE) == f"{unknown}van 1 actie geldt een reden niet meer."

    for absent in ("euros", "hours"):
        open_ = replace(LINES[7], action=replace(LINES[7].action, **{absent: None}))
        plan = replace(WHOLE, lines=(*LINES[:6], KEPT, open_, *LINES[8:]))
        assert each(plan) == f"{unknown}bij 1 actie is nog niet alles ingevuld."
    without = replace(EXAMPLE, lines=LINES[:4])
    assert each(without) == f"{unknown}er staan nog geen acties in het plan."


def test_costs_that_nobody_filled_in_are_not_free_in_the_table():
    open_ = replace(LINES[8], action=replace(LINES[8].action, euros=None, hours=None))
    assert table(replace(EXAMPLE, lines=(open_,)), "Acties met")[-1] == (
        *("Samen, voor zover ingevuld", "", "", "niet ingevuld", "niet ingevuld"),
    )
    assert table(replace(EXAMPLE, lines=(LINES[8], open_)), "Acties met")[-1][3:] == ("€\u00a050", "10")
    assert table(replace(EXAMPLE, lines=(LINES[8],)), "Acties met")[-1][0] == "Samen"


def lower(*bands):
    """The same, as lower bounds; taking part never is."""
    return (*(replace(one, at_least=True) for one in bands[:2]), bands[2])


def test_a_lower_bound_says_so_wherever_it_stands_and_those_not_reached_are_at_most_so_many():
    plan = replace(WHOLE, planned=lower(*EXAMPLE.planned))
    texts = " ".join(said(paper_of(plan).blocks))
    assert "Bereikt en doordrongen zijn hier ondergrenzen" in texts
    assert [row[1:] for row in table(plan, "Huishoudens, met de grenzen")] == [
        ("50 (31 tot 74)", "ten minste 147 (121 tot 171)"),
        ("21 (12 tot 35)", "ten minste 96 (70 tot 122)"),
        ("9 (4 tot 17)", "41 (18 tot 65)"),
    ]
    assert "Met dit plan zijn dat er ten hoogste 92." in texts
    assert "Het meest: Eigenaren tot 65 jaar (ten hoogste 61 van de 142 huishoudens)" in texts
    assert each(plan) == (
        "Met dit plan zijn het er ten minste 97 minder, voor ten hoogste € 5 en 1,0 uur per huishouden."
    )
    assert "ondergrenzen" not in " ".join(TEXTS)


def test_of_two_lower_bounds_the_difference_may_lie_on_both_sides():
    plan = replace(WHOLE, now=lower(*EXAMPLE.now), planned=lower(*EXAMPLE.planned))
    assert one_page_of(plan).not_reaching[0].replace("\u00a0", " ") == (
        "Gaan we door zoals nu, dan bereiken we ten hoogste 189 huishoudens niet."
    )
    assert each(plan).startswith("Met dit plan zijn het er ongeveer 97 minder, voor ongeveer")


def test_the_first_action_is_always_among_the_three():
    actions = [one for one in LINES if one.action]
    assert [one.number for one in three_of(actions)] == [5, 6, 9]
    assert [one.number for one in three_of(actions[2:])] == [7, 8, 9]


def test_what_is_longer_than_its_place_ends_in_three_dots_and_the_page_says_so():
    long = replace(EXAMPLE, title="woord " * 40, lines=(line(1, "doel", "lang " * 120), *LINES[1:]))
    page = one_page_of(long)
    assert (page.title[-1], page.goal[0][-1], page.is_cut) == ("…", "…", True)
    assert len(page.title) <= LONGEST["title"]


@given(PLANS)
def test_no_text_of_the_page_is_longer_than_its_place(plan):
    page = one_page_of(plan)
    assert len(page.title) <= LONGEST["title"]
    assert all(len(one) <= LONGEST["goal"] for one in page.goal)
    assert all(len(one.what) <= LONGEST["what"] and len(one.facts) <= LONGEST["facts"] for one in page.actions)
    assert len(page.actions) <= 3
    lost = {one.text for one in plan.lines if one.is_lost} - {one.text for one in plan.lines if not one.is_lost}
    assert not lost & {*page.goal, *page.for_whom}
    assert bool(page.unsure) == any(one.is_unsure for one in plan.lines)


# ---- half a page


def test_half_a_page_says_what_was_agreed_and_what_we_promised():
    first, second, third = halves_of(EXAMPLE)
    assert first.title == "Afsprakenkaart van Dorpsraad"
    assert first.right[0].said[0] == (
        "Een vast telefoonnummer voor vragen uit het dorp, voor 15\u00a0december\u00a02026"
    )
    assert third.left[0].said == ("nog te bespreken",)
    assert third.left[0].is_open
    assert [len(one) for one in sheets_of((first, second, third))] == [2, 1]


def test_papers_say_who_sees_to_it_in_the_words_of_the_screen():
    assert table(EXAMPLE, "Acties met wie ervoor zorgt")[0][1] == "wijkmanager"
    assert "Wie zorgt ervoor: wijkmanager, met dorpshuis, als: niet op de avond van de kaartclub" in TEXTS
    open_ = replace(LINES[5], action=replace(DOORS, owner=""))
    plan = replace(EXAMPLE, lines=(open_,))
    assert table(plan, "Acties met wie ervoor zorgt")[0][1] == "nog niemand"
    assert one_page_of(plan).actions[0].who.startswith("nog niemand zorgt ervoor, 11 tot en met 30 januari 2027")


# ---- the calendar


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 1, 11), date(2027, 1, 30), "11 tot en met 30 januari 2027"),
        (date(2027, 1, 30), date(2027, 2, 2), "30 januari tot en met 2 februari 2027"),
        (date(2026, 12, 19), date(2027, 1, 3), "19 december 2026 tot en met 3 januari 2027"),
        (date(2027, 1, 1), date(2027, 1, 1), "1 januari 2027"),
        (date(2027, 1, 1), None, "vanaf 1 januari 2027"),
        (None, date(2027, 1, 1), "uiterlijk 1 januari 2027"),
        (None, None, "nog niet gekozen"),
    ],
)
def test_days_in_words(first, last, words):
    assert days_nl(first, last) == words


def test_the_calendar_is_in_the_order_of_days_and_names_what_clashes():
    rows = heard_of(EXAMPLE)
    assert [one.number for one in rows] == [5, 6, 8, 9, 7]
    assert [one.clashes for one in rows] == [(), (), ("Kermis",), (), ()]
    assert [one.alert for one in rows] == [""] * 4 + ["een reden geldt niet meer"]
    assert [one.name for one in months_of(EXAMPLE)] == [
        "december 2026",
        "januari 2027",
        "februari 2027",
        "Nog zonder dag",
    ]


@given(PLANS)
def test_every_action_stands_in_the_calendar_once(plan):
    numbers = [row.number for month in months_of(plan) for row in month.rows]
    assert sorted(numbers) == [one.number for one in plan.actions]


def test_days_to_choose_are_named_once_with_all_reasons_to_stop():
    later = replace(LINES[8], action=replace(LINES[8].action, stop_on=date(2027, 3, 1), stop_when="niemand opendoet"))
    found = choices_of((*LINES[:8], later))
    assert [(one.on, len(one.lines), one.stop_when) for one in found] == [
        (date(2027, 3, 1), 1, ("niemand opendoet",)),
        (date(2027, 4, 1), 2, ("er minder dan 10 afspraken zijn",)),
    ]


# ---- texts


@given(st.text())
def test_a_plain_text_stays_as_it_is_and_holds_nothing_that_a_file_cannot(text):
    made = plain(text)
    assert plain(made) == made
    assert not set(made) & {*map(chr, range(32)), "\u202e", "\ufffe", "\u2028"}
    made.encode()


def test_a_space_that_does_not_break_stays():
    assert plain("€\u00a01.250 \t en\r\n meer ") == "€\u00a01.250 en meer"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_become_plain(text):
    made = plain(text)
    made.encode("utf-8")
    assert "  " not in made


def test_names_are_left_out_wherever_they_stand():
    planted = with_texts(EXAMPLE, lambda text: f"{text} NEL  de WIT's" if text else text)
    told, count = without_names(planted, ["Nel de Wit"])
    assert "nel  de wit" not in repr(told).lower()
    assert NAME_LEFT_OUT in told.lines[0].text
    assert NAME_LEFT_OUT in told.partners[0].promises[0][0]
    assert count > 100
    assert without_names(EXAMPLE, ["", "Piet Jansen"]) == (EXAMPLE, 0)


def test_a_name_of_one_word_is_found_only_as_it_is_written():
    told, count = without_names(
        replace(EXAMPLE, lines=(line(1, "doel", "Bakker en de bakker en Bakkers."),)), ["Bakker"]
    )
    assert (told.lines[0].text, count) == (f"{NAME_LEFT_OUT} en de bakker en Bakkers.", 1)


@given(st.text(), st.integers(2, 50))
def test_a_shortened_text_fits_and_says_that_it_was_cut(text, most):
    made = shortened(text, most)
    assert len(made) <= most
    assert made == text or made.endswith("…")


def test_numbers_of_reach_show_their_limits():
    band = ReachBand("bereikt", 0.6, 1.2, 3)
    one = line(1, "acties", "Iets", action=PlannedAction(title="Iets", kind="doen", reach=band))
    texts = list(said(paper_of(replace(EXAMPLE, lines=(one,))).blocks))
    assert "Bereikt naar verwachting: 1\u00a0huishouden (in 8 van de 10 gevallen 1 tot 3)" in texts
    assert GONE.label not in texts
