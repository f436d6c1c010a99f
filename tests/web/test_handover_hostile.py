"""A hand-over pack comes from anybody: what is not right is refused in words, or left out, and nothing is made."""

import json
from random import Random
from zipfile import ZIP_BZIP2, ZIP_LZMA

import pytest

from tests.web.map_rows import make_club
from tests.web.packs import packed, read_in
from tests.web.people import RELEASE
from wijkdna.domain.handover import PackRefused
from wijkdna.store.handover import load_handover
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.handover import actions, documents, queries
from wijkdna.web.nominations.models import Nominee
from wijkdna.web.socialmap.models import Entity

TABLES = load_handover()


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
        (packed({"dossier.json": b"{}"}, ZIP_LZMA), "vreemde manier ingepakt"),
        (packed({"dossier.json": b"{}"}, ZIP_BZIP2), "vreemde manier ingepakt"),
        (packed({"dossier.json": b"{"}), "beschadigd"),
        (packed({"dossier.json": b"{}"}), "geen overdrachtspakket"),
    ],
)
def test_a_zip_that_is_no_pack_is_refused_in_words(content, said):
    with pytest.raises(PackRefused, match=said):
        documents.plain_in(content)


def test_a_zip_that_lies_about_its_size_is_not_unpacked_further(monkeypatch):
    content = packed({"dossier.json": b'{"a": "' + b"0123456789abcdef" * 4000 + b'"}'})
    monkeypatch.setattr(documents, "MOST_JSON", 50_000)
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


def with_key(key):
    """Call the first line of a version by another key."""

    def act(plain):
        plain["tables"]["versions"][0]["content"]["lines"][0]["key"] = key

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
        (change(actions__end_on="9999-12-31"), "tot en met” kan dit niet zijn"),
        (change(entities__created_at="0001-01-01T00:00:00+00:00"), "kan dit niet zijn"),
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
        (with_key("x:123"), "niet te lezen"),
        (with_key("line:٥"), "niet te lezen"),
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


LISTS = {
    "conditions__will_do": "noemen",
    "conditions__needs": "materiaal",
    "field_notes__themes": "humor",
    "groups__within": "koop-rond-jong",
    "groups__flags": "families",
    "moments__avoid": "deur",
    "options__multipliers": "sms",
}
"""Lists with choices, each with a word of them; of the last there is none."""


def test_a_word_that_is_no_choice_is_left_out_of_a_list(site, full, world):
    plain = json.loads(json.dumps(queries.pack_of(full).plain))
    change(**{where: ["sms", word, "<b>"] for where, word in LISTS.items()})(plain)
    dossier = read_in(plain, world.team, world.lid)

    tables = queries.pack_of(dossier_for(world.lid, dossier.pk)).tables
    for where, word in LISTS.items():
        table, _, name = where.partition("__")
        assert tables[table][0][name] == [word] * (word != "sms"), where
    for page in ("kansen/momenten/", "bereik/", "plan/"):
        assert site.as_(world.lid).get(f"/dossier/{dossier.pk}/{page}").status_code == 200


def test_every_list_has_its_choices_or_is_free():
    lists = {
        (model.__name__, name)
        for model, table in ((queries.model_of(one), one) for one in TABLES.tables.values())
        for name in table.fields
        if getattr(model._meta.get_field(name), "default", None) is list
    }

    assert lists == {*actions._KNOWN_WORDS, ("CharacterLine", "heard_from")}


def test_a_text_from_which_a_name_was_left_out_still_fits(full, world):
    Nominee.objects.create(dossier=world.dossier, name="Jo", role="x")
    make_club(world.dossier, "Jo " * 40)
    Dossier.objects.filter(pk=world.dossier.pk).update(name="Jo " * 40)
    access = dossier_for(world.beheerder, world.dossier.pk)

    plain = queries.pack_of(access).plain
    club = next(one for one in plain["tables"]["entities"] if one["name"].startswith("[naam weggelaten]"))
    assert len(club["name"]) == Entity._meta.get_field("name").max_length
    assert documents.dossier_in(plain)["name"].startswith("[naam weggelaten]")
    read_in(plain, world.team, world.lid)


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
