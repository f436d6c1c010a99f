"""What people do with kansen: take over, write, choose three, put aside; and say what is what on the map."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from wijkdna.store.chance_rules import load_chances
from wijkdna.web.accounts.models import User
from wijkdna.web.chances.documents import words_from
from wijkdna.web.chances.models import Chance, ChanceState, ClaimTopic, MapKind
from wijkdna.web.chances.queries import CHOOSE
from wijkdna.web.claims.models import Claim
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.options.actions import FIELDS as OPTION_FIELDS
from wijkdna.web.options.actions import add_option
from wijkdna.web.reach.actions import switch_option
from wijkdna.web.reach.models import Lock, Option
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.days import check_days
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Entity

MOST_ROWS = 200
"""Kansen of one dossier, also those that were put aside."""

LONGEST_WHY = 300

FIELDS = (
    *("title", "wish", "moment", "moment_key", "from_on", "until_on", "place_text", "place", "carrier_text", "carrier"),
    *("offer", "option", "group", "first_step", "hook", "owner", "euros", "hours"),
)
"""What somebody fills in."""

_GONE = "Deze kans is er niet meer. Misschien heeft een collega hem verwijderd."
_FOURTH = (
    "U koos er al drie. Meer maakt het plan niet sterker: elke kans vraagt uren, een drager en een gesprek, en half "
    "gedaan werkt bijna niets. Zet eerst een van de drie terug. De andere blijven bewaard voor later."
)


@transaction.atomic
def take_chance(*, dossier: Dossier, by: User, rule: str, heard: Iterable[Claim] = (), **fields: Any) -> Chance:  # noqa: ANN401 FIELDS and seen
    """Keep a proposal; the team changes it from there. Raises ActionRefused."""
    row = open_for_writing(dossier)
    if rule not in load_chances().rules:
        raise ActionRefused("Dit voorstel kennen wij niet meer. Ga terug naar de lijst.")
    _refuse_twice(row, rule)
    _refuse_full(row)
    made: Chance = Chance.objects.create(dossier=row, rule=rule, by=by, **fields)
    made.heard.set([one for one in heard if one.dossier_id == row.pk])
    record(by, "kans overgenomen", made)
    return made


@transaction.atomic
def choose_proposal(*, dossier: Dossier, by: User, rule: str, heard: Iterable[Claim] = (), **fields: Any) -> None:  # noqa: ANN401 FIELDS and seen
    """Take a proposal over and make it one of the three, at once; with three chosen nothing is kept.

    Pressed twice is no matter. Raises ActionRefused.
    """
    row = open_for_writing(dossier)
    there = Chance.objects.filter(dossier=row, rule=rule).exclude(state=ChanceState.WEGGEZET).first()
    choose_chance(chance=there or take_chance(dossier=row, by=by, rule=rule, heard=heard, **fields), by=by)


@transaction.atomic
def add_chance(*, dossier: Dossier, by: User, heard: Iterable[Claim] = (), **fields: Any) -> Chance:  # noqa: ANN401 FIELDS
    """A kans of the team's own. Raises ActionRefused."""
    row = open_for_writing(dossier)
    clean = _checked(row, fields)
    _refuse_full(row)
    made: Chance = Chance.objects.create(dossier=row, by=by, **clean)
    made.heard.set([one for one in heard if one.dossier_id == row.pk])
    record(by, "kans toegevoegd", made)
    return made


@transaction.atomic
def change_chance(
    *,
    chance: Chance,
    version: int,
    by: User,
    heard: Iterable[Claim] = (),
    **fields: Any,  # noqa: ANN401 FIELDS
) -> Chance:
    """Other words, days or people. Raises ChangedMeanwhile, ActionRefused."""
    dossier = open_for_writing(chance.dossier)
    clean, now = _checked(dossier, fields), _held(chance)
    if now.version != version:
        raise ChangedMeanwhile(
            "Een collega heeft deze kans intussen veranderd.", f"{now.title}: {now.wish}".strip(" :"), "", now.version
        )
    for name, value in clean.items():
        setattr(now, name, value)
    _kept(now, by, "kans gewijzigd")
    now.heard.set([one for one in heard if one.dossier_id == dossier.pk])
    return now


@transaction.atomic
def choose_chance(*, chance: Chance, by: User) -> None:
    """One of the three. Pressed twice is no matter. Raises ActionRefused for a fourth."""
    dossier, now = open_for_writing(chance.dossier), _held(chance)
    if now.state == ChanceState.GEKOZEN:
        return
    if Chance.objects.filter(dossier=dossier, state=ChanceState.GEKOZEN).count() >= CHOOSE:
        raise ActionRefused(_FOURTH)
    now.state, now.why = ChanceState.GEKOZEN, ""
    _kept(now, by, "kans gekozen")


@transaction.atomic
def keep_chance(*, chance: Chance, by: User) -> None:
    """Not one of the three, and not put aside: kept. Raises ActionRefused."""
    open_for_writing(chance.dossier)
    now = _held(chance)
    if now.state != ChanceState.BEWAARD:
        now.state, now.why = ChanceState.BEWAARD, ""
        _kept(now, by, "kans teruggezet")


@transaction.atomic
def reckon_with(*, chance: Chance, offer: Option | None, by: User) -> Option:
    """Let the offer of a kans count in the proposal of Bereik. Pressed twice makes no double. Raises ActionRefused.

    offer  an option from the library that is not kept yet; what the kans has, or the same that is there, goes before it
    """
    dossier, now = open_for_writing(chance.dossier), _held(chance)
    option = now.option or (_same_offer(offer) if offer else None)
    if option is None:
        if offer is None:
            raise ActionRefused("Bij deze kans hoort nog geen manier van Bereik. Kies er een bij “Wijzig deze kans”.")
        told = {name: getattr(offer, name) for name in OPTION_FIELDS}
        option = add_option(dossier=dossier, by=by, library=offer.library, **told)
    elif option.lock == Lock.NEVER:
        raise ActionRefused(f"“{option.name}” staat bij Bereik op “nooit”. Verander dat daar eerst.")
    elif not option.is_chosen:
        switch_option(option=option, side="voorstel", on=True, by=by)
    if now.option_id != option.pk:
        now.option = option
        _kept(now, by, "aanbod van kans telt mee in Bereik")
    return option


def _same_offer(offer: Option) -> Option | None:
    """The same of the library that is there already, unless somebody else does it."""
    rows = Option.objects.filter(dossier=offer.dossier_id, library=offer.library).order_by("-is_chosen", "pk")
    return next((one for one in rows if one.entity_id in (None, offer.entity_id) or offer.entity_id is None), None)


@transaction.atomic
def put_aside(*, chance: Chance, why: str, by: User) -> None:
    """Not now, with the reason. Raises ActionRefused."""
    open_for_writing(chance.dossier)
    now, reason = _held(chance), _reason(why)
    now.state, now.why = ChanceState.WEGGEZET, reason
    _kept(now, by, "kans weggezet")


@transaction.atomic
def put_proposal_aside(*, dossier: Dossier, rule: str, why: str, by: User, **fields: Any) -> Chance:  # noqa: ANN401 FIELDS
    """A proposal that does not fit here, with the reason. Raises ActionRefused."""
    row, reason = open_for_writing(dossier), _reason(why)
    _refuse_twice(row, rule)
    _refuse_full(row)
    made: Chance = Chance.objects.create(
        dossier=row, rule=rule, state=ChanceState.WEGGEZET, why=reason, by=by, **fields
    )
    record(by, "voorstel weggezet", made)
    return made


@transaction.atomic
def bring_back(*, chance: Chance, by: User) -> bool:
    """Back from aside. True when it is a proposal again: it was put aside before anybody took it over."""
    open_for_writing(chance.dossier)
    now = _held(chance)
    if now.state != ChanceState.WEGGEZET:
        return False
    if _is_untouched(now):
        record(by, "voorstel teruggehaald", now)
        now.delete()
        return True
    keep_chance(chance=now, by=by)
    return False


def _is_untouched(now: Chance) -> bool:
    """As put_proposal_aside() made it: the words of its rule, and nothing else.

    Its version alone does not tell: in a dossier that was handed over it counts from 1 again.
    """
    rule = load_chances().rules.get(now.rule)
    if rule is None or now.version != 1 or now.seen or now.heard.exists():
        return False
    words = words_from(rule)
    own = any(getattr(now, name) for name in FIELDS if name not in words)
    return not own and all(getattr(now, name) == value for name, value in words.items())


@transaction.atomic
def delete_chance(*, chance: Chance, by: User) -> None:
    """Take it away; pressed twice is no matter. Raises ActionRefused."""
    open_for_writing(chance.dossier)
    if Chance.objects.filter(pk=chance.pk).exists():
        record(by, "kans verwijderd", chance)
        Chance.objects.filter(pk=chance.pk).delete()


Kinds = Mapping[Entity, tuple[str, str]]
"""Kind of partner and of place of what stands on the map; "" for none of them."""


@transaction.atomic
def save_kinds(*, dossier: Dossier, by: User, kinds: Kinds, topics: Mapping[Claim, str]) -> int:
    """Say what is what on the map, and what claims are about. How many were said. Raises ActionRefused."""
    row, words = open_for_writing(dossier), load_chances()
    for partner, place in kinds.values():
        if (partner and partner not in words.partners) or (place and place not in words.places):
            raise ActionRefused("Kies een soort uit de lijst.")
    if any(topic and topic not in words.themes for topic in topics.values()):
        raise ActionRefused("Kies een onderwerp uit de lijst.")
    for entity, (partner, place) in kinds.items():
        MapKind.objects.update_or_create(entity=entity, defaults={"dossier": row, "partner": partner, "place": place})
    for claim, topic in topics.items():
        ClaimTopic.objects.update_or_create(claim=claim, defaults={"dossier": row, "topic": topic})
    if kinds or topics:
        record(by, "soorten voor kansen gezegd", row)
    return len(kinds) + len(topics)


def _held(chance: Chance) -> Chance:
    now: Chance | None = Chance.objects.select_for_update().filter(pk=chance.pk).first()
    if now is None:
        raise ActionRefused(_GONE)
    return now


def _kept(now: Chance, by: User, said: str) -> None:
    now.version += 1
    now.save()
    record(by, said, now)


def _reason(why: str) -> str:
    reason = " ".join(why.split())
    if not reason:
        raise ActionRefused(
            "Schrijf kort op waarom deze kans hier niet past. Dan weet een collega dat later nog.", "why"
        )
    if len(reason) > LONGEST_WHY:
        raise ActionRefused(f"Deze reden is te lang: hoogstens {LONGEST_WHY} tekens.", "why")
    return reason


def _refuse_twice(dossier: Dossier, rule: str) -> None:
    if Chance.objects.filter(dossier=dossier, rule=rule).exists():
        raise ActionRefused(
            "Dit voorstel is al bewaard, gekozen of weggezet. Het staat bij uw kansen, of onder aan de lijst."
        )


def _refuse_full(dossier: Dossier) -> None:
    if Chance.objects.filter(dossier=dossier).count() >= MOST_ROWS:
        raise ActionRefused(
            f"Een dossier houdt hoogstens {MOST_ROWS} kansen. Verwijder eerst wat u niet meer nodig hebt."
        )


def _checked(dossier: Dossier, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, cleaned. Raises ActionRefused, and TypeError for a field that there is not."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"no fields of a kans: {sorted(unknown)}")
    clean: dict[str, Any] = {
        name: " ".join(value.split()) if isinstance(value, str) else value for name, value in fields.items()
    }
    if not clean.get("title"):
        raise ActionRefused("Geef de kans een naam.", "title")
    check_days(clean)
    first, last = clean.get("from_on"), clean.get("until_on")
    if first and last and last < first:
        raise ActionRefused("De laatste dag ligt voor de eerste. Draai ze om.", "until_on")
    for name in ("place", "carrier", "option"):
        if clean.get(name) is not None and clean[name].dossier_id != dossier.pk:
            raise ActionRefused("Dit hoort bij een ander dossier. Kies uit de lijst.", name)
    return clean
