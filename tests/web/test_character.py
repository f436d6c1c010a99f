"""The card of eigenheid en humor: what may be used, who sees it, and that it is never a joke of ours."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.page import Page
from wijkdna.web.claims import actions, queries
from wijkdna.web.claims.models import CharacterLine, Tone
from wijkdna.web.dossiers import actions as dossiers
from wijkdna.web.dossiers.models import Part
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

EMPTY = {"who_may": "", "heard_from": [], "laughs": 0, "shrugs": 0, "stings": 0}
GOOD = {"who_may": "mensen uit het dorp", "heard_from": ["ijsclub", "school"], "laughs": 2, "shrugs": 1}


def add(world, text="Kreil", trait="naam", **fields) -> CharacterLine:
    until = timezone.localdate() + timedelta(days=90)
    values = {**EMPTY, "valid_until": until} | fields
    return actions.add_line(dossier=world.dossier, by=world.lid, text=text, trait=trait, **values)


def address(dossier, rest=""):
    return f"/dossier/{dossier.pk}/eigenheid/{rest}"


def sent(**fields):
    return {
        "trait": "naam",
        "text": "Kreil",
        "valid_until": "2027-11-26",
        "heard_from": "ijsclub\r\n\r\n school ",
    } | fields


def test_an_empty_card_tells_what_it_asks_and_that_it_makes_no_jokes(site, world):
    page = site.as_(world.lid).page(address(world.dossier))

    assert page.h1 == "Eigenheid en humor"
    assert "WijkDNA bedenkt zelf geen grappen." in page.main
    assert "In 89 onderzoeken hielp humor een beetje" in page.main
    assert page.main.count("Nog niets.") == 9


def test_a_line_says_what_it_still_lacks(site, world):
    add(world, **GOOD)
    add(world, "Het dorp gaat voor de stad", "grap", heard_from=["kastelein"], laughs=1, stings=1)
    add(world, "De clubs die samengaan", "niet")
    page = site.as_(world.lid).page(address(world.dossier))

    assert [one.text for one in page.all("b", "tag")] == ["bruikbaar", "nog niet gebruiken", "houd u hieraan"]
    for reason in (
        "Een bewoner vond dit pijnlijk. Gebruik het niet.",
        "Nog in één kring gehoord. Vraag het na in een andere kring.",
        "Schrijf op wie dit mag zeggen.",
        "2 bewoners lazen dit hardop. Laat 3 bewoners het hardop lezen.",
    ):
        assert reason in page.main


def test_on_paper_stands_only_what_may_be_said_and_what_must_not(site, world):
    add(world, **GOOD)
    add(world, "Het dorp gaat voor de stad", "grap", heard_from=["kastelein"])
    add(world, "De clubs die samengaan", "niet")
    actions.set_tone(dossier=world.dossier, by=world.lid, version=1, sober=2, proud=None, direct=5)
    page = site.as_(world.lid).page(address(world.dossier, "kaart/"))

    assert [one.text for one in page.all("h2")] == ["Wat u mag zeggen", "Wat u laat", "De toon"]
    assert "Kreil door mensen uit het dorp" in page.main
    assert "eerder nuchter, heel omfloerst" in page.main
    assert "Het dorp gaat voor de stad" not in page.main


def test_an_empty_card_on_paper_says_why(site, world):
    assert (
        "Er is nog geen regel die u mag gebruiken." in site.as_(world.lid).page(address(world.dossier, "kaart/")).main
    )


def test_a_line_is_kept_as_it_was_filled_in(site, world):
    answer = site.as_(world.lid).post(address(world.dossier, "nieuw/"), **sent(laughs="2", shrugs=""))

    line = CharacterLine.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, address(world.dossier))
    assert (line.heard_from, line.laughs, line.shrugs, line.stings) == (["ijsclub", "school"], 2, 0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"laughs": "-1"},
        {"stings": "veel"},
        {"trait": "mop"},
        {"valid_until": "ooit"},
        {"heard_from": "x" * 81},
        {"heard_from": "\n".join(map(str, range(11)))},
    ],
)
def test_a_mistake_in_the_form_loses_nothing(site, world, wrong):
    answer = site.as_(world.lid).post(address(world.dossier, "nieuw/"), **sent(who_may="het dorp") | wrong)

    assert (answer.status_code, CharacterLine.objects.count()) == (400, 0)
    assert 'value="het dorp"' in answer.content.decode()


def test_a_circle_with_a_phone_number_is_doubted_first(site, world):
    answer = site.as_(world.lid).post(address(world.dossier, "nieuw/"), **sent(heard_from="Nel 06-12345678"))

    assert "Staat hier iets over één persoon in?" in answer.content.decode()
    assert CharacterLine.objects.count() == 0


def test_a_note_about_humor_becomes_a_line_with_one_click(site, world):
    own = {"quote": "Het dorp gaat voor de stad.", "who": "kastelein", "themes": ["humor"], "at": timezone.now()}
    note = FieldNote.objects.create(dossier=world.dossier, by=world.lid, client=uuid4(), **own)
    bart = site.as_(world.lid)

    links = bart.page(f"/dossier/{world.dossier.pk}/veldwerk/{note.pk}/").links()
    page = bart.page(address(world.dossier, f"nieuw/?notitie={note.pk}"))

    assert address(world.dossier, f"nieuw/?notitie={note.pk}") in links
    assert f"/dossier/{world.dossier.pk}/beweringen/nieuw/?notitie={note.pk}" in links
    assert [one["value"] for one in page.all("option") if "selected" in one.attrs] == ["grap"]
    assert [one.text for one in page.all("textarea")] == ["Het dorp gaat voor de stad.", "kastelein"]


def test_a_guest_of_the_fieldwork_sees_no_card_and_no_way_to_it(site, world):
    world.dossier.guests.update(parts=[Part.VELDWERK])
    gijs = site.as_(world.guest)

    page = gijs.page(f"/dossier/{world.dossier.pk}/veldwerk/")

    assert [link for link in page.links() if "eigenheid" in link or "beweringen" in link] == []
    assert gijs.get(address(world.dossier)).status_code == 404


def test_two_who_change_one_line_lose_nothing(site, world):
    line = add(world, **GOOD)
    first = {name: getattr(line, name) for name in actions.LINE_FIELDS} | {"text": "De Kreil"}
    actions.change_line(line=line, version=1, by=world.beheerder, **first)

    with pytest.raises(ChangedMeanwhile):
        actions.change_line(line=line, version=1, by=world.lid, **first)
    answer = site.as_(world.lid).post(address(world.dossier, f"{line.pk}/"), **sent(text="Kreilers", version=1))
    assert (answer.status_code, Page(answer.content.decode()).h1) == (409, "Twee versies")
    again = site.as_(world.lid).post(address(world.dossier, f"{line.pk}/"), **sent(text="Kreilers", version=2))
    assert (again.status_code, CharacterLine.objects.get().text) == (303, "Kreilers")


def test_a_change_of_a_line_that_is_gone_keeps_the_text(site, world):
    line = add(world)
    actions.delete_line(line=line, by=world.beheerder)

    answer = site.as_(world.lid).post(address(world.dossier, f"{line.pk}/"), **sent(text="Kreilers", version=1))

    assert answer.status_code == 409
    assert "Kreilers" in answer.content.decode()


def test_the_tone_is_three_scales_of_which_none_is_asked_for(site, world):
    bart = site.as_(world.lid)

    assert bart.post(address(world.dossier), sober="2", proud="", direct="5", version="1").status_code == 303
    tone = Tone.objects.get()
    assert (tone.sober, tone.proud, tone.direct, tone.version) == (2, None, 5, 1)
    assert bart.post(address(world.dossier), sober="1", version="1").status_code == 303
    assert bart.post(address(world.dossier), sober="3", version="1").status_code == 400
    assert bart.post(address(world.dossier), sober="6", version="2").status_code == 400
    assert (Tone.objects.get().sober, Tone.objects.get().version) == (1, 2)


def test_an_archived_dossier_keeps_its_card_as_it_is(site, world):
    line = add(world)
    dossiers.archive(dossier=world.dossier, by=world.beheerder)
    bart = site.as_(world.lid)

    with pytest.raises(ActionRefused, match="gearchiveerd"):
        actions.delete_line(line=line, by=world.lid)
    assert bart.page(address(world.dossier)).all("form", "form") == []
    assert [bart.get(address(world.dossier, rest)).status_code for rest in ("nieuw/", f"{line.pk}/")] == [404, 404]


def test_nine_lines_ask_the_database_as_often_as_three(site, world):
    bart, asked = site.as_(world.lid), []
    for number in (3, 6):
        for k in range(number):
            add(world, f"Regel {number} {k}")
        bart.get(address(world.dossier))
        with CaptureQueriesContext(connection) as found:
            bart.get(address(world.dossier))
        asked.append(len(found))

    assert asked[0] == asked[1]


def test_every_trait_has_its_place_on_the_card(world):
    assert [one.trait.value for one in queries.card_of(world.dossier)] == [
        *("naam", "trots", "blijven", "gevoelig", "uitdrukking", "held", "rivaal", "grap", "niet"),
    ]
