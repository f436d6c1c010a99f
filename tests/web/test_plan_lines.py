"""Lines and actions of a plan: two writers lose nothing, and nobody sees a partner that is not for her."""

import pytest

from tests.web.map_rows import keeper, make_club, make_group
from tests.web.page import Page
from tests.web.partner_rows import day, make_card
from tests.web.people import make_dossier, make_person
from tests.web.plan_rows import make_action, make_line, make_reason, plan_page
from wijkdna.web.chances.models import Chance
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.dossiers.queries import dossier_for
from wijkdna.web.plans import actions, queries
from wijkdna.web.plans.models import Action, Comment, Line, Plan, Reason
from wijkdna.web.reach.models import Option
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile


@pytest.fixture
def access(world):
    return dossier_for(world.lid, world.dossier.pk)


def lines(dossier):
    found = AuditLine.objects.filter(dossier=dossier.pk, sight=False).order_by("pk")
    return [line.action for line in found]


def sent(**fields):
    """An action as a browser sends it."""
    given = {"title": "Samen langs", "text": "De dorpsraad belt aan.", "kind": "doen", "version": ""}
    return given | fields


# ---- lines


def test_a_line_is_added_and_then_asks_for_its_reason(site, world):
    address = plan_page(world.dossier, "regel/?deel=doel")
    answer = site.as_(world.lid).post(address, text="  Veertig huishoudens\ndoen mee. ")

    row = Line.objects.get()
    assert (row.section, row.text, row.by) == ("doel", "Veertig huishoudens doen mee.", world.lid)
    assert answer["Location"] == plan_page(world.dossier, f"regel/{row.pk}/reden/")
    assert Plan.objects.get().by == world.lid
    assert lines(world.dossier) == ["regel aan plan toegevoegd"]


def test_the_page_reads_as_the_document_with_its_lines_numbered_through(site, world):
    make_line(world.dossier, "Wij tellen.", "meten")
    make_line(world.dossier, "Veertig doen mee.", "doel")
    make_action(world.dossier, "Ophalen", "Wij luisteren.", euros=0, hours=12, owner="wijkmanager")

    page = site.as_(world.lid).page(plan_page(world.dossier))
    assert [one.text.partition(" (wijzigen)")[0] for one in page.all("a", "plan-text")] == [
        "Veertig doen mee.",
        "Ophalen. Wij luisteren.",
        "Wij tellen.",
    ]
    assert [one.text for one in page.all("span", "plan-no")] == ["Regel 1", "Regel 2", "Regel 3"]
    assert [one.text for one in page.all("h3") if one.attrs.get("id")] == [
        *("Wat willen we", "Voor wie", "Zo doen we het", "Wie, wanneer, wat kost het"),
        *("Wat wij beloven", "Zo weten we of het werkt"),
    ]
    assert page.rows(page.one("table"))[1] == ["Ophalen", "wijkmanager", "nog geen dag", "€ 0", "12"]


def test_an_empty_plan_says_what_it_would_begin_with(site, world):
    page = site.as_(world.lid).page(plan_page(world.dossier))

    assert "Nog geen plan" in page.main
    assert plan_page(world.dossier, "begin/") in page.links()


def test_a_line_changes_in_its_place_and_comes_back_to_it(site, world):
    row = make_line(world.dossier)
    address = plan_page(world.dossier, f"regel/{row.pk}/")
    form = site.as_(world.lid).page(address)
    assert form.one("textarea", name="text").text == "Vooral eigenaren."

    answer = site.as_(world.lid).post(address, text="Ook huurders.", version=1)
    assert answer["Location"] == plan_page(world.dossier, f"#regel-{row.pk}")
    row.refresh_from_db()
    assert (row.text, row.version) == ("Ook huurders.", 2)


def test_two_writers_lose_nothing(site, world):
    row = make_line(world.dossier)
    actions.change_line(line=row, text="Vooral huurders van de corporatie.", version=1, by=world.beheerder)
    address = plan_page(world.dossier, f"regel/{row.pk}/")
    answer = site.as_(world.lid).post(address, text="Vooral eigenaren van oude huizen.", version=1)

    page = Page(answer.content.decode())
    assert answer.status_code == 409
    assert [one.text for one in page.all("p", "dossier-text")] == [
        "Vooral [alleen hier: eigenaren ]van [alleen hier: oude huizen.]",
        "Vooral [alleen hier: huurders ]van [alleen hier: de corporatie.]",
    ]
    assert page.one("textarea", name="text").text == "Vooral eigenaren van oude huizen."
    assert page.one("input", name="version")["value"] == "2"
    site.as_(world.lid).post(address, text="Vooral eigenaren van oude huizen.", version=2)
    row.refresh_from_db()
    assert (row.text, row.version) == ("Vooral eigenaren van oude huizen.", 3)


def test_fields_of_an_action_that_two_people_wrote_stand_beside_each_other(site, world):
    row = make_action(world.dossier, "Langs", "Wij bellen aan.", euros=50)
    actions.change_line(line=row, text="Wij bellen aan.", version=1, by=world.beheerder, title="Langs", euros=80)
    address = plan_page(world.dossier, f"regel/{row.pk}/")
    answer = site.as_(world.lid).post(address, **sent(title="Langs", text="Wij bellen aan.", euros=60, version=1))

    page = Page(answer.content.decode())
    assert answer.status_code == 409
    assert ["euro’s", "[alleen hier: 60]", "[alleen hier: 80]"] in page.rows(page.one("table"))
    assert Action.objects.get().euros == 80


def test_a_line_that_a_colleague_took_away_can_be_kept_as_a_new_one(world):
    row = make_line(world.dossier)
    actions.remove_line(line=row, by=world.beheerder)

    with pytest.raises(ChangedMeanwhile) as told:
        actions.change_line(line=row, text="Mijn tekst", version=1, by=world.lid)
    assert (told.value.version, told.value.mine) == (0, "Mijn tekst")


def test_lines_move_within_their_section_and_stay_at_its_ends(site, world):
    first, second, third = (make_line(world.dossier, text) for text in "abc")
    lid = site.as_(world.lid)

    def order():
        return "".join(one.text for one in queries.lines_of(world.dossier))

    lid.post(plan_page(world.dossier, f"regel/{third.pk}/verplaats/"), naar="omhoog")
    assert order() == "acb"
    lid.post(plan_page(world.dossier, f"regel/{first.pk}/verplaats/"), naar="omhoog")
    lid.post(plan_page(world.dossier, f"regel/{second.pk}/verplaats/"), naar="omlaag")
    assert order() == "acb"
    assert lines(world.dossier) == ["regel van plan verplaatst"]


def test_lines_with_the_same_place_also_move(world):
    """As after two people added one at the same moment."""
    rows = [make_line(world.dossier, text, order=0) for text in "abc"]
    actions.move_line(line=rows[2], up=True, by=world.lid)

    assert [one.text for one in queries.lines_of(world.dossier)] == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"kind": "iets"}, "kind"),
        ({"start_on": day(3), "end_on": day(2)}, "end_on"),
        ({"euros": -1}, "euros"),
        ({"text": "x" * 601}, "text"),
    ],
)
def test_an_action_that_cannot_be_is_refused_at_its_field(world, fields, field):
    with pytest.raises(ActionRefused) as refused:
        actions.add_action(dossier=world.dossier, by=world.lid, **{"title": "Langs", "text": ""} | fields)

    assert refused.value.field == field
    assert (Line.objects.count(), Action.objects.count()) == (0, 0)


def test_nothing_of_another_dossier_or_of_who_left_comes_into_an_action(world):
    other = make_dossier(world.team, world.lid, name="Ander")
    wrong = (
        {"partner": make_club(other)},
        {"partner": make_group(world.dossier, "Gezinnen")},
        {"option": Option.objects.create(dossier=other, name="Brief", sender="gemeente")},
        {"chance": Chance.objects.create(dossier=other, title="Kans")},
        {"keeper": make_person("Weg")},
        {"keeper": world.guest},
    )
    for fields in wrong:
        with pytest.raises(ActionRefused) as refused:
            actions.add_action(dossier=world.dossier, title="Langs", text="", by=world.lid, **fields)
        assert refused.value.field == next(iter(fields))


@pytest.mark.parametrize(
    ("name", "value"), [("euros", "veel"), ("euros", "-5"), ("start_on", "31 februari"), ("kind", ""), ("title", "")]
)
def test_a_wrong_field_is_a_clear_answer_and_what_was_typed_stays(site, world, name, value):
    answer = site.as_(world.lid).post(plan_page(world.dossier, "regel/?deel=acties"), **sent(**{name: value}))

    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert page.one("div", "problems")
    assert page.one("textarea", name="text").text == "De dorpsraad belt aan."
    assert Line.objects.count() == 0


def test_what_is_known_of_a_partner_and_an_option_is_filled_in(site, world):
    club = make_club(world.dossier)
    make_card(club)
    option = Option.objects.create(
        dossier=world.dossier, name="Aanbellen", sender="dorpsraad", channel="deur", audience_likely=200, dose=0.5
    )
    Option.objects.update(euros_fixed=50, hours_fixed=8, hours_per_address=0.2)
    address = plan_page(world.dossier, "regel/?deel=acties")
    site.as_(world.lid).post(address, **sent(partner=club.pk, option=option.pk))
    site.as_(world.lid).post(address, **sent(partner=club.pk, option=option.pk, condition="Mijn woorden", euros=7))

    first, second = Action.objects.order_by("pk")
    assert first.condition.startswith("Nodig: ")
    assert "Niet: Geen verkoop op de baan" in first.condition
    assert (first.euros, first.hours) == (50, 28)
    assert (second.condition, second.euros, second.hours) == ("Mijn woorden", 7, 28)


def test_a_partner_that_a_colleague_may_not_see_stays_and_is_not_named(site, world):
    hidden = make_club(world.dossier, "Stil", **keeper(world.beheerder))
    row = make_action(world.dossier, "Langs", "Wij gaan.", partner=hidden, condition="Alleen samen met Stil")
    address = plan_page(world.dossier, f"regel/{row.pk}/")
    lid = site.as_(world.lid)

    for rest in ("", f"regel/{row.pk}/reden/", "versies/"):
        assert b"Stil" not in lid.get(plan_page(world.dossier, rest)).content
    assert b"Stil" in site.as_(world.beheerder).get(plan_page(world.dossier)).content
    assert lid.post(address, **sent(title="Langs", text="Wij gaan samen.", version=1)).status_code == 303
    now = Action.objects.get()
    assert (now.partner, now.condition) == (hidden, "Alleen samen met Stil")


def test_the_form_of_an_action_does_not_tell_the_condition_of_a_hidden_partner(site, world):
    hidden = make_club(world.dossier, "Stil", **keeper(world.beheerder))
    row = make_action(world.dossier, "Langs", "", partner=hidden, condition="Alleen samen met Stil")

    address = plan_page(world.dossier, f"regel/{row.pk}/")
    assert b"Stil" not in site.as_(world.lid).get(address).content
    assert b"Stil" in site.as_(world.beheerder).get(address).content
    answer = site.as_(world.lid).post(address, **sent(title="Anders", version=0))
    assert (answer.status_code, b"Stil" in answer.content) == (409, False)


def test_rows_of_another_team_do_not_exist(site, world):
    theirs = make_line(world.other_dossier)
    reason = make_reason(theirs, "cijfer", "aandeel_koop")
    lid = site.as_(world.lid)

    for rest in (f"regel/{theirs.pk}/", f"regel/{theirs.pk}/reden/", f"regel/{theirs.pk}/laat-staan/"):
        assert lid.get(plan_page(world.dossier, rest)).status_code == 404
    mine = make_line(world.dossier)
    assert lid.post(plan_page(world.dossier, f"regel/{mine.pk}/reden/{reason.pk}/weg/")).status_code == 404
    assert Reason.objects.count() == 1


def test_an_archived_dossier_shows_its_plan_and_changes_nothing(site, world, access):
    row = make_line(world.dossier)
    reason, comment = make_reason(row, "cijfer", "x"), Comment.objects.create(dossier=world.dossier, text="Hm")
    archive(dossier=world.dossier, by=world.lid)

    page = site.as_(world.lid).page(plan_page(world.dossier))
    assert "Vooral eigenaren." in page.main
    assert [one["action"] for one in page.all("form") if "/plan/" in one.attrs.get("action", "")] == []
    told = {"dossier": world.dossier, "by": world.lid}
    for action in (
        lambda: actions.add_line(section="doel", text="x", **told),
        lambda: actions.add_action(title="x", text="", **told),
        lambda: actions.change_line(line=row, text="x", version=1, by=world.lid),
        lambda: actions.move_line(line=row, up=True, by=world.lid),
        lambda: actions.remove_line(line=row, by=world.lid),
        lambda: actions.keep_line(line=row, because="x", by=world.lid),
        lambda: actions.add_reason(access=access, line=row, kind="cijfer", target="x", by=world.lid),
        lambda: actions.remove_reason(reason=reason, by=world.lid),
        lambda: actions.change_plan(version=0, title="x", **told),
        lambda: actions.start_plan(access=access, drafts=[], by=world.lid),
        lambda: actions.add_comment(line=None, text="x", **told),
        lambda: actions.finish_comment(comment=comment, by=world.lid),
        lambda: actions.ask_review(reader=world.beheerder, **told),
        lambda: actions.say_review(agrees=True, text="", read="", **told),
    ):
        with pytest.raises(ActionRefused, match="gearchiveerd"):
            action()


def test_what_may_be_about_one_person_is_doubted_once(site, world):
    address = plan_page(world.dossier, "regel/?deel=doel")
    assert "een telefoonnummer" in site.as_(world.lid).post(address, text="Bel 06-12345678").content.decode()
    assert Line.objects.count() == 0

    site.as_(world.lid).post(address, text="Bel 06-12345678", toch=1)
    assert Line.objects.get().text == "Bel 06-12345678"
