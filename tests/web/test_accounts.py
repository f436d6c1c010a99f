"""Signing in with a password: the pages, what they do not tell, and what is written down."""

import pytest
import time_machine
from allauth.account.models import EmailAddress

from tests.web.people import PASSWORD, make_person
from tests.web.signing import confirm_password, link_in, page_of, sign_in, signed_in, visitor
from wijkdna.web.accounts.models import User
from wijkdna.web.shared.models import AuditLine

OTHER = "een heel ander zinnetje"


@pytest.fixture
def anne(db):
    return make_person("Anne")


def written():
    """Words in the record, the oldest first, with the number of who did it."""
    return [(line.action, line.by_id) for line in AuditLine.objects.order_by("id")]


def test_somebody_signs_in_lands_on_her_work_and_signs_out(site, anne):
    browser = signed_in(site, "anne@gemeente.example")

    assert browser.page("/mijn-werk/").h1 == "Mijn werk"
    answer = browser.post("/uitloggen/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.get("/mijn-werk/")["Location"] == "/inloggen/?next=/mijn-werk/"
    assert written() == [("ingelogd", anne.pk), ("uitgelogd", anne.pk)]


def test_capitals_and_spaces_in_the_address_do_not_matter(site, anne):
    assert sign_in(visitor(site), " Anne@Gemeente.example ").status_code == 302


def test_after_signing_in_comes_the_page_that_was_asked_for(site, anne):
    answer = visitor(site).post("/inloggen/?next=/mijn-account/", login=anne.email, password=PASSWORD)

    assert answer["Location"] == "/mijn-account/"


def test_no_other_site_is_opened_after_signing_in(site, anne):
    answer = visitor(site).post("/inloggen/?next=https://elders.example/", login=anne.email, password=PASSWORD)

    assert answer["Location"] == "/mijn-werk/"


def test_the_page_of_a_wrong_password_and_of_no_account_are_the_same(site, anne):
    wrong = page_of(sign_in(visitor(site), "anne@gemeente.example", "fout"))
    unknown = page_of(sign_in(visitor(site), "niemand@gemeente.example", "fout"))

    assert "horen niet bij elkaar" in wrong.main
    assert wrong.main == unknown.main


def test_five_wrong_passwords_close_the_door_for_fifteen_minutes_for_this_address_from_this_place_only(site, anne):
    browser = visitor(site)
    answers = [sign_in(browser, anne.email, "fout").status_code for _ in range(5)]
    page = page_of(sign_in(browser, anne.email), 429)

    assert answers == [200, 200, 200, 200, 429]
    assert "15 minuten" in page.main
    assert [action for action, by in written() if by is None] == ["inloggen geblokkeerd"] * 2
    with site.settings:
        elsewhere = browser.client.post(
            "/inloggen/", {"login": anne.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7"
        )
    assert elsewhere.status_code == 302


def test_the_door_closes_in_the_same_way_for_an_address_without_account(site, anne):
    def pages(email):
        browser = visitor(site)
        return [
            page_of(answer, answer.status_code).main for answer in (sign_in(browser, email, "fout") for _ in "12345")
        ]

    assert pages("niemand@gemeente.example") == pages(anne.email)


def test_the_door_opens_again_after_fifteen_minutes(site, anne):
    browser = visitor(site)
    with time_machine.travel("2026-11-26 10:00", tick=False):
        for _ in range(5):
            sign_in(browser, anne.email, "fout")
    with time_machine.travel("2026-11-26 10:14", tick=False):
        assert sign_in(browser, anne.email).status_code == 429
    with time_machine.travel("2026-11-26 10:16", tick=False):
        assert sign_in(browser, anne.email).status_code == 302


def test_a_right_password_makes_good_for_the_wrong_ones_before_it(site, anne):
    for _ in range(2):
        browser = visitor(site)
        for _ in range(4):
            sign_in(browser, anne.email, "fout")
        assert sign_in(browser, anne.email).status_code == 302


def test_the_lock_keeps_no_address(site, anne):
    from axes.models import AccessAttempt, AccessFailureLog, AccessLog

    for _ in range(6):
        sign_in(visitor(site), anne.email, "fout")

    assert [model.objects.count() for model in (AccessAttempt, AccessFailureLog, AccessLog)] == [0, 0, 0]


def test_a_forgotten_password_is_chosen_anew_and_opens_the_door_at_once(site, anne, mailoutbox):
    browser = visitor(site)
    for _ in range(5):
        sign_in(browser, anne.email, "fout")
    asked = browser.post("/wachtwoord-vergeten/", email=anne.email)
    form = browser.get(link_in(mailoutbox[0]))
    changed = browser.post(form["Location"], password1=OTHER)

    assert (asked["Location"], changed["Location"]) == (
        "/wachtwoord-vergeten/verstuurd/",
        "/wachtwoord-vergeten/klaar/",
    )
    assert [message.subject for message in mailoutbox] == [
        "WijkDNA: nieuw wachtwoord kiezen",
        "WijkDNA: uw wachtwoord is gewijzigd",
    ]
    assert sign_in(browser, anne.email, OTHER).status_code == 302
    assert "Deze link werkt niet meer" in visitor(site).page(link_in(mailoutbox[0])).main


def test_asking_for_another_password_does_not_tell_whether_there_is_an_account(site, anne, mailoutbox):
    known = visitor(site).post("/wachtwoord-vergeten/", email=anne.email)
    unknown = visitor(site).post("/wachtwoord-vergeten/", email="niemand@gemeente.example")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [(message.to, message.subject) for message in mailoutbox] == [
        (["anne@gemeente.example"], "WijkDNA: nieuw wachtwoord kiezen"),
        (["niemand@gemeente.example"], "WijkDNA: geen account met dit adres"),
    ]


def test_asking_too_often_for_another_password_is_refused(site, anne, mailoutbox):
    browser = visitor(site)
    answers = [browser.post("/wachtwoord-vergeten/", email=anne.email).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
    assert len(mailoutbox) == 5


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("tekort", "minstens 12 tekens"),
        ("password1234", "gebruiken veel mensen"),
        ("anne@gemeente", "lijkt te veel op uw naam"),
    ],
)
def test_a_weak_password_is_refused_in_plain_words(site, anne, password, words):
    browser = signed_in(site, anne.email)
    page = page_of(browser.post("/mijn-account/wachtwoord/", oldpassword=PASSWORD, password1=password))

    assert words in page.one("p", "field__wrong").text
    assert page.one("input", name="password1")["aria-describedby"].split() == [
        "id_password1_helptext",
        "id_password1-fout",
    ]


def test_a_password_is_changed_by_who_knows_the_old_one_and_this_browser_stays_in(site, anne, mailoutbox):
    browser = signed_in(site, anne.email)
    refused = page_of(browser.post("/mijn-account/wachtwoord/", oldpassword="fout", password1=OTHER))
    changed = browser.post("/mijn-account/wachtwoord/", oldpassword=PASSWORD, password1=OTHER)

    assert "niet het wachtwoord dat u nu hebt" in refused.main
    assert changed["Location"] == "/mijn-account/"
    assert "Uw wachtwoord is gewijzigd." in browser.page("/mijn-account/").main
    assert [message.subject for message in mailoutbox] == ["WijkDNA: uw wachtwoord is gewijzigd"]
    assert written()[-1] == ("wachtwoord gewijzigd", anne.pk)


def test_another_address_counts_once_it_is_confirmed(site, anne, mailoutbox):
    browser = signed_in(site, anne.email)
    confirm_password(browser, "/mijn-account/e-mailadres/")
    browser.post("/mijn-account/e-mailadres/", email="Anne.Nieuw@gemeente.example", action_add="1")
    before = User.objects.get().email
    page = browser.page(link_in(mailoutbox[0]))
    browser.post(link_in(mailoutbox[0]))

    assert before == "anne@gemeente.example"
    assert page.h1 == "Is dit uw e-mailadres?"
    assert User.objects.get().email == "anne.nieuw@gemeente.example"
    assert EmailAddress.objects.get().verified is True
    assert written()[-1] == ("e-mailadres gewijzigd", anne.pk)


def test_a_browser_elsewhere_is_signed_out_from_here(site, anne):
    here, there = signed_in(site, anne.email), signed_in(site, anne.email)
    listed = here.page("/mijn-account/sessies/")
    here.post("/mijn-account/sessies/")

    assert [listed.main.count(words) for words in ("Dit apparaat", "Ander apparaat")] == [1, 1]
    assert there.get("/mijn-werk/").status_code == 302
    assert here.get("/mijn-werk/").status_code == 200


def test_a_name_is_changed(site, anne):
    browser = signed_in(site, anne.email)
    refused = page_of(browser.post("/mijn-account/", name=" "))
    browser.post("/mijn-account/", name="Anne de Wit")

    assert refused.one("p", "field__wrong").text != ""
    assert User.objects.get().name == "Anne de Wit"
    assert written()[-1] == ("naam gewijzigd", anne.pk)


def test_nobody_signs_up(site, db):
    browser = visitor(site)
    given = {"email": "x@gemeente.example", "password1": OTHER, "password2": OTHER}

    assert browser.page("/inloggen/geen-account/").h1 == "Een account krijgt u van een collega"
    assert browser.post("/inloggen/geen-account/", **given).status_code == 200
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/inloggen/", 200),
        ("/wachtwoord-vergeten/", 200),
        ("/wachtwoord-vergeten/verstuurd/", 200),
        ("/wachtwoord-vergeten/klaar/", 200),
        ("/wachtwoord-vergeten/1-abc-def/", 200),
        ("/inloggen/gesloten/", 200),
        ("/inloggen/gestopt/", 200),
        ("/inloggen/mislukt/", 401),
        ("/mijn-account/e-mailadres/bericht/", 200),
        ("/mijn-account/e-mailadres/bevestigen/onzin/", 200),
    ],
)
def test_pages_around_signing_in_are_there_for_visitors(site, db, path, status):
    assert visitor(site).get(path).status_code == status


def test_a_mail_server_that_does_not_answer_breaks_no_page(site, anne, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = visitor(site).post("/wachtwoord-vergeten/", email=anne.email)

    assert answer["Location"] == "/wachtwoord-vergeten/verstuurd/"
    assert [record.getMessage() for record in caplog.records if record.name == "wijkdna.mail"] == [
        "mail was not sent: ConnectionRefusedError"
    ]


def test_a_message_holds_no_markup_and_says_what_to_do_when_it_was_not_you(site, anne, mailoutbox):
    User.objects.update(name="Anne & <b>Bob</b>")
    signed_in(site, anne.email).post("/mijn-account/wachtwoord/", oldpassword=PASSWORD, password1=OTHER)

    (message,) = mailoutbox
    assert "&amp;" not in message.body
    assert "Deed u dit niet zelf?" in message.body
    assert message.alternatives == []
