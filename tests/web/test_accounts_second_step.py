"""The second step: an app with codes, recovery codes, what is asked before either changes. Passkeys need a browser."""

import re
from urllib.parse import unquote

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests.web.people import PASSWORD, make_person
from tests.web.signing import confirm_password, page_of, sign_in, signed_in, visitor
from wijkdna.web.accounts.adapters import MFAAdapter
from wijkdna.web.shared.models import AuditLine

STEP = "/mijn-account/tweede-stap/"


@pytest.fixture
def anne(db):
    return make_person("Anne")


def code_of(secret):
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def switch_on(site, user):
    """A browser of somebody who has just switched her app on, and the secret in the app."""
    browser = signed_in(site, user.email)
    confirm_password(browser, f"{STEP}app/aan/")
    secret = browser.page(f"{STEP}app/aan/").one("code", "key").text
    answer = browser.post(f"{STEP}app/aan/", code=code_of(secret))
    assert answer["Location"] == f"{STEP}herstelcodes/"
    return browser, secret


def codes_of(page):
    return [one.text for one in page.all("code")]


def test_before_it_is_switched_on_the_password_is_asked_again(site, anne):
    answer = signed_in(site, anne.email).get(f"{STEP}app/aan/")

    assert unquote(answer["Location"]) == f"/mijn-account/opnieuw/?next={STEP}app/aan/"


def test_the_qr_code_is_drawn_here_and_says_the_same_as_the_key(site, anne):
    browser = signed_in(site, anne.email)
    confirm_password(browser, f"{STEP}app/aan/")
    page = browser.page(f"{STEP}app/aan/")

    assert page.all("svg", "qr") != []
    assert not re.search(r"<svg[^>]*style=", page.html)
    assert re.fullmatch(r"[A-Z2-7]{32}", page.one("code", "key").text)


def test_a_wrong_first_code_switches_nothing_on(site, anne):
    browser = signed_in(site, anne.email)
    confirm_password(browser, f"{STEP}app/aan/")
    page = page_of(browser.post(f"{STEP}app/aan/", code="000000"))

    assert "Deze code klopt niet" in page.main
    assert Authenticator.objects.count() == 0


def test_with_an_app_the_password_alone_opens_nothing(site, anne, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _, secret = switch_on(site, anne)
    browser = visitor(site)
    first = sign_in(browser, anne.email)
    half_way = browser.get("/mijn-werk/")
    wrong = page_of(browser.post("/inloggen/tweede-stap/", code="123"))
    with time_machine.travel("2030-01-01 10:00", tick=False):
        browser = visitor(site)
        sign_in(browser, anne.email)
        right = browser.post("/inloggen/tweede-stap/", code=code_of(secret))

    assert first["Location"] == "/inloggen/tweede-stap/"
    assert half_way["Location"] == "/inloggen/?next=/mijn-werk/"
    assert "Deze code klopt niet" in wrong.main
    assert right["Location"] == "/mijn-werk/"
    assert [message.subject for message in mailoutbox] == ["WijkDNA: tweede stap aangezet"]
    assert [line.action for line in AuditLine.objects.order_by("id")].count("tweede stap aan") == 2  # app and codes


def test_a_recovery_code_works_once(site, anne):
    browser, _ = switch_on(site, anne)
    code = codes_of(browser.page(f"{STEP}herstelcodes/"))[0]

    def with_code():
        again = visitor(site)
        sign_in(again, anne.email)
        return again.post("/inloggen/tweede-stap/", code=code)

    assert with_code()["Location"] == "/mijn-werk/"
    assert "Deze code klopt niet" in page_of(with_code()).main


def test_recovery_codes_are_ten_and_come_as_a_file_too(site, anne):
    browser, _ = switch_on(site, anne)
    codes = codes_of(browser.page(f"{STEP}herstelcodes/"))
    file = browser.get(f"{STEP}herstelcodes.txt")

    assert len(codes) == 10
    assert file.content.decode().split("\n")[2:12] == codes


def test_new_recovery_codes_end_the_old_ones(site, anne, django_capture_on_commit_callbacks):
    browser, _ = switch_on(site, anne)
    old = codes_of(browser.page(f"{STEP}herstelcodes/"))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{STEP}herstelcodes/nieuw/")
    new = codes_of(browser.page(f"{STEP}herstelcodes/"))

    assert set(old) & set(new) == set()
    assert AuditLine.objects.first().action == "nieuwe herstelcodes"


def test_it_is_switched_off_again(site, anne):
    browser, _ = switch_on(site, anne)
    browser.post(f"{STEP}app/uit/")

    assert Authenticator.objects.count() == 0
    assert [line.action for line in AuditLine.objects.order_by("id")][-2:] == ["tweede stap uit", "tweede stap uit"]
    assert sign_in(visitor(site), anne.email)["Location"] == "/mijn-werk/"


def test_guessing_codes_is_stopped_after_five(site, anne):
    switch_on(site, anne)
    browser = visitor(site)
    sign_in(browser, anne.email)
    pages = [page_of(browser.post("/inloggen/tweede-stap/", code="123")).main for _ in range(6)]

    assert ["te vaak" in page for page in pages] == [False] * 5 + [True]


def test_secrets_are_not_readable_in_the_database(site, anne):
    _, secret = switch_on(site, anne)

    assert [secret in str(one.data) for one in Authenticator.objects.all()] == [False, False]


def test_a_secret_outlives_a_new_key_of_the_site_while_the_old_one_is_named(settings):
    kept = MFAAdapter().encrypt("geheim")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key"
    with_fallback = MFAAdapter().decrypt(kept)
    settings.SECRET_KEY_FALLBACKS = []

    assert (with_fallback, MFAAdapter().decrypt(kept)) == ("geheim", "")


def test_a_beheerder_with_a_second_step_is_told_nothing(site, world):
    browser, _ = switch_on(site, world.beheerder)

    assert "Zet een tweede stap aan." not in browser.page(f"/team/{world.team.pk}/").main


def test_a_visitor_is_not_asked_for_a_code(site, db):
    assert visitor(site).get("/inloggen/tweede-stap/")["Location"] == "/inloggen/"


def test_the_options_for_a_passkey_come_as_json_without_names(site, anne):
    answer = visitor(site).get("/inloggen/passkey/", Accept="application/json")

    options = answer.json()["request_options"]["publicKey"]
    assert sorted(options) == ["allowCredentials", "challenge", "rpId", "userVerification"]
    assert options["allowCredentials"] == []


def test_a_made_up_passkey_opens_nothing(site, anne):
    browser = visitor(site)
    browser.get("/inloggen/passkey/", Accept="application/json")
    answer = browser.post("/inloggen/passkey/", credential='{"id": "x"}')

    assert answer["Location"] == "/inloggen/"
    assert browser.page("/inloggen/").one("p", "said").text != ""
    assert sign_in(browser, anne.email, PASSWORD)["Location"] == "/mijn-werk/"
