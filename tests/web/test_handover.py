"""The hand-over: all of a dossier goes along but what is named as left behind, and comes back as the same plan."""

import csv
import json
from io import BytesIO, StringIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from tests.web.full_dossier import NAME, PHONE, fill
from tests.web.map_rows import make_club
from tests.web.people import RELEASE, make_dossier, make_world
from tests.web.plan_rows import make_action, make_reason
from wijkdna.domain.handover import PackRefused, version_content
from wijkdna.domain.plan_document import as_plain
from wijkdna.store.handover import load_handover
from wijkdna.web.accounts.models import Team, User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.handover import actions, documents, queries
from wijkdna.web.handover.actions import Place
from wijkdna.web.partners.models import Condition
from wijkdna.web.plans.documents import plan_of
from wijkdna.web.plans.models import Reason
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.socialmap.models import Entity, Sight

TABLES = load_handover()


@pytest.fixture
def full(site, world):
    """A dossier with something in every table, on the figures of the samples."""
    with override_settings(DATA=site.settings.options["DATA"]):
        fill(world.dossier, world.beheerder)
        yield dossier_for(world.beheerder, world.dossier.pk)


def read_in(plain, team, by, area="BU99010001", name="Overgenomen"):
    place = Place(release=RELEASE, area_code=area)
    return actions.import_pack(team=team, name=name, place=place, plain=plain, by=by)


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
    assert as_plain(plan_of(access)) == version_content(plan, changed)


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


# ---- what is not to be trusted


def zipped(plain, **files):
    return packed({"dossier.json": json.dumps(plain).encode(), **files})


def packed(files, kind=ZIP_DEFLATED):
    made = BytesIO()
    with ZipFile(made, "w", kind) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "beschadigd, of het is geen zip"),
        (b"PK\x03\x04 en verder niets", "beschadigd, of het is geen zip"),
        (b"x" * 10_000_001, "groter dan 10 MB"),
        (packed({"LEESMIJ.txt": b""}), "geen dossier.json"),
        (packed({"dossier.json": b"{}", "../boven.txt": b""}), "mappen of vreemde namen"),
        (packed({"dossier.json": b"{}", "map/x.txt": b""}), "mappen of vreemde namen"),
        (packed({"dossier.json": b"{}", **{f"{n}.txt": b"" for n in range(60)}}), "te veel bestanden"),
        (packed({"dossier.json": b"0" * 39_000_000}), "veel te groot"),
        (packed({"dossier.json": b"{}", "a.txt": b"0" * 41_000_000}), "veel te groot"),
        (packed({"dossier.json": b"{"}), "beschadigd"),
        (packed({"dossier.json": b"{}"}), "geen overdrachtspakket"),
    ],
)
def test_a_zip_that_is_no_pack_is_refused_in_words(content, said):
    with pytest.raises(PackRefused, match=said):
        documents.plain_in(content)


def test_a_zip_that_lies_about_its_size_is_not_unpacked_further(monkeypatch):
    content = packed({"dossier.json": b'{"a": "' + b"0123456789abcdef" * 4000 + b'"}'})
    monkeypatch.setattr(documents, "MOST_UNPACKED", 50_000)
    monkeypatch.setattr(documents, "_check", lambda files: None)
    with pytest.raises(PackRefused, match="veel te groot"):
        documents.plain_in(content)


def test_a_damaged_zip_is_read_or_refused_and_never_breaks(full):
    whole, dice, read = documents.zip_of(full, queries.pack_of(full)), Random(7), 0
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        try:
            read += documents.plain_in(bytes(damaged)) is not None
        except PackRefused:
            continue
    assert read  # damage in another file than the JSON is no matter


def change(**told):
    """Change the first row of a table: "options__chance": 2."""

    def act(plain):
        for where, value in told.items():
            table, _, name = where.partition("__")
            plain["tables"][table][0][name] = value

    return act


def remove(plain):
    plain["tables"]["entities"] = plain["tables"]["entities"][1:]


def unknown_table(plain):
    plain["tables"]["geheimen"] = []


def no_tables(plain):
    plain["tables"] = []


def twice(plain):
    plain["tables"]["tone"].append(plain["tables"]["tone"][0] | {"nr": 2})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (change(options__chance=2.0), "eigen kans” kan dit niet zijn"),
        (change(options__chance="veel"), "eigen kans” kan dit niet zijn"),
        (change(options__dose=-1.0), "spreekt zichzelf tegen"),
        (change(options__euros_fixed=None), "is leeg"),
        (change(options__is_chosen=1), "in het voorstel” kan dit niet zijn"),
        (change(options__audience_low=-5), "kan dit niet zijn"),
        (change(options__audience_low=2**40), "kan dit niet zijn"),
        (change(options__name="x" * 121), "naam” kan dit niet zijn"),
        (change(options__lock="altijd"), "in de beste mix” kan dit niet zijn"),
        (change(options__groups=["eigen-99"]), "wijst naar|gewezen naar"),
        (change(options__groups="alle"), "kan dit niet zijn"),
        (change(options__multipliers=[1]), "kan dit niet zijn"),
        (change(options__entity=99), "gewezen naar iets"),
        (change(options__entity=True), "gewezen naar iets"),
        (change(options__geheim=1), "“geheim” kennen wij niet"),
        (change(entities__kind="mens"), "soort” kan dit niet zijn"),
        (change(entities__part_of="1"), "gewezen naar iets"),
        (change(field_notes__at="gisteren"), "wanneer” kan dit niet zijn"),
        (change(field_notes__entities=[99]), "gewezen naar iets"),
        (change(field_notes__answers={"K1": [1]}), "kan dit niet zijn"),
        (change(outcomes__held_on="2026-02-31"), "wanneer” kan dit niet zijn"),
        (change(outcomes__beforehand={"odds": 0}), "kan dit niet zijn"),
        (change(outcomes__beforehand={"prior": 3}), "kan dit niet zijn"),
        (change(moments__first_day="2027-05-01", moments__last_day="2027-04-01"), "spreekt zichzelf tegen"),
        (change(reasons__target="9999"), "gewezen naar iets"),
        (change(reasons__said={"first": "geen dag"}), "kan dit niet zijn"),
        (change(reasons__said={"number": "veel"}), "kan dit niet zijn"),
        (change(reasons__said={"release": "../../etc"}), "kan dit niet zijn"),
        (change(versions__content={"lines": "x"}), "niet te lezen"),
        (change(versions__content={}), "niet te lezen"),
        (change(lines__nr=5), "niet goed genummerd"),
        (remove, "niet goed genummerd"),
        (twice, "spreekt zichzelf tegen"),
        (unknown_table, "geheimen"),
        (no_tables, "mist zijn tabellen"),
    ],
)
def test_a_pack_that_is_not_right_is_refused_in_words_and_nothing_is_made(full, world, spoil, said):
    plain = json.loads(json.dumps(queries.pack_of(full).plain))
    spoil(plain)
    before = Dossier.objects.count(), Entity.objects.count()
    with pytest.raises(PackRefused, match=said):
        read_in(plain, world.team, world.lid)

    assert (Dossier.objects.count(), Entity.objects.count()) == before


@pytest.mark.parametrize(
    "told",
    [
        None,
        {},
        {"name": 1},
        {"area_code": "", "own_area": ""},
        {"own_area": "naam=x&buurten=9901.0001"},
        {"name": "x" * 999},
    ],
)
def test_a_pack_without_a_place_is_refused(told):
    right = {"name": "Dorpshart", "area_code": "BU99010001", "own_area": "", "release": RELEASE}
    plain = {"dossier": right | told if told else told}
    with pytest.raises(PackRefused, match="over welke plek"):
        documents.dossier_in(plain)


def test_too_many_rows_are_refused(monkeypatch, full, world):
    monkeypatch.setattr(actions, "MOST_ROWS", 10)
    with pytest.raises(PackRefused, match="meer dan 10 regels"):
        read_in(queries.pack_of(full).plain, world.team, world.lid)
