"""Every field of every table is declared, in words that exist: a new field without a declaration stops here."""

import shutil

import allauth.account.app_settings
import allauth.socialaccount.app_settings
import allauth.usersessions.app_settings
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS
from wijkdna.store.personal import load_personal, load_privacy_texts
from wijkdna.web.accounts.models import Role, User
from wijkdna.web.privacy.models import LOG_MONTHS
from wijkdna.web.privacy.queries import model_of

DECLARED = load_personal().declared
TABLES = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
HOW = "Zet dit in wijkdna/definitions/personal.yaml: onder fields als het over iemand gaat, anders onder plain"


def test_every_table_is_declared_once():
    declared = [one.model for one in DECLARED] + list(load_personal().without)

    assert sorted(declared) == sorted(TABLES), HOW


@pytest.mark.parametrize("one", DECLARED, ids=lambda one: one.model)
def test_every_field_is_declared_personal_or_not(one):
    declared = [field.name for field in one.fields] + list(one.plain)

    assert sorted(declared) == sorted(field.name for field in model_of(one)._meta.concrete_fields), HOW


@pytest.mark.parametrize("name", list(load_personal().without))
def test_a_table_without_people_leads_to_nobody_and_has_no_free_place_for_one(name):
    kinds = [field for field in TABLES[name]._meta.concrete_fields if field.related_model is User]

    assert [field.name for field in kinds if not name.startswith("web.User_")] == []


@pytest.mark.parametrize("one", DECLARED, ids=lambda one: one.model)
def test_every_way_to_an_account_is_personal_and_erased_as_the_database_does(one):
    ways = {link.lookup: link.erase for link in one.links if not link.is_address}
    leads = [field for field in model_of(one)._meta.concrete_fields if field.related_model is User]
    deed = {models.CASCADE: "row", models.SET_NULL: "unlink"}

    assert {field.name: deed[field.remote_field.on_delete] for field in leads} == {
        lookup: deed for lookup, deed in ways.items() if "__" not in lookup and lookup != "pk"
    }
    assert {field.name for field in leads} <= {field.name for field in one.fields}


@pytest.mark.parametrize("one", DECLARED, ids=lambda one: one.model)
def test_links_and_terms_use_fields_that_are_there(one):
    table = model_of(one)
    names = {field.name for field in table._meta.concrete_fields}

    for link in one.links:
        table._default_manager.filter(**{link.lookup: "x" if link.is_address else 1})
        assert "__" not in link.lookup or {link.erase, link.in_team} in ({"row"}, {"keep"})
        assert set(link.also) <= names
    for due in one.due:
        assert set(due.since) <= names
        assert set(due.fields) <= names


@pytest.mark.parametrize("one", DECLARED, ids=lambda one: one.model)
def test_an_address_is_a_way_to_a_person(one):
    addresses = {field.name for field in model_of(one)._meta.concrete_fields if isinstance(field, models.EmailField)}
    ways = {link.lookup for link in one.links if link.is_address}

    assert addresses <= ways | {"email"}
    assert addresses & ways or not addresses or one.model in {"web.User", "account.EmailAddress", "web.TeamPrivacy"}


def test_tables_that_are_called_unused_are_switched_off():
    unused = {one.model for one in DECLARED if one.unused}

    assert {model.split(".")[0] for model in unused} == {"account", "axes", "socialaccount"}
    assert settings.AXES_HANDLER == "axes.handlers.cache.AxesCacheHandler"
    assert allauth.account.app_settings.EMAIL_CONFIRMATION_HMAC
    assert not allauth.socialaccount.app_settings.STORE_TOKENS
    assert {field.term.id for one in DECLARED if one.unused for field in one.fields} == {"leeg"}
    assert not allauth.usersessions.app_settings.TRACK_ACTIVITY


def test_only_roles_that_exist_see_something():
    assert set(load_personal().readers) - {"zelf", "hoster", "deelnemer", "lezer"} <= set(Role.values)
    assert all(field.visible for one in DECLARED for field in one.fields)


def test_every_term_is_used_and_ends():
    terms = load_personal().terms
    used = {field.term.id for one in DECLARED for field in one.fields} | {
        due.term.id for one in DECLARED for due in one.due
    }

    assert used == set(terms)
    assert all(term.length is not None or term.while_ for term in terms.values())
    assert terms["logboek"].length.months == LOG_MONTHS


@pytest.mark.parametrize("one", DECLARED, ids=lambda one: one.model)
def test_a_term_with_a_length_of_its_own_has_work_for_the_night(one):
    worked = {due.term.id for due in one.due}
    own = {field.term.id for field in one.fields if not field.term.while_}

    assert own <= worked | {"account"}
    assert not own or worked or one.links


def test_every_way_of_filling_the_register_has_a_text():
    texts = load_privacy_texts()

    assert [one.id for one in texts.questions] == [f"p{number}" for number in range(1, 11)]
    assert {one.risk for one in texts.questions} == {"laag", "midden"}
    assert {row["from"] for row in texts.register if "from" in row} == {"people", "fields", "terms", "security"}
    assert len(texts.faq) > 10


@pytest.fixture
def changed(tmp_path):
    """changed(old, new) reads the declarations with another text."""

    def change(old, new, file="personal.yaml"):
        folder = tmp_path / "definitions"
        shutil.copytree(DEFINITIONS, folder)
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        load_personal.__wrapped__(folder)
        load_privacy_texts.__wrapped__(folder)

    return change


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("term: lidmaatschap", "term: altijd", "web.Membership.team: altijd is unknown"),
        ("purpose: samenwerken, visible", "purpose: zomaar, visible", "web.User.name: zomaar is unknown"),
        ("visible: [zelf, hoster]", "visible: [iedereen]", "web.User.password: iedereen is unknown"),
        ("links: {pk: row}", "links: {pk: bewaren}", "web.User.pk: bewaren is unknown"),
        ("{do: account, since", "{do: niets, since", "web.User: niets is unknown"),
        ("what: naam, purpose", "wat: naam, purpose", "web.User.name: wat means nothing here"),
        ("      is_superuser", "      email: ''\n      is_superuser", "both personal and plain: email"),
        ("team: keep, why: ", "team: keep, because: ", "web.AuditLine.by: because means nothing here"),
        ("pk: row}", "pk: keep}", "web.User.pk: say why it is kept"),
        ("days: 1, then: wissen}", "then: wissen}", "say how long, and since when"),
        ("months: 18", "months: -18", "-18 months"),
        ("warn_months: 1, reminder", "reminder", "a reminder and its moment belong together"),
        ("{do: row, since: [expire_date]}", "{do: row, since: [expire_date], term: team}", "no end of its own"),
        ("terms:", "terms: []\nelders:", "of another kind"),
        ("  - {what: Reservekopie van de gegevens, whose", "  - {wat: x, whose", "wat means nothing here"),
        ("models:", "modellen:", "a part is missing"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_declaration_is_named(changed, old, new, words):
    with pytest.raises(DefinitionError, match=r"personal\.yaml") as told:
        changed(old, new)

    assert words in str(told.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("privacy/faq.yaml", "{q: Waarvoor", "{vraag: Waarvoor", "faq.yaml: expected q, a"),
        ("privacy/register.yaml", "from: fields", "from: ergens", "register.yaml"),
        ("privacy/register.yaml", "from: fields", "van: fields", "register.yaml"),
        ("privacy/prescan.yaml", "check: Zijn", "let_op: Zijn", "let_op"),
        ("privacy/prescan.yaml", "intro:", "begin:", "intro"),
    ],
)
def test_a_mistake_in_a_text_is_named(changed, file, old, new, words):
    with pytest.raises(DefinitionError) as told:
        changed(old, new, file)

    assert words in str(told.value)
