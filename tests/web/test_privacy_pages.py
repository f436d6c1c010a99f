"""The page of the FG, and what a team agrees on: all from the declarations, with what the team filled in."""

import csv
import io
import zipfile

import pytest

from wijkdna.domain.retention import Length
from wijkdna.store.personal import load_personal, load_privacy_texts
from wijkdna.web.privacy.models import TeamPrivacy
from wijkdna.web.privacy.queries import names_allowed
from wijkdna.web.shared.models import AuditLine

FG = "/privacy/fg/"
FILLED = {
    "legal_task": "artikel 2.1.2 Wmo 2015",
    "department": "Team Dorpen",
    "email": "dorpen@hollandskroon.example",
    "phone": "0224 000000",
    "fg_contact": "fg@hollandskroon.example",
    "server_place": "Nederland, eigen rekencentrum",
    "processor": "Eigen beheer; geen verwerker",
    "log_months": "6",
    "fg_advice": "Geen volledige DPIA nodig, 1 november 2026.",
    "signed_by": "Anne, adviseur wijken",
    "signed_on": "2026-11-20",
    **{one.id: "zo" for one in load_privacy_texts().questions},
}


@pytest.fixture
def privacy(world):
    return f"/team/{world.team.pk}/privacy/"


@pytest.fixture
def asker(site, world):
    return site.as_(world.beheerder)


def odt_text(answer):
    assert answer["Content-Type"] == "application/vnd.oasis.opendocument.text"
    content = zipfile.ZipFile(io.BytesIO(answer.content))
    assert content.read("mimetype") == b"application/vnd.oasis.opendocument.text"
    return content.read("content.xml").decode()


def test_the_page_of_the_fg_is_for_everybody_and_names_every_field(site):
    page = site.page(FG)

    for one in load_personal().declared:
        assert one.name in page.main
        if not one.unused:
            assert [field.what for field in one.fields if field.what not in page.main] == []
    for row in load_personal().beside:
        assert row["what"] in page.main
    for one in load_privacy_texts().questions:
        assert one.question in page.main
    for one in load_privacy_texts().faq:
        assert one["a"] in page.main


def test_links_within_the_page_arrive(site):
    page = site.page(FG)
    inside = [link.removeprefix("#") for link in page.links() if link.startswith("#")]
    names = {one.attrs.get("id") for one in page.elements}

    assert set(inside) <= names
    assert {"velden", "bewaren", "register", "voortoets", "beveiliging", "kort"} <= set(inside)


def test_the_list_of_fields_comes_as_a_file_too(site):
    text = b"".join(site.get(f"{FG}velden.csv").streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert rows[0][:3] == ["Soort gegeven", "Veld", "Van wie"]
    assert len(rows) - 1 == sum(len(one.fields) for one in load_personal().declared if not one.unused)
    assert all(all(cell for cell in row) for row in rows)


def test_the_register_is_a_document_with_open_places_until_a_team_fills_them(site):
    text = odt_text(site.get(f"{FG}verwerkingsregister.odt"))

    for title in (row["title"] for row in load_privacy_texts().register):
        assert title in text
    assert "[nog in te vullen: wettelijke taak]" in text
    assert "antwoord van de makers" in text


@pytest.mark.parametrize("address", [f"{FG}alles.pdf", f"{FG}velden.xlsx"])
def test_another_file_does_not_exist(site, address):
    assert site.get(address).status_code == 404


def test_only_the_beheerder_of_a_team_sees_its_agreements(site, world, privacy):
    for user in (world.lid, world.guest, world.begeleider, world.stranger, world.nobody):
        for address in (privacy, f"{privacy}verwerkingsregister.odt", f"{privacy}velden.csv"):
            assert site.as_(user).get(address).status_code == 404
        assert site.as_(user).post(privacy, version=0, log_months=3).status_code == 404
    assert not TeamPrivacy.objects.exists()


def test_an_empty_team_may_keep_no_names_and_is_told_what_is_open(asker, world, privacy):
    page = asker.page(privacy)

    assert not names_allowed(world.team)
    for text in ("De wettelijke taak is nog niet ingevuld.", "De voortoets is nog niet helemaal ingevuld."):
        assert text in page.main


def test_a_team_that_filled_in_everything_may_keep_names_and_gets_its_own_texts(asker, world, privacy):
    answer = asker.post(privacy, version=0, **FILLED)

    assert (answer.status_code, answer["Location"]) == (302, privacy)
    assert names_allowed(world.team)
    assert not names_allowed(world.other_team)
    page = asker.page(privacy)
    assert "De afspraken over privacy zijn opgeslagen." in page.main
    assert "Klaar. De taak en de voortoets zijn ingevuld." in page.main
    assert "artikel 6 lid 1 onder e AVG: artikel 2.1.2 Wmo 2015." in page.main
    assert "[nog in te vullen: wijk of dorp]" in page.main
    text = odt_text(asker.get(f"{privacy}verwerkingsregister.odt"))
    assert "Team Dorpen, dorpen@hollandskroon.example. FG: fg@hollandskroon.example" in text
    assert "tot 6 maanden na de regel" in text
    assert "Anne, adviseur wijken, 20 november 2026" in text
    assert "nog in te vullen" not in text
    assert list(AuditLine.objects.of(world.team).values_list("action", "by")) == [
        ("afspraken over privacy gewijzigd", world.beheerder.pk)
    ]


@pytest.mark.parametrize("missing", ["legal_task", "fg_contact", "p4", "fg_advice", "signed_by", "signed_on"])
def test_one_thing_left_open_is_enough_to_keep_no_names(asker, world, privacy, missing):
    asker.post(privacy, version=0, **{name: value for name, value in FILLED.items() if name != missing})

    assert TeamPrivacy.objects.of(world.team).exists()
    assert not names_allowed(world.team)


def test_who_says_it_is_different_says_how(asker, privacy, world):
    wrong = asker.post(privacy, version=0, **FILLED | {"p5": "anders"})
    assert "Schrijf op hoe het bij u is." in wrong.content.decode()
    assert not TeamPrivacy.objects.exists()

    asker.post(privacy, version=0, **FILLED | {"p5": "anders", "p5_text": "Wij hebben dertig dossiers."})

    assert TeamPrivacy.objects.get(team=world.team).answers["p5"] == {
        "other": True,
        "text": "Wij hebben dertig dossiers.",
    }
    assert "Anders: Wij hebben dertig dossiers." in odt_text(asker.get(f"{privacy}verwerkingsregister.odt"))
    page = asker.page(privacy)
    assert page.one("input", name="p5_text")["value"] == "Wij hebben dertig dossiers."
    assert "checked" in page.one("input", name="p5", value="anders").attrs


@pytest.mark.parametrize("months", ["2", "37", "", "twaalf", "-1"])
def test_a_term_of_the_record_out_of_reach_is_refused(asker, privacy, months):
    answer = asker.post(privacy, version=0, **FILLED | {"log_months": months})

    assert answer.status_code == 200
    assert "field--wrong" in answer.content.decode()
    assert not TeamPrivacy.objects.exists()


def test_two_beheerders_at_once_do_not_overwrite_each_other(asker, world, privacy):
    asker.post(privacy, version=0, **FILLED)

    second = asker.post(privacy, version=0, **FILLED | {"department": "Team Wijken"})

    html = second.content.decode()
    assert "Iemand anders veranderde dit terwijl u bezig was." in html
    assert 'value="Team Wijken"' in html
    assert TeamPrivacy.objects.get(team=world.team).department == "Team Dorpen"
    assert asker.post(privacy, version=1, **FILLED | {"department": "Team Wijken"}).status_code == 302
    assert TeamPrivacy.objects.get(team=world.team).department == "Team Wijken"


def test_the_privacy_page_leads_to_the_page_of_the_fg(site):
    assert FG in site.page("/privacy/").links()


def test_what_the_privacy_page_says_of_terms_is_what_is_declared(site):
    assert load_personal().terms["account"].length == Length(months=18)  # the page says eighteen in words
    assert "Logt u achttien maanden niet in" in site.page("/privacy/").main
    assert "dat achttien maanden niet is gebruikt" in site.page("/handleiding/privacy-regelen/").main
