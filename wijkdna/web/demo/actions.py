"""Making the example, and making it anew. What people could do themselves is done by their own actions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from wijkdna.store.example import Example, ExampleMap, ExamplePerson, load_example, load_example_map
from wijkdna.store.latest import Latest
from wijkdna.store.team_figures import forget_team
from wijkdna.web.accounts import actions as accounts
from wijkdna.web.accounts.models import Role, Team, User
from wijkdna.web.claims import actions as claims
from wijkdna.web.claims.models import Claim
from wijkdna.web.demo import documents, queries
from wijkdna.web.demo_lab.actions import fill_labs
from wijkdna.web.demo_plan.actions import Around, fill_plan
from wijkdna.web.doors.actions import save_door
from wijkdna.web.dossiers import actions as dossiers
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.fieldwork.actions import add_field_note
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.nominations.actions import Mention, add_talk
from wijkdna.web.nominations.models import Ask
from wijkdna.web.partners import actions as partners
from wijkdna.web.shared.audit import record
from wijkdna.web.socialmap.actions import add_entity, add_question, add_tie
from wijkdna.web.socialmap.models import Entity


def make_demo(*, latest: Latest, address: str, by: User | None = None) -> Dossier:
    """The dossier of the example, made with all around it when it is not there. address: of the page of its area.

    Somebody else may make it at the same moment: addresses of accounts are unique, so one of both succeeds.
    """
    found = queries.demo_dossier()
    if found is not None:
        return found
    try:
        dossier, owner = _make(load_example(), latest, by)
    except IntegrityError:
        found = queries.demo_dossier()
        if found is None:
            raise
        return found
    # Written anew in a process of its own: too long for the transaction above.
    plate = documents.plate(latest, latest.row(dossier.area_code), address)
    dossiers.add_attachment(dossier=dossier, content=plate, name=documents.NAME, by=owner)
    return dossier


def reset_demo(*, latest: Latest, address: str, by: User | None = None) -> Dossier:
    """The example as it was at first; all that was typed in it goes."""
    _remove()
    return make_demo(latest=latest, address=address, by=by)


@transaction.atomic
def _make(example: Example, latest: Latest, by: User | None) -> tuple[Dossier, User]:
    team = queries.demo_team() or _make_team(example, by)
    people = {one.key: _make_person(one, team, by) for one in example.people}
    owner = people[example.people[0].key]
    dossier = dossiers.make_dossier(
        team=team, name=example.dossier, release=latest.name, by=owner, area_code=example.area
    )
    for note in example.notes:
        dossiers.add_note(dossier=dossier, text=note.text, by=people[note.by])
    fill_plan(dossier=dossier, around=_fill_map(dossier, people, owner), by=owner)
    fill_labs(team=team, dossier=dossier, latest=latest, by=owner)
    return dossier, owner


def _make_team(example: Example, by: User | None) -> Team:
    team = accounts.make_team(name=example.team, gemeenten=list(example.gemeenten), email_domains=[], by=by)
    team.is_demo = True
    team.save(update_fields=("is_demo",))
    return team


def _make_person(one: ExamplePerson, team: Team, by: User | None) -> User:
    """Somebody without a password, in the team as anybody joins one: by an invitation."""
    email = queries.email_of(one.key)
    user = User.objects.filter(email=email).first()
    if user is not None:
        return user
    user = User.objects.create_user(email, None, name=one.name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    record(user, "account gemaakt", user)
    invitation, _ = accounts.invite(team=team, role=Role(one.role), by=by)
    accounts.accept(invitation=invitation, by=user)
    return user


@transaction.atomic
def _remove() -> None:
    """The team with all its work, and its people."""
    team = queries.demo_team()
    if team is None:
        return
    Dossier.objects.of(team).update(deleted_at=timezone.now() - dossiers.GRACE - timedelta(days=1))
    dossiers.purge_deleted()
    people = [queries.email_of(one.key) for one in load_example().people]
    forget_team(settings.DATA, team.pk)
    team.delete()
    User.objects.filter(email__in=people).delete()


@dataclass(frozen=True, slots=True)
class _Example:
    """The example while it is made. by: who makes it.

    placed, notes  by their key;  claims  by the key of their first note
    """

    rows: ExampleMap
    dossier: Dossier
    people: Mapping[str, User]
    by: User
    today: date
    placed: dict[str, Entity] = field(default_factory=dict)
    notes: dict[str, FieldNote] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)

    def day(self, days: int) -> date:
        """So many days from the day on which the example is made."""
        return self.today + timedelta(days=days)


def _fill_map(dossier: Dossier, people: Mapping[str, User], by: User) -> Around:
    """The social map with its doors and cards, the talks, and the field notes with what follows from them."""
    made = _Example(load_example_map(), dossier, people, by, timezone.localdate())
    for fill in (_fill_entities, _fill_bands, _fill_cards, _fill_contacts, _fill_talks, _fill_notes, _fill_character):
        fill(made)
    return Around(placed=made.placed, notes=made.notes, claims=made.claims, people=people)


def _fill_entities(made: _Example) -> None:
    for key, row in made.rows.entities.items():
        above, keeper = made.placed.get(row.get("part_of", "")), made.people.get(row.get("keeper", ""))
        own = {**row, "part_of": above, "keeper": keeper}
        made.placed[key] = add_entity(dossier=made.dossier, by=made.by, **own)


def _fill_bands(made: _Example) -> None:
    for source, target, kind, strength, informant in made.rows.ties:
        add_tie(
            source=made.placed[source],
            target=made.placed[target],
            kind=kind,
            strength=strength,
            informant=informant,
            seen_on=made.day(-20),
            by=made.by,
        )
    for actor, group, likely, basis, trust, heard in made.rows.doors:
        save_door(
            entity=made.placed[actor],
            community=made.placed[group],
            likely=likely,
            basis=basis,
            trust=trust,
            heard=heard,
            by=made.by,
        )
    for one in made.rows.questions:
        add_question(dossier=made.dossier, text=one["text"], about=made.placed[one["about"]], by=made.by)


def _fill_cards(made: _Example) -> None:
    for key, row in made.rows.conditions.items():
        card = {name: value for name, value in row.items() if name != "valid_in"}
        entity, until = made.placed[key], made.day(row["valid_in"])
        partners.save_condition(entity=entity, version=0, keeper=entity.keeper, valid_until=until, by=made.by, **card)
    for key, text, days, is_done in made.rows.promises:
        entity = made.placed[key]
        promise = partners.add_promise(entity=entity, text=text, due=made.day(days), keeper=entity.keeper, by=made.by)
        if is_done:
            partners.finish_promise(promise=promise, by=made.by)


def _fill_contacts(made: _Example) -> None:
    for key, days, way, department, asked, text, next_in in made.rows.contacts:
        partners.add_contact(
            entity=made.placed[key],
            held_on=made.day(-days),
            way=way,
            department=department,
            asked=asked,
            text=text,
            next_on=None if next_in is None else made.day(next_in),
            by=made.by,
        )


def _fill_talks(made: _Example) -> None:
    for role, circle, is_random, group, days, everybody, never in made.rows.informants:
        named = ((Ask.IEDEREEN, everybody), (Ask.NOOIT, never))
        mentions = [Mention(ask, made.placed[key].name, entity=made.placed[key]) for ask, keys in named for key in keys]
        add_talk(
            dossier=made.dossier,
            mentions=mentions,
            role=role,
            circle=circle,
            random=is_random,
            community=made.placed.get(group or ""),
            asked_on=made.day(-days),
            by=made.by,
        )


def _fill_notes(made: _Example) -> None:
    """The field notes, and what they say together."""
    for row in made.rows.notes:
        made.notes[row["key"]] = _add_note(made, row)
    for one in made.rows.claims:
        told = {"text": one["text"], "theme": one["theme"], "valid_until": made.day(365)}
        claim = claims.add_claim(dossier=made.dossier, by=made.by, **told)
        made.claims[one["from"][0]] = claim
        for key, circle in zip(one["from"], one["circles"], strict=True):
            claims.add_source(claim=claim, note=made.notes[key], circle=circle, by=made.by)


def _add_note(made: _Example, row: Mapping[str, Any]) -> FieldNote:
    own = {name: value for name, value in row.items() if name not in ("key", "by", "days", "about", "place")}
    return add_field_note(
        dossier=made.dossier,
        client=uuid4(),
        at=timezone.now() - timedelta(days=row["days"]),
        place=made.placed.get(row.get("place", "")),
        entities=[made.placed[key] for key in row["about"]],
        by=made.people[row["by"]],
        **own,
    )


def _fill_character(made: _Example) -> None:
    for line in made.rows.character:
        claims.add_line(dossier=made.dossier, valid_until=made.day(365), by=made.by, **line)
    claims.set_tone(dossier=made.dossier, version=0, by=made.by, **made.rows.tone)
