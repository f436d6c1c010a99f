"""The map out and in as a file: the same map comes back, nobody's name goes along, and a hostile file gets nowhere."""

import io
import json
import zipfile
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.map_rows import DAY, keeper, make_club, make_door, make_entity, make_group, make_role, make_tie
from tests.web.page import Page
from tests.web.partner_rows import day
from tests.web.people import make_dossier
from tests.web.sheets import csv_rows, fetched, xlsx_sheets
from wijkdna.pipeline.sources.osm_plekken import KINDS
from wijkdna.store.spreadsheets import About, Column, Table, write_xlsx
from wijkdna.web.doors.models import Door
from wijkdna.web.exchange.queries import WHAT
from wijkdna.web.socialmap.models import Entity, Kind, Person, Tie, TieKind

FILES = ("kaart.graphml", "kaart.xlsx", "kaart-wie.csv", "kaart-banden.csv")


@pytest.fixture
def village(world):
    """Something of everything that a map can hold."""
    made = world.dossier
    club = make_club(made, "IJsclub & <co>", sector="sport", public_contact="ijsclub.example", latitude=52.8)
    chair = make_role(made, "voorzitter ijsclub", part_of=club, rhythm="in de winter")
    farmers = make_group(made, "oudere boeren", 60, 80, basis="geteld", channels="dorpskrant")
    place = make_entity(made, Kind.PLEK, "=plein", external="osm:node/1", remarks="een opmerking")
    make_tie(chair, club, TieKind.SAMENWERKING, strength=3)
    make_tie(chair, farmers, informant="bakker", strength=1)
    make_tie(chair, farmers, informant="koster")
    make_tie(farmers, place, TieKind.SAMENKOMST)
    make_door(chair, farmers, likely=25, trust=3, low=10, high=40)
    return {"club": club, "chair": chair, "farmers": farmers, "place": place}


def page_of(dossier, rest=""):
    return f"/dossier/{dossier.pk}/kaart/{rest}"


def bring(site, dossier, *files):
    """The page that shows what a file would do."""
    held = [SimpleUploadedFile(name, content) for name, content in files]
    answer = site.post(page_of(dossier, "inlezen/"), **dict(zip(("file", "bands"), held, strict=False)))
    return answer


def sent(answer, **more):
    """What the form on that page sends."""
    page = Page(answer.content.decode())
    form = page.one("form", "exchange-check")
    found = {one["name"]: one.attrs.get("value", "") for one in page.all("input") if one.inside(form)}
    found = {name: text for name, text in found.items() if not name.startswith("geen_")}
    for select in page.all("select"):
        if select.inside(form):
            chosen = [one for one in page.all("option") if one.inside(select) and "selected" in one.attrs]
            found[select["name"]] = chosen[0]["value"] if chosen else ""
    return found | more


def keep(site, dossier, answer, **more):
    return site.post(page_of(dossier, "inlezen/controleren/"), **sent(answer, bewaren="1", **more))


def summary(answer):
    page = Page(answer.content.decode())
    return [one.text for one in page.all("b") if one.parent.parent is page.one("ul", "exchange-sum")]


def whole(dossier):
    """Everything on a map but its numbers: names, bands and doors."""
    fields = ("kind", "name", "sector", "part_of__name", "low", "high", "basis", "rhythm", "channels", "public_contact")
    rows = Entity.objects.filter(dossier=dossier)
    ends = ("source__name", "target__name", "kind", "strength", "informant", "seen_on")
    doors = ("entity__name", "community__name", "low", "likely", "high", "trust", "basis", "heard", "checked_on")
    return (
        sorted(rows.values_list(*fields, "latitude", "sight"), key=str),
        sorted(Tie.objects.filter(dossier=dossier).values_list(*ends), key=str),
        sorted(Door.objects.filter(dossier=dossier).values_list(*doors), key=str),
    )


@pytest.mark.parametrize("names", [("kaart.graphml",), ("kaart.xlsx",), ("kaart-wie.csv", "kaart-banden.csv")])
def test_what_is_taken_along_comes_back_the_same_in_another_dossier(site, world, village, names):
    lid, other = site.as_(world.lid), make_dossier(world.team, world.lid, name="Ander")
    files = [(name, fetched(lid, page_of(world.dossier, f"uit/{name}"))) for name in names]

    shown = bring(lid, other, *files)
    assert summary(shown)[:2] == ["4 nieuwe namen", "5 nieuwe banden"]
    assert whole(other) == ([], [], [])
    keep(lid, other, shown)

    assert whole(other) == whole(world.dossier)
    again = bring(lid, other, *files)
    assert "Er is niets nieuws" in again.content.decode()


def test_what_only_the_keeper_sees_stays_so_on_the_way(site, world):
    make_role(world.dossier, "stille kracht", **keeper(world.beheerder))
    anne, other = site.as_(world.beheerder), make_dossier(world.team, world.lid, name="Ander")
    keep(anne, other, bring(anne, other, ("k.csv", fetched(anne, page_of(world.dossier, "uit/kaart-wie.csv")))))

    row = Entity.objects.get(dossier=other)
    assert (row.sight, row.keeper) == ("contact", world.beheerder)


def person(role, name, **fields):
    days = {"agreed_on": DAY, "until": day(90), "last_contact": DAY}
    return Person.objects.create(dossier=role.dossier, entity=role, name=name, purpose="bellen", **days | fields)


def text_of(site, dossier, name, query=""):
    content = fetched(site, page_of(dossier, f"uit/{name}{query}"))
    return str(xlsx_sheets(content)) if name.endswith("xlsx") else content.decode()


@pytest.mark.parametrize("name", FILES[:3])
def test_a_file_holds_nothing_that_this_person_may_not_see_and_no_names(site, world, village, name):
    hidden = make_role(world.dossier, "stille kracht", **keeper(world.beheerder))
    make_role(world.dossier, "hulp", part_of=hidden)
    person(village["chair"], "Nel Jonker", on_paper=True, sight="team")
    person(village["place"], "Kees Smit", sight="team")
    past = make_role(world.dossier, "koster")
    person(past, "Jo Ooit", on_paper=True, sight="team", agreed_on=day(-9), until=day(-1))
    lid = site.as_(world.lid)

    plain, named = (text_of(lid, world.dossier, name, query) for query in ("", "?namen=1"))
    assert [word in plain for word in ("stille kracht", "Nel Jonker", "Kees Smit", "een opmerking")] == [False] * 4
    names = ("stille kracht", "Nel Jonker", "Kees Smit", "Jo Ooit")
    assert [word in named for word in names] == [False, True, False, False]


def test_no_text_becomes_a_formula(site, world, village):
    lid = site.as_(world.lid)
    rows = csv_rows(fetched(lid, page_of(world.dossier, "uit/kaart-wie.csv")))
    sheets = xlsx_sheets(fetched(lid, page_of(world.dossier, "uit/kaart.xlsx")))

    assert "'=plein" in [row[1] for row in rows]
    assert "=plein" in [row[1] for row in sheets["Wie en wat"]]
    assert list(sheets) == ["Wie en wat", "Banden", "Uitleg"]


def test_another_file_is_not_there(site, world):
    assert site.as_(world.lid).get(page_of(world.dossier, "uit/wachtwoorden.csv")).status_code == 404


KUMU = b"Label,Type\nIJsclub,Organization\nDorpshuis,Place\nJan de Vries,Person\nMaria,Place\n"
BANDS = b"From,To,Type\nIJsclub,Dorpshuis,knows\nJan de Vries,IJsclub,works with\n"


def test_a_person_becomes_the_role_that_is_typed_and_her_name_is_nowhere(site, world):
    lid, made = site.as_(world.lid), world.dossier
    shown = bring(lid, made, ("e.csv", KUMU), ("c.csv", BANDS))
    assert "bestand van Kumu" in shown.content.decode()
    keep(lid, made, shown, rol_3="voorzitter", geen_4="1")

    assert sorted(Entity.objects.filter(dossier=made).values_list("name", "kind")) == [
        ("Dorpshuis", "plek"),
        ("IJsclub", "organisatie"),
        ("Maria", "plek"),
        ("voorzitter", "rol"),
    ]
    assert Tie.objects.filter(dossier=made).count() == 2


def test_a_person_without_a_role_is_left_out(site, world):
    lid = site.as_(world.lid)
    keep(lid, world.dossier, bring(lid, world.dossier, ("e.csv", KUMU)))

    assert sorted(Entity.objects.values_list("name", flat=True)) == ["Dorpshuis", "IJsclub"]


def test_a_name_typed_as_a_role_is_asked_again_and_nothing_is_kept(site, world):
    lid = site.as_(world.lid)
    answer = keep(lid, world.dossier, bring(lid, world.dossier, ("e.csv", KUMU)), rol_3="Piet Jansen")

    assert "dit is nog geen rol" in answer.content.decode()
    assert Entity.objects.count() == 0


def test_other_choices_than_those_of_the_preview_ask_for_another_look(site, world):
    lid = site.as_(world.lid)
    shown = bring(lid, world.dossier, ("e.csv", b"Naam,Soort\nKern,gebouwtje\nDam,zzz\n"))
    told = next(name for name, text in sent(shown).items() if name.startswith("soort_") and text == "")
    again = keep(lid, world.dossier, shown, **{told: "organisatie"})

    assert (again.status_code, Entity.objects.count()) == (200, 0)
    keep(lid, world.dossier, again)
    assert Entity.objects.count() >= 1


def test_what_was_read_in_can_be_taken_off_but_for_what_changed_since(site, world, village):
    lid, before = site.as_(world.lid), whole(world.dossier)
    keep(lid, world.dossier, bring(lid, world.dossier, ("e.csv", KUMU), ("c.csv", BANDS)))
    assert set(Entity.objects.filter(name="Dorpshuis").values_list("external", flat=True)) != {""}
    lid.post(page_of(world.dossier, "inlezen/terugdraaien/"))

    assert whole(world.dossier) == before
    keep(lid, world.dossier, bring(lid, world.dossier, ("e.csv", KUMU)))
    Entity.objects.filter(name="Dorpshuis").update(version=2)
    lid.post(page_of(world.dossier, "inlezen/terugdraaien/"))
    assert Entity.objects.filter(name__in=("Dorpshuis", "IJsclub")).get().name == "Dorpshuis"


def test_undo_is_of_one_dossier_and_of_who_read_it_in(site, world):
    lid, other = site.as_(world.lid), make_dossier(world.team, world.lid, name="Ander")
    keep(lid, world.dossier, bring(lid, world.dossier, ("e.csv", KUMU)))
    lid.post(page_of(other, "inlezen/terugdraaien/"))
    site.as_(world.beheerder).post(page_of(world.dossier, "inlezen/terugdraaien/"))

    assert Entity.objects.filter(dossier=world.dossier).count() == 2


def test_a_file_of_somebody_else_or_one_that_was_changed_is_not_taken(site, world):
    lid = site.as_(world.lid)
    form = sent(bring(lid, world.dossier, ("e.csv", KUMU)), bewaren="1")
    anne = site.as_(world.beheerder)

    for who, held in ((anne, form["bestand"]), (lid, form["bestand"][:-2]), (lid, "")):
        answer = who.post(page_of(world.dossier, "inlezen/controleren/"), **(form | {"bestand": held}))
        assert answer.status_code == 303
    assert Entity.objects.count() == 0


OWN = ("Nummer", "Naam", "Soort", "Hoort bij nummer", "Ten minste", "Ten hoogste")
OWN_BANDS = ("Van nummer", "Naar nummer", "Band", "Laag", "Waarschijnlijk", "Hoog", "Vertrouwen", "Wanneer")


def book(things, bands=()):
    """An xlsx with our own headings, every cell as the text that somebody typed."""
    file = io.BytesIO()
    sheets = [("Wie", OWN, things), ("Banden", OWN_BANDS, bands)]
    made = [
        Table(name, name, "", tuple(Column(one, 12) for one in heads), len(rows), lambda rows=rows: [*rows])
        for name, heads, rows in sheets
    ]
    write_xlsx(file, About("Kaart", "Kaart", datetime(2026, 1, 1)), made)
    return "k.xlsx", file.getvalue()


def test_numbers_in_a_file_are_read_as_people_here_write_them(site, world):
    lid = site.as_(world.lid)
    things = [("1", "oudere boeren", "gemeenschap", "", "1.500", "€ 2000"), ("2", "bakker", "rol", "", "", "")]
    bands = [("2", "1", "deur", "1.000", "1.200", "1.500", "2", "31-12-2020")]

    shown = bring(lid, world.dossier, book(things, bands))
    assert summary(shown)[-1] == "0"
    keep(lid, world.dossier, shown)

    row, door = Entity.objects.get(name="oudere boeren"), Door.objects.get()
    assert (row.low, row.high) == (1500, 2000)
    assert (door.low, door.likely, door.high, door.trust) == (1000, 1200, 1500, 2)
    assert door.checked_on == date(2020, 12, 31)


def test_a_row_with_a_cell_that_cannot_be_read_is_left_out_and_told_with_why(site, world):
    lid = site.as_(world.lid)
    things = [
        ("1", "oudere boeren", "gemeenschap", "", "1.5", ""),
        ("2", "boerinnen", "gemeenschap", "1", "10", ""),
        ("3", "bakker", "rol", "", "", ""),
        ("4", "gezinnen", "gemeenschap", "", "20", ""),
    ]
    bands = [
        ("3", "1", "deur", "", "10", "", "", ""),
        ("3", "4", "deur", "30", "10", "", "", ""),
        ("3", "4", "informatie", "", "", "", "", "morgen"),
    ]

    shown = bring(lid, world.dossier, book(things, bands))
    said = Page(shown.content.decode()).main
    for why in (
        "1 overgeslagen omdat: bij “Ten minste” staat geen heel getal, zoals 1500 of 1.500. oudere boeren (rij 1)",
        "1 overgeslagen omdat: bij “Hoort bij nummer” staat een rij die niet in het bestand staat, of die zelf is",
        "1 overgeslagen omdat: een van de twee is zelf overgeslagen. een band (rij 1)",
        "1 overgeslagen omdat: bij “Waarschijnlijk” klopt de volgorde niet: laag, dan waarschijnlijk, dan hoog.",
        "1 overgeslagen omdat: bij “Wanneer” hoort een dag van 1990 tot vandaag te staan, zoals 31-12-2025.",
        "Verbeter hem in het bestand, en kies dat opnieuw.",
    ):
        assert why in said
    assert summary(shown)[-1] == "5"
    keep(lid, world.dossier, shown)

    assert sorted(Entity.objects.values_list("name", flat=True)) == ["bakker", "gezinnen"]
    assert (Door.objects.count(), Tie.objects.count()) == (0, 0)


def test_what_belongs_to_a_person_hangs_on_the_role_that_is_typed_for_her(site, world):
    lid = site.as_(world.lid)
    things = [("1", "Nel Jonker", "rol", "", "", ""), ("2", "kantine", "plek", "1", "", "")]
    shown = bring(lid, world.dossier, book(things))
    keep(lid, world.dossier, shown, rol_1="voorzitter ijsclub")

    assert Entity.objects.get(name="kantine").part_of.name == "voorzitter ijsclub"


def test_an_archived_dossier_takes_no_file(site, world):
    lid = site.as_(world.lid)
    shown = bring(lid, world.dossier, ("e.csv", KUMU))
    type(world.dossier).objects.filter(pk=world.dossier.pk).update(archived_at="2026-11-01T00:00Z")
    keep(lid, world.dossier, shown)

    assert Entity.objects.count() == 0


def entities():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>')
    return file.getvalue()


def kumu(elements, connections=()):
    return json.dumps({"elements": [*elements], "connections": [*connections]}).encode()


def graphml(parts):
    return f"<graphml><graph>{''.join(parts)}</graph></graphml>".encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is leeg"),
        (b"Naam\n" + b"x" * 2_000_000, "te groot"),
        (b"%PDF-1.7", "kunnen we niet lezen"),
        (b"<html><body>x</body></html>", "geen GraphML"),
        (b'<!DOCTYPE g [<!ENTITY a "b">]><graphml/>', "iets anders doen"),
        (b'{"elements": 3}', "geen json van Kumu"),
        (b'{"elements": [' + b"[" * 5000, "beschadigd"),
        (b"PK\x03\x04kapot", "beschadigd"),
        (entities(), "iets anders doen"),
        (b"jaar,bedrag\n2024,3\n", "geen namen en geen banden"),
        (b"Naam\n" + b"x\n" * 5001, "te veel rijen"),
        (b"Naam\n\x01\x02\x03\n", "geen tekst"),
        (kumu({f"n{n}": "x"} for n in range(201)), "te veel kolommen"),
        (kumu({"label": "x"} for _ in range(5001)), "te veel rijen"),
        (kumu([{"label": "x"}], ({"from": "x", "to": "y", f"n{n}": "x"} for n in range(201))), "te veel kolommen"),
        (graphml(f'<node id="{n}"><data key="k{n}">x</data></node>' for n in range(201)), "te veel kolommen"),
        (graphml(f'<node id="{n}"/>' for n in range(5001)), "te veel rijen"),
        (graphml(f'<edge source="a" target="b"><data key="k{n}">x</data></edge>' for n in range(201)), "te veel kol"),
    ],
)
def test_a_hostile_or_useless_file_is_refused_in_dutch(site, world, content, told):
    answer = bring(site.as_(world.lid), world.dossier, ("x.csv", content))

    assert answer.status_code == 400
    assert told in Page(answer.content.decode()).one("div", "problems").text


# ---- suggestions


def suggested(page):
    return [one.text for one in page.all("b") if one.parent.parent and "exchange-row" in one.parent.parent.classes]


def test_schools_near_by_are_offered_and_each_but_once(site, world):
    lid, address = site.as_(world.lid), page_of(world.dossier, "voorstellen/")
    page = lid.page(address)
    assert suggested(page)[0] == "Basisschool De Proef"
    assert [one.text for one in page.all("h2")] == ["In het gebied 1", f"Er vlakbij {len(suggested(page)) - 1}"]
    key = page.all("input", name="plek")[0]["value"]

    lid.post(address, plek=key, soort="gemeenschap")
    assert Entity.objects.count() == 0
    for _ in range(2):
        assert lid.post(address, plek=key, soort="organisatie").status_code == 303
    row = Entity.objects.get()
    assert (row.name, row.kind, row.sector, row.external) == ("Basisschool De Proef", "organisatie", "onderwijs", key)
    assert "Basisschool De Proef" not in suggested(lid.page(address))


def test_what_is_on_the_map_by_its_name_is_recognised(site, world):
    make_club(world.dossier, "De basisschool De Proef")

    page = site.as_(world.lid).page(page_of(world.dossier, "voorstellen/"))
    assert "Basisschool De Proef" not in suggested(page)
    assert "1 staat al op de kaart." in [one.text for one in page.all("p")]


def test_a_release_that_lacks_the_area_offers_nothing(site, world):
    made = make_dossier(world.team, world.lid, "BU19990101", "Verdwenen")

    assert suggested(site.as_(world.lid).page(page_of(made, "voorstellen/"))) == []


def test_every_kind_of_place_has_a_kind_and_a_house_of_worship_is_only_a_place():
    assert set(KINDS.values()) - {"school"} == set(WHAT)
    assert WHAT["gebedshuis"][0] == (Kind.PLEK,)
