"""What people do on the social map: each in one transaction, with a line in the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from wijkdna.domain.quick_entry import BELONGS
from wijkdna.domain.retention import Length, later
from wijkdna.web.accounts.models import Membership, Role, User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.privacy.queries import names_allowed
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import LONGEST, Entity, Kind, Person, Question, Sight, Tie, TieKind
from wijkdna.web.socialmap.queries import ACTORS, Hanging, hanging

LONGEST_REMARKS = 1000

MOST_ENTITIES, MOST_TIES = 2_000, 10_000
"""Of one dossier: more is no map of people that anybody can talk to."""

FIELDS = (
    *("name", "kind", "sector", "part_of", "low", "high", "basis", "rhythm", "channels", "public_contact", "remarks"),
    *("latitude", "longitude", "external", "keeper", "sight"),
)
"""What somebody fills in of an entity."""

LONGEST_NAME_TERM = Length(months=12)
"""Until when a name may stay at most, counted from the day on which it is kept or kept again."""


@transaction.atomic
def add_entity(*, dossier: Dossier, kind: Kind, name: str, by: User, **fields: Any) -> Entity:  # noqa: ANN401 FIELDS
    """Something new on the map. Raises ActionRefused. Whether it is there already is asked before: queries.like()."""
    open_for_writing(dossier)
    if Entity.objects.filter(dossier=dossier).count() >= MOST_ENTITIES:
        raise ActionRefused(f"Er staan al {MOST_ENTITIES} namen op deze kaart. Haal eerst iets weg.")
    values = _checked({"kind": kind, "name": name, **fields}, dossier)
    entity: Entity = Entity.objects.create(dossier=dossier, by=by, **values)
    record(by, f"{entity.kind} toegevoegd", entity)
    return entity


@transaction.atomic
def change_entity(*, entity: Entity, version: int, by: User, **fields: Any) -> Entity:  # noqa: ANN401 FIELDS
    """Change what is known of it. Raises ChangedMeanwhile when somebody else did so meanwhile; ActionRefused."""
    open_for_writing(entity.dossier)
    now = _locked(entity)
    if now.version != version:
        raise ChangedMeanwhile(f"Een collega heeft {now.name} intussen veranderd.", now.name, "", now.version)
    values = _checked(fields, now.dossier, now)
    _check_kind(now, values.get("kind", now.kind))
    for name, value in values.items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    record(by, f"{now.kind} gewijzigd", now)
    return now


@transaction.atomic
def delete_entity(*, entity: Entity, by: User) -> None:
    """Take it off the map, with its bands, doors, card and name. Raises ActionRefused."""
    open_for_writing(entity.dossier)
    now = _locked(entity)
    record(by, f"{now.kind} verwijderd", now)
    now.delete()


@transaction.atomic
def add_tie(
    *,
    source: Entity,
    target: Entity,
    kind: TieKind,
    by: User,
    strength: int = 2,
    informant: str = "",
    seen_on: date | None = None,
) -> Tie:
    """A band as one informant sees it; told again, it is brought up to date. Raises ActionRefused."""
    open_for_writing(source.dossier)
    _check_tie(source, target, kind)
    if Tie.objects.filter(dossier=source.dossier_id).count() >= MOST_TIES:
        raise ActionRefused(f"Er staan al {MOST_TIES} banden op deze kaart. Haal er eerst een weg.")
    tie, _ = Tie.objects.update_or_create(
        source=source,
        target=target,
        kind=kind,
        informant=" ".join(informant.split()),
        defaults={
            "dossier": source.dossier,
            "strength": strength,
            "seen_on": seen_on or timezone.localdate(),
            "by": by,
        },
    )
    record(by, "band toegevoegd", tie)
    found: Tie = tie
    return found


def _check_tie(source: Entity, target: Entity, kind: TieKind) -> None:
    if source.dossier_id != target.dossier_id:
        raise ActionRefused("Deze twee staan niet op dezelfde kaart.")
    if source.pk == target.pk:
        raise ActionRefused("Een band loopt tussen twee verschillende. Kies een ander.", "target")
    both = {source.kind, target.kind}
    if kind == TieKind.SPANNING and both != {Kind.ORGANISATIE}:
        raise ActionRefused("Spanning schrijven we alleen op tussen twee organisaties, niet bij rollen.", "kind")


@transaction.atomic
def delete_tie(*, tie: Tie, by: User) -> None:
    """Take a band off the map. Raises ActionRefused."""
    open_for_writing(tie.dossier)
    record(by, "band verwijderd", tie)
    Tie.objects.filter(pk=tie.pk).delete()


@transaction.atomic
def add_question(*, dossier: Dossier, text: str, by: User, about: Entity | None = None) -> Question:
    """A question for the walk sheet; the same text twice is one question. Raises ActionRefused."""
    open_for_writing(dossier)
    clean = " ".join(text.split())
    if not clean:
        raise ActionRefused("Schrijf eerst een vraag.", "text")
    same = Question.objects.filter(dossier=dossier, text=clean, done_at__isnull=True).first()
    if same is not None:
        found: Question = same
        return found
    question: Question = Question.objects.create(dossier=dossier, text=clean, about=about, by=by)
    record(by, "vraag toegevoegd", question)
    return question


@transaction.atomic
def finish_question(*, question: Question, by: User) -> None:
    """The question was asked. Raises ActionRefused."""
    open_for_writing(question.dossier)
    Question.objects.filter(pk=question.pk, done_at__isnull=True).update(done_at=timezone.now())
    record(by, "vraag afgehandeld", question)


@dataclass(frozen=True, slots=True)
class New:
    """Something of a line that is not on the map yet."""

    kind: Kind
    name: str
    sector: str = ""
    part_of: Entity | None = None


@transaction.atomic
def add_line(
    *,
    dossier: Dossier,
    source: Entity | New,
    by: User,
    tie: str = "",
    target: Entity | New | None = None,
    strength: int = 2,
    informant: str = "",
) -> Entity:
    """What one line says, all of it or nothing; the source. tie: a TieKind, BELONGS, or "". Raises ActionRefused."""
    second = _made(dossier, target, by) if target is not None else None
    first = _made(dossier, source, by)
    if tie == BELONGS and second is not None:
        return change_entity(entity=first, version=first.version, by=by, part_of=second)
    if tie and second is not None:
        kind = TieKind(tie)
        add_tie(source=first, target=second, kind=kind, by=by, strength=strength, informant=informant)
    return first


def _made(dossier: Dossier, one: Entity | New, by: User) -> Entity:
    if isinstance(one, Entity):
        return one
    return add_entity(dossier=dossier, kind=one.kind, name=one.name, sector=one.sector, part_of=one.part_of, by=by)


# ---- two that are one


@transaction.atomic
def merge(*, keep: Entity, gone: Entity, by: User) -> list[str]:
    """Make one of two: all that hangs on `gone` goes to `keep`, and `gone` goes. Raises ActionRefused.

    Of two rows that cannot both stay the newest stays; answers what was dropped, in words for the screen.
    """
    open_for_writing(keep.dossier)
    if keep.dossier_id != gone.dossier_id or keep.pk == gone.pk or keep.kind != gone.kind:
        raise ActionRefused("Kies twee verschillende van dezelfde soort. Verander anders eerst de soort van een.")
    held = {one.pk: one for one in Entity.objects.select_for_update(of=("self",)).filter(pk__in=(keep.pk, gone.pk))}
    if len(held) < 2:
        raise ActionRefused("Een collega heeft een van de twee intussen van de kaart gehaald.")
    kept, going = held[keep.pk], held[gone.pk]
    for one in hanging():
        if one.is_one and one.of(going).exists() and one.of(kept).exists():
            what = _ONE_EACH.get(one.what, "iets dat er één keer kan staan")
            raise ActionRefused(f"Bij allebei staat {what}. Haal er eerst een weg. Er is niets veranderd.")
    _fill(kept, going)
    dropped = [words for one in hanging() for words in _moved(one, kept, going)]
    record(by, f"{kept.kind} samengevoegd", kept)
    Entity.objects.filter(pk=going.pk).delete()
    return dropped


_ONE_EACH = {"condition": "een afsprakenkaart", "person": "een naam"}
_WORDS = {"tie": "band", "door": "deur"}


def _fill(kept: Entity, going: Entity) -> None:
    """What `kept` does not know yet comes from the other; who may see the least of the two decides who sees it."""
    for name in ("sector", "basis", "rhythm", "channels", "public_contact", "external"):
        setattr(kept, name, getattr(kept, name) or getattr(going, name))
    for pair in (("low", "high"), ("latitude", "longitude")):
        if all(getattr(kept, name) is None for name in pair):
            for name in pair:
                setattr(kept, name, getattr(going, name))
    if going.remarks not in kept.remarks:
        kept.remarks = "\n".join(filter(None, (kept.remarks, going.remarks)))
    if len(kept.remarks) > LONGEST_REMARKS:
        raise ActionRefused("De twee opmerkingen zijn samen te lang. Maak er eerst een korter.")
    if going.sight == Sight.CONTACT and kept.sight == Sight.TEAM:
        kept.sight, kept.keeper = going.sight, going.keeper
    kept.keeper = kept.keeper or going.keeper
    fits = [one for one in (kept.part_of, going.part_of) if not _is_below(one, kept) and not _is_below(one, going)]
    kept.part_of = next((one for one in fits if one is not None), None)
    kept.version += 1
    kept.save()


def _moved(one: Hanging, kept: Entity, going: Entity) -> list[str]:
    """Let the rows of one table name `kept`; what was dropped on the way, in words."""
    dropped = []
    for row in list(one.of(going)):
        if one.is_many:
            getattr(row, one.name).add(kept)
            getattr(row, one.name).remove(going)
            continue
        twin = one.twin(row, kept)
        if isinstance(row, Tie) and kept.pk in (row.source_id, row.target_id):
            old: Any = row
            dropped.append("een band tussen deze twee")
        else:
            old = min((row, twin), key=_changed) if twin else None
            dropped += [f"een oudere {_WORDS.get(one.what, 'regel')} die er dubbel stond"] if twin else []
        if old is not None:
            old.delete()
        if old is not row:
            one.model._base_manager.filter(pk=row.pk).update(**{one.name: kept})
    return dropped


def _changed(row: Any) -> Any:  # noqa: ANN401 a row of any table
    return next(getattr(row, name) for name in ("changed_at", "created_at") if hasattr(row, name)), row.pk


# ---- names of people, only after they agreed


@transaction.atomic
def keep_person(*, entity: Entity, version: int, by: User, **fields: Any) -> Person:  # noqa: ANN401 fields of a Person
    """A name beside a role, or what changed of it. version: as it was seen, 0 for none. Raises ActionRefused."""
    dossier = open_for_writing(entity.dossier)
    if not names_allowed(dossier.team):
        raise ActionRefused("Uw team mag nog geen namen bewaren. Vul eerst de afspraken over privacy in.")
    now = _locked(entity)
    if now.kind != Kind.ROL:
        raise ActionRefused("Een naam hoort bij een rol. Zet eerst de rol op de kaart.")
    person: Person | None = Person.objects.select_for_update(of=("self",)).filter(entity=now).first()
    stands = person.version if person else 0
    if stands != version:
        raise ChangedMeanwhile("Een collega heeft dit intussen veranderd.", "", "", stands)
    _check_days(fields["agreed_on"], fields["until"], fields.get("informed_on"))
    if person is None:
        person = Person(dossier=dossier, entity=now, asked_by=by, last_contact=fields["agreed_on"], version=0)
    for name, value in fields.items():
        setattr(person, name, " ".join(value.split()) if isinstance(value, str) else value)
    if not person.name or not person.purpose:
        raise ActionRefused("Schrijf de naam op, en waarvoor u die bewaart.", "purpose" if person.name else "name")
    person.version += 1
    person.save()
    record(by, "naam na akkoord bewaard" if version == 0 else "naam gewijzigd", person)
    return person


def _check_days(agreed_on: date, until: date, informed_on: date | None) -> None:
    today = timezone.localdate()
    if agreed_on > today:
        raise ActionRefused("Dit is in de toekomst. Schrijf een naam pas op na het akkoord.", "agreed_on")
    if informed_on is not None and informed_on > today:
        raise ActionRefused("Dit is in de toekomst. Vul het in als u het bericht gegeven hebt.", "informed_on")
    if until < today:
        raise ActionRefused("Deze dag is al voorbij. Kies vandaag of later.", "until")
    if until > later(today, LONGEST_NAME_TERM):
        raise ActionRefused("Een naam mag hoogstens 12 maanden blijven. Kies een eerdere dag.", "until")


@transaction.atomic
def erase_person(*, person: Person, by: User) -> None:
    """Erase the name, and all that was agreed with her; the role stays. Also in an archived dossier."""
    record(by, "naam gewist", person)
    Person.objects.filter(pk=person.pk).delete()


@transaction.atomic
def touch_person(*, entity: Entity, on: date, by: User) -> None:
    """Somebody spoke to who has this role: the term of her name begins anew. Nothing happens without a name."""
    day = min(on, timezone.localdate())
    if Person.objects.filter(entity=entity, last_contact__lt=day).update(last_contact=day):
        record(by, "contact met contactpersoon", entity)


@transaction.atomic
def wipe_people(*, dossier: Dossier, by: User) -> tuple[int, int]:
    """Erase all names of people of a dossier: beside roles, and of who was named. How many of each.

    Raises ActionRefused. Roles, counts and agreements with organisations stay. Also in an archived dossier.
    """
    is_beheerder = Membership.objects.filter(team=dossier.team_id, user=by, role=Role.BEHEERDER).exists()
    if not is_beheerder and dossier.contact_id != by.pk:
        raise ActionRefused("Alleen de contactpersoon of een beheerder kan alle namen wissen.")
    persons, _ = Person.objects.filter(dossier=dossier).delete()
    named = dossier.nominees.exclude(name="", key="")  # of a feature above this one
    nominees = named.exclude(name="").count()
    named.update(name="", key="", named_at=None)
    record(by, "alle namen gewist", dossier)
    return persons, nominees


def _locked(entity: Entity) -> Entity:
    now: Entity | None = Entity.objects.select_for_update(of=("self",)).filter(pk=entity.pk).first()
    if now is None:
        raise ActionRefused("Een collega heeft dit intussen van de kaart gehaald.")
    return now


def _checked(fields: Mapping[str, Any], dossier: Dossier, now: Entity | None = None) -> dict[str, Any]:
    """The fields, cleaned. Raises ActionRefused, and TypeError for a field that there is not."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"no fields of an entity: {sorted(unknown)}")
    values: dict[str, Any] = {
        name: " ".join(value.split()) if isinstance(value, str) else value for name, value in fields.items()
    }
    if "remarks" in values:
        values["remarks"] = fields["remarks"].strip()
    if "name" in values and not values["name"]:
        raise ActionRefused("Schrijf op hoe het heet: een rol, een organisatie, een plek of een groep.", "name")
    if len(values.get("name", "")) > LONGEST:
        raise ActionRefused(f"Deze naam is te lang: hoogstens {LONGEST} tekens.", "name")
    low, high = (values.get(one, getattr(now, one, None)) for one in ("low", "high"))
    if low is not None and high is not None and low > high:
        raise ActionRefused("Het kleinste aantal is groter dan het grootste. Draai ze om.", "low")
    above = values.get("part_of")
    if above is not None and (above.dossier_id != dossier.pk or (now is not None and _is_below(above, now))):
        raise ActionRefused("Dit kan er niet bij horen. Kies een ander.", "part_of")
    sight, keeper = (values.get(one, getattr(now, one, None)) for one in ("sight", "keeper"))
    if sight == Sight.CONTACT and keeper is None:
        raise ActionRefused("Kies ook wie het contact houdt. Anders ziet alleen een beheerder dit nog.", "keeper")
    return values


def _is_below(one: Entity | None, above: Entity) -> bool:
    """True when something is `above`, or part of it, however far down."""
    seen: set[int] = set()
    while one is not None and one.pk not in seen:
        if one.pk == above.pk:
            return True
        seen.add(one.pk)
        one = one.part_of
    return False


def _check_kind(now: Entity, kind: str) -> None:
    """Refuse another kind where what hangs on it would not fit any more."""
    if kind == now.kind:
        return
    if Person.objects.filter(entity=now).exists():
        raise ActionRefused("Bij deze rol staat een naam. Wis die eerst: een naam staat alleen bij een rol.", "kind")
    ties = Tie.objects.filter(models.Q(source=now) | models.Q(target=now), kind=TieKind.SPANNING)
    if kind != Kind.ORGANISATIE and ties.exists():
        raise ActionRefused(
            "Er staat een spanning bij. Die kan alleen tussen organisaties. Haal die eerst weg.", "kind"
        )
    crosses = (kind in ACTORS) != (now.kind in ACTORS)
    if crosses and any(one.of(now).exists() for one in hanging() if one.what in ("door", "condition", "promise")):
        raise ActionRefused(
            "Er hangen deuren of afspraken aan. Een groep wordt daarmee geen deur, of andersom.", "kind"
        )
