"""The pages of finding people: what they say, and that nothing that was typed is lost."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.map_rows import make_club, make_group
from tests.web.page import Page
from tests.web.talks import DAY, address, allow_names, nominees, talk
from wijkdna.web.nominations.models import Circle, Informant, Nomination, Nominee
from wijkdna.web.shared.models import AuditLine


def test_an_empty_page_says_why_and_how_to_begin(site, world):
    page = site.as_(world.lid).page(address(world))

    assert "Als wij iets willen vertellen dat iedereen hier moet horen" in page.main
    assert "Begin met één gesprek" in page.main
    assert address(world, "gesprek/") in page.links()


def test_the_page_says_how_many_are_missing_and_whether_to_go_on(site, world):
    group = make_group(world.dossier, "Gezinnen")
    for one in (["kapper", "juf", "wijkagent"], ["kapper"]):
        talk(world, *one, community=group)

    page = site.as_(world.lid).page(address(world))

    rows = page.rows(page.one("table"))
    assert rows[1] == [
        "Alle gesprekken samen",
        "2 mensen: 2 bewoners",
        "3",
        "Waarschijnlijk nog ongeveer 1 naam die we niet kennen. "
        "Van de 10 namen die we nu nog horen, kennen we er ongeveer 5. "
        "Dat is nog ruw geschat.",
        "Praat nog met 3 anderen. Onder de 5 is het te vroeg om te stoppen.",
    ]
    assert [row[0] for row in rows] == ["Groep", "Alle gesprekken samen", "Gezinnen"]
    assert "Vraag ook een professional, en iemand die u willekeurig kiest" in page.main
    assert AuditLine.objects.filter(action="genoemden bekeken", by=world.lid, sight=True).count() == 1


def test_the_lists_are_in_order_of_the_alphabet_and_not_of_how_often(site, world):
    for roles in (["Zwemclub", "bakker"], ["Zwemclub"], ["Zwemclub", "Kapper"]):
        talk(world, *roles)

    page = site.as_(world.lid).page(address(world))
    named = [one.text for one in page.all("a") if "/genoemd/" in one["href"]]
    assert named == ["bakker", "Kapper", "Zwemclub"]
    assert "Zwemclub 3 keer genoemd" in page.main


def test_a_talk_is_entered_on_the_page(site, world):
    group, club = make_group(world.dossier, "Gezinnen"), make_club(world.dossier, "IJsclub")
    sent = {
        "role": "moeder op het plein",
        "circle": "bewoner",
        "random": "on",
        "community": group.pk,
        "asked_on": "02-11-2026",
        "iedereen-0": " ijsclub",
        "iedereen-2": "kapper",
        "nooit-1": "kapper",
    }
    answer = site.as_(world.lid).post(address(world, "gesprek/"), **sent)

    assert (answer.status_code, answer["Location"]) == (303, address(world))
    one = Informant.objects.get()
    assert (one.role, one.circle, one.random, one.community, one.asked_on, one.by) == (
        "moeder op het plein",
        "bewoner",
        True,
        group,
        DAY,
        world.lid,
    )
    assert [(row.question, row.nominee.role, row.nominee.entity) for row in one.nominations.all()] == [
        ("iedereen", "ijsclub", club),
        ("iedereen", "kapper", None),
        ("nooit", "kapper", None),
    ]


def test_more_lines_keep_what_was_typed_and_judge_nothing_yet(site, world):
    answer = site.as_(world.lid).post(
        address(world, "gesprek/"), **{"nooit-2": "kapper", "role": "", "meer": "nooit", "circle": "professional"}
    )

    page = Page(answer.content.decode())
    assert answer.status_code == 200
    assert page.all("p", "field__wrong") == []
    assert page.one("input", name="nooit-2")["value"] == "kapper"
    assert len([one for one in page.all("input") if one.attrs.get("name", "").startswith("nooit-")]) == 2 * 7
    assert [one["value"] for one in page.all("input", name="circle") if "checked" in one.attrs] == ["professional"]
    assert Informant.objects.count() == 0


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(site, world):
    allow_names(world.team)
    answer = site.as_(world.lid).post(
        address(world, "gesprek/"),
        **{
            "role": "buur",
            "circle": "bewoner",
            "asked_on": "gisteren",
            "iedereen-0-naam": "Fatma",
            "nooit-0": "x" * 81,
        },
    )

    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert [one.text for one in page.all("p", "field__wrong")] == [
        "Dit is geen datum. Schrijf hem als 31-12-2027.",
        "Schrijf bij deze naam ook een rol op. De naam gaat na 4 weken weg, de rol blijft.",
        "Deze rol is te lang: hoogstens 80 tekens.",
    ]
    assert page.one("input", name="iedereen-0-naam")["value"] == "Fatma"


def test_a_phone_number_among_the_roles_is_doubted_once(site, world):
    sent = {"role": "buur", "circle": "bewoner", "asked_on": "2026-11-02", "iedereen-0": "kapper 06-12345678"}
    doubted = site.as_(world.lid).post(address(world, "gesprek/"), **sent)

    assert (doubted.status_code, Informant.objects.count()) == (200, 0)
    assert "We zien een telefoonnummer." in doubted.content.decode()
    site.as_(world.lid).post(address(world, "gesprek/"), **sent, toch="1")
    assert Informant.objects.count() == 1


def test_there_is_no_field_for_a_name_until_the_team_may_keep_names(site, world):
    def fields():
        page = site.as_(world.lid).page(address(world, "gesprek/"))
        return [one["name"] for one in page.all("input") if one.attrs.get("name", "").endswith("-naam")]

    assert fields() == []
    allow_names(world.team)
    assert fields() == [f"{question}-{place}-naam" for question in ("iedereen", "nooit") for place in range(3)]
    assert "Na vier weken wissen we de naam" in site.as_(world.lid).page(address(world, "gesprek/")).main


def test_changing_a_talk_shows_it_as_it_is_and_keeps_who_was_named(site, world):
    allow_names(world.team)
    one = talk(world, "kapper", name="Fatma")
    known = Nominee.objects.get()
    rest = f"gesprek/{one.pk}/"
    page = site.as_(world.lid).page(address(world, rest))
    filled = {
        row["name"]: row["value"]
        for row in page.all("input")
        if "value" in row.attrs and "csrf" not in row["name"] and row.attrs.get("type") not in ("radio", "checkbox")
    }

    assert (filled["iedereen-0"], filled["iedereen-0-naam"], filled["iedereen-0-wie"]) == (
        "kapper",
        "Fatma",
        str(known.pk),
    )
    answer = site.as_(world.lid).post(address(world, rest), **filled, circle="professional")
    assert answer.status_code == 303
    assert [row.nominee_id for row in Nomination.objects.all()] == [known.pk]
    assert nominees(world) == [("kapper", "Fatma", "fatma")]

    site.as_(world.lid).post(address(world, rest), **(filled | {"iedereen-0-naam": ""}), circle="professional")
    assert nominees(world) == [("kapper", "", "")]
    assert [row.nominee_id for row in Nomination.objects.all()] == [known.pk]


def test_a_talk_is_removed_on_the_page(site, world):
    one = talk(world, "kapper")

    answer = site.as_(world.lid).post(address(world, f"gesprek/{one.pk}/verwijderen/"))
    assert (answer.status_code, Informant.objects.count(), Nominee.objects.count()) == (303, 0, 0)


def test_as_many_questions_to_the_database_for_one_as_for_three(site, world):
    make_group(world.dossier, "Gezinnen")

    def asked():
        lid = site.as_(world.lid)
        lid.get(address(world))
        with CaptureQueriesContext(connection) as found:
            lid.get(address(world))
        return len(found)

    talk(world, "kapper")
    one = asked()
    talk(world, "juf", "wijkagent", never=("bakker",), community=make_group(world.dossier, "Ouderen"))
    talk(world, "wethouder", circle=Circle.PROFESSIONAL)
    assert asked() == one
