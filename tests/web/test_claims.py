"""Claims: how they stand, who may see them, what the Rijke foto shows of them, and that no word is lost."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.packs import read_in
from tests.web.page import Page
from tests.web.people import OWN_AREA, make_dossier
from wijkdna.web.claims import actions, queries
from wijkdna.web.claims.models import Claim, ClaimSource
from wijkdna.web.dossiers import actions as dossiers
from wijkdna.web.dossiers.models import Dossier, Part
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.fieldwork.queries import OWN_THEMES
from wijkdna.web.handover.queries import pack_of
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

TODAY = timezone.localdate
A_YEAR = timedelta(days=365)


def make_note(dossier, by, quote="Je blijft hier import.", who="moeder bij school", **fields) -> FieldNote:
    fields = {"at": timezone.now(), "themes": ["samenleven"], "client": uuid4()} | fields
    return FieldNote.objects.create(dossier=dossier, by=by, quote=quote, who=who, **fields)


def make_claim(dossier, by, text="Wie hier later komt, blijft import", *notes, theme="samenleven", until=None) -> Claim:
    claim = actions.add_claim(dossier=dossier, by=by, text=text, theme=theme, valid_until=until or TODAY() + A_YEAR)
    for note in notes:
        actions.add_source(claim=claim, note=note, circle=note.who, by=by)
    return claim


def status(claim):
    return queries.told(queries.claims_of(claim.dossier).get(pk=claim.pk)).standing.status.value


def change(claim, by, version=1, against=(), **fields):
    now = {name: getattr(claim, name) for name in actions.FIELDS} | fields
    return actions.change_claim(claim=claim, version=version, by=by, against=against, **now)


def address(dossier, rest=""):
    return f"/dossier/{dossier.pk}/beweringen/{rest}"


def test_a_claim_grows_surer_with_every_circle_and_a_figure(world):
    claim = make_claim(world.dossier, world.lid)
    states = [status(claim)]
    for who in ("moeder bij school", "Moeder bij  school", "voorzitter ijsclub"):
        note = make_note(world.dossier, world.lid, who=who, where=who)
        actions.add_source(claim=claim, note=note, circle=who, by=world.lid)
        states.append(status(claim))
    actions.weigh_claim(claim=claim, indicator="aandeel_koop", weighs="steunt", version=1, by=world.lid)
    states.append(status(claim))
    actions.weigh_claim(claim=claim, indicator="aandeel_koop", weighs="spreekt", version=2, by=world.lid)

    assert states == ["nog zonder bron", "gehoord", "gehoord", "bevestigd", "onderbouwd"]
    assert status(claim) == "betwist"


def test_two_notes_of_one_talk_are_one_source(world):
    first, second = (make_note(world.dossier, world.lid) for _ in range(2))
    claim = make_claim(world.dossier, world.lid)
    for note, circle in ((first, "ouders"), (second, "dorpsraad")):
        actions.add_source(claim=claim, note=note, circle=circle, by=world.lid)

    assert status(claim) == "gehoord"


def test_claims_that_contradict_each_other_are_both_disputed_until_one_is_over(world):
    notes = [make_note(world.dossier, world.lid, who=who) for who in ("ouders", "ijsclub")]
    one = make_claim(world.dossier, world.lid, "Iedereen hoort erbij", notes[0])
    other = make_claim(world.dossier, world.lid, "Nieuwe mensen horen er niet bij", notes[1])
    change(one, world.lid, against=[other.pk])
    both = [status(one), status(other)]

    change(other, world.lid, against=[one.pk], valid_until=TODAY() - timedelta(days=1))

    assert both == ["betwist", "betwist"]
    assert [status(one), status(other)] == ["gehoord", "betwist"]


def test_a_claim_of_another_dossier_contradicts_nothing(world):
    claim = make_claim(world.dossier, world.lid)
    theirs = make_claim(world.other_dossier, world.stranger)

    change(claim, world.lid, against=[theirs.pk, claim.pk])

    assert list(claim.against.all()) == []


def test_who_comes_second_is_told_and_gets_both_texts(world):
    claim = make_claim(world.dossier, world.lid)
    change(claim, world.beheerder, text="Van Anne")

    with pytest.raises(ChangedMeanwhile) as told:
        change(claim, world.lid, text="Van Bart")

    assert (told.value.theirs, told.value.mine, told.value.version) == ("Van Anne", "Van Bart", 2)


def test_another_theme_takes_the_figure_away(world):
    claim = make_claim(world.dossier, world.lid, theme="wonen")
    actions.weigh_claim(claim=claim, indicator="aandeel_koop", weighs="steunt", version=1, by=world.lid)

    change(claim, world.lid, version=2, theme="trots")

    now = Claim.objects.get(pk=claim.pk)
    assert (now.theme, now.indicator, now.weighs, now.version) == ("trots", "", "", 3)


def test_what_makes_no_sense_is_refused(world):
    claim, note = make_claim(world.dossier, world.lid), make_note(world.other_dossier, world.stranger)
    draft = make_note(world.dossier, world.lid, is_draft=True)

    with pytest.raises(ActionRefused, match="Schrijf eerst een zin"):
        change(claim, world.lid, text="  ")
    with pytest.raises(ActionRefused, match="Kies ook of het cijfer past"):
        actions.weigh_claim(claim=claim, indicator="aandeel_koop", weighs="", version=1, by=world.lid)
    for one in (note, draft):
        with pytest.raises(ActionRefused, match="Deze notitie is er niet"):
            actions.add_source(claim=claim, note=one, circle="", by=world.lid)


def test_an_archived_dossier_keeps_its_claims_as_they_are(site, world):
    claim = make_claim(world.dossier, world.lid)
    dossiers.archive(dossier=world.dossier, by=world.beheerder)
    bart = site.as_(world.lid)

    with pytest.raises(ActionRefused, match="gearchiveerd"):
        actions.delete_claim(claim=claim, by=world.lid)
    assert "Nieuwe bewering" not in bart.page(address(world.dossier)).main
    assert bart.page(address(world.dossier, f"{claim.pk}/")).all("form", "form") == []
    assert bart.get(address(world.dossier, "nieuw/")).status_code == 404


def test_an_empty_list_says_why_it_is_worth_filling_and_where_to_begin(site, world):
    page = site.as_(world.lid).page(address(world.dossier))

    assert page.h1 == "Beweringen"
    assert "Nog geen beweringen" in page.main
    assert f"/dossier/{world.dossier.pk}/veldwerk/" in page.links()


def test_a_note_becomes_a_claim_with_its_circle_and_theme(site, world):
    note, bart = make_note(world.dossier, world.beheerder), site.as_(world.lid)
    page = bart.page(address(world.dossier, f"nieuw/?notitie={note.pk}"))

    assert "“Je blijft hier import.”" in page.main
    chosen = [one["value"] for one in page.all("option") if "selected" in one.attrs]
    assert chosen == [str(note.pk), "samenleven"]
    assert page.one("input", id="id_circle")["value"] == "moeder bij school"

    sent = {"text": "Wie later komt, blijft import", "note": note.pk, "circle": "ouders", "theme": "samenleven"}
    answer = bart.post(address(world.dossier, "nieuw/"), valid_until="2027-11-26", **sent)

    claim = Claim.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, address(world.dossier, f"{claim.pk}/"))
    assert [(one.note, one.circle) for one in claim.sources.all()] == [(note, "ouders")]
    assert claim.valid_until == date(2027, 11, 26)


def test_a_note_of_another_team_is_no_source(site, world):
    note = make_note(world.other_dossier, world.stranger, "Geheim van Amsterdam")
    bart = site.as_(world.lid)

    page = bart.page(address(world.dossier, f"nieuw/?notitie={note.pk}"))
    answer = bart.post(address(world.dossier, "nieuw/"), text="x", note=note.pk, valid_until="2027-11-26")

    assert "Geheim" not in page.html
    assert (answer.status_code, Claim.objects.count()) == (400, 0)


def test_a_text_about_one_person_is_doubted_first(site, world):
    bart, sent = site.as_(world.lid), {"text": "Bel Nel op 06-12345678", "valid_until": "2027-11-26"}

    assert (
        "Staat hier iets over één persoon in?" in bart.post(address(world.dossier, "nieuw/"), **sent).content.decode()
    )
    assert Claim.objects.count() == 0
    assert bart.post(address(world.dossier, "nieuw/"), toch="1", **sent).status_code == 303


def test_the_page_of_a_claim_offers_the_sentences_of_the_figures_of_its_theme(site, world):
    claim, bart = make_claim(world.dossier, world.lid, "Iedereen koopt hier", theme="wonen"), site.as_(world.lid)
    page = bart.page(address(world.dossier, f"{claim.pk}/"))
    labels = [one.text for one in page.all("label") if one["for"].startswith("id_indicator")]

    assert any("koop" in text and "2024" in text and "CBS" in text for text in labels)
    sent = {"indicator": "aandeel_koop", "weighs": "steunt", "version": 1}
    assert bart.post(address(world.dossier, f"{claim.pk}/cijfer/"), **sent).status_code == 303
    page = bart.page(address(world.dossier, f"{claim.pk}/"))
    assert "Dit cijfer, past erbij:" in page.main
    assert "CBS 85984NED" in page.one("p", "claim__figure").text


def test_a_figure_that_does_not_exist_or_says_nothing_is_a_mistake_in_the_form(site, world):
    claim, bart = make_claim(world.dossier, world.lid, theme="wonen"), site.as_(world.lid)

    for sent in ({"indicator": "bestaat_niet", "weighs": "steunt"}, {"indicator": "aandeel_koop"}):
        answer = bart.post(address(world.dossier, f"{claim.pk}/cijfer/"), version=1, **sent)
        assert answer.status_code == 400
    assert Claim.objects.get().indicator == ""


def test_figures_of_an_own_area_are_told_too(site, world):
    own = make_dossier(world.team, world.lid, "", name="Hier", own_area=OWN_AREA)
    with site.settings:
        found = queries.figures_of(own)
        gone = queries.figures_of(Dossier(area_code="BU99010001", release="1999-01-01"))

    assert (found["aandeel_koop"].cited, found["aandeel_koop"].is_carried) == ("2 buurten 2024, CBS 85984NED", False)
    assert "koophuis" in found["aandeel_koop"].sentence
    assert gone == {}


def test_two_who_change_one_claim_lose_nothing(site, world):
    claim = make_claim(world.dossier, world.lid)
    change(claim, world.beheerder, text="De tekst van Anne")

    sent = {"text": "De tekst van Bart", "theme": "trots", "valid_until": "2028-01-01", "version": 1}
    answer = site.as_(world.lid).post(address(world.dossier, f"{claim.pk}/"), **sent)
    page = Page(answer.content.decode())

    assert (answer.status_code, page.h1) == (409, "Twee versies")
    assert page.one("input", name="version")["value"] == "2"
    assert [one["value"] for one in page.all("option") if "selected" in one.attrs] == ["trots"]
    assert [one.text for one in page.all("mark")] == ["[alleen hier: Bart]", "[alleen hier: Anne]"]
    again = site.as_(world.lid).post(address(world.dossier, f"{claim.pk}/"), **sent | {"version": 2})
    assert (again.status_code, Claim.objects.get().text) == (303, "De tekst van Bart")


def test_a_change_of_a_claim_that_is_gone_keeps_the_text(site, world):
    claim = make_claim(world.dossier, world.lid)
    actions.delete_claim(claim=claim, by=world.beheerder)

    sent = {"text": "De tekst van Bart", "valid_until": "2028-01-01", "version": 1}
    answer = site.as_(world.lid).post(address(world.dossier, f"{claim.pk}/"), **sent)

    assert answer.status_code == 409
    assert "De tekst van Bart" in answer.content.decode()


def test_contradictions_stand_side_by_side_and_what_is_over_asks_to_be_asked(site, world):
    note = make_note(world.dossier, world.lid)
    one = make_claim(world.dossier, world.lid, "Iedereen hoort erbij", note, until=TODAY() - timedelta(days=1))
    other = make_claim(world.dossier, world.lid, "Nieuwe mensen horen er niet bij", note)
    change(one, world.lid, against=[other.pk])
    page = site.as_(world.lid).page(address(world.dossier))

    (pair,) = page.all("div", "claims-pair")
    assert [el.text for el in page.all("p", "claim__text") if el.inside(pair)] == [other.text, one.text]
    assert "Van 1 bewering is de datum voorbij." in page.main
    assert len(page.all("p", "claim__over")) == 1


@pytest.mark.parametrize("rest", ["", "foto"])
def test_three_claims_ask_the_database_as_often_as_one(site, world, rest):
    path = f"/dossier/{world.dossier.pk}/foto/" if rest else address(world.dossier)
    bart = site.as_(world.lid)

    def more(number):
        for k in range(number):
            notes = [make_note(world.dossier, world.lid, who=f"kring {number} {k} {j}") for j in range(2)]
            claim = make_claim(world.dossier, world.lid, f"Bewering {number} {k}", *notes, theme="wonen")
            actions.weigh_claim(claim=claim, indicator="aandeel_koop", weighs="steunt", version=1, by=world.lid)

    more(1)
    bart.get(path)
    with CaptureQueriesContext(connection) as one:
        bart.get(path)
    more(2)
    with CaptureQueriesContext(connection) as three:
        bart.get(path)

    assert len(three) == len(one)


def test_the_photo_tells_the_team_what_was_heard_beside_the_figures(site, world):
    note = make_note(world.dossier, world.lid, "Iedereen koopt hier.", who="ouders", themes=["wonen"])
    make_note(world.dossier, world.lid, "Wij redden ons wel.", themes=["trots"])
    make_note(world.dossier, world.lid, "Nog niet af.", themes=["trots"], is_draft=True)
    claim = make_claim(world.dossier, world.lid, "Huren kan hier niet", note, theme="wonen")
    world.dossier.guests.update(parts=[Part.FOTO, Part.VELDWERK])
    photo = f"/dossier/{world.dossier.pk}/foto/"

    page = site.as_(world.lid).page(photo)
    heard = page.one("section", **{"aria-labelledby": "gehoord"}).text
    for words in ("Huren kan hier niet", "gehoord", "“Iedereen koopt hier.”", "“Wij redden ons wel.”", "ouders"):
        assert words in heard
    assert "Nog niet af" not in page.main
    assert heard.count("Iedereen koopt hier") == 1
    assert address(world.dossier, f"{claim.pk}/") in page.links()

    guest = site.as_(world.guest).page(photo).main
    assert [words for words in ("Wat wij hoorden", "Huren kan", "Iedereen koopt hier") if words in guest] == []
    assert "Wat wij hoorden" not in site.page("/gebied/BU99010001/").main


def test_the_photo_of_an_own_area_tells_it_too(site, world):
    own = make_dossier(world.team, world.lid, "", name="Hier", own_area=OWN_AREA)
    make_claim(own, world.lid, "Huren kan hier niet", make_note(own, world.lid), theme="wonen")

    assert "Huren kan hier niet" in site.as_(world.lid).page(f"/dossier/{own.pk}/foto/").main


def test_every_act_leaves_a_line_and_looking_too(site, world):
    note = make_note(world.dossier, world.lid)
    claim = make_claim(world.dossier, world.lid, "Iedereen koopt hier", note)
    site.as_(world.lid).page(address(world.dossier))
    actions.delete_source(source=claim.sources.get(), by=world.lid)
    actions.delete_claim(claim=claim, by=world.lid)

    told = list(AuditLine.objects.filter(dossier=world.dossier.pk).order_by("pk").values_list("action", flat=True))
    assert told == [
        "bewering toegevoegd",
        "bron bij bewering gezet",
        "beweringen en eigenheid bekeken",
        "bron bij bewering weggehaald",
        "bewering verwijderd",
    ]


def test_every_theme_of_a_note_is_a_theme_of_a_claim():
    assert {id for id, _ in OWN_THEMES} <= set(queries.titles())


def test_a_guest_of_the_fieldwork_hears_no_claims(world):
    world.dossier.guests.update(parts=[Part.VELDWERK])
    make_claim(world.dossier, world.lid)

    assert queries.heard(dossier_for(world.guest, world.dossier.pk), {}) == []


def test_two_sources_of_one_day_stay_two_after_two_hand_overs_and_one_writer_stays_one(world):
    for text, writers in (("Gehoord door twee", (world.lid, world.beheerder)), ("Door een", (world.lid, world.lid))):
        claim = make_claim(world.dossier, world.lid, text)
        for writer, circle in zip(writers, ("school", "club"), strict=True):
            note = make_note(world.dossier, writer)
            ClaimSource.objects.create(dossier=world.dossier, claim=claim, note=note, circle=circle)

    def standings(dossier):
        return [status(claim) for claim in Claim.objects.filter(dossier=dossier).order_by("pk")]

    dossier = world.dossier
    for _ in range(2):
        plain = pack_of(dossier_for(world.lid, dossier.pk)).plain
        assert [note["writer"] for note in plain["tables"]["field_notes"]] == [1, 2, 1, 1]
        assert standings(dossier) == ["bevestigd", "gehoord"]
        dossier = read_in(plain, world.team, world.lid)
    assert standings(dossier) == ["bevestigd", "gehoord"]
