"""All that stands about a person beside a role, in words: to show her, and as a file to give her."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.personal import Declaration
from wijkdna.store.personal import load_personal, load_privacy_texts
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.privacy.documents import OPEN, filled
from wijkdna.web.privacy.queries import privacy_of
from wijkdna.web.socialmap import queries
from wijkdna.web.socialmap.models import Entity, Person, Sight, Tie

_LEFT_OUT = {"dossier", "entity", "key", "client"}
"""Fields that say nothing to her: where we keep it, and how a program tells it apart."""

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """What one kind of rows says. rows: words of each field to its value."""

    title: str
    rows: list[Words]


def held_about(access: Access, person: Person) -> list[Held]:
    """All that is kept about somebody: her name and agreement, her role, and what hangs on that role."""
    role, register = person.entity, load_personal()
    found = [Held("Naam en afspraak", _rows([person], register.of("web.Person")))]
    found.append(Held("De rol", _rows([role], register.of("web.Entity"))))
    found.append(Held("Banden van de rol", list(_bands(access, role))))
    for model, rows in _hanging(role).items():
        if model._meta.label in register.without:
            continue
        declared = register.of(model._meta.label)
        found.append(Held(_capital(declared.name), _rows(rows, declared)))
    return [held for held in found if held.rows]


def _hanging(role: Entity) -> dict[type[Model], list[Model]]:
    """Rows of other tables that name the role, by table; each once, also when it names the role in two ways."""
    found: dict[type[Model], dict[int, Model]] = {}
    for one in queries.hanging():
        if one.model not in (Person, Tie, Entity):
            found.setdefault(one.model, {}).update({row.pk: row for row in _finished(one.of(role))})
    return {model: list(rows.values()) for model, rows in found.items()}


def _finished(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Without the drafts of others."""
    has_drafts = any(one.name == "is_draft" for one in rows.model._meta.get_fields())
    return rows.filter(is_draft=False) if has_drafts else rows


def _bands(access: Access, role: Entity) -> Iterable[Words]:
    for band in queries.bands_of(access, role):
        for one in band.told:
            heard = one.tie.informant or "wie het opschreef"
            yield {"band": f"{band.words} {band.other}", "gehoord van": heard, "op": date_nl(one.tie.seen_on)}


def _rows(rows: Iterable[Model], declared: Declaration) -> list[Words]:
    fields = [one for one in declared.fields if one.name not in _LEFT_OUT]
    found = [{one.what: words for one in fields if (words := _words(row, one.name))} for row in rows]
    return [one for one in found if one]


def _words(row: Model, name: str) -> str:
    """A value in words; of other people no name."""
    value = getattr(row, name)
    if isinstance(value, User):
        return "iemand van het team"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return date_nl(timezone.localtime(value).date())
    if isinstance(value, date):
        return date_nl(value)
    if isinstance(value, list | dict):
        return ", ".join(map(str, value))
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else "" if value is None else value)


def as_json(person: Person, held: Iterable[Held]) -> bytes:
    """The same as a file for a program."""
    told = {"rol": person.entity.name, "gemaakt_op": timezone.localdate().isoformat()}
    found = {one.title: one.rows for one in held}
    return json.dumps(told | {"gegevens": found}, ensure_ascii=False, indent=2).encode()


def spoken(entity: Entity, organisation: str, person: Person | None) -> str:
    """What is said aloud before a name is written down; what is not known yet stays open: "… (doel)"."""
    text = load_privacy_texts().letters["agreement"].text.partition("\n\n")[0]
    text = filled(text, entity.dossier.team, privacy_of(entity.dossier.team))
    sight = {Sight.TEAM: "ons team", Sight.CONTACT: "wie bij ons het contact houdt"}
    known = {
        "organisatie": organisation,
        "doel": person.purpose if person else "",
        "wie het ziet": sight[Sight(person.sight)] if person else "",
        "einddatum": date_nl(person.until) if person else "",
    }
    for what, words in known.items():
        text = text.replace(OPEN.format(what), words or f"… ({what})")
    return text


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
