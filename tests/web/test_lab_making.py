"""A facilitator makes a leerlab on one page: nothing typed is lost, nothing that is taken can be taken back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.web.concurrent import at_once
from tests.web.lab_rows import fix_session, give_picture, join, make_lab
from tests.web.people import png
from wijkdna.store.lab_start import load_lab_start
from wijkdna.web.enrolments.models import Enrolment, State
from wijkdna.web.lab_mails.models import LabMail
from wijkdna.web.lab_making import actions, queries
from wijkdna.web.lab_making.actions import SessionFields, change_lab, copy_lab, publish, unpublish
from wijkdna.web.lab_making.actions import make_lab as make
from wijkdna.web.lab_making.forms import first_of, usual
from wijkdna.web.labs.models import RESERVED_SLUGS, Lab, LabSession, SessionState
from wijkdna.web.labs.queries import sessions_of
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused

pytestmark = pytest.mark.django_db

MAIN = {"title": "DNA Wijk / Dorp", "summary": "Een plan dat past.", "text": "## Waarom\nKom **ook**."}


def fields(by, **other):
    """What a new lab holds, as an action takes it."""
    first, _ = usual(by, with_text=False)
    blank = dict.fromkeys(actions.FIELDS, "") | {"gemeenten": None, "together": False, "moderated": False}
    return blank | dict(first) | MAIN | other


def typed(by, rows=({"number": 1, "title": "De rijke foto"},), **other):
    """The same as a browser sends it."""
    data = {name: value for name, value in fields(by).items() if value not in (None, False)} | other
    data["opens_at"], data["closes_at"] = "2026-11-01T09:00", "2027-01-31T17:00"
    for k, row in enumerate(rows):
        data |= {f"s{k}-{name}": value for name, value in row.items()}
    return data | {"rows": str(len(rows))} | other


def typed_of(lab, **other):
    """What the page of a lab sends when nothing is changed."""
    data = {name: value for name, value in first_of(lab).items() if value not in (None, False, "")}
    for name in ("opens_at", "closes_at"):
        data[name] = timezone.localtime(data[name]).strftime("%Y-%m-%dT%H:%M")
    for k, one in enumerate(sessions_of(lab)):
        words = {name: getattr(one, name) for name in actions.OF_SESSION}
        data |= {f"s{k}-{name}": value for name, value in (words | {"row": one.pk}).items()}
    return data | {"rows": str(len(sessions_of(lab)))} | other


def new(world):
    return f"/team/{world.team.pk}/leerlab/nieuw/"


def edit(lab):
    return f"/leerlab/beheer/{lab.pk}/wijzigen/"


# ---- making one


def test_a_lab_is_made_in_one_sitting_and_only_the_team_sees_it(site, world):
    rows = [
        {"number": 0, "title": "Kick-off"},
        {"number": 1, "title": "De rijke foto", "homework": "foto", "goals": "Kijk."},
        {"number": 2},
    ]
    answer = site.as_(world.lid).post(new(world), **typed(world.lid, rows, audience="Ambtenaren", moderated="on"))

    lab = Lab.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/leerlab/beheer/{lab.pk}/publiceren/")
    assert (lab.team, lab.slug, lab.published_at, lab.created_by) == (world.team, "dna-wijk-dorp", None, world.lid)
    assert (lab.audience, lab.moderated, lab.together, lab.gemeenten) == ("Ambtenaren", True, True, None)
    assert lab.text == "## Waarom\nKom **ook**."
    assert timezone.localtime(lab.closes_at).hour == 17
    assert [(one.number, one.title, one.homework) for one in sessions_of(lab)] == [
        (0, "Kick-off", ""),
        (1, "De rijke foto", "foto"),
    ]
    assert AuditLine.objects.of(world.team).filter(action="leerlab gemaakt", by=world.lid).count() == 1


def test_the_words_of_2024_are_there_to_begin_with(site, world):
    page = site.as_(world.lid).page(f"{new(world)}?begin=dna")

    assert page.one("input", name="title")["value"] == "Leerlab DNA Wijk / Dorp"
    assert [page.one("input", name=f"s{k}-title")["value"] for k in range(4)] == [
        one["title"] for one in load_lab_start().sessions
    ]
    assert "Een handvol bezoekers bij het energiecafé." in page.main
    plain = site.as_(world.lid).page(new(world))
    assert plain.one("input", name="contact_name")["value"] == "Bart"
    assert plain.one("input", name="places")["value"] == "20"


@pytest.mark.parametrize("button", ["bekijk", "meer"])
def test_a_look_and_another_session_keep_nothing_and_lose_nothing(site, world, button):
    data = typed(world.lid, [{"number": "4", "title": "Slot <b>"}], places="veel", title="", doe=button)
    data["picture"] = SimpleUploadedFile("a.png", png())

    answer = site.as_(world.lid).post(new(world), **data)
    html = answer.content.decode()

    assert (answer.status_code, Lab.objects.count()) == (200, 0)
    assert 'value="veel"' in html
    assert "Slot &lt;b&gt;" in html
    assert "field--wrong" not in html
    assert "Kies het beeld opnieuw." in html
    assert ("Zo ziet de uitnodiging eruit" in html) is (button == "bekijk")
    assert ("<b>ook</b>" in html) is (button == "bekijk")
    assert ('name="s1-number" value="5"' in html) is (button == "meer")


def test_what_is_wrong_is_told_at_once_and_all_of_it_stays(site, world):
    rows = [{"number": "x", "title": "Wel een naam"}, {"number": 2, "goals": "Zonder naam"}]
    answer = site.as_(world.lid).post(new(world), **typed(world.lid, rows, title="", places="1,5", closes_at="morgen"))
    html = answer.content.decode()

    assert (answer.status_code, Lab.objects.count()) == (400, 0)
    for text in ("Geef het leerlab een naam.", "Dit is geen dag en tijd.", "Geef de bijeenkomst een naam."):
        assert text in html
    for kept in ('value="1,5"', 'value="morgen"', "Zonder naam", "Wel een naam", "Kom **ook**."):
        assert kept in html
    assert html.count('href="#id_s1-title"') == 1


def test_a_picture_is_written_anew_and_asks_for_words(site, world):
    asker = site.as_(world.lid)
    bare = asker.post(new(world), **typed(world.lid), picture=SimpleUploadedFile("a.png", png()))
    assert "Schrijf op wat er op het beeld staat" in bare.content.decode()
    wrong = asker.post(new(world), **typed(world.lid, picture_alt="x"), picture=SimpleUploadedFile("a.png", b"hallo"))
    assert "Dit is geen foto of pdf die we kunnen bewaren." in wrong.content.decode()
    pdf = asker.post(new(world), **typed(world.lid, picture_alt="x"), picture=SimpleUploadedFile("a.pdf", b"%PDF-1"))
    assert "Dit is een pdf. Kies een foto of tekening" in pdf.content.decode()
    assert not Lab.objects.exists()

    asker.post(new(world), **typed(world.lid, picture_alt="Buren"), picture=SimpleUploadedFile("a.png", png()))
    lab = Lab.objects.get()
    shown = asker.get(f"/leerlab/beheer/{lab.pk}/beeld/")
    content = b"".join(shown.streaming_content)

    assert lab.picture.name.startswith(f"teams/{world.team.pk}/leerlab/")
    assert (shown["Content-Type"], content[:4]) == ("image/png", b"\x89PNG")


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_a_word_that_is_an_address_of_ours_is_no_address_of_a_lab(world, slug):
    with pytest.raises(ActionRefused) as refused:
        make(team=world.team, by=world.lid, values=fields(world.lid, slug=slug), sessions=())

    assert refused.value.field == "slug"


def test_an_address_is_free_and_the_second_with_the_same_name_gets_a_number(world):
    for _ in range(2):
        make(team=world.team, by=world.lid, values=fields(world.lid), sessions=())
    with pytest.raises(ActionRefused, match="Dit adres is van een ander leerlab"):
        make(team=world.other_team, by=world.stranger, values=fields(world.stranger, slug="dna-wijk-dorp"), sessions=())

    assert sorted(Lab.objects.values_list("slug", flat=True)) == ["dna-wijk-dorp", "dna-wijk-dorp-2"]
    assert queries.free_slug("///") == "leerlab"


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_one_address_at_the_same_moment_get_one_of_it(world):
    told = []

    def try_it():
        try:
            make(team=world.team, by=world.lid, values=fields(world.lid, slug="samen"), sessions=())
        except ActionRefused as refused:
            told.append(refused.text)

    at_once(*[try_it] * 4)

    assert Lab.objects.filter(slug="samen").count() == 1
    assert told == ["Dit adres is van een ander leerlab. Kies een ander."] * 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"places": 0}, "places"),
        ({"places": 5, "per_gemeente": 6}, "per_gemeente"),
        ({"per_gemeente": 0}, "per_gemeente"),
        ({"gemeenten": 0}, "gemeenten"),
        ({"offer_hours": 0}, "offer_hours"),
        ({"keep_months": 13}, "keep_months"),
        ({"keep_months": 0}, "keep_months"),
        ({"closes_at": timezone.now() - timedelta(days=1)}, "closes_at"),
        ({"contact_name": " "}, "contact_name"),
        ({"contact_email": "", "contact_phone": ""}, ""),
        ({"summary": " "}, "summary"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, wrong, field):
    with pytest.raises(ActionRefused) as refused:
        make(team=world.team, by=world.lid, values=fields(world.lid, **wrong), sessions=())

    assert refused.value.field == field
    assert not Lab.objects.exists()


# ---- changing one


def test_places_do_not_go_below_what_is_taken_and_say_how_many(world):
    lab = make_lab(world.team, places=6, per_gemeente=3)
    join(lab, "GM1", "Ali", "Bo", "Cas")
    join(lab, "GM2", "Dia")

    def change(**values):
        change_lab(lab=lab, version=1, by=world.lid, sessions=(), values=values)

    with pytest.raises(ActionRefused, match="al 4 plaatsen vergeven"):
        change(places=3)
    with pytest.raises(ActionRefused, match="Eén gemeente heeft al 3 plaatsen"):
        change(per_gemeente=2)
    with pytest.raises(ActionRefused, match="Er doen al 2 gemeenten mee"):
        change(gemeenten=1)
    assert Lab.objects.get(pk=lab.pk).version == 1
    change(places=4, per_gemeente=3, gemeenten=2)


def test_more_places_are_offered_at_once(site, world):
    lab = make_lab(world.team, places=1)
    join(lab, "GM1")
    waiting = join(lab, "GM2")

    answer = site.as_(world.lid).post(edit(lab), **typed_of(lab, places="2"))

    assert answer.status_code == 303
    assert Enrolment.objects.get(pk=waiting.pk).state == State.AANBOD
    assert LabMail.objects.filter(kind="waitlist_offer").count() == 1
    assert "leerlab gewijzigd" in AuditLine.objects.of(world.team).values_list("action", flat=True)


def test_a_colleague_who_was_first_is_told_and_nothing_is_lost(site, world):
    lab = make_lab(world.team, text="Oud")
    sent = typed_of(lab, summary="Van mij")
    values = {"summary": "Van een collega", "places": 12}
    first = SessionFields(sessions_of(lab)[0].pk, 1, "Anders genoemd")
    change_lab(lab=lab, version=1, by=world.beheerder, values=values, sessions=[first, SessionFields(None, 9, "Erbij")])

    answer = site.as_(world.lid).post(edit(lab), **sent)
    html = answer.content.decode()

    assert answer.status_code == 400
    assert "Een collega heeft dit leerlab intussen veranderd." in html
    assert "“Van een collega”" in html
    assert "Anders genoemd" in html
    assert 'value="Van mij"' in html
    assert 'name="version" value="2"' in html
    assert 'value="Erbij"' in html
    assert Lab.objects.get(pk=lab.pk).summary == "Van een collega"

    again = site.as_(world.lid).post(edit(lab), **sent | {"version": "2", "places": "12"})
    assert again.status_code == 303
    assert Lab.objects.get(pk=lab.pk).summary == "Van mij"
    assert LabSession.objects.filter(lab=lab, title="Erbij").exists()  # was not named, so it stayed


def test_sessions_change_places_and_one_that_is_used_is_not_thrown_away(world):
    lab = make_lab(world.team)
    one, two, three = sessions_of(lab)
    fix_session(lab, 2)
    swapped = [SessionFields(one.pk, 2, "Eerst"), SessionFields(two.pk, 1, "Daarna")]

    def change(*sessions, version):
        change_lab(lab=lab, version=version, by=world.lid, values={}, sessions=sessions)

    with pytest.raises(ActionRefused, match="heeft al een dag"):
        change(SessionFields(two.pk, 2, "Weg", is_gone=True), version=1)
    with pytest.raises(ActionRefused, match="Twee bijeenkomsten hebben nummer 3"):
        change(SessionFields(one.pk, 3, "Dubbel"), version=1)
    change(*swapped, SessionFields(three.pk, 3, "", is_gone=True), version=1)

    found = [(row.number, row.pk, row.title) for row in sessions_of(lab)]
    assert found == [(1, two.pk, "Daarna"), (2, one.pk, "Eerst")]
    assert LabSession.objects.get(pk=two.pk).state == SessionState.VAST


def test_a_session_of_another_lab_is_never_touched(world):
    lab, other = make_lab(world.team), make_lab(world.other_team, slug="anders")
    theirs = sessions_of(other)[0]

    change_lab(lab=lab, version=1, by=world.lid, values={}, sessions=[SessionFields(theirs.pk, 7, "Gekaapt")])

    assert sessions_of(other)[0].title == theirs.title
    assert sessions_of(lab)[-1].title == "Gekaapt"


def test_another_picture_takes_the_place_of_the_old_one(site, world, django_capture_on_commit_callbacks):
    with site.settings:
        lab = give_picture(make_lab(world.team))
        old = lab.picture.name
        storage = lab.picture.storage
        with django_capture_on_commit_callbacks(execute=True):
            change_lab(lab=lab, version=1, by=world.lid, values={}, sessions=(), picture=actions.Picture(is_gone=True))
        assert not storage.exists(old)
    assert not Lab.objects.get(pk=lab.pk).picture


# ---- on the site


def test_an_invitation_is_looked_at_first_and_is_not_published_before_it_is_ready(site, world):
    lab = make_lab(world.team, published_at=None)
    asker, address = site.as_(world.lid), f"/leerlab/beheer/{lab.pk}/publiceren/"
    page = asker.page(address)
    assert "Schrijf de uitnodiging" in page.main
    assert "Zet op de site" not in page.main
    with pytest.raises(ActionRefused, match="nog niet klaar"):
        publish(lab=lab, by=world.lid)

    Lab.objects.filter(pk=lab.pk).update(text="## Kom\n**Echt**")
    assert "Echt" in asker.page(address).main
    asker.post(address, naar="erop")
    asker.post(address, naar="erop")

    assert Lab.objects.get(pk=lab.pk).published_at is not None
    assert AuditLine.objects.of(world.team).filter(action="leerlab op de site gezet").count() == 1


def test_it_comes_off_the_site_until_somebody_enrolled(world):
    lab = make_lab(world.team)
    unpublish(lab=lab, by=world.lid)
    assert Lab.objects.get(pk=lab.pk).published_at is None
    Lab.objects.filter(pk=lab.pk).update(published_at=timezone.now(), text="Kom.")
    join(lab, "GM1")

    with pytest.raises(ActionRefused, match="hun pagina’s zouden niet meer werken"):
        unpublish(lab=lab, by=world.lid)
    with pytest.raises(ActionRefused, match="Het adres ligt vast"):
        change_lab(lab=lab, version=1, by=world.lid, values={"slug": "nieuw-adres"}, sessions=())


def test_an_address_that_was_sent_is_no_field_any_more(site, world):
    lab = make_lab(world.team)

    page = site.as_(world.lid).page(edit(lab))

    assert "Het adres ligt vast" in page.main
    assert not page.all("input", name="slug")


# ---- once more


def test_a_copy_has_the_words_and_nobody_in_it(site, world):
    with site.settings:
        lab = give_picture(make_lab(world.team, text="Kom.", keep_months=9))
        lab.save()
        fix_session(lab, programme="Koffie", next_steps="Rust", reminded_at=timezone.now())
        join(lab, "GM1")

        copy = copy_lab(lab=lab, by=world.lid)

        assert copy.picture.name != lab.picture.name
        assert copy.picture.open().read() == lab.picture.open().read()
    assert (copy.slug, copy.published_at, copy.archived_at, copy.text) == ("dna-wijk-dorp-2", None, None, "Kom.")
    assert (copy.contact_name, copy.contact_email, copy.contact_phone) == ("Bart", "bart@gemeente.example", "")
    assert not Enrolment.objects.filter(lab=copy).exists()
    first = sessions_of(copy)[0]
    assert (first.title, first.programme, first.next_steps) == ("Bijeenkomst 1", "Koffie", "Rust")
    assert (first.starts_at, first.place, first.state, first.reminded_at) == (None, "", SessionState.OPEN, None)
    assert first.uid != sessions_of(lab)[0].uid


def test_a_closed_lab_does_not_change_and_can_be_copied(site, world):
    lab = make_lab(world.team, archived_at=timezone.now())
    asker = site.as_(world.lid)

    assert "Dit leerlab is afgesloten" in asker.post(edit(lab), **typed_of(lab, title="Anders")).content.decode()
    assert asker.post(f"/leerlab/beheer/{lab.pk}/kopie/").status_code == 303
    assert Lab.objects.exclude(pk=lab.pk).get().title == lab.title
