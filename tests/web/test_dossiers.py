"""A dossier: who sees what of it, and what becomes of it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.people import OWN_AREA, invite, make_attachment, make_dossier, make_note, member
from wijkdna.web.accounts.models import Role
from wijkdna.web.dossiers import actions
from wijkdna.web.dossiers.models import Attachment, Dossier, Note
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused


def address(dossier, page=""):
    return f"/dossier/{dossier.pk}/{page}"


def done(dossier):
    return [line.action for line in AuditLine.objects.filter(dossier=dossier.pk, sight=False)]


def files_of(team):
    """What the storage holds of a team."""
    folder = f"teams/{team.pk}/dossiers"
    return [
        file for name in default_storage.listdir(folder)[0] for file in default_storage.listdir(f"{folder}/{name}")[1]
    ]


WORK = ("Bereik leeg", "Kansen leeg", "Plan leeg", "Resultaten leeg")


def bar(page):
    inside = page.one("nav", "dossier-bar")
    return [one.text for one in page.all("a") if one.inside(inside)][1:]


def test_the_team_sees_the_whole_dossier(site, world):
    page = site.as_(world.lid).page(address(world.dossier))

    assert page.h1 == "Dorpshart"
    assert bar(page) == ["Rijke foto", "Veldwerk leeg", "Sociale kaart leeg", *WORK, "Notities 1", "Bijlagen 1"]


def test_an_empty_part_says_so(site, world):
    page = site.as_(world.lid).page(address(make_dossier(world.team, world.lid)))

    assert bar(page) == ["Rijke foto", "Veldwerk leeg", "Sociale kaart leeg", *WORK, "Notities leeg", "Bijlagen leeg"]


def test_a_guest_sees_only_her_part(site, world):
    page = site.as_(world.guest).page(address(world.dossier))

    assert bar(page) == ["Notities 1"]
    assert [link for link in page.links() if link.startswith(address(world.dossier))] == [
        address(world.dossier),
        address(world.dossier, "notities/"),
    ]


PAGES = ("", "foto/", "notities/", "bijlagen/", "mensen/", "activiteit/", "instellingen/", "nieuwe-cijfers/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["begeleider", "stranger", "nobody"])
def test_for_others_a_dossier_does_not_exist(site, world, page, who):
    assert site.as_(getattr(world, who)).get(address(world.dossier, page)).status_code == 404


@pytest.mark.parametrize("page", [one for one in PAGES if one not in ("", "notities/")])
def test_for_a_guest_the_other_parts_do_not_exist(site, world, page):
    assert site.as_(world.guest).get(address(world.dossier, page)).status_code == 404


def test_who_did_not_sign_in_is_led_to_the_page_for_it_and_back(site, world):
    answer = site.get(address(world.dossier))

    assert (answer.status_code, answer["Location"]) == (302, f"/inloggen/?next=/dossier/{world.dossier.pk}/")


def test_a_dossier_is_made_from_the_page_of_an_area(site, world):
    signed_in = site.as_(world.lid)
    page = signed_in.page("/dossier/maken/?gebied=BU99010001")
    assert page.one("input", name="team")["type"] == "hidden"
    answer = signed_in.post("/dossier/maken/", gebied="BU99010001", name=" Het  plein ", team=world.team.pk)

    made = Dossier.objects.get(name="Het plein")
    assert (answer.status_code, answer["Location"]) == (303, address(made))
    assert (made.area_code, made.own_area, made.release) == ("BU99010001", "", "2026-11-25")
    assert (made.contact, made.created_by) == (world.lid, world.lid)
    assert done(made) == ["dossier gemaakt"]


def test_a_dossier_of_an_own_area_keeps_its_link(site, world):
    site.as_(world.lid).post("/dossier/maken/", gebied=OWN_AREA, name="Hier", team=world.team.pk)

    made = Dossier.objects.get(name="Hier")
    assert (made.area_code, made.own_area) == ("", "naam=Hier&buurten=9901.0001-0002&grens=2024")


@pytest.mark.parametrize("area", ["", "NL00", "PV27", "BU99999999", "naam=x&buurten=zzz", "x" * 3000])
def test_there_is_no_dossier_of_what_is_no_place_to_work(site, world, area):
    assert site.as_(world.lid).get(f"/dossier/maken/?gebied={area}").status_code == 404
    assert site.as_(world.lid).post("/dossier/maken/", gebied=area, name="x", team=world.team.pk).status_code == 404


@pytest.mark.parametrize("who", ["guest", "begeleider", "nobody", "stranger"])
def test_only_the_team_itself_makes_its_dossiers(site, world, who):
    site.as_(getattr(world, who)).post("/dossier/maken/", gebied="BU99010001", name="Van mij", team=world.team.pk)

    assert not Dossier.objects.filter(name="Van mij").exists()


def test_the_list_of_a_team_has_its_own_dossiers_only(site, world):
    page = site.as_(world.lid).page(f"/team/{world.team.pk}/dossiers/")

    assert [link for link in page.links() if link.startswith("/dossier/")] == [address(world.dossier)]
    for other in (world.guest, world.begeleider, world.stranger, world.nobody):
        assert site.as_(other).get(f"/team/{world.team.pk}/dossiers/").status_code == 404


@pytest.mark.parametrize(
    ("who", "count"), [("beheerder", 1), ("lid", 1), ("guest", 1), ("begeleider", 0), ("nobody", 0)]
)
def test_my_work_has_the_dossiers_that_somebody_may_open(site, world, who, count):
    page = site.as_(getattr(world, who)).page("/mijn-werk/")

    links = [link for link in page.links() if link.startswith("/dossier/")]
    assert links == [address(world.dossier)] * count


def test_the_last_day_of_a_guest_ends_her_access(site, world):
    guest = world.dossier.guests.get()
    guest.until = timezone.localdate()
    guest.save()

    assert site.as_(world.guest).get(address(world.dossier, "notities/")).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert site.as_(world.guest).get(address(world.dossier, "notities/")).status_code == 404


def test_an_archived_dossier_is_read_only_everywhere(site, world):
    actions.archive(dossier=world.dossier, by=world.lid)
    beheerder = site.as_(world.beheerder)

    for write in (
        lambda: actions.add_note(dossier=world.dossier, text="x", by=world.lid),
        lambda: actions.change_note(note=world.note, text="x", version=1, by=world.lid),
        lambda: actions.delete_note(note=world.note, by=world.lid),
        lambda: actions.delete_attachment(attachment=world.attachment, by=world.lid),
        lambda: actions.change_dossier(dossier=world.dossier, name="x", contact=None, version=1, by=world.lid),
        lambda: actions.take_figures(dossier=world.dossier, release="x", by=world.lid),
        lambda: actions.archive(dossier=world.dossier, by=world.lid),
        lambda: actions.change_guest(guest=world.dossier.guests.get(), parts=["foto"], until=None, by=world.lid),
        lambda: actions.invite_guest(
            dossier=world.dossier, email="a@b.example", parts=["foto"], until=None, by=world.lid
        ),
    ):
        with pytest.raises(ActionRefused, match="gearchiveerd"):
            write()
    for part in ("notities/", "bijlagen/", "mensen/"):
        page = beheerder.page(address(world.dossier, part))
        assert "In het archief." in page.main
        assert not page.all("textarea") + page.all("input", type="file") + page.all("input", type="email")


def test_the_archive_gives_a_dossier_back(site, world):
    beheerder = site.as_(world.beheerder)
    beheerder.post(address(world.dossier, "archief/"))
    archived = beheerder.page(f"/team/{world.team.pk}/dossiers/")
    beheerder.post(address(world.dossier, "archief/"))

    assert [one.text for one in archived.all("h2")] == ["In werk", "In het archief"]
    assert Dossier.objects.get(pk=world.dossier.pk).archived_at is None
    assert done(world.dossier) == ["dossier uit het archief gehaald", "dossier gearchiveerd"]


def test_a_deleted_dossier_is_gone_for_all_and_can_be_put_back(site, world):
    beheerder = site.as_(world.beheerder)
    answer = beheerder.post(address(world.dossier, "verwijderen/"))

    assert answer["Location"] == f"/team/{world.team.pk}/dossiers/"
    for who in (world.beheerder, world.lid, world.guest):
        assert site.as_(who).get(address(world.dossier)).status_code == 404
    assert "verwijderd op" in beheerder.page(f"/team/{world.team.pk}/dossiers/").main

    site.as_(world.lid).post(f"/team/{world.team.pk}/dossiers/{world.dossier.pk}/terugzetten/")
    assert site.as_(world.guest).get(address(world.dossier, "notities/")).status_code == 200
    assert done(world.dossier) == ["dossier teruggezet", "dossier verwijderd"]


def test_only_the_contact_person_or_a_beheerder_deletes(world):
    with pytest.raises(ActionRefused, match="contactpersoon of een beheerder"):
        actions.delete_dossier(dossier=world.dossier, by=world.lid)
    actions.change_dossier(dossier=world.dossier, name="Dorpshart", contact=world.lid, version=1, by=world.lid)
    actions.delete_dossier(dossier=world.dossier, by=world.lid)

    assert Dossier.objects.get(pk=world.dossier.pk).deleted_at is not None


def test_another_team_cannot_put_it_back(site, world):
    actions.delete_dossier(dossier=world.dossier, by=world.beheerder)
    answer = site.as_(world.stranger).post(f"/team/{world.other_team.pk}/dossiers/{world.dossier.pk}/terugzetten/")

    assert answer.status_code == 404


def test_after_the_grace_time_it_is_erased_with_its_files(world, django_capture_on_commit_callbacks):
    file = world.attachment.file
    actions.delete_dossier(dossier=world.dossier, by=world.beheerder)
    assert actions.purge_deleted(timezone.now() + timedelta(days=29)) == 0
    assert file.storage.exists(file.name)

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.purge_deleted(timezone.now() + timedelta(days=31)) == 1
    assert not Dossier.objects.filter(pk=world.dossier.pk).exists()
    assert not Note.objects.filter(dossier=world.dossier.pk).exists()
    assert not file.storage.exists(file.name)
    assert done(world.dossier) == ["dossier gewist", "dossier verwijderd"]
    assert Dossier.objects.filter(pk=world.other_dossier.pk).exists()


def test_after_the_grace_time_nothing_can_be_put_back(world):
    actions.delete_dossier(dossier=world.dossier, by=world.beheerder)
    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(ActionRefused, match="te lang"):
        actions.put_back(dossier=world.dossier, by=world.beheerder)


def test_a_deleted_dossier_cannot_be_changed(world):
    actions.delete_dossier(dossier=world.dossier, by=world.beheerder)

    with pytest.raises(ActionRefused, match="verwijderd"):
        actions.add_note(dossier=world.dossier, text="x", by=world.lid)


def test_work_is_handed_over(site, world):
    page = site.as_(world.beheerder).page(address(world.dossier, "instellingen/"))
    choices = [one.text for one in page.all("option")]
    site.as_(world.beheerder).post(
        address(world.dossier, "instellingen/"), name="Dorpshart", contact=world.lid.pk, version=1
    )

    assert choices == ["niemand", "Anne", "Bart"]  # no guests, no facilitators
    assert Dossier.objects.get(pk=world.dossier.pk).contact == world.lid
    assert done(world.dossier) == ["dossier overgedragen"]


def test_work_is_not_handed_over_to_who_is_not_in_the_team(world):
    for other in (world.guest, world.begeleider, world.stranger):
        with pytest.raises(ActionRefused, match="niet meer in het team"):
            actions.change_dossier(dossier=world.dossier, name="x", contact=other, version=1, by=world.beheerder)


def test_who_changes_the_name_second_is_told(site, world):
    actions.change_dossier(dossier=world.dossier, name="Van Anne", contact=None, version=1, by=world.beheerder)
    answer = site.as_(world.lid).post(address(world.dossier, "instellingen/"), name="Van Bart", contact="", version=1)

    assert answer.status_code == 400
    assert "De naam is nu “Van Anne”" in answer.content.decode()
    assert 'value="Van Bart"' in answer.content.decode()
    assert Dossier.objects.get(pk=world.dossier.pk).name == "Van Anne"


def test_a_copy_has_what_was_asked_for(world):
    bare = actions.copy_dossier(dossier=world.dossier, name="Kaal", notes=False, attachments=False, by=world.lid)
    full = actions.copy_dossier(dossier=world.dossier, name="Vol", notes=True, attachments=True, by=world.lid)

    assert (bare.area_code, bare.release, bare.contact) == ("BU99010001", "2026-11-25", world.lid)
    assert (bare.notes.count(), bare.attachments.count(), bare.guests.count()) == (0, 0, 0)
    note, attachment = full.notes.get(), full.attachments.get()
    assert (note.text, note.by, note.created_at) == (world.note.text, world.lid, world.note.created_at)
    assert attachment.file.name != world.attachment.file.name
    assert attachment.file.read() == world.attachment.file.read()
    assert done(full) == ["dossier gekopieerd"]


def test_a_copy_of_an_archived_dossier_can_be_worked_in(site, world):
    actions.archive(dossier=world.dossier, by=world.lid)
    answer = site.as_(world.lid).post(address(world.dossier, "kopie/"), name="Verder", notes="on")

    made = Dossier.objects.get(name="Verder")
    assert (answer.status_code, made.archived_at, made.notes.count()) == (303, None, 1)


def test_a_copy_that_does_not_fit_leaves_nothing_behind(world, monkeypatch):
    make_attachment(world.dossier, world.lid, "tweede.png")
    used = sum(Attachment.objects.of(world.team).values_list("size", flat=True))
    monkeypatch.setattr(actions, "MOST_OF_TEAM", used + world.attachment.size)
    before = files_of(world.team)

    with pytest.raises(ActionRefused, match="500 MB"):
        actions.copy_dossier(dossier=world.dossier, name="Vol", notes=True, attachments=True, by=world.lid)

    assert not Dossier.objects.filter(name="Vol").exists()
    assert files_of(world.team) == before


def test_the_activity_tells_who_did_what_without_the_content(site, world):
    lid = site.as_(world.lid)
    lid.post(address(world.dossier, "notities/"), text="Het geheim van de bakker")
    page = lid.page(address(world.dossier, "activiteit/"))

    (line,) = [one.text for one in page.all("li") if one.inside(page.one("ul", "rows"))]
    assert line.startswith("Notitie toegevoegd Bart · ")
    assert "bakker" not in page.main


def test_long_activity_comes_in_pages(site, world):
    for number in range(60):
        make_note(world.dossier, world.lid, str(number))
        AuditLine.objects.create(team=world.team, by=world.lid, action=f"daad {number}", dossier=world.dossier.pk)
    lid = site.as_(world.lid)

    first, second = (lid.page(address(world.dossier, f"activiteit/{query}")) for query in ("", "?pagina=2"))
    told = [[one.text.split(" Bart")[0] for one in page.all("li") if "Daad" in one.text] for page in (first, second)]
    assert told == [
        [f"Daad {number}" for number in range(59, 9, -1)],
        [f"Daad {number}" for number in range(9, -1, -1)],
    ]
    assert "pagina 2 van 2" in second.main
    for odd in ("?pagina=0", "?pagina=99", "?pagina=x"):
        assert lid.get(address(world.dossier, f"activiteit/{odd}")).status_code == 200


def queries_of(site, page):
    """Of the second time: the first page of a session also keeps when she was last seen."""
    site.page(page)
    with CaptureQueriesContext(connection) as found:
        site.page(page)
    return len(found)


@pytest.mark.parametrize("page", ["", "notities/", "bijlagen/", "mensen/", "activiteit/"])
def test_one_row_or_three_take_as_many_queries(site, world, page):
    beheerder = site.as_(world.beheerder)
    AuditLine.objects.create(team=world.team, by=world.lid, action="iets", dossier=world.dossier.pk)
    queries_of(beheerder, address(world.dossier, page))  # the first look of the hour is recorded
    with_one = queries_of(beheerder, address(world.dossier, page))

    for name in ("Piet", "Klaas"):
        make_note(world.dossier, world.lid)
        make_attachment(world.dossier, world.lid)
        invite(world.dossier, member(world.team, name, Role.GAST), ["notities"], world.beheerder)
        member(world.team, f"lid-{name}", Role.LID)
        AuditLine.objects.create(team=world.team, by=world.lid, action="iets", dossier=world.dossier.pk)

    assert queries_of(beheerder, address(world.dossier, page)) == with_one


@pytest.mark.parametrize("page", ["/mijn-werk/", "/team/{team}/dossiers/"])
def test_one_dossier_or_three_take_as_many_queries(site, world, page):
    beheerder, page = site.as_(world.beheerder), page.format(team=world.team.pk)
    with_one = queries_of(beheerder, page)
    make_dossier(world.team, world.lid, name="Tweede")
    make_dossier(world.team, world.lid, "", name="Derde", own_area=OWN_AREA)

    assert queries_of(beheerder, page) == with_one


@pytest.mark.parametrize(
    "page", ["/gebied/BU99010001/", "/gebied/WK990100/", "/gebied/GM9901/", f"/eigen-gebied/foto/?{OWN_AREA}"]
)
def test_the_page_of_an_area_leads_to_a_dossier_of_it(site, world, page):
    link = next(one["href"] for one in site.page(page).all("a") if one.text == "Maak er een dossier van")

    assert site.get(link)["Location"].startswith("/inloggen/?next=/dossier/maken/%3Fgebied%3D")
    form = site.as_(world.lid).page(link)
    gebied, name = (form.one("input", name=field)["value"] for field in ("gebied", "name"))
    site.as_(world.lid).post("/dossier/maken/", gebied=gebied, name=name, team=world.team.pk)
    made = Dossier.objects.latest("pk")
    assert made.name in site.page(page).h1
    assert site.as_(world.lid).page(address(made, "foto/")).h1 == site.page(page).h1


@pytest.mark.parametrize("page", ["/gebied/NL00/", "/gebied/PV27/"])
def test_there_is_no_dossier_of_the_land_or_a_provincie(site, page):
    assert "Maak er een dossier van" not in site.page(page).main
