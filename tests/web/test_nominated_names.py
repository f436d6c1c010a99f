"""A name of who was named: it goes after four weeks, or at once, and only the role goes on."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from tests.web.map_rows import make_club, make_role
from tests.web.talks import DAY, access, address, allow_names, lines, nominees, talk
from wijkdna.jobs import nightly
from wijkdna.web.accounts.models import Membership, Role
from wijkdna.web.dossiers.actions import archive
from wijkdna.web.nominations import actions
from wijkdna.web.nominations.models import Informant, Nominee
from wijkdna.web.nominations.queries import overview, summary
from wijkdna.web.privacy.actions import forget_expired
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.models import Entity, Kind, Person


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 12, tzinfo=UTC), tick=False) as moved:
        yield moved


@pytest.fixture
def named(world, clock):
    """Somebody whose name a member wrote down on 2 November."""
    allow_names(world.team)
    talk(world, "kapper", name="Fatma  de Wit")
    return Nominee.objects.get()


def test_a_name_goes_after_four_weeks_and_role_and_count_stay(world, named, clock):
    clock.move_to(datetime(2026, 11, 30, 22, tzinfo=UTC))
    forget_expired()
    assert nominees(world) == [("kapper", "Fatma de Wit", "fatma de wit")]

    clock.move_to(datetime(2026, 12, 1, 1, tzinfo=UTC))
    forget_expired()
    assert nominees(world) == [("kapper", "", "")]
    assert overview(access(world)).residents_only[0].times == 1


def test_the_same_name_after_that_counts_as_new(site, world, named, clock):
    talk(world, "kapper", name="fatma de wit")
    assert summary(access(world)).named == 1

    clock.move_to(datetime(2026, 12, 1, 12, tzinfo=UTC))
    forget_expired()
    talk(world, "kapper", name="Fatma de Wit", asked_on=date(2026, 12, 1))

    assert nominees(world) == [("kapper", "", ""), ("kapper", "Fatma de Wit", "fatma de wit")]
    assert summary(access(world)).named == 2
    assert (
        "Wordt dezelfde naam daarna weer genoemd, dan telt die als nieuw"
        in site.as_(world.lid).page(address(world)).main
    )


def test_a_name_written_again_does_not_stay_longer(world, named, clock):
    clock.move_to(datetime(2026, 11, 20, 12, tzinfo=UTC))
    talk(world, "kapper", name="Fatma de Wit")

    assert Nominee.objects.get().named_at == named.named_at


def test_who_wrote_it_is_told_a_week_before_once_and_without_the_name(world, named, clock):
    talk(world, "juf", name="Els")
    clock.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    actions.remind_of_names()
    assert mail.outbox == []

    clock.move_to(datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert actions.remind_of_names() == {}
    actions.remind_of_names()

    (message,) = mail.outbox
    assert (message.to, message.subject) == ([world.lid.email], "WijkDNA: over een week wissen we 2 namen")
    assert "Na 30 november 2026 wissen wij die." in message.body
    assert f"/dossier/{world.dossier.pk}/kaart/vinden/" in message.body
    assert "Fatma" not in message.body
    assert "kapper" not in message.body


def test_the_night_first_tells_and_then_erases(site, world, named, clock):
    with site.settings:
        clock.move_to(datetime(2026, 11, 25, 3, tzinfo=UTC))
        assert "web.Nominee" not in nightly.call()
        clock.move_to(datetime(2026, 12, 1, 3, tzinfo=UTC))
        assert nightly.call()["web.Nominee"] == 2  # name and key

    assert [one.subject for one in mail.outbox] == ["WijkDNA: over een week wissen we een naam"]
    assert nominees(world) == [("kapper", "", "")]


def test_the_contact_is_told_when_the_writer_left_and_nobody_when_both_did(world, named, clock):
    Membership.objects.filter(user=world.lid).delete()
    clock.move_to(datetime(2026, 11, 24, 12, tzinfo=UTC))
    actions.remind_of_names()
    assert [one.to for one in mail.outbox] == [[world.beheerder.email]]

    Nominee.objects.update(named_at=timezone.now())
    Membership.objects.filter(user=world.beheerder).update(role=Role.GAST)
    clock.move_to(datetime(2026, 12, 20, 12, tzinfo=UTC))
    actions.remind_of_names()
    assert len(mail.outbox) == 1


def test_a_message_that_the_mail_server_does_not_take_goes_the_next_night(world, named, clock, settings):
    clock.move_to(datetime(2026, 11, 24, 12, tzinfo=UTC))
    settings.EMAIL_BACKEND = "tests.web.test_nominated_names.Closed"
    actions.remind_of_names()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail.outbox == []

    actions.remind_of_names()
    assert len(mail.outbox) == 1


class Closed:
    """A mail server that is away."""

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError


def test_a_name_stands_on_its_own_page_only_and_looking_is_recorded(site, world, named):
    lid = site.as_(world.lid)
    assert "Fatma" not in lid.page(address(world)).main
    page = lid.page(address(world, f"genoemd/{named.pk}/"))

    assert "Naam: Fatma de Wit" in page.main
    assert "verdwijnt vanzelf na 30 november 2026" in page.main
    assert AuditLine.objects.filter(action="genoemde bekeken", row=named.pk, sight=True).count() == 1


def test_without_agreement_the_name_goes_at_once(site, world, named):
    sent = {"approached_on": "2026-11-02", "informed": "on", "agreed": "nee"}
    site.as_(world.lid).post(address(world, f"genoemd/{named.pk}/"), **sent)

    one = Nominee.objects.get()
    assert (one.name, one.key, one.named_at, one.approached_on, one.informed_on) == ("", "", None, DAY, DAY)
    assert one.nominations.count() == 1


def test_with_agreement_it_stays_until_it_is_kept_with_the_role(world, named):
    actions.approach(nominee=named, approached_on=DAY, informed=False, agreed="ja", by=world.lid)

    one = Nominee.objects.get()
    assert (one.name, one.approached_on, one.informed_on) == ("Fatma de Wit", DAY, None)
    with pytest.raises(ActionRefused, match="moet nog komen"):
        actions.approach(nominee=named, approached_on=DAY + timedelta(days=1), informed=True, agreed="", by=world.lid)


def test_a_name_is_erased_by_a_button_and_a_role_keeps_how_it_is_compared(site, world, named):
    site.as_(world.lid).post(address(world, f"genoemd/{named.pk}/naam-wissen/"))
    assert nominees(world) == [("kapper", "", "")]

    talk(world, "juf")
    juf = Nominee.objects.get(role="juf")
    actions.forget_name(nominee=juf, by=world.lid)
    assert nominees(world)[1] == ("juf", "", "juf")


def test_only_the_role_comes_on_the_map(site, world, named):
    button = address(world, f"genoemd/{named.pk}/op-de-kaart/")
    site.as_(world.lid).post(button)
    site.as_(world.lid).post(button)

    entity = Entity.objects.get()
    assert (entity.name, entity.kind, entity.remarks) == ("kapper", Kind.ROL, "")
    assert Nominee.objects.get().entity == entity
    assert ("genoemde op de kaart gezet", "nominee") in lines(world)


def test_what_stands_on_the_map_already_is_not_put_there_twice(site, world):
    talk(world, "de IJsclub")
    club = make_club(world.dossier, "IJsclub")

    site.as_(world.lid).post(address(world, f"genoemd/{Nominee.objects.get().pk}/op-de-kaart/"))

    assert (Entity.objects.get(), Nominee.objects.get().entity) == (club, club)


def test_a_role_that_is_gone_is_refused(world):
    one = talk(world, "kapper")
    nominee = Nominee.objects.get()
    actions.delete_talk(talk=one, by=world.lid)

    with pytest.raises(ActionRefused, match="geen enkel gesprek meer"):
        actions.put_on_map(nominee=nominee, same=None, by=world.lid)
    with pytest.raises(ActionRefused, match="intussen verwijderd"):
        actions.change_talk(talk=one, mentions=(), shown=(), by=world.lid, role="x", asked_on=DAY)


def test_the_notice_says_who_sees_it_and_holds_no_name(site, world, named):
    page = site.as_(world.lid).page(address(world, "bericht/"))

    assert page.h1 == "Wat wij over u opschrijven"
    assert "Alleen het team Hollands Kroon" in page.main
    assert "wat er in Dorpshart speelt" in page.main
    assert "Fatma" not in page.main


def test_in_the_archive_all_can_be_read_and_nothing_pressed(site, world, named):
    archive(dossier=world.dossier, by=world.beheerder)

    for rest in ("", "gesprek/", f"gesprek/{Informant.objects.get().pk}/", f"genoemd/{named.pk}/"):
        page = site.as_(world.lid).page(address(world, rest))
        posts = [one for one in page.all("form") if one.attrs.get("method") == "post" and "/kaart/" in one["action"]]
        assert posts == []


@pytest.fixture
def person(world, clock):
    """A name beside a role, agreed on 2 November."""
    role = make_role(world.dossier, keeper=world.lid)
    days = {"agreed_on": DAY, "last_contact": DAY, "until": DAY + timedelta(days=365)}
    return Person.objects.create(
        dossier=world.dossier, entity=role, name="Nel", purpose="bellen", asked_by=world.beheerder, **days
    )


def test_half_a_year_after_the_last_contact_its_keeper_is_asked_once_without_the_name(world, person, clock):
    clock.move_to(datetime(2027, 5, 1, 12, tzinfo=UTC))
    nightly.call()
    assert mail.outbox == []

    for _ in range(2):
        clock.move_to(datetime(2027, 5, 4, 12, tzinfo=UTC))
        nightly.call()

    (letter,) = mail.outbox
    assert letter.to == [world.lid.email]
    assert "Nel" not in letter.subject + letter.body
    assert f"/dossier/{world.dossier.pk}/kaart/wie/{person.entity_id}/naam/" in letter.body
    assert "2 november 2026" in letter.body


def test_who_left_the_team_is_not_asked_but_who_asked_for_the_name_is(world, person, clock):
    Membership.objects.get(user=world.lid).delete()
    clock.move_to(datetime(2027, 5, 4, 12, tzinfo=UTC))
    actions.ask_about_persons()

    assert [letter.to for letter in mail.outbox] == [[world.beheerder.email]]


def test_a_name_beside_a_role_goes_a_year_after_the_last_contact_and_the_role_stays(person, clock):
    Person.objects.update(until=date(2028, 11, 2))
    clock.move_to(datetime(2027, 11, 2, 12, tzinfo=UTC))
    forget_expired()
    assert Person.objects.exists()

    clock.move_to(datetime(2027, 11, 3, 12, tzinfo=UTC))
    forget_expired()
    assert (Person.objects.exists(), Entity.objects.filter(pk=person.entity_id).exists()) == (False, True)


def test_a_name_beside_a_role_goes_after_the_day_that_was_agreed(person, clock):
    Person.objects.update(until=date(2026, 12, 31))
    clock.move_to(datetime(2026, 12, 31, 12, tzinfo=UTC))
    forget_expired()
    assert Person.objects.exists()

    clock.move_to(datetime(2027, 1, 1, 12, tzinfo=UTC))
    forget_expired()
    assert not Person.objects.exists()
