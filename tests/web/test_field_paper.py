"""The talk guide, the papers and their PDFs, and a filled sheet that comes back word by word."""

import io
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from tests.web.map_rows import keeper, make_club, make_entity, make_group
from tests.web.test_paper import is_tagged, missing, sizes
from wijkdna.domain.sheets import kept
from wijkdna.store.talk_guide import load_talk_guide
from wijkdna.web.doors.models import Door
from wijkdna.web.dossiers.models import Part
from wijkdna.web.field_paper import queries
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.partners.models import Promise
from wijkdna.web.socialmap.actions import add_question, finish_question
from wijkdna.web.socialmap.models import Entity, Kind, Question

A4 = (595, 842)
CODES = {one.key: [field.code for field in one.fields] for one in load_talk_guide().sheets}
DAY = "2026-11-20"


def at(world, rest=""):
    return f"/dossier/{world.dossier.pk}/veldwerk/{rest}"


def guest_of_fieldwork(world):
    world.dossier.guests.update(parts=[Part.VELDWERK])
    return world.guest


def pdf_of(site, address):
    answer = site.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def type_over(site, world, form, answers, **more):
    """Send a filled sheet; the note that it became."""
    head = {"at": DAY, "where": "het plein", "client": str(uuid4())}
    answer = site.post(at(world, f"typen/{form}/"), **head, **answers, **more)
    assert answer.status_code == 303, answer.content.decode()
    return FieldNote.objects.latest("pk")


def put(site, world, note, code, **fields):
    """Confirm a proposal; a field of the form is named after the code it came from."""
    data = {f"{code}-{name}": value for name, value in fields.items()}
    return site.post(at(world, f"typen/blad/{note.pk}/"), wat=code, **data)


# ---- the guide


def test_the_guide_asks_twelve_questions_and_each_leads_to_a_note(site, world):
    page = site.as_(world.lid).page(at(world, "gesprekswijzer/"))

    guide = load_talk_guide()
    assert [one.text for one in page.all("h2")][1:13] == [one.ask for one in guide.questions]
    to_note = [one["href"] for one in page.all("a") if "?vraag=" in one.attrs.get("href", "")]
    assert to_note == [at(world, f"nieuw/?vraag=G{n}") for n in range(1, 13)]
    said = page.one("main").text
    assert [one for one in guide.words.never_say if one not in said] == []
    assert re.findall(r"\{\w+\}", said) == []


def test_a_question_leads_to_a_note_that_knows_its_theme(site, world):
    page = site.as_(world.lid).page(at(world, "nieuw/?vraag=G7"))

    checked = [
        one["value"] for one in page.all("input") if one.attrs.get("name") == "themes" and "checked" in one.attrs
    ]
    assert checked == ["humor"]
    assert next(one for one in page.all("input") if one.attrs.get("name") == "code")["value"] == "G7"


def test_a_card_stands_among_the_notes_with_its_theme(site, world):
    bart = site.as_(world.lid)
    note = type_over(bart, world, "k5", {"K5a": "Kermis", "K5b": "augustus"})

    assert (note.themes, note.get_method_display()) == (["moment"], "gesprek")
    assert [one.text for one in bart.page(at(world)).all("dd", "dossier-text")] == ["Kermis", "augustus"]


@pytest.mark.parametrize("key", [one.key for one in load_talk_guide().variants])
def test_a_kind_of_partner_has_its_own_words(site, world, key):
    page = site.as_(world.lid).page(at(world, f"gesprekswijzer/?voor={key}"))

    variant = queries.variant_named(key)
    said = page.one("main").text
    assert [ask for ask in variant.questions.values() if ask not in said] == []
    assert variant.closing in said


def test_open_questions_of_the_map_stand_under_the_guide_for_the_team_alone(site, world):
    add_question(dossier=world.dossier, text="Wie kent de ijsclub?", by=world.lid)
    guest = guest_of_fieldwork(world)

    assert "Wie kent de ijsclub?" in site.as_(world.lid).page(at(world, "gesprekswijzer/")).one("main").text
    assert "ijsclub" not in site.as_(guest).page(at(world, "gesprekswijzer/")).one("main").text


# ---- paper


def test_the_talk_sheet_is_one_a4_of_two_sides_with_every_code(site, world):
    paper = pdf_of(site.as_(world.lid), at(world, "papier/gespreksblad.pdf"))

    assert (len(paper.pages), sizes(paper), is_tagged(paper)) == (2, {A4}, True)
    assert missing(paper, [*CODES["gesprek"], *(one.ask for one in load_talk_guide().questions)]) == []
    assert missing(paper, ["Dorpshart", "Schrijf alsof de betrokkene meeleest", "papiervernietiger"]) == []


def test_the_walk_sheet_has_a_back_only_when_questions_are_open(site, world):
    bart = site.as_(world.lid)
    plain = pdf_of(bart, at(world, "papier/loopblad.pdf"))
    asked = [add_question(dossier=world.dossier, text=f"Vraag nummer {n}?", by=world.lid) for n in range(10)]
    paper = pdf_of(bart, at(world, "papier/loopblad.pdf"))

    assert (len(plain.pages), missing(plain, CODES["loopblad"])) == (1, [])
    assert (len(paper.pages), sizes(paper)) == (2, {A4})
    assert missing(paper, [f"Q{one.pk}{one.text}" for one in asked[:8]]) == []
    assert missing(paper, [one.text for one in asked]) == [one.text for one in asked[8:]]
    assert missing(paper, ["Op het scherm staan nog 2 vragen"]) == []


def test_the_cards_stand_four_to_an_a4(site, world):
    paper = pdf_of(site.as_(world.lid), at(world, "papier/kaarten.pdf"))

    assert (len(paper.pages), sizes(paper), is_tagged(paper)) == (2, {A4}, True)
    on_sheets = [re.findall(r"\bK\d\b", sheet.extract_text()) for sheet in paper.pages]
    assert [sorted(set(codes)) for codes in on_sheets] == [["K1", "K2", "K3", "K4"], ["K5", "K6", "K7", "K8"]]
    assert missing(paper, [code for n in range(1, 9) for code in CODES[f"k{n}"]]) == []


@pytest.mark.parametrize("name", ["gespreksblad", "loopblad", "kaarten"])
def test_the_page_to_print_says_what_the_pdf_says(site, world, name):
    add_question(dossier=world.dossier, text="Wie kent de ijsclub?", by=world.lid)
    bart = site.as_(world.lid)
    page = bart.page(at(world, f"papier/{name}/"))

    paper = pdf_of(bart, at(world, f"papier/{name}.pdf"))

    sheets = [*page.all("section", "blad"), *page.all("section", "veldkaarten")]
    inside = [one for one in page.elements if any(one.inside(sheet) for sheet in sheets)]
    said = [one.text for one in inside if one.tag in ("b", "h2") or "veldcode" in one.classes]
    assert len(said) > 20
    assert missing(paper, said) == []


# ---- typing back

FILLED = {
    "gesprek": {code: f'Antwoord {code}: "é"  twee spaties\n\ntweede regel <b>' for code in CODES["gesprek"]},
    "loopblad": {code: f"  begint met ruimte {code}" for code in CODES["loopblad"]},
    **{f"k{n}": {code: f"{code} 'tekst' \\ 1/2" for code in CODES[f"k{n}"]} for n in range(1, 9)},
}


@pytest.mark.parametrize("form", FILLED)
def test_every_word_of_a_filled_sheet_is_kept(site, world, form):
    sent = {code: text.replace("\n", "\r\n") for code, text in FILLED[form].items()}

    note = type_over(site.as_(world.lid), world, form, sent)

    assert (note.form, note.code, note.answers) == (form, form.upper() if form[0] == "k" else "", FILLED[form])
    assert (note.where, str(note.at.date()), note.is_draft, note.by) == ("het plein", DAY, False, world.lid)
    page = site.as_(world.beheerder).page(at(world, f"typen/blad/{note.pk}/"))
    assert [one.text for one in page.all("th") if one.attrs["scope"] == "row"] == CODES[form]
    typed = [" ".join(one.split()) for one in FILLED[form].values()]
    assert [one.text for one in page.all("td", "dossier-text")] == typed


def test_fields_that_were_left_empty_are_left_out(site, world):
    note = type_over(site.as_(world.lid), world, "k1", {"K1a": "De snackbar", "K1b": " ", "K1c": ""})

    assert note.answers == {"K1a": "De snackbar"}


def test_an_empty_sheet_is_told_and_nothing_is_kept(site, world):
    answer = site.as_(world.lid).post(at(world, "typen/k1/"), at=DAY, client=str(uuid4()))

    assert answer.status_code == 400
    assert "Het blad is nog leeg" in answer.content.decode()
    assert FieldNote.objects.count() == 0


def test_sent_twice_it_is_one_note_and_another_sheet_under_that_number_is_not_lost(site, world):
    bart, client = site.as_(world.lid), str(uuid4())
    for text in ("De snackbar", "De snackbar", "Het plein"):
        bart.post(at(world, "typen/k1/"), at=DAY, client=client, K1a=text)

    assert [one.answers for one in FieldNote.objects.order_by("pk")] == [{"K1a": "De snackbar"}, {"K1a": "Het plein"}]


def test_something_on_one_person_is_doubted_once_and_stays_on_the_page(site, world):
    bart = site.as_(world.lid)
    told = {"at": DAY, "client": str(uuid4()), "K8a": "bel 06-12345678"}

    doubted = bart.post(at(world, "typen/k8/"), **told)

    assert (doubted.status_code, FieldNote.objects.count()) == (200, 0)
    assert "een telefoonnummer" in doubted.content.decode()
    assert "bel 06-12345678" in doubted.content.decode()
    bart.post(at(world, "typen/k8/"), **told, toch="1")
    assert FieldNote.objects.get().answers == {"K8a": "bel 06-12345678"}


@pytest.mark.parametrize(
    ("code", "target"),
    [("K3", "k3/"), (" k3b ", "k3/#id_K3b"), ("g12", "gesprek/#id_G12"), ("W4", "loopblad/#id_W4"), ("x9", None)],
)
def test_a_code_leads_to_its_field(site, world, code, target):
    answer = site.as_(world.lid).client.get(at(world, "typen/"), {"code": code})

    assert answer.get("Location") == (target and at(world, f"typen/{target}"))
    assert target or "staat op geen van onze papieren" in answer.content.decode()


def test_a_question_that_a_colleague_finished_can_still_be_typed(site, world):
    question = add_question(dossier=world.dossier, text="Wie kent de ijsclub?", by=world.lid)
    finish_question(question=question, by=world.beheerder)

    note = type_over(site.as_(world.lid), world, "loopblad", {f"Q{question.pk}": "De kapper"})

    assert note.answers == {f"Q{question.pk}": "De kapper"}


def test_a_guest_types_and_sees_her_own_sheets_but_not_the_map(site, world):
    guest = site.as_(guest_of_fieldwork(world))
    other = type_over(site.as_(world.lid), world, "k1", {"K1a": "Het plein"})
    own = type_over(guest, world, "k1", {"K1a": "De snackbar"})

    page = guest.page(at(world, f"typen/blad/{own.pk}/"))
    assert "De snackbar" in page.one("main").text
    assert "Zet op de kaart" not in page.one("main").text
    assert guest.get(at(world, f"typen/blad/{other.pk}/")).status_code == 404
    assert put(guest, world, own, "K1", known_as="nieuw", name="De snackbar").status_code == 404
    assert [one.text for one in guest.page(at(world, "typen/")).all("a") if "/blad/" in one["href"]] == [
        "Kaart K1: een plek"
    ]


# ---- on the map


def test_a_card_of_a_place_becomes_a_place_with_all_that_was_said(site, world):
    bart = site.as_(world.lid)
    note = type_over(bart, world, "k1", {"K1a": "De snackbar", "K1b": "vrijdag", "K1c": "jongeren", "K1d": "ouderen"})
    form = bart.page(at(world, f"typen/blad/{note.pk}/"))
    remarks = next(one for one in form.all("textarea") if one["name"] == "K1-remarks").text
    assert remarks == "Wie komen er: jongeren Wie komt er nooit: ouderen"

    put(bart, world, note, "K1", known_as="nieuw", name="De snackbar", rhythm="vrijdag", remarks=remarks)

    place = Entity.objects.get()
    assert (place.kind, place.name, place.rhythm, place.remarks) == (Kind.PLEK, "De snackbar", "vrijdag", remarks)
    assert list(note.entities.all()) == [place]
    after = bart.page(at(world, f"typen/blad/{note.pk}/"))
    assert (after.all("textarea"), "Gedaan" in after.one("main").text) == ([], True)


def test_what_is_on_the_map_is_recognised_and_not_made_twice(site, world):
    there, bart = make_entity(world.dossier, Kind.PLEK, "Snackbar"), site.as_(world.lid)
    note = type_over(bart, world, "k1", {"K1a": "de snackbar"})
    page = bart.page(at(world, f"typen/blad/{note.pk}/"))
    chosen = [one["value"] for one in page.all("option") if "selected" in one.attrs]
    assert chosen == [str(there.pk)]

    refused = put(bart, world, note, "K1", known_as="nieuw", name="De Snackbar")
    put(bart, world, note, "K1", known_as=str(there.pk), name="de snackbar")

    assert (refused.status_code, "staat al op de kaart" in refused.content.decode()) == (400, True)
    assert (list(Entity.objects.all()), list(note.entities.all())) == ([there], [there])


def test_a_card_of_a_group_becomes_a_group_with_its_households(site, world):
    bart = site.as_(world.lid)
    told = {"K2a": "Oudere boeren", "K2b": "60 tot 80", "K2c": "schatting", "K2d": "maandag", "K2e": "de krant"}
    note = type_over(bart, world, "k2", told)
    page = bart.page(at(world, f"typen/blad/{note.pk}/"))
    filled = {
        one["name"]: one.attrs.get("value", "") for one in page.all("input") if one.attrs.get("inputmode") == "numeric"
    }
    assert filled == {"K2-low": "60", "K2-high": "80"}

    put(bart, world, note, "K2", known_as="nieuw", name="Oudere boeren", low=60, high=80, basis="schatting")

    group = Entity.objects.get()
    assert (group.kind, group.low, group.high, group.basis) == (Kind.GEMEENSCHAP, 60, 80, "schatting")


def test_a_card_of_a_door_opens_it_and_a_second_card_changes_its_trust(site, world):
    club, group = make_club(world.dossier), make_group(world.dossier, "Oudere boeren")
    bart = site.as_(world.lid)
    told = {"K3a": "ijsclub", "K3b": "oudere boeren", "K3c": "2", "K3d": "geen folders"}
    for trust in (2, 3):
        note = type_over(bart, world, "k3", told)
        put(bart, world, note, "K3", actor=str(club.pk), group=str(group.pk), trust=trust)

    door = Door.objects.get()
    assert (door.entity, door.community, door.trust, str(door.checked_on)) == (club, group, 3, DAY)
    assert note.answers == told


def test_a_promise_needs_a_day_and_is_kept_once(site, world):
    bart = site.as_(world.lid)
    note = type_over(bart, world, "k8", {"K8a": "beheerder dorpshuis", "K8b": "Lampen ophangen", "K8c": "gauw"})
    fields = {"actor": "nieuw", "actor_name": "beheerder dorpshuis", "actor_kind": "rol", "text": "Lampen ophangen"}

    without = put(bart, world, note, "K8", **fields)
    put(bart, world, note, "K8", **fields, due="2026-12-01")
    role = Entity.objects.get()
    put(bart, world, note, "K8", **fields | {"actor": str(role.pk)}, due="2026-12-01")

    assert "Zonder dag is het geen belofte" in without.content.decode()
    assert [(one.entity, one.text, str(one.due)) for one in Promise.objects.all()] == [
        (role, "Lampen ophangen", "2026-12-01")
    ]


def test_questions_are_asked_and_answered(site, world):
    bart = site.as_(world.lid)
    old = add_question(dossier=world.dossier, text="Wie kent de ijsclub?", by=world.lid)
    note = type_over(bart, world, "loopblad", {"W9": "Wie heeft de sleutel?", f"Q{old.pk}": "De kapper"})

    put(bart, world, note, "W9", text="Wie heeft de sleutel van het dorpshuis?")
    put(bart, world, note, f"Q{old.pk}")

    assert [(one.text, one.done_at is None) for one in Question.objects.all()] == [
        ("Wie kent de ijsclub?", False),
        ("Wie heeft de sleutel van het dorpshuis?", True),
    ]
    page = bart.page(at(world, f"typen/blad/{note.pk}/"))
    assert [one.text for one in page.all("h3")] == [
        "W9 Een vraag om buiten te stellen",
        f"Q{old.pk} Een vraag is beantwoord",
    ]
    assert [one["value"] for one in page.all("input") if one.attrs.get("name") == "wat"] == ["W9"]


def test_a_choice_of_another_map_is_refused(site, world):
    theirs = make_entity(world.other_dossier, Kind.PLEK, "Geheim")
    bart = site.as_(world.lid)
    note = type_over(bart, world, "k1", {"K1a": "De snackbar"})

    answer = put(bart, world, note, "K1", known_as=str(theirs.pk), name="De snackbar")

    assert answer.status_code == 400
    assert (note.entities.count(), Entity.objects.count()) == (0, 1)


def test_what_only_a_colleague_may_see_is_not_offered(site, world):
    make_entity(world.dossier, Kind.PLEK, "Schuilplek", **keeper(world.beheerder))
    bart = site.as_(world.lid)
    note = type_over(bart, world, "k1", {"K1a": "Schuilplek"})

    page = bart.page(at(world, f"typen/blad/{note.pk}/"))

    assert [one.text for one in page.all("option")] == ["Nieuw op de kaart"]


def test_one_sheet_and_three_take_as_many_questions(site, world):
    bart = site.as_(world.lid)

    def asked():
        with CaptureQueriesContext(connection) as found:
            bart.page(at(world, "typen/"))
        return len(found)

    type_over(bart, world, "k1", {"K1a": "een"})
    asked()
    one = asked()
    for n in range(2):
        type_over(bart, world, "k1", {"K1a": str(n)})
    asked()  # which also tells what was kept
    assert asked() == one


def test_answers_of_no_field_are_never_dropped_in_silence():
    assert kept({"K1a": "x", "vreemd": "y"}) == {"K1a": "x", "vreemd": "y"}
