"""The board of a lab: who waits and why, deciding, passing over, mails, who came via whom, and files."""

import re
import zipfile
from io import BytesIO
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.web.lab_rows import ask, first_of, fix_session, join, later, make_lab
from tests.web.sheets import xlsx_sheets
from wijkdna.web.enrolling.actions import cancel
from wijkdna.web.enrolments.models import Enrolment, Participant, State
from wijkdna.web.lab_board import drawings, queries
from wijkdna.web.lab_mails.actions import send_due
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import BoardPart, PartLine
from wijkdna.web.shared.models import AuditLine

db = pytest.mark.django_db


def state(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


def at(page, lab, *numbers):
    return reverse(page, args=[lab.pk, *numbers])


@pytest.fixture
def waiting(world):
    """A lab of two seats: one taken, then a pair that holds the line, and one behind it."""
    lab = make_lab(world.team, places=2, per_gemeente=2)
    first, leaves = join(lab, "GM1", "Ali"), join(lab, "GM2", "Bo")
    pair, behind = join(lab, "GM3", "Cor", "Dik"), join(lab, "GM4", "Eva")
    cancel(participant=first_of(leaves))
    return SimpleNamespace(lab=lab, first=first, pair=pair, behind=behind)


@db
def test_the_board_tells_places_the_line_and_why_each_waits(site, world, waiting):
    page = site.as_(world.lid).page(at("lab_board", waiting.lab))

    assert "1 van 2 bezet. 0 aangeboden, 1 vrij." in page.main
    assert page.rows(page.one("table")) == [
        ["Gemeente", "Bezet", "Aangeboden", "Nog mogelijk"],
        ["GM1", "1", "0", "1"],
    ]
    (line,) = page.all("ol", "rows")
    told = [one.text for one in page.all("li", "dossier-row") if one.inside(line)]
    assert "Cor de Vries en Dik de Vries, GM3" in told[0]
    assert "Zij komen met 2, en er is 1 plek vrij." in told[0]
    assert "Laat anderen nu voorgaan" in told[0]
    assert "Wie hoger op de lijst staat, is eerst aan de beurt." in told[1]
    assert "Laat anderen" not in told[1]
    assert "Doet niet meer mee: 1" in page.main


@db
def test_others_may_pass_a_group_that_holds_the_line(site, world, waiting):
    client = site.as_(world.lid)

    answer = client.post(at("lab_pass_over", waiting.lab, waiting.pair.pk))

    assert answer.status_code == 303
    assert [state(one) for one in (waiting.pair, waiting.behind)] == [State.WACHT, State.AANBOD]
    page = client.page(at("lab_board", waiting.lab))
    assert "Wie erna komt, is nu gevraagd." in page.main
    assert "Heeft een aanbod" in page.main
    assert client.post(at("lab_pass_over", waiting.lab, waiting.behind.pk)).status_code == 303
    assert "houdt niemand op" in client.page(at("lab_board", waiting.lab)).main


@db
def test_why_somebody_waits_who_no_seat_would_help(site, world):
    lab = make_lab(world.team, places=10, per_gemeente=1, gemeenten=1)
    join(lab, "GM1"), join(lab, "GM1", "Bo"), join(lab, "GM2", "Cor")

    page = site.as_(world.lid).page(at("lab_board", lab))

    assert "Uit GM1 komen er al zo veel als mag: 1." in page.main
    assert "Er doen al 1 gemeenten mee" not in page.main
    assert "Er doet al 1 gemeente mee. Meer mogen er niet." in page.main


@db
def test_a_facilitator_accepts_and_declines_with_a_reason(site, world):
    lab = make_lab(world.team, moderated=True, motive_question="Waarom wilt u meedoen?")
    first, second = join(lab, "GM1"), join(lab, "GM2", "Bo")
    Enrolment.objects.filter(pk=second.pk).update(motive="Wij zoeken een andere aanpak.")
    client = site.as_(world.lid)
    assert "Beslissen: 2" in client.page(at("lab_board", lab)).main
    assert "Wij zoeken een andere aanpak." in client.page(at("lab_enrolment", lab, second.pk)).main

    client.post(at("lab_admit", lab, first.pk))
    refused = client.post(at("lab_enrolment", lab, second.pk), reason="  ")
    assert refused.status_code == 400
    assert "Schrijf in één zin waarom niet." in refused.content.decode()
    answer = client.post(at("lab_enrolment", lab, second.pk), reason="U deed vorig jaar al mee.")

    assert answer.status_code == 303
    assert [state(one) for one in (first, second)] == [State.PLEK, State.AFGEWEZEN]
    assert "U deed vorig jaar al mee." in LabMail.objects.get(kind="declined").body
    # a colleague who still has the page open hears that it was decided
    client.post(at("lab_admit", lab, second.pk))
    assert "al beslist" in client.page(at("lab_board", lab)).main


@db
def test_somebody_is_taken_off_with_a_reason_and_the_next_gets_her_place(site, world):
    lab = make_lab(world.team, places=1)
    first, second = join(lab, "GM1"), join(lab, "GM2", "Bo")
    client = site.as_(world.lid)

    assert client.post(at("lab_enrolment", lab, first.pk), reason="").status_code == 400
    assert state(first) == State.PLEK
    client.post(at("lab_enrolment", lab, first.pk), reason="Wij konden u niet bereiken.")

    assert [state(one) for one in (first, second)] == [State.AFGEWEZEN, State.AANBOD]
    over = client.post(at("lab_enrolment", lab, first.pk), reason="Nog eens.")
    assert over.status_code == 400
    assert "al afgelopen" in over.content.decode()


@db
def test_an_archived_lab_is_read_only(site, world, waiting):
    Lab.objects.filter(pk=waiting.lab.pk).update(archived_at=timezone.now())
    client = site.as_(world.lid)

    page = client.page(at("lab_board", waiting.lab))
    assert "Laat anderen nu voorgaan" not in page.main
    assert "Leerlab wijzigen" not in page.main
    client.post(at("lab_pass_over", waiting.lab, waiting.pair.pk))
    assert client.post(at("lab_enrolment", waiting.lab, waiting.first.pk), reason="Weg.").status_code == 400

    assert [state(one) for one in (waiting.first, waiting.behind)] == [State.PLEK, State.WACHT]


@db
def test_the_facilitator_sees_who_came_via_whom(site, world):
    lab = make_lab(world.team)
    root = join(lab, "GM1", "Ali")
    child = join(lab, "GM2", "Bo", via=first_of(root))
    join(lab, "GM3", "Cor", via=first_of(child))
    join(lab, "GM4", "Dik")
    ask(lab, "GM5", "Eva", via=first_of(root))

    page = site.as_(world.lid).page(at("lab_board", lab))

    top, middle, below = page.all("ul", "lab-tree")
    assert middle.inside(top)
    assert below.inside(middle)
    assert "Ali de Vries" in top.text
    assert "Bo de Vries" in middle.text
    assert "Ali" not in middle.text
    assert "Cor de Vries" in below.text
    assert "Dik" not in top.text
    assert "Eva" not in top.text  # who did not confirm her address stands nowhere
    assert "via Ali de Vries (GM1)" in page.main


@db
def test_a_mail_that_failed_is_sent_again_and_logged(site, world, monkeypatch):
    lab = make_lab(world.team)
    join(lab, "GM1", "Ali")
    monkeypatch.setattr("wijkdna.web.lab_mails.actions.deliver", lambda message: False)
    for day in range(1, 20):
        send_due(later(days=day))
    failed = LabMail.objects.filter(failed_at__isnull=False)
    assert failed.count() == 2
    client, mail = site.as_(world.lid), failed.latest("pk")

    board, log = client.page(at("lab_board", lab)), client.page(at("lab_mail_log", lab))
    assert "2 mails zijn niet gelukt." in board.main
    assert "Fijn dat u meedoet aan DNA Wijk / Dorp" in log.main
    assert "ali@gm1.example" in log.main
    assert log.main.count("Stuur opnieuw") == 2

    client.post(at("lab_mail_again", lab, mail.pk))
    client.post(at("lab_mail_again", lab, mail.pk))  # twice does no harm

    mail.refresh_from_db()
    assert (mail.tries, mail.failed_at) == (0, None)
    assert AuditLine.objects.filter(action="mail opnieuw verstuurd", row=mail.pk, by=world.lid).count() == 1


@db
def test_a_mail_of_somebody_who_is_gone_is_not_sent_again(site, world):
    lab = make_lab(world.team)
    enrolment = join(lab, "GM1")
    LabMail.objects.filter(participant__enrolment=enrolment).update(failed_at=timezone.now())
    Participant.objects.filter(enrolment=enrolment).delete()
    client = site.as_(world.lid)

    assert "Stuur opnieuw" not in client.page(at("lab_mail_log", lab)).main
    client.post(at("lab_mail_again", lab, LabMail.objects.first().pk))

    assert not LabMail.objects.filter(failed_at__isnull=True).exists()
    assert "zijn gewist" in client.page(at("lab_mail_log", lab)).main


@db
def test_the_list_of_people_holds_text_and_no_formula(site, world):
    lab = make_lab(world.team, places=2)
    first = join(lab, "GM1", "Ali")
    join(lab, "GM2", "Bo", "Cor")
    ask(lab, "GM3", "Dik")
    Participant.objects.filter(enrolment=first).update(name='=HYPERLINK("http://kwaad.example")', function="@SUM(A1)")

    answer = site.as_(world.lid).get(at("lab_people_xlsx", lab))

    rows = xlsx_sheets(answer.content)["Deelnemers"]
    assert rows[0][:5] == ["Gemeente", "Naam", "Functie", "E-mail", "Hoe het staat"]
    assert rows[1][:5] == ["GM1", '=HYPERLINK("http://kwaad.example")', "@SUM(A1)", "ali@gm1.example", "doet mee"]
    assert [row[1] for row in rows[2:]] == ["Bo de Vries", "Cor de Vries"]
    assert rows[2][4] == "wachtlijst, plaats 1"
    book = zipfile.ZipFile(BytesIO(answer.content))
    assert not any(re.search(rb"<f[ >]", book.read(name)) for name in book.namelist() if "sheet" in name)
    assert AuditLine.objects.filter(action="deelnemers van een leerlab bewaard", sight=True, by=world.lid).exists()


@db
def test_the_list_of_numbers_holds_nobody(site, world):
    lab = make_lab(world.team, places=2)
    join(lab, "GM1", "Ali"), join(lab, "GM2", "Bo", "Cor"), ask(lab, "GM3", "Dik")

    content = site.as_(world.lid).get(at("lab_counts_xlsx", lab)).content

    rows = xlsx_sheets(content)["Aantallen"]
    assert rows[0][:4] == ["Gemeente", "Doet mee", "Heeft een aanbod", "Wachtlijst"]
    assert [row[:4] for row in rows[1:]] == [["GM1", 1.0, 0.0, 0.0], ["GM2", 0.0, 0.0, 2.0]]
    book = zipfile.ZipFile(BytesIO(content))
    everything = b"".join(book.read(name) for name in book.namelist())
    assert not re.search(rb"Vries|\.example", everything)


@db
def test_the_labs_of_a_team_stand_together_with_what_waits(site, world):
    lab = make_lab(world.team, moderated=True)
    fix_session(lab)
    join(lab, "GM1"), join(lab, "GM2", "Bo")
    make_lab(world.team, slug="concept", published_at=None, title="Volgend jaar")
    make_lab(world.other_team, slug="ander", title="Van Amsterdam")

    page = site.as_(world.lid).page(reverse("team_labs", args=[world.team.pk]))

    assert "2 mensen wachten op uw besluit" in page.main
    assert "concept: alleen uw team ziet het" in page.main
    assert "Van Amsterdam" not in page.main
    assert reverse("team_labs", args=[world.team.pk]) in site.as_(world.lid).page(f"/team/{world.team.pk}/").links()


PAGES = ("lab_board", "lab_mail_log", "lab_people_xlsx", "lab_counts_xlsx")
OF_ONE = ("lab_enrolment", "lab_admit", "lab_pass_over")


@db
def test_a_lab_of_another_team_is_not_there(site, world, waiting):
    theirs = make_lab(world.other_team, slug="ander", places=1)
    other = join(theirs, "GM9", "Vera")
    mail = LabMail.objects.filter(lab=theirs).first()
    client = site.as_(world.beheerder)

    for who in (world.beheerder, world.begeleider, world.guest, world.nobody):
        for page in PAGES:
            assert site.as_(who).get(at(page, theirs)).status_code == 404
    for number in (other.pk, waiting.first.pk):
        for page in OF_ONE:
            assert client.post(at(page, theirs, number), reason="Weg.").status_code == 404
    for page in OF_ONE:  # an enrolment of theirs under a lab of one's own
        assert client.post(at(page, waiting.lab, other.pk), reason="Weg.").status_code == 404
    assert client.post(at("lab_mail_again", waiting.lab, mail.pk)).status_code == 404
    assert client.post(at("lab_mail_again", theirs, mail.pk)).status_code == 404
    assert state(other) == State.PLEK


@db
def test_who_did_not_confirm_has_no_page(site, world):
    lab = make_lab(world.team)
    stray = ask(lab, "GM1", "Ali")
    client = site.as_(world.lid)

    assert client.get(at("lab_enrolment", lab, stray.pk)).status_code == 404
    page = client.page(at("lab_board", lab))
    assert "1 inschrijving wacht nog op een klik in de mail" in page.main
    assert "Ali" not in page.main


def a_part(lab):
    return BoardPart(
        "stippen", "Huiswerk", ("Zo ver is iedereen.",), (PartLine("GM1", "Bekijk", "/x/", "1 van 3", True),)
    )


def no_part(lab):
    return None


@db
def test_parts_of_other_features_stand_on_the_board(site, world, settings):
    settings.LAB_BOARD_PARTS = (f"{__name__}.a_part", f"{__name__}.no_part")
    lab = make_lab(world.team)

    page = site.as_(world.lid).page(at("lab_board", lab))

    assert page.one("h2", id="stippen").text == "Huiswerk"
    assert "klaar: GM1 Bekijk" in page.main
    assert "1 van 3" in page.main


# ---- without rows


def row(number, above):
    via = None if above is None else SimpleNamespace(enrolment_id=above)
    return SimpleNamespace(enrolment=SimpleNamespace(pk=number, via=via))


CHAINS = st.lists(st.integers(0, 2**16), max_size=60).map(
    lambda draws: [row(number, draw % number or None) for number, draw in enumerate(draws, start=1)]
)
"""Enrolments in a row; each came by itself, or via an earlier one."""


def walked(branches, depth=1):
    for one in branches:
        yield one.row.enrolment.pk, depth
        yield from walked(one.children, depth + 1)


@given(CHAINS)
def test_everybody_who_came_by_a_link_stands_in_the_tree_once(rows):
    via = {one.enrolment.pk: one.enrolment.via.enrolment_id for one in rows if one.enrolment.via}

    found = list(walked(queries.tree_of(rows)))

    numbers = [number for number, _ in found]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == set(via) | set(via.values())
    assert all(depth <= queries.DEEPEST for _, depth in found)
    assert {number for number, depth in found if depth == 1} == set(via.values()) - set(via)


def test_a_long_chain_stays_shallow_and_loses_nobody():
    rows = [row(number, number - 1 or None) for number in range(1, 1001)]

    found = list(walked(queries.tree_of(rows)))

    assert len(found) == 1000
    assert max(depth for _, depth in found) == queries.DEEPEST


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_the_bar_draws_each_seat_and_fits(taken, offered, free):
    drawn = drawings.seats_bar(queries.Seats(taken + offered + free, taken, offered, free, ()))

    assert drawn.said == f"{taken} bezet, {offered} aangeboden, {free} vrij"
    assert {one.css for one in drawn.pieces} == {
        css for css, number in (("taken", taken), ("offered", offered), ("free", free)) if number
    }
    ends = [(one.x, one.x + one.width) for one in drawn.pieces]
    assert all(0 <= begin < end <= drawn.width + 1 for begin, end in ends)
    assert all(before[1] <= after[0] + 0.01 for before, after in pairwise(ends))
    if taken + offered + free <= drawings.MOST_SQUARES:
        assert len(drawn.pieces) == taken + offered + free
