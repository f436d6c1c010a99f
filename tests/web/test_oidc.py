"""Signing in with the account of the organisation, against a real OpenID provider that runs beside the test."""

from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from tests.web.people import PASSWORD, make_person, make_team
from tests.web.signing import confirm_password, page_of, sign_in, signed_in, visitor
from wijkdna.web.accounts.models import Membership, Role, User
from wijkdna.web.environment import SettingMissing, teams_of_groups
from wijkdna.web.shared.models import AuditLine

START = "/inloggen/met/organisatie/"
CALLBACK = "/inloggen/met/organisatie/terug/"
EVA = {"email": "eva@gemeente.example", "email_verified": True, "name": "Eva Bos", "groups": ["kroon"]}


@pytest.fixture(scope="module")
def provider():
    """Address of the provider."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def team(db):
    return make_team("Hollands Kroon", "GM9901")


@pytest.fixture
def configured(provider, settings):
    """A site with this provider, as the settings make it."""
    settings.OIDC_ISSUER = provider
    settings.OIDC_TEAMS = teams_of_groups("kroon=hollands-kroon:lid, bazen=hollands-kroon:beheerder,ams=amsterdam:lid")
    app = {
        "provider_id": "organisatie",
        "name": "Inloggen met uw gemeente",
        "client_id": "wijkdna",
        "secret": "geheim",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return settings


class Walk:
    """The way of somebody: our page, that of the provider, and back."""

    def __init__(self, site, provider):
        self.browser = visitor(site)
        self.provider = provider

    def asks(self, process=""):
        """Where our site sends her."""
        answer = self.browser.post(START + (f"?process={process}" if process else ""))
        assert answer.status_code == 302
        return answer["Location"]

    def answers(self, address, form):
        """Path on our site that the provider sends her back to."""
        sent = requests.post(address, data=form, allow_redirects=False, timeout=10)
        assert sent.status_code == 302, sent.text
        back = urlsplit(sent.headers["Location"])
        return f"{back.path}?{back.query}"

    def as_(self, claims, process="", sub="eva"):
        """Our answer after the whole way, for somebody of whom the provider says this."""
        requests.put(f"{self.provider}/users/{sub}", json=claims, timeout=10).raise_for_status()
        return self.browser.get(self.answers(self.asks(process), {"sub": sub}))


@pytest.fixture
def walk(site, provider, configured):
    """A new browser at the first page."""
    return lambda: Walk(site, provider)


def places():
    return {(one.user.email, one.team.slug): one.role for one in Membership.objects.select_related("user", "team")}


def written():
    return [line.action for line in AuditLine.objects.order_by("id")]


def test_the_page_to_sign_in_offers_the_account_of_the_organisation(walk, db):
    page = walk().browser.page("/inloggen/")

    assert [one["action"] for one in page.all("form") if one["action"].startswith(START)] == [START]
    assert [one.text for one in page.all("button") if one.inside(page.one("main"))][:2] == [
        "Inloggen met uw gemeente",
        "Inloggen",
    ]


def test_without_a_provider_there_is_no_such_button_and_no_such_page(site, db):
    page = visitor(site).page("/inloggen/")

    assert "Of met uw wachtwoord" not in page.main
    assert visitor(site).post(START).status_code == 404


def test_the_request_is_bound_to_this_browser_with_a_state_and_a_proof_key(walk, db):
    asked = parse_qs(urlsplit(walk().asks()).query)

    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert (len(asked["state"][0]) >= 16, len(asked["code_challenge"][0])) == (True, 43)


def test_somebody_new_in_a_group_gets_an_account_and_a_place(walk, team):
    one = walk()
    answer = one.as_(EVA)

    user = User.objects.get()
    assert answer["Location"] == "/mijn-werk/"
    assert one.browser.get("/mijn-werk/").status_code == 200
    assert (user.email, user.name, user.has_usable_password()) == ("eva@gemeente.example", "Eva Bos", False)
    assert places() == {("eva@gemeente.example", "hollands-kroon"): Role.LID}
    assert written() == ["account gemaakt", "in het team door groepen", "ingelogd"] or written() == [
        "account gemaakt",
        "ingelogd",
        "in het team door groepen",
    ]


def test_what_the_provider_told_is_not_kept(walk, team):
    walk().as_(EVA)

    (account,) = SocialAccount.objects.all()
    assert (account.uid, account.extra_data) == ("eva", {})


def test_somebody_without_group_gets_no_account(walk, team):
    page = page_of(walk().as_(EVA | {"groups": ["andere"]}))

    assert "Dan hoort dat account nog bij geen team" in page.main
    assert User.objects.count() == 0


def test_a_group_of_a_team_that_is_not_there_gives_no_account(walk, team):
    page_of(walk().as_(EVA | {"groups": ["ams"]}))

    assert User.objects.count() == 0


def test_the_group_that_stands_first_in_the_settings_gives_the_role(walk, team, configured):
    walk().as_(EVA | {"groups": ["bazen", "kroon"]})
    first = places()
    configured.OIDC_TEAMS = teams_of_groups("bazen=hollands-kroon:beheerder,kroon=hollands-kroon:lid")
    walk().as_(EVA | {"groups": ["bazen", "kroon"]})

    assert list(first.values()) == [Role.LID]
    assert list(places().values()) == [Role.BEHEERDER]


def test_who_left_the_group_loses_the_place_at_her_next_sign_in_and_keeps_her_account(walk, team):
    walk().as_(EVA)
    one = walk()
    answer = one.as_(EVA | {"groups": []})

    assert answer["Location"] == "/mijn-werk/"
    assert places() == {}
    assert one.browser.get(f"/team/{team.pk}/").status_code == 404
    assert "uit het team door groepen" in written()


def test_whose_place_comes_from_a_group_cannot_keep_it_by_signing_in_with_a_password(walk, team, site):
    walk().as_(EVA)
    eva = User.objects.get(email="eva@gemeente.example")
    eva.set_password(PASSWORD)
    eva.save()
    browser = visitor(site)
    page = page_of(sign_in(browser, eva.email), 403)

    assert "kies het inloggen van uw organisatie" in page.main
    assert browser.get("/mijn-werk/")["Location"] == "/inloggen/?next=/mijn-werk/"
    Membership.objects.update(from_group=False)
    assert sign_in(visitor(site), eva.email)["Location"] == "/mijn-werk/"


def test_a_place_by_invitation_stays_whatever_the_groups_say(walk, team):
    eva = make_person("Eva")
    Membership.objects.create(team=team, user=eva, role=Role.BEHEERDER)
    walk().as_(EVA)
    with_group = places()
    walk().as_(EVA | {"groups": []})

    assert with_group == places() == {("eva@gemeente.example", "hollands-kroon"): Role.BEHEERDER}


def test_an_account_that_exists_is_opened_when_the_provider_verified_the_address(walk, team):
    eva = make_person("Eva")
    answer = walk().as_(EVA)

    assert answer["Location"] == "/mijn-werk/"
    assert [account.user for account in SocialAccount.objects.all()] == [eva]
    assert eva.has_usable_password()


@pytest.mark.parametrize("verified", [{}, {"email_verified": False}, {"email_verified": "false"}])
def test_an_account_that_exists_is_not_opened_by_an_address_that_was_not_verified(walk, team, mailoutbox, verified):
    make_person("Eva")
    claims = {name: value for name, value in EVA.items() if name != "email_verified"} | verified
    one = walk()
    one.as_(claims)

    assert one.browser.get("/mijn-werk/").status_code == 302
    assert SocialAccount.objects.count() == 0
    assert [message.subject for message in mailoutbox] == ["WijkDNA: u hebt al een account"]


def test_a_new_account_confirms_an_address_that_was_not_verified_before_it_opens(walk, team, mailoutbox):
    one = walk()
    one.as_(EVA | {"email_verified": False})

    assert one.browser.get("/mijn-werk/").status_code == 302
    assert EmailAddress.objects.get().verified is False
    assert places() == {}
    assert [message.subject for message in mailoutbox] == ["WijkDNA: bevestig uw e-mailadres"]


def test_a_provider_that_says_nothing_of_it_is_believed_when_the_setting_says_so(walk, team, configured):
    eva = make_person("Eva")
    configured.OIDC_TRUST_EMAIL = True
    walk().as_({name: value for name, value in EVA.items() if name != "email_verified"})

    assert [account.user for account in SocialAccount.objects.all()] == [eva]


def test_somebody_links_the_account_of_her_organisation_to_the_one_she_has(walk, team, site):
    make_person("Eva")
    one = walk()
    one.browser = signed_in(site, "eva@gemeente.example")
    confirm_password(one.browser, "/mijn-account/koppeling/")
    answer = one.as_(EVA | {"email": "e.bos@elders.example"}, process="connect")
    page = one.browser.page("/mijn-account/koppeling/")

    assert answer["Location"] == "/mijn-account/koppeling/"
    assert "Gekoppeld. U kunt ermee inloggen." in page.main
    assert "account van de organisatie gekoppeld" in written()


def test_somebody_without_address_is_told_what_to_ask(walk, team):
    page = page_of(walk().as_({"groups": ["kroon"]}), 401)

    assert "gaf geen e-mailadres door" in page.main
    assert User.objects.count() == 0


def test_an_answer_with_another_state_opens_nothing(walk, team, provider):
    one = walk()
    requests.put(f"{provider}/users/eva", json=EVA, timeout=10).raise_for_status()
    back = one.answers(one.asks(), {"sub": "eva"})
    code = parse_qs(urlsplit(back).query)["code"][0]
    page = page_of(one.browser.get(f"{CALLBACK}?code={code}&state=verzonnen"), 401)

    assert page.h1 == "Inloggen lukte niet"
    assert User.objects.count() == 0


def test_an_answer_meant_for_another_browser_opens_nothing(walk, team, provider):
    one, other = walk(), walk()
    requests.put(f"{provider}/users/eva", json=EVA, timeout=10).raise_for_status()
    back = one.answers(one.asks(), {"sub": "eva"})

    assert page_of(other.browser.get(back), 401).h1 == "Inloggen lukte niet"
    assert User.objects.count() == 0


def test_who_stops_at_the_provider_is_told_so(walk, team):
    one = walk()
    state = parse_qs(urlsplit(one.asks()).query)["state"][0]
    answer = one.browser.get(f"{CALLBACK}?error=access_denied&state={state}")  # RFC 6749, 4.1.2.1

    assert answer["Location"] == "/inloggen/gestopt/"
    assert one.browser.page("/inloggen/gestopt/").h1 == "U bent niet ingelogd"


def test_a_provider_that_does_not_answer_is_a_page_and_no_crash(walk, team, configured):
    configured.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:1"

    assert page_of(walk().browser.post(START), 401).h1 == "Inloggen lukte niet"


def test_when_only_the_organisation_counts_there_are_no_passwords(walk, team, configured):
    make_person("Eva")
    configured.OIDC_ONLY = True
    one = walk()
    page = one.browser.page("/inloggen/")

    assert page.all("input", type="password") == []
    assert sign_in(one.browser, "eva@gemeente.example").status_code == 404
    assert [one.browser.get(path).status_code for path in ("/wachtwoord-vergeten/", "/inloggen/passkey/")] == [404, 404]
    assert one.as_(EVA)["Location"] == "/mijn-werk/"
    assert one.browser.get("/mijn-account/wachtwoord/").status_code == 404
    assert one.browser.page("/mijn-account/").all("a", href="/mijn-account/wachtwoord/") == []


@pytest.mark.parametrize("text", ["kroon", "kroon=Hollands Kroon:lid", "kroon=hollands-kroon:baas"])
def test_groups_that_cannot_be_read_stop_the_start(text):
    with pytest.raises(SettingMissing, match="groep=team:rol"):
        teams_of_groups(text)


def test_groups_are_read_as_they_stand():
    read = teams_of_groups("/wijk/kroon=hollands-kroon:lid, a=b=c:gast")

    assert read == [("/wijk/kroon", "hollands-kroon", "lid"), ("a=b", "c", "gast")]
    assert teams_of_groups("") == []
