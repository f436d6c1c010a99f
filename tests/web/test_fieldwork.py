"""Field notes: who reads and changes which, and that nothing is lost or kept twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.field_notes import address, photo, typed, visitor_of, write
from tests.web.map_rows import keeper, make_entity
from tests.web.page import Page
from wijkdna.web.fieldwork.actions import change_field_note, delete_field_note
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Kind


@pytest.fixture
def visitor(world):
    """A guest of the field work."""
    return visitor_of(world)


def texts(site, dossier):
    return [one.text for one in site.page(address(dossier)).all("p", "dossier-text")]


def test_a_note_sent_twice_is_one_note(world):
    client = uuid4()
    first = write(world.dossier, world.lid, client=client)
    second = write(world.dossier, world.lid, "Iets anders", client=client)

    assert (first, FieldNote.objects.count()) == (second, 1)
    assert FieldNote.objects.get().seen == "De winkelwagen staat er."


def test_the_number_of_a_note_of_another_tells_nothing_about_it(world):
    client = uuid4()
    write(world.other_dossier, world.stranger, client=client)

    with pytest.raises(ActionRefused, match="kon niet bewaard"):
        write(world.dossier, world.lid, client=client)


def test_an_empty_note_is_a_draft_at_most(world):
    draft = write(world.dossier, world.lid, "", is_draft=True)

    with pytest.raises(ActionRefused, match="nog leeg") as told:
        change_field_note(note=draft, version=1, by=world.lid, seen=" ")
    assert told.value.field == "seen"
    assert change_field_note(note=draft, version=1, by=world.lid, quote="Hier gebeurt niks").is_draft is False


def test_who_comes_second_is_told_unless_the_answer_to_her_own_save_got_lost(world):
    note, mine, other = write(world.dossier, world.lid, is_draft=True), uuid4(), uuid4()
    change_field_note(note=note, version=1, by=world.lid, is_draft=True, device=mine, seen="a")
    change_field_note(note=note, version=1, by=world.lid, is_draft=True, device=mine, seen="ab")

    with pytest.raises(ChangedMeanwhile) as told:
        change_field_note(note=note, version=1, by=world.lid, is_draft=True, device=other, seen="c")
    assert (told.value.theirs, told.value.version) == ("ab", 3)


def test_sent_again_with_nothing_new_a_note_stays_as_it_is(world):
    note, place = write(world.dossier, world.lid), make_entity(world.dossier, Kind.PLEK, "Plein")
    for _ in range(2):
        now = change_field_note(note=note, version=1, by=world.lid, device=note.client, place=place, entities=[place])

    assert (now.version, list(now.entities.all())) == (2, [place])
    assert AuditLine.objects.filter(what="fieldnote").count() == 2


def test_a_finished_note_never_becomes_a_draft_again(world):
    note = write(world.dossier, world.lid)

    assert change_field_note(note=note, version=1, by=world.lid, is_draft=True, seen="Anders").is_draft is False


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"seen": "x" * 4001}, "seen"),
        ({"method": "roddel"}, "method"),
        ({"feeling": "boos"}, "feeling"),
        ({"confidence": 4}, "confidence"),
        ({"at": timezone.now() + timedelta(days=3)}, "at"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(world, fields, field):
    with pytest.raises(ActionRefused) as told:
        write(world.dossier, world.lid, **({"seen": "a"} | fields))

    assert told.value.field == field


def test_a_place_of_another_dossier_is_refused(world):
    theirs = make_entity(world.other_dossier, Kind.PLEK, "Dam")

    for fields in ({"place": theirs}, {"entities": [theirs]}):
        with pytest.raises(ActionRefused, match="niet op de kaart"):
            write(world.dossier, world.lid, **fields)


def test_the_team_reads_all_that_is_finished_and_a_guest_only_her_own(site, world, visitor):
    write(world.dossier, world.lid, "Van Bart")
    write(world.dossier, visitor, "Van de gast")
    write(world.dossier, world.lid, "Nog bezig", is_draft=True)

    assert texts(site.as_(world.beheerder), world.dossier) == ["Van de gast", "Van Bart"]
    assert texts(site.as_(visitor), world.dossier) == ["Van de gast"]
    assert "Nog bezig" in site.as_(world.lid).get(address(world.dossier)).content.decode()
    assert "Nog bezig" not in site.as_(world.beheerder).get(address(world.dossier)).content.decode()


def test_a_guest_opens_and_changes_her_own_notes_only(site, world, visitor):
    own, theirs = write(world.dossier, visitor), write(world.dossier, world.lid)
    guest = site.as_(visitor)

    for rest in ("", "wijzigen/", "foto/"):
        assert guest.get(address(world.dossier, f"{own.pk}/{rest}")).status_code == 200
        assert guest.get(address(world.dossier, f"{theirs.pk}/{rest}")).status_code == 404
    assert guest.post(address(world.dossier, f"{theirs.pk}/verwijderen/")).status_code == 404
    with pytest.raises(ActionRefused):
        change_field_note(note=theirs, version=1, by=visitor, seen="x")


def test_nobody_opens_the_draft_of_another(site, world):
    draft = write(world.dossier, world.lid, is_draft=True)

    for rest in ("", "wijzigen/", "foto/"):
        assert site.as_(world.beheerder).get(address(world.dossier, f"{draft.pk}/{rest}")).status_code == 404
    with pytest.raises(ActionRefused):
        change_field_note(note=draft, version=1, by=world.beheerder, seen="x")


def test_a_guest_is_not_asked_what_stands_on_the_map(site, world, visitor):
    place = make_entity(world.dossier, Kind.PLEK, "Plein bij het dorpshuis")
    note = write(
        world.dossier, visitor, place=place, entities=[make_entity(world.dossier, Kind.ORGANISATIE, "IJsclub")]
    )
    guest = site.as_(visitor)

    for rest in ("", "nieuw/", f"{note.pk}/", f"{note.pk}/wijzigen/"):
        text = guest.get(address(world.dossier, rest)).content.decode()
        assert ("Plein bij" in text, "IJsclub" in text) == (False, False)
    guest.post(address(world.dossier, f"{note.pk}/wijzigen/"), **typed(client=str(note.client), version="1", seen="b"))
    note.refresh_from_db()
    assert (note.seen, note.place, note.entities.count()) == ("b", place, 1)


def test_what_one_may_not_see_of_the_map_stays_on_a_note_she_changes(site, world):
    hidden = make_entity(world.dossier, Kind.PLEK, "Schuur", **keeper(world.beheerder))
    seen = make_entity(world.dossier, Kind.ORGANISATIE, "IJsclub")
    note = write(world.dossier, world.beheerder, place=hidden, entities=[hidden, seen])
    bart = site.as_(world.lid)

    assert "Schuur" not in bart.get(address(world.dossier)).content.decode()
    bart.post(address(world.dossier, f"{note.pk}/wijzigen/"), **typed(client=str(note.client), version="1", seen="b"))
    note.refresh_from_db()
    assert (note.seen, note.place, list(note.entities.all())) == ("b", hidden, [hidden])


def test_a_note_is_written_on_the_page_with_all_its_fields(site, world):
    place = make_entity(world.dossier, Kind.PLEK, "Plein")
    sent = typed(seen="Regel 1\r\nregel 2 ", quote="Hier gebeurt niks", thought="Zij wil meer", who="klant")
    more = {
        "place": place.pk,
        "where": "bij de deur",
        "themes": ["humor", "wonen"],
        "feeling": "warm",
        "confidence": "2",
    }
    rest = {"follow_up": "bellen", "missing": "jongeren", "lens": "ik kom zelf uit een dorp", "code": "V2"}
    answer = site.as_(world.lid).post(address(world.dossier, "nieuw/"), **sent, **more, **rest, at="2026-01-02T14:30")

    assert (answer.status_code, answer["Location"]) == (303, address(world.dossier))
    note = FieldNote.objects.get()
    assert (note.seen, note.themes, note.confidence, note.place) == ("Regel 1\nregel 2", ["wonen", "humor"], 2, place)
    assert timezone.localtime(note.at).strftime("%d %H.%M") == "02 14.30"
    page = site.as_(world.lid).page(address(world.dossier, f"{note.pk}/"))
    for text in ("Hier gebeurt niks", "Zij wil meer", "klant", "bij de deur", "humor", "warm", "jongeren", "V2"):
        assert text in page.main


def test_each_button_leads_on(site, world):
    def sent(button):
        return site.as_(world.lid).post(address(world.dossier, "nieuw/"), **typed(seen="a"), **{button: "1"})[
            "Location"
        ]

    places = [sent(button) for button in ("klaar", "nog", "concept", "foto")]
    photo = address(world.dossier, f"{FieldNote.objects.latest('pk').pk}/foto/")
    assert places == [address(world.dossier), address(world.dossier, "nieuw/"), address(world.dossier), photo]
    assert list(FieldNote.objects.order_by("pk").values_list("is_draft", flat=True)) == [False, False, True, True]


def test_what_may_be_about_one_person_is_doubted_where_it_stands(site, world):
    lid, sent = site.as_(world.lid), typed(seen="a", who="Jan, 06-12345678")
    answer = lid.post(address(world.dossier, "nieuw/"), **sent)

    page = Page(answer.content.decode())
    assert [one["data-doubt"] for one in page.all("p", "field-doubt") if "hidden" not in one.attrs] == ["who"]
    assert FieldNote.objects.count() == 0
    lid.post(address(world.dossier, "nieuw/"), **sent, toch="1")
    assert FieldNote.objects.get().who == "Jan, 06-12345678"


def test_both_versions_of_a_note_are_shown_and_none_is_lost(site, world):
    note = write(world.dossier, world.lid)
    sent = typed(client=str(note.client), version="1")
    page = address(world.dossier, f"{note.pk}/wijzigen/")
    site.as_(world.beheerder).post(page, **sent | {"seen": "Van Anne", "device": str(uuid4())})
    answer = site.as_(world.lid).post(page, **sent | {"seen": "Van Bart", "device": str(uuid4())})

    shown = Page(answer.content.decode())
    assert answer.status_code == 409
    assert shown.one("textarea", name="seen").text == "Van Bart"
    assert [one.text for one in shown.all("td")] == ["Van Anne"]
    assert shown.one("input", name="version")["value"] == "2"


def test_a_note_that_was_removed_meanwhile_can_be_kept_as_a_new_one(world, site):
    note, client = write(world.dossier, world.lid), uuid4()
    delete_field_note(note=note, by=world.lid)

    assert site.as_(world.lid).get(address(world.dossier, f"{note.pk}/")).status_code == 404
    answer = site.as_(world.lid).post(address(world.dossier, "nieuw/"), **typed(client=str(client), seen="b"))
    assert answer.status_code == 303


def test_the_list_is_narrowed(site, world):
    place, club = make_entity(world.dossier, Kind.PLEK, "Plein"), make_entity(world.dossier, Kind.ORGANISATIE, "Club")
    write(world.dossier, world.lid, "A", method="gezien", themes=["wonen"])
    write(world.dossier, world.lid, "B", place=place, entities=[club])
    lid = site.as_(world.lid)

    def shown(query):
        return [one.text for one in lid.page(address(world.dossier, query)).all("p", "dossier-text")]

    assert [shown(f"?{one}") for one in ("soort=gezien", "thema=wonen", f"plek={place.pk}", f"over={club.pk}")] == [
        ["A"],
        ["A"],
        ["B"],
        ["B"],
    ]
    assert shown("?soort=x&thema=y&plek=z&over=-1") == ["B", "A"]


def test_a_longer_list_asks_the_database_no_more(site, world, visitor):
    def asked():
        with CaptureQueriesContext(connection) as found:
            site.as_(world.lid).page(address(world.dossier))
        return len(found)

    def one():
        club = make_entity(world.dossier, Kind.ORGANISATIE, str(uuid4()))
        photo(write(world.dossier, visitor, entities=[club]), visitor)

    asked(), one()
    first = asked()
    one(), one()
    assert asked() == first
