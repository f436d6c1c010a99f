"""The condition card and promises: two writers lose nothing, and only who may see a partner sees what was agreed."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.map_rows import keeper, make_club, make_group, make_role
from tests.web.page import Page
from tests.web.partner_rows import day, make_card, make_promise, make_talk
from tests.web.people import make_dossier, make_person
from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.retention import Length, later
from wijkdna.store.condition_card import load_condition_card
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.partners import actions, queries
from wijkdna.web.partners.models import Condition, Promise
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Entity

ANSWERS = {
    "own_agenda": "De baan open houden.",
    "will_do": ["ruimte", "noemen"],
    "will_do_text": "",
    "will_not_do": "Geen verkoop.",
    "needs": [],
    "needs_text": "",
    "timing": "In de winter.",
    "who_decides": "Het bestuur.",
    "did_it_self": "deels",
    "risks": "",
    "readiness": 4,
    "phone": "0224 12 34 56",
    "name_agreed": False,
}


@pytest.fixture
def club(world):
    return make_club(world.dossier, keeper=world.lid)


def save(club, by, version=0, promises=(), **fields):
    answers = ANSWERS | {"valid_until": day(365)} | fields
    return actions.save_condition(entity=club, version=version, by=by, keeper=by, promises=promises, **answers)


def page_of(club, rest="voorwaarden/"):
    return f"/dossier/{club.dossier_id}/kaart/wie/{club.pk}/{rest}"


def form_of(version=0, **fields):
    """The card as a browser sends it."""
    sent = ANSWERS | {"valid_until": day(365), "name_agreed": "nee", "version": version}
    return {name: value for name, value in (sent | fields).items() if value is not None}


def lines(dossier):
    found = AuditLine.objects.filter(dossier=dossier.pk, sight=False).order_by("pk")
    return [(line.action, line.by) for line in found]


def test_the_card_asks_thirteen_questions_and_the_paper_tells_all_but_how_far_it_is():
    card = load_condition_card()

    assert [one.code for one in card.questions] == [f"B{n}" for n in range(1, 14)]
    told = {one.field for one in card.paper.sections}
    assert {one.field for one in card.questions} - told == {"readiness", "valid_until", "name_agreed"}


def test_a_card_is_kept_with_its_promises_and_lines_in_the_record(world, club):
    save(club, world.beheerder, promises=[("Lampen", day(30))])

    row = Condition.objects.get(entity=club)
    assert (row.will_do, row.readiness, row.version) == (["noemen", "ruimte"], 4, 1)
    assert Entity.objects.get(pk=club.pk).keeper == world.beheerder
    assert [(one.text, one.due, one.keeper) for one in Promise.objects.all()] == [("Lampen", day(30), None)]
    assert lines(world.dossier) == [
        ("organisatie gewijzigd", world.beheerder),
        ("belofte toegevoegd", world.beheerder),
        ("afsprakenkaart bewaard", world.beheerder),
    ]


def test_who_comes_second_is_told_and_nothing_of_hers_is_kept(world, club):
    save(club, world.lid)
    with pytest.raises(ChangedMeanwhile) as told:
        save(club, world.beheerder, promises=[("Lampen", day(30))])

    assert told.value.version == 1
    assert (Condition.objects.get().version, Promise.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [("own_agenda", "x" * 161), ("valid_until", day(-1)), ("valid_until", date(2206, 1, 1)), ("readiness", 6)],
)
def test_what_cannot_be_is_refused_at_its_field(world, club, field, value):
    with pytest.raises(ActionRefused) as refused:
        save(club, world.lid, **{field: value})

    assert refused.value.field == field


def test_a_gemeenschap_is_no_partner(site, world):
    group = make_group(world.dossier, "Gezinnen")

    assert site.as_(world.lid).get(page_of(group)).status_code == 404
    with pytest.raises(ActionRefused, match="Een groep is geen partner"):
        save(group, world.lid)


def test_somebody_who_left_keeps_no_contact(world, club):
    answers = ANSWERS | {"valid_until": day(365)}
    with pytest.raises(ActionRefused) as refused:
        actions.save_condition(entity=club, version=0, by=world.lid, keeper=make_person("Weg"), **answers)

    assert refused.value.field == "keeper"


def test_a_card_that_still_holds_gets_a_year_more(world, club):
    card = make_card(club, valid_until=day(3), agreed_on=day(-360))

    now = actions.confirm_condition(condition=card, by=world.lid)

    assert (now.agreed_on, now.valid_until, now.version) == (day(), later(day(), Length(months=12)), 2)


def test_a_card_is_begun_filled_in_and_read_on_the_page(site, world, club):
    lid = site.as_(world.lid)
    begin = lid.page(page_of(club))
    assert "Nog geen afsprakenkaart" in begin.main
    assert page_of(club, "voorwaarden/wijzigen/") in begin.links()

    sent = form_of(promise_1="Lampen", due_1=day(30), keeper=world.lid.pk, who_decides="")
    answer = lid.post(page_of(club, "voorwaarden/wijzigen/"), **sent)

    assert answer.status_code == 303
    page = lid.page(page_of(club))
    told = page.pairs()
    assert told["Dit willen jullie wel"] == "het noemen in eigen kring; een ruimte geven"
    assert told["Zo beslissen jullie"] == "nog te bespreken"
    assert told["Ons vaste contact"] == "Bart, 0224 12 34 56"
    assert "Nog te bespreken: dit hebben jullie nodig; zo beslissen jullie." in page.main
    assert "zij willen en er is een datum (4 van de 5)" in page.main
    assert f"Lampen voor {date_nl(day(30))}" in page.main


def test_a_promise_without_a_day_is_told_at_the_day_and_nothing_typed_is_lost(site, world, club):
    answer = site.as_(world.lid).post(
        page_of(club, "voorwaarden/wijzigen/"), **form_of(promise_2="Lampen", own_agenda="Mijn tekst")
    )

    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert page.one("input", name="due_2")["aria-invalid"] == "true"
    assert page.one("input", name="promise_2")["value"] == "Lampen"
    assert page.one("textarea", name="own_agenda").text == "Mijn tekst"
    assert Condition.objects.count() == 0


def test_two_versions_of_a_card_stand_beside_each_other(site, world, club):
    make_card(club, own_agenda="De bakker weet alles.", version=2)
    address = page_of(club, "voorwaarden/wijzigen/")
    sent = form_of(1, own_agenda="De slager weet alles.", promise_1="Lampen", due_1=day(9), keeper=world.lid.pk)
    answer = site.as_(world.lid).post(address, **sent)

    page = Page(answer.content.decode())
    assert answer.status_code == 409
    rows = {row[0]: row[1:] for row in page.rows(page.one("table"))}
    assert rows["Waar zijn jullie zelf mee bezig"] == [
        "De [alleen hier: slager ]weet alles.",
        "De [alleen hier: bakker ]weet alles.",
    ]
    assert page.one("input", name="version")["value"] == "2"
    assert page.one("input", name="promise_1")["value"] == "Lampen"
    assert [one["value"] for one in page.all("input", name="will_do") if "checked" in one.attrs] == ["noemen", "ruimte"]

    site.as_(world.lid).post(address, **sent | {"version": 2})
    assert (Condition.objects.get().own_agenda, Promise.objects.count()) == ("De slager weet alles.", 1)


def test_what_may_be_about_one_person_is_doubted_once(site, world, club):
    address = page_of(club, "voorwaarden/wijzigen/")
    sent = form_of(risks="Bel 06-12345678")
    assert "een telefoonnummer" in site.as_(world.lid).post(address, **sent).content.decode()
    assert Condition.objects.count() == 0

    site.as_(world.lid).post(address, **sent, toch=1)
    assert Condition.objects.get().risks == "Bel 06-12345678"


def test_a_card_that_is_seen_by_its_keeper_alone_does_not_exist_for_a_colleague(site, world):
    hidden = make_club(world.dossier, "Stil", **keeper(world.beheerder))
    make_card(hidden)
    promise = make_promise(hidden, -1)
    make_talk(hidden, text="Geheim")

    for rest in ("voorwaarden/", "voorwaarden/wijzigen/", "voorwaarden/afdrukken/", "voorwaarden/afspraak.pdf"):
        assert site.as_(world.lid).get(page_of(hidden, rest)).status_code == 404
    assert site.as_(world.lid).get(page_of(hidden, "contacten/")).status_code == 404
    assert site.as_(world.lid).get(f"/dossier/{world.dossier.pk}/kaart/afspraken/{promise.pk}/").status_code == 404
    assert site.as_(world.beheerder).get(page_of(hidden)).status_code == 200
    for rest in ("", "kaart/afspraken/", "kaart/afspraken.ics"):
        assert b"Stil" not in site.as_(world.lid).get(f"/dossier/{world.dossier.pk}/{rest}").content
    assert "te laat" not in site.as_(world.lid).page(f"/dossier/{world.dossier.pk}/").main


def test_an_archived_dossier_shows_its_card_and_changes_nothing(site, world, club):
    card = make_card(club)
    promise = make_promise(club)
    archive(dossier=world.dossier, by=world.lid)

    page = site.as_(world.lid).page(page_of(club))
    acts = [one["action"] for one in page.all("form") if "/kaart/" in one.attrs.get("action", "")]
    assert acts == []
    for action in (
        lambda: save(club, world.lid, 1),
        lambda: actions.confirm_condition(condition=card, by=world.lid),
        lambda: actions.add_promise(entity=club, text="x", due=day(3), keeper=None, by=world.lid),
        lambda: actions.finish_promise(promise=promise, by=world.lid),
        lambda: actions.delete_promise(promise=promise, by=world.lid),
        lambda: actions.add_contact(entity=club, held_on=day(), way="gesprek", by=world.lid),
    ):
        with pytest.raises(ActionRefused, match="gearchiveerd"):
            action()


# ---- promises


def test_promises_stand_with_what_is_late_on_top_and_what_is_done_last(site, world, club):
    for days, text in ((60, "Later"), (-3, "Laat"), (14, "Binnenkort")):
        make_promise(club, days, text)
    actions.finish_promise(promise=make_promise(club, 2, "Klaar"), by=world.lid)
    page = site.as_(world.lid).page(f"/dossier/{world.dossier.pk}/kaart/afspraken/")

    assert [one.text for one in page.all("p", "partner-said")] == ["Laat", "Binnenkort", "Later", "Klaar"]
    assert "te laat" in page.one("li", "partner-promise--late").text
    assert [one.text for one in page.all("h2")][:3] == ["Te laat", "Binnen twee weken", "Later"]


def test_a_late_promise_is_told_on_the_dossier_and_in_my_work(site, world, club):
    make_promise(club, -1)
    make_promise(club, -2)
    make_promise(club, 0)
    lid = site.as_(world.lid)

    for address in (f"/dossier/{world.dossier.pk}/", "/mijn-werk/"):
        signal = lid.page(address).one("p", "dossier-signal")
        assert signal.text == "2 beloften te laat"
    assert site.as_(world.guest).page("/mijn-werk/").all("p", "dossier-signal") == []
    for rest in ("", f"{club.pk}/"):
        page = lid.page(f"/dossier/{world.dossier.pk}/kaart/wie/{rest}")
        assert page.one("p", "dossier-signal").text == "2 beloften te laat"
    access = dossier_for(world.lid, world.dossier.pk)
    assert [one.due for one in queries.late_promises(access)] == [day(-2), day(-1)]


def test_a_promise_is_done_and_open_again_with_one_button(site, world, club):
    promise = make_promise(club, -1)
    lid, address = site.as_(world.lid), f"/dossier/{world.dossier.pk}/kaart/afspraken/{promise.pk}/klaar/"

    assert lid.post(address, terug="kaart")["Location"] == page_of(club)
    assert Promise.objects.get().done_at is not None
    assert lid.post(address, naar="open")["Location"] == f"/dossier/{world.dossier.pk}/kaart/afspraken/"
    assert Promise.objects.get().done_at is None
    assert [action for action, _ in lines(world.dossier)] == ["belofte gedaan", "belofte weer open"]


def test_a_promise_that_a_colleague_changed_is_told_and_both_texts_stand_there(site, world, club):
    promise = make_promise(club)
    actions.change_promise(
        promise=promise, text="Van Anne", due=day(3), keeper=world.lid, version=1, by=world.beheerder
    )
    address = f"/dossier/{world.dossier.pk}/kaart/afspraken/{promise.pk}/"
    answer = site.as_(world.lid).post(address, text="Van Bart", due=day(4), version=1)

    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert "Er staat nu: “Van Anne”" in page.main
    assert (page.one("input", name="text")["value"], page.one("input", name="version")["value"]) == ("Van Bart", "2")


@pytest.mark.parametrize(("text", "due", "field"), [(" ", 3, "text"), ("x" * 201, 3, "text"), ("Lampen", 9999, "due")])
def test_a_promise_that_cannot_be_is_refused(world, club, text, due, field):
    with pytest.raises(ActionRefused) as refused:
        actions.add_promise(entity=club, text=text, due=day(due), keeper=None, by=world.lid)

    assert refused.value.field == field


def test_only_so_many_promises_stand_open(world, club):
    for _ in range(actions.MOST_OPEN):
        make_promise(club)

    with pytest.raises(ActionRefused, match="Maak er eerst een waar"):
        actions.add_promise(entity=club, text="Nog een", due=day(3), keeper=None, by=world.lid)


def test_a_promise_is_removed_by_its_writer_or_a_beheerder_only(world, club):
    with pytest.raises(ActionRefused, match="Alleen wie deze belofte opschreef"):
        actions.delete_promise(promise=make_promise(club, by=world.beheerder), by=world.lid)
    actions.delete_promise(promise=make_promise(club, by=world.lid), by=world.lid)

    assert [one.by for one in Promise.objects.all()] == [world.beheerder]


def test_cards_that_run_out_and_partners_without_one_are_named(site, world, club):
    make_card(club, valid_until=day(20))
    make_card(make_club(world.dossier, "Dorpsraad"), valid_until=day(200))
    make_card(make_club(world.dossier, "Muziek"), valid_until=day(-1))
    make_role(world.dossier, "kapper")
    page = site.as_(world.lid).page(f"/dossier/{world.dossier.pk}/kaart/afspraken/")

    ending = [one.text for one in page.all("li", "dossier-row")]
    assert [re.split(" geldig| verlopen", text)[0] for text in ending] == ["Muziek", "IJsclub"]
    assert [row[0] for row in page.rows(page.one("table"))[1:]] == ["Muziek", "IJsclub", "Dorpsraad"]
    assert "kapper rol" in page.one("ul", "partner-links").text


def test_three_partners_take_as_many_questions_to_the_database_as_one(site, world):
    def fill(name):
        one = make_club(world.dossier, name)
        make_card(one, valid_until=day(3))
        make_promise(one, -1, keeper=world.lid)
        for department in ("Wonen", "Zorg", "Energie"):
            make_talk(one, asked=True, department=department, next_on=day(4), by=world.lid)

    def count(address):
        site.as_(world.lid).get(address)
        with CaptureQueriesContext(connection) as asked:
            site.as_(world.lid).get(address)
        return len(asked)

    addresses = (f"/dossier/{world.dossier.pk}/kaart/afspraken/", "/mijn-werk/", "/mijn-werk/afspraken.ics")
    fill("Een")
    one = [count(address) for address in addresses]
    fill("Twee")
    fill("Drie")
    assert [count(address) for address in addresses] == one


def test_another_feature_reads_how_far_an_agreement_is(world, club):
    assert queries.readiness_of(club) is None
    make_card(club, readiness=5)
    other = make_club(make_dossier(world.team, world.lid, name="Ander"))
    make_card(other)

    assert queries.readiness_of(club) == 5
    assert [one.entity for one in queries.conditions_of(dossier_for(world.lid, world.dossier.pk))] == [club]
