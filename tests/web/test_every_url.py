"""Every address, with every method, as everybody: who may not, learns nothing and changes nothing.

The rules stand in rules.py. An address without a rule fails here, so that nobody forgets to say whom a page is for.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.web.conftest import Site
from tests.web.page import Page
from tests.web.people import make_world
from tests.web.rules import (
    ARGUMENTS,
    OWN_ARGUMENTS,
    PACKAGE,
    PEOPLE,
    QUERIES,
    READ_AND_SEND,
    RULES,
    WITHOUT_TOKEN,
    Rule,
    person,
)
from wijkdna.web.settings import CONTENT_SECURITY_POLICY

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
EVIL = ("https://evil.example/", "//evil.example", "https:evil.example", "/\\evil.example", "\\\\evil.example")
EVIL += ("javascript:alert(1)", "https://testserver@evil.example/", "///evil.example", " //evil.example")
NEXT = ("next", "redirect_to", "terug", "naar", "return_to")


class Address(NamedTuple):
    """One line of the URL configuration."""

    name: str
    arguments: tuple[str, ...]


@pytest.fixture
def site(built_data):
    """A site with all its pages; that of security.txt asks for a contact."""
    return Site(built_data, SECURITY_CONTACT="mailto:security@gemeente.example")


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker):
    """A world with all rows that addresses name, and for each of PEOPLE the cookies of who signed in.

    Made once: each test works on it within a transaction of its own, that is undone.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        for one in (*ARGUMENTS.values(), *OWN_ARGUMENTS.values()):
            one.own(world)
            if one.theirs:
                one.theirs(world)
        yield world, {who: signed_in(person(world, who)) for who in PEOPLE}
        transaction.set_rollback(True)


def signed_in(user):
    """The cookies of somebody; those of a visitor without a user."""
    client = Client()
    if user:
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client.cookies


@pytest.fixture
def world(everybody, db):
    """A world with all rows that addresses name."""
    return everybody[0]


@pytest.fixture
def browsers(everybody, db):
    """A browser for everybody, signed in."""
    made = {who: Client(raise_request_exception=True) for who in PEOPLE}
    for who, client in made.items():
        client.cookies = deepcopy(everybody[1][who])
    return made


@pytest.fixture(scope="module")
def rows_before(everybody):
    """All rows of our own tables, as every test here finds them."""
    return rows()


@pytest.fixture
def nothing_changes(rows_before, db):
    """All rows are afterwards what they were. Reading them takes long: that is done when something was written."""
    written = []

    def watch(execute, sql, *rest):
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            written.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
    assert not written or rows() == rows_before


def addresses(patterns, prefix="") -> Iterator[Address]:
    """All lines, those of packages too. What has no name goes by its route."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(pattern.name or route, tuple(re.findall(r"(?:<\w+:|\?P<)(\w+)>", route)))
        else:
            yield from addresses(pattern.url_patterns, route)


ALL = {one.name: one for one in addresses(get_resolver("wijkdna.web.urls").url_patterns)}
NAMED = sorted(name for name in ALL if "/" not in name)


def rule_of(name) -> Rule:
    """The rule; pages of the packages for signing in share one."""
    if name.startswith(("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")):
        return RULES.get(name, PACKAGE)
    assert name in RULES, f"Say in tests/web/rules.py whom the address {name!r} is for: add a line to RULES."
    return RULES[name]


def argument(name, one):
    """How to fill an argument of an address."""
    found = OWN_ARGUMENTS.get((name, one)) or ARGUMENTS.get(one)
    assert found, f"Say in tests/web/rules.py what to put in {one!r} of {name!r}: add a line to ARGUMENTS."
    return found


def has_rows(name):
    """True for an address with the number of a row that another team has too."""
    found = (OWN_ARGUMENTS.get((name, one)) or ARGUMENTS.get(one) for one in ALL[name].arguments)
    return any(one is not None and one.theirs is not None for one in found)


def filled(name, world, **other):
    """The address of a page of the team of a world; other: arguments to fill in another way."""
    own = {one: argument(name, one).own(world) for one in ALL[name].arguments}
    return reverse(name, kwargs=own | other) + QUERIES.get(name, "")


def ask(site, client, method, address, data=None):
    """The answer; a bug in a page fails the test."""
    with site.settings:
        return client.generic(method, address) if data is None else getattr(client, method.lower())(address, data)


def rows():
    """All that stands in our own tables."""
    return {
        model.__name__: sorted(model._base_manager.values_list(), key=str)
        for model in apps.get_app_config("web").get_models()
    }


def is_drawn(name, method, who):
    """What is refused to everybody is asked as one of all people, for each address and method another one."""
    return PEOPLE[(NAMED.index(name) + METHODS.index(method)) % len(PEOPLE)] == who


def plain(answer, *numbers):
    """What an answer says, without its token and the numbers that were asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(rf"\b({'|'.join(map(str, numbers))})\b", "#", text)


def leads_to_sign_in(answer):
    return answer.status_code == 302 and urlsplit(answer["Location"]).path == reverse("account_login")


def test_every_address_has_a_rule_and_every_rule_an_address():
    own = {name for name in NAMED if rule_of(name) is not PACKAGE}

    assert [name for name in ALL if name not in NAMED] == []
    assert set(RULES) == own
    assert {one for _, one in OWN_ARGUMENTS} | {one for name in NAMED for one in ALL[name].arguments} == set(ARGUMENTS)


@pytest.mark.same_answer  # who may not is refused by the query that finds the rows of who may, or before there is any
@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize("name", NAMED)
def test_who_may_not_learns_nothing_and_changes_nothing(site, world, browsers, name, request):
    rule, address = rule_of(name), filled(name, world)
    thorough = request.config.getoption("thorough")

    for who in PEOPLE:
        for method in METHODS:
            if rule is PACKAGE or (who in rule.who and method in rule.methods):
                continue
            if not (thorough or method in rule.methods or is_drawn(name, method, who)):
                continue
            answer = ask(site, browsers[who], method, address)
            if method not in rule.methods:
                assert answer.status_code == 405, f"{method} {address} as {who}: {answer.status_code}"
                assert tuple(sorted(answer["Allow"].split(", "))) == tuple(sorted(rule.methods))
            elif who == "anonymous" and rule.asks_to_sign_in:
                assert leads_to_sign_in(answer), f"{method} {address} as {who}: {answer.status_code}"
            else:
                assert answer.status_code == 404, f"{method} {address} as {who}: {answer.status_code}"


@pytest.mark.parametrize("name", NAMED)
def test_who_may_gets_an_answer(site, world, browsers, name, request):
    rule, address = rule_of(name), filled(name, world)
    thorough = request.config.getoption("thorough")

    for who in rule.who:
        for method in rule.methods or METHODS:
            if not (thorough or method in READ_AND_SEND or is_drawn(name, method, who)):
                continue
            with transaction.atomic():
                answer = ask(site, browsers[who], method, address)
                transaction.set_rollback(True)
            refused = {403, 500} if rule is PACKAGE else {403, 404, 405, 500}
            assert answer.status_code not in refused, f"{method} {address} as {who}: {answer.status_code}"
            assert rule is PACKAGE or not leads_to_sign_in(answer)
            protects(answer)


def protects(answer):
    """No answer lets a browser do more than it must; a page may only tighten the policy of all pages."""
    policy = dict(
        rule.strip().partition(" ")[::2] for rule in answer["Content-Security-Policy"].split(";") if rule.strip()
    )
    loosest = {name: set(values) for name, values in CONTENT_SECURITY_POLICY["DIRECTIVES"].items()}
    for name, values in policy.items():
        assert set(values.split()) <= loosest.get(name, set()), f"{name} {values}"
    assert policy["default-src"] == "'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    if answer["Content-Type"].startswith("text/html") and getattr(answer, "content", b""):
        page = Page(answer.content.decode())
        assert page.all("style") == []
        is_data = {"type": "application/json"}.items()
        assert [one for one in page.all("script") if "src" not in one.attrs and not is_data <= one.attrs.items()] == []
        assert [name for one in page.elements for name in one.attrs if name == "style" or name.startswith("on")] == []


@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize("name", [name for name in NAMED if has_rows(name)])
def test_not_yours_and_not_there_are_the_same(site, world, browsers, name):
    """Each number in turn: with the own ones around it, so that no page believes a row because of its dossier."""
    rule = rule_of(name)
    method = "GET" if "GET" in rule.methods else "POST"

    for one in ALL[name].arguments:
        filler = argument(name, one)
        if filler.theirs is None:
            continue
        theirs, own = filler.theirs(world), filler.own(world)
        for who in PEOPLE[1:]:
            if who == "stranger":
                real, known = filled(name, world), own
            else:
                real, known = filled(name, world, **{one: theirs}), theirs
            answers = [ask(site, browsers[who], method, real)]
            answers.append(ask(site, browsers[who], method, filled(name, world, **{one: filler.missing})))
            seen = [(answer.status_code, answer.get("Location")) for answer in answers]
            done = [(302, seen[0][1])] * 2  # nothing of hers to do: back to the page of her own team
            assert seen in ([(404, None)] * 2, done), f"{method} {real} as {who}"
            assert plain(answers[0], known, filler.missing) == plain(answers[1], known, filler.missing)


@pytest.mark.same_answer  # the check of forms stands before every view
@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize(
    "name", [name for name in NAMED if name in RULES and "POST" in RULES[name].methods and name not in WITHOUT_TOKEN]
)
def test_a_form_without_a_token_changes_nothing(site, world, browsers, name):
    client = Client(enforce_csrf_checks=True)
    client.cookies = browsers["beheerder"].cookies

    answer = ask(site, client, "POST", filled(name, world))

    assert answer.status_code == 403
    assert Page(answer.content.decode()).h1 == "We konden niet zien dat dit van u kwam"


@pytest.mark.same_answer  # as test_who_may_gets_an_answer, with words in the address that no query sees
@pytest.mark.parametrize("name", NAMED)
def test_no_address_sends_anybody_to_another_site(site, world, browsers, name, request):
    address, first = filled(name, world), NAMED.index(name) % 3
    tried = EVIL[:3] if request.config.getoption("thorough") else EVIL[first : first + 1]

    for who in ("anonymous", "beheerder"):
        for evil in tried:
            for method in ("GET", "POST"):
                with transaction.atomic():
                    answer = ask(site, browsers[who], method, address, dict.fromkeys(NEXT, evil))
                    transaction.set_rollback(True)
                target = urlsplit(answer.get("Location", ""))
                assert target.netloc in ("", "testserver"), f"{method} {address} as {who}: {answer['Location']}"
                assert target.scheme in ("", "http", "https")
                assert not target.path.startswith(("//", "/\\", "\\"))


@pytest.mark.django_db
@pytest.mark.parametrize("evil", EVIL)
def test_signing_in_leads_to_our_own_pages_only(site, world, evil):
    client = Client()

    answer = ask(
        site,
        client,
        "POST",
        reverse("account_login"),
        {"login": world.lid.email, "password": "een zin die lang genoeg is", "next": evil},
    )

    assert answer.status_code == 302
    assert answer["Location"] == reverse("my_work")
