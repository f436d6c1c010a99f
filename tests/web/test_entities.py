"""Who and what stands on the map: the list, the page of one, and who sees which."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.map_rows import keeper, make_club, make_entity, make_group, make_role, make_tie
from tests.web.page import Page
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap import actions
from wijkdna.web.socialmap.models import Entity, Kind, Question, Tie, TieKind


def address(world, rest=""):
    return f"/dossier/{world.dossier.pk}/kaart/wie/{rest}"


def of(one, rest=""):
    return f"/dossier/{one.dossier_id}/kaart/wie/{one.pk}/{rest}"


def on_map(world):
    return sorted(Entity.objects.filter(dossier=world.dossier).values_list("kind", "name"))


def test_something_new_is_made_with_all_its_fields(site, world):
    lid = site.as_(world.lid)
    told = {"kind": "gemeenschap", "name": "Gezinnen", "low": "60", "high": "80", "basis": "schatting"}
    answer = lid.post(address(world, "nieuw/"), sight="team", rhythm="elke ochtend", keeper=world.lid.pk, **told)

    made = Entity.objects.get(name="Gezinnen")
    assert answer["Location"] == of(made)
    assert (made.low, made.high, made.basis, made.rhythm, made.keeper) == (
        *(60, 80, "schatting", "elke ochtend"),
        world.lid,
    )
    page = lid.page(of(made))
    assert page.pairs() == {
        "Grootte": "60 tot 80 huishoudens (schatting)",
        "Wanneer": "elke ochtend",
        "Contact houdt": "Bart",
        "Zichtbaar voor": "iedereen in het team",
    }


def test_a_name_that_is_there_already_asks_whether_it_is_another(site, world):
    make_club(world.dossier)
    lid, told = site.as_(world.lid), {"kind": "organisatie", "name": "de ijsclub", "sight": "team"}
    answer = lid.post(address(world, "nieuw/"), **told)

    assert answer.status_code == 400
    assert "Deze naam staat al op de kaart." in answer.content.decode()
    assert Page(answer.content.decode()).one("input", name="is_other")["type"] == "checkbox"
    lid.post(address(world, "nieuw/"), is_other="on", **told)
    assert on_map(world) == [("organisatie", "IJsclub"), ("organisatie", "de ijsclub")]


def test_a_change_that_came_second_stands_beside_the_first(site, world):
    club, lid = make_club(world.dossier, sector="sport"), site.as_(world.lid)
    told = {"name": "IJsclub", "sight": "team", "kind": "organisatie", "sector": "sport", "version": 1}
    lid.post(of(club, "wijzigen/"), **told | {"remarks": "Van Bart"})
    answer = site.as_(world.beheerder).post(of(club, "wijzigen/"), **told | {"remarks": "Van Anne"})

    page = Page(answer.content.decode())
    assert answer.status_code == 409
    assert page.rows(page.one("table")) == [
        ["Veld", "U typte", "Staat er nu"],
        ["opmerking", "Van Anne", "Van Bart"],
    ]
    assert (page.one("textarea").text, page.one("input", name="version")["value"]) == ("Van Anne", "2")


def test_a_change_of_what_is_gone_can_be_kept_as_new(site, world):
    club = make_club(world.dossier)
    place = of(club, "wijzigen/")
    actions.delete_entity(entity=club, by=world.beheerder)
    told = {"name": "IJsclub", "sight": "team", "kind": "organisatie", "remarks": "Van Bart", "version": 1}
    answer = site.as_(world.lid).post(place, **told)

    page = Page(answer.content.decode())
    assert (answer.status_code, page.one("textarea").text) == (409, "Van Bart")
    assert page.one("textarea").parent.parent["action"] == address(world, "nieuw/")


def test_the_page_tells_bands_both_ways_with_who_told_them(site, world):
    club, group = make_club(world.dossier), make_group(world.dossier, "Boeren")
    make_tie(club, group, by=world.lid, strength=3, informant="bakker")
    make_tie(club, group, by=world.lid, strength=1)

    def said(one):
        return next(row.text for row in site.as_(world.lid).page(of(one)).all("li") if "nieuws" in row.text)

    assert said(club).startswith("vertelt nieuws aan Boeren sterk · gehoord van bakker · 2 november 2026")
    assert "zwak · opgeschreven door Bart" in said(club)
    assert said(group).startswith("hoort nieuws van IJsclub")


def test_a_band_is_added_and_taken_away_on_the_page(site, world):
    club, choir, lid = make_club(world.dossier), make_club(world.dossier, "Koor"), site.as_(world.lid)
    lid.post(of(club, "band/"), kind="spanning", target=choir.pk, strength="1", informant="")
    tie = Tie.objects.get()
    assert (tie.source, tie.target, tie.kind, tie.strength) == (club, choir, TieKind.SPANNING, 1)

    assert lid.post(of(choir, f"band/{tie.pk}/verwijderen/"))["Location"] == of(choir)
    assert not Tie.objects.exists()


def test_a_band_without_a_second_is_told_on_the_page_itself(site, world):
    club = make_club(world.dossier)
    answer = site.as_(world.lid).post(of(club, "band/"), kind="informatie", target="", strength="2", informant="bakker")

    page = Page(answer.content.decode())
    assert (answer.status_code, page.h1) == (400, "IJsclub")
    assert page.one("input", name="informant")["value"] == "bakker"


def test_tension_is_not_offered_for_a_role(site, world):
    role, club = make_role(world.dossier), make_club(world.dossier)

    def offered(one):
        return "spanning" in [each["value"] for each in site.as_(world.lid).page(of(one)).all("option")]

    assert (offered(role), offered(club)) == (False, True)


def test_a_question_goes_to_the_walk_sheet_and_off_it(site, world):
    club, lid = make_club(world.dossier), site.as_(world.lid)
    lid.post(of(club, "vraag/"), text="Wie heeft de sleutel?")
    assert "Wie heeft de sleutel?" in lid.page(of(club)).main

    lid.post(address(world, f"vragen/{Question.objects.get().pk}/klaar/"))
    assert Question.objects.get().done_at is not None
    assert "Geen open vragen." in lid.page(of(club)).main


def test_only_finished_notes_stand_on_the_page(site, world):
    club = make_club(world.dossier)
    for text, is_draft in (("Vol tot de deur.", False), ("Nog niet af", True)):
        own = {"dossier": world.dossier, "client": uuid4(), "at": timezone.now(), "by": world.lid}
        FieldNote.objects.create(seen=text, is_draft=is_draft, **own).entities.add(club)

    main = site.as_(world.beheerder).page(of(club)).main
    assert ("Vol tot de deur." in main, "Nog niet af" in main) == (True, False)


def test_taking_it_off_the_map_takes_a_second_step(site, world):
    club, lid = make_club(world.dossier), site.as_(world.lid)
    button = next(one for one in lid.page(of(club)).all("button") if one.text.startswith("Ja, haal"))
    assert button.parent.parent.tag == "details"

    lid.post(button.parent["action"])
    assert on_map(world) == []


# ---- who sees it


@pytest.fixture
def hidden(world):
    """A club whose contact Anne keeps, and that only she and beheerders see, with all that may give it away."""
    club = make_club(world.dossier, "Geheime club", **keeper(world.beheerder))
    role = make_role(world.dossier, "Kapper", part_of=club)
    make_tie(club, role)
    Question.objects.create(dossier=world.dossier, text="Wat doet die club?", about=club)
    return club


def test_what_only_its_keeper_sees_shows_nowhere_to_a_colleague(site, world, hidden):
    role = Entity.objects.get(name="Kapper")
    lid = site.as_(world.lid)
    pages = [address(world), address(world, "?zoek=geheim"), address(world, "dubbel/"), of(role), of(role, "wijzigen/")]
    pages += [address(world, "nieuw/?soort=rol"), of(role, "naam/")]

    assert [one.text for one in lid.page(address(world)).all("span", "dossier-bar__n")][1] == "1"
    for one in pages:
        main = lid.page(one).main
        assert "Geheime club" not in main, one
        assert "Wat doet die club?" not in main, one
    for rest in ("", "wijzigen/", f"samen/{role.pk}/"):
        assert lid.get(of(hidden, rest)).status_code == 404
    for rest in ("verwijderen/", "band/", "vraag/"):
        assert lid.post(of(hidden, rest), text="x").status_code == 404
    assert lid.post(address(world, f"vragen/{Question.objects.get().pk}/klaar/")).status_code == 404
    assert lid.post(of(role, f"band/{Tie.objects.get().pk}/verwijderen/")).status_code == 404


def test_its_keeper_and_a_beheerder_see_it_and_for_whom_it_is(site, world, hidden):
    hidden.keeper = world.lid
    hidden.save()

    for who in (world.lid, world.beheerder):
        assert "Geheime club" in site.as_(who).page(address(world)).main
        assert site.as_(who).page(of(hidden)).pairs()["Zichtbaar voor"] == "Bart en beheerders"


def test_a_colleague_who_changes_a_role_leaves_its_hidden_organisation(site, world, hidden):
    role = Entity.objects.get(name="Kapper")
    site.as_(world.lid).post(of(role, "wijzigen/"), name="Kapster", sight="team", kind="rol", version=1)

    role.refresh_from_db()
    assert (role.name, role.part_of) == ("Kapster", hidden)


def test_who_hides_something_says_who_keeps_the_contact(world):
    club = make_club(world.dossier)

    with pytest.raises(ActionRefused, match="Kies ook wie het contact houdt") as refused:
        actions.change_entity(entity=club, version=1, by=world.lid, sight="contact")
    assert refused.value.field == "keeper"


def test_who_hands_something_over_that_she_no_longer_sees_comes_back_to_the_list(site, world):
    club = make_club(world.dossier)
    told = {"name": "IJsclub", "kind": "organisatie", "version": 1, "sight": "contact", "keeper": world.beheerder.pk}

    assert site.as_(world.lid).post(of(club, "wijzigen/"), **told)["Location"] == address(world)


# ---- the list


def test_the_list_is_by_kind_and_can_be_narrowed(site, world):
    make_club(world.dossier, sector="sport", keeper=world.lid)
    make_role(world.dossier, "Kapper", sector="winkel")
    make_group(world.dossier, "Boeren", 40, None)
    lid = site.as_(world.lid)

    def names(rest):
        return [one.text for one in lid.page(address(world, rest)).all("th", scope="row")]

    assert names("") == ["Boeren", "IJsclub", "Kapper"]
    assert (names("?soort=rol"), names("?over=sport"), names("?zoek=BOER")) == (["Kapper"], ["IJsclub"], ["Boeren"])
    assert "ten minste 40 huishoudens" in lid.page(address(world)).main
    assert "Niets gevonden." in lid.page(address(world, "?zoek=zzz")).main


def test_an_empty_map_says_why_and_how_to_begin(site, world):
    page = site.as_(world.lid).page(address(world))

    assert "welke groepen u nog niet kunt bereiken" in page.main
    assert page.one("span", "who-example").text == "voorbeeld"
    assert [one["name"] for one in page.all("input", id="id_line")] == ["line"]


def test_a_map_in_the_archive_can_be_read_only(site, world):
    club = make_club(world.dossier)
    archive(dossier=world.dossier, by=world.beheerder)
    lid = site.as_(world.lid)

    for one in (address(world), of(club)):
        forms = [each["action"] for each in lid.page(one).all("form") if each.attrs.get("method") == "post"]
        assert [each for each in forms if "/kaart/" in each] == []
    assert lid.post(of(club, "band/"), kind="informatie", target=club.pk, strength="2").status_code == 400


def test_looking_at_the_map_leaves_one_line(site, world):
    club, lid = make_club(world.dossier), site.as_(world.lid)
    for one in (address(world), of(club), of(club)):
        lid.page(one)

    assert list(AuditLine.objects.filter(sight=True).values_list("action", "by")) == [
        ("sociale kaart bekeken", world.lid.pk)
    ]


@pytest.mark.parametrize("rest", ["", "dubbel/"])
def test_a_longer_map_asks_the_database_as_often(site, world, rest):
    lid = site.as_(world.lid)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            lid.page(address(world, rest))
        return len(found)

    club = make_club(world.dossier, keeper=world.lid)
    make_role(world.dossier, part_of=club)
    asked()
    first = asked()
    for name in ("Kapper", "Bakker", "Slager"):
        make_role(world.dossier, name, part_of=club, keeper=world.beheerder)

    assert asked() == first


def test_a_page_with_more_bands_asks_the_database_as_often(site, world):
    club, lid = make_club(world.dossier), site.as_(world.lid)

    def asked():
        with CaptureQueriesContext(connection) as found:
            lid.page(of(club))
        return len(found)

    make_tie(club, make_club(world.dossier, "Koor"), by=world.lid)
    asked()
    first = asked()
    for name in ("Fanfare", "Toneel"):
        make_tie(club, make_club(world.dossier, name), by=world.beheerder)

    assert asked() == first


# ---- rules


def test_nothing_belongs_to_what_belongs_to_it(world):
    club = make_club(world.dossier)
    part = make_club(world.dossier, "Jeugd", part_of=club)

    with pytest.raises(ActionRefused, match="Dit kan er niet bij horen") as refused:
        actions.change_entity(entity=club, version=1, by=world.lid, part_of=part)
    assert refused.value.field == "part_of"


def test_another_kind_is_refused_where_what_hangs_on_it_would_not_fit(world):
    club, choir = make_club(world.dossier), make_club(world.dossier, "Koor")
    tie = make_tie(club, choir, TieKind.SPANNING)

    with pytest.raises(ActionRefused, match="Er staat een spanning bij"):
        actions.change_entity(entity=club, version=1, by=world.lid, kind=Kind.PLEK)
    tie.delete()
    assert actions.change_entity(entity=club, version=1, by=world.lid, kind=Kind.PLEK).kind == "plek"


def test_who_comes_second_is_told(world):
    place = make_entity(world.dossier, Kind.PLEK, "Plein")
    actions.change_entity(entity=place, version=1, by=world.lid, rhythm="dinsdag")

    with pytest.raises(ChangedMeanwhile, match="intussen veranderd"):
        actions.change_entity(entity=place, version=1, by=world.beheerder, rhythm="woensdag")
