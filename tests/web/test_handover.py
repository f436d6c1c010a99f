"""The hand-over: all of a dossier goes along but what is named as left behind, and comes back as the same plan."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.full_dossier import NAME, PHONE
from tests.web.map_rows import make_club
from tests.web.packs import read_in, zipped
from tests.web.partner_rows import make_promise
from tests.web.people import RELEASE, make_dossier, make_world
from tests.web.plan_rows import make_action, make_reason
from wijkdna.domain.handover import version_content
from wijkdna.domain.plan_document import as_plain
from wijkdna.store.handover import load_handover
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.critic.models import SetAside
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.handover import documents, queries
from wijkdna.web.partners.models import Condition
from wijkdna.web.plans.documents import plan_of
from wijkdna.web.plans.models import Reason
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.socialmap.models import Entity, Question, Sight

TABLES = load_handover()


def rows_of(table, dossier):
    return queries.model_of(table).objects.filter(dossier=dossier, **table.only).order_by("pk")


def numbers_of(dossier):
    """Numbers of the rows of each table that goes along, in order."""
    return {name: list(rows_of(one, dossier).values_list("pk", flat=True)) for name, one in TABLES.tables.items()}


# ---- the table of what goes along


def of_a_dossier():
    models = [one for one in apps.get_models() if one._meta.app_label == "web"]
    return [one for one in models if any(field.related_model is Dossier for field in one._meta.concrete_fields)]


@pytest.mark.parametrize("model", of_a_dossier(), ids=lambda one: one._meta.label)
def test_every_field_of_every_table_of_a_dossier_goes_along_or_is_named_as_left_behind(model):
    label = model._meta.label
    table = next((one for one in TABLES.tables.values() if one.model == label), None)
    if table is None:
        assert label in TABLES.left_out, f"zet {label} in wijkdna/definitions/handover.yaml"
        return
    fields = {one.name for one in (*model._meta.concrete_fields, *model._meta.many_to_many)} - {"id", "dossier"}
    usual = set(TABLES.dossier_left_out) & {"by", "version", "changed_at"}

    assert fields - table.known == set(), f"zet deze velden van {label} in wijkdna/definitions/handover.yaml"
    assert table.known - fields - usual == set()
    for name, at in (*table.refs.items(), *table.several.items()):
        assert model._meta.get_field(name).related_model is queries.model_of(TABLES.tables[at.table])
    assert not [one for one in table.known if one in table.fields and model._meta.get_field(one).is_relation]


def test_every_field_of_the_dossier_itself_is_named():
    fields = {one.name for one in Dossier._meta.concrete_fields} - {"id"}

    assert fields == set(TABLES.dossier) | (set(TABLES.dossier_left_out) - {"by"})


# ---- out and in


def test_a_full_dossier_comes_back_the_same_in_an_empty_installation(full):
    before, old = queries.pack_of(full), numbers_of(full.dossier)
    assert [name for name, rows in before.tables.items() if not rows] == []
    Condition.objects.update(phone="")
    plan = as_plain(plan_of(full))
    plain = documents.plain_in(documents.zip_of(full, before))
    Team.objects.all().delete()
    User.objects.all().delete()
    there = make_world()

    dossier = read_in(plain, there.team, there.lid, name=full.dossier.name)
    access = dossier_for(there.lid, dossier.pk)
    assert queries.pack_of(access).plain["tables"] == before.plain["tables"]
    new = numbers_of(dossier)
    changed = {name: dict(zip(old[name], new[name], strict=True)) for name in old}
    assert all(a != b for some in changed.values() for a, b in some.items())
    now = as_plain(plan_of(access))
    sheets = [one | {"number": changed["entities"][one["number"]]} for one in plan["partners"]]
    assert now == version_content(plan, changed) | {"partners": sheets}
    assert sheets


def test_days_of_then_stay_and_names_of_colleagues_do_not(full, world):
    dossier = read_in(queries.pack_of(full).plain, world.team, world.lid)
    rows = {name: rows_of(one, dossier) for name, one in TABLES.tables.items()}

    for name, found in rows.items():
        first = found.first()
        if hasattr(first, "by_id"):
            assert first.by_id is None, name
    was = Entity.objects.filter(dossier=world.dossier).order_by("pk").values_list("created_at", flat=True)
    assert list(rows["entities"].values_list("created_at", flat=True)) == list(was)


def test_a_reason_whose_thing_is_gone_is_gone_there_too_and_points_at_nothing_else(full, world):
    dossier = read_in(queries.pack_of(full).plain, world.team, world.beheerder)
    found = [one for one in Reason.objects.filter(dossier=dossier) if "oud-" in one.target]

    assert {one.target for one in found} == {"oud-987654", "oud-123456"}
    tags = [tag for line in plan_of(dossier_for(world.beheerder, dossier.pk)).lines for tag in line.reasons]
    assert {tag.holds for tag in tags if "oud-" in tag.target} == {"weg"}


def test_no_name_no_number_and_nothing_of_a_talk_is_in_any_file(full):
    pack = queries.pack_of(full)
    with ZipFile(BytesIO(documents.zip_of(full, pack))) as file:
        texts = {name: file.read(name) for name in file.namelist()}

    assert pack.names == 1
    whole = b"".join(content for name, content in texts.items() if not name.endswith(".docx")).decode()
    assert all(one["content"]["partners"] == [] for one in pack.tables["versions"])
    for hidden in (NAME, PHONE, "Over de open dag", "Een concept.", "Anne", "Bart"):
        assert hidden not in whole
    assert "één tekst is een naam weggelaten" in texts["LEESMIJ.txt"].decode()
    assert texts["plan.docx"].startswith(b"PK")


def test_a_csv_is_for_people_and_holds_no_formula(full):
    with ZipFile(BytesIO(documents.zip_of(full, queries.pack_of(full)))) as file:
        notes = list(csv.DictReader(StringIO(file.read("notities.csv").decode("utf-8-sig")), delimiter=";"))
        acts = list(csv.DictReader(StringIO(file.read("acties.csv").decode("utf-8-sig")), delimiter=";"))

    assert [one["Notitie"] for one in notes] == ["De bakker is de plek waar iedereen komt.", "'=Bel de club"]
    assert (acts[0]["Met wie"], acts[0]["Kans"], acts[0]["Euro’s"]) == ("IJsclub", "Schaatsdag", "300")


def test_what_is_out_of_sight_does_not_go_along(full, world):
    hidden = make_club(world.dossier, "Moskee", sight=Sight.CONTACT, keeper=world.beheerder)
    line = make_action(world.dossier, partner=hidden, condition="Alleen na overleg met de moskee")
    make_reason(line, "partner", hidden.pk, label="Moskee, afspraak")
    make_reason(line, "deur", f"{hidden.pk}-{hidden.pk}", label="Moskee")
    Question.objects.create(dossier=world.dossier, text="Wanneer kan de moskee?", about=hidden)
    promise = make_promise(hidden, 20, "Lampen voor de moskee")
    for about in (f"partner:{hidden.pk}", f"promise:{promise.pk}"):
        SetAside.objects.create(dossier=world.dossier, rule="gat_een_kanaal", about=about, why="De moskee wil dit zo.")
    for person, seen in ((world.beheerder, True), (world.lid, False)):
        text = json.dumps(queries.pack_of(dossier_for(person, world.dossier.pk)).plain["tables"], ensure_ascii=False)
        assert ("Moskee" in text, "moskee" in text) == (seen, seen)


def test_who_takes_over_sees_what_only_who_kept_the_contact_saw(full, world):
    make_club(world.dossier, "Moskee", sight=Sight.CONTACT, keeper=world.beheerder)
    plain = queries.pack_of(dossier_for(world.beheerder, world.dossier.pk)).plain
    dossier = read_in(plain, world.team, world.lid)

    assert Entity.objects.get(dossier=dossier, name="Moskee").keeper == world.lid


# ---- pages


def bring(site, user, team, content, **fields):
    file = SimpleUploadedFile("overdracht.zip", content, "application/zip")
    return site.as_(user).post(f"/team/{team.pk}/dossiers/inlezen/", file=file, **fields)


def test_a_pack_is_fetched_from_its_page_and_read_in_by_another_team(site, full, world):
    browser = site.as_(world.lid)
    page = browser.get(f"/dossier/{world.dossier.pk}/plan/overdracht/").content.decode()
    assert "Acties" in page
    assert "gesprekken met partners" in page
    answer = browser.get(f"/dossier/{world.dossier.pk}/plan/overdracht/overdracht.zip")
    assert answer["Content-Type"] == "application/zip"
    assert AuditLine.objects.filter(action="overdrachtspakket gemaakt", by=world.lid, sight=True).count() == 1
    Team.objects.filter(pk=world.other_team.pk).update(gemeenten=["GM9901"])

    done = bring(site, world.stranger, world.other_team, answer.content, name="Van Hollands Kroon")
    dossier = Dossier.objects.get(name="Van Hollands Kroon")
    assert (done.status_code, done["Location"]) == (303, f"/dossier/{dossier.pk}/")
    assert (dossier.team, dossier.contact, dossier.release) == (world.other_team, world.stranger, RELEASE)
    assert AuditLine.objects.filter(action="overdrachtspakket ingelezen", dossier=dossier.pk).count() == 1
    assert site.as_(world.stranger).get(f"/dossier/{dossier.pk}/plan/").status_code == 200


def test_an_area_that_the_figures_do_not_know_is_told_and_nothing_is_made(site, full, world):
    plain = queries.pack_of(full).plain
    plain["dossier"] |= {"area_code": "BU12345678"}
    answer = bring(site, world.lid, world.team, zipped(plain))

    assert answer.status_code == 400
    assert "Dat gebied staat niet in de cijfers van deze site" in answer.content.decode()
    assert not Dossier.objects.filter(team=world.team).exclude(pk=world.dossier.pk).exists()


def test_an_own_area_goes_along(site, world):
    own = make_dossier(world.team, world.lid, "", "Eigen", own_area="naam=Hier&buurten=9901.0001-0002")
    with site.settings:
        plain = queries.pack_of(dossier_for(world.lid, own.pk)).plain
    assert bring(site, world.lid, world.team, zipped(plain), name="Nog eens").status_code == 303
    assert Dossier.objects.get(name="Nog eens").own_area == f"{own.own_area}&grens=2024"


def test_the_list_of_dossiers_leads_there(site, world):
    page = site.as_(world.lid).get(f"/team/{world.team.pk}/dossiers/").content.decode()

    assert f'href="/team/{world.team.pk}/dossiers/inlezen/"' in page
