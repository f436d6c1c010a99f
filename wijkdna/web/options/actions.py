"""What people do with options: add, change and remove them, say which reach the same people, enter what is done now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from django.db import transaction
from django.utils import timezone

from wijkdna.domain.outcomes import Counts, Expected, OutcomeRefused
from wijkdna.domain.reach import TooManyPairs, chains_of
from wijkdna.domain.reach_claims import ClaimRefused, check
from wijkdna.domain.scenario import MOST_OPTIONS, MOST_PAIRS
from wijkdna.store.options import LibraryOption, load_options
from wijkdna.store.priors import load_library
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.reach.models import LONGEST, Lock, Option, Outcome, Pair
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Basis, Sight

FIELDS = (
    *("name", "channel", "sender", "entity", "prior", "chance", "source", "groups", "dose", "readiness"),
    *("audience_low", "audience_likely", "audience_high", "audience_basis", "multipliers", "lock"),
    *("euros_fixed", "euros_per_address", "hours_fixed", "hours_per_address", "is_current", "is_chosen"),
)
"""What somebody fills in of an option."""

COSTS = ("euros_fixed", "euros_per_address", "hours_fixed", "hours_per_address")
MOST_COSTS = 10_000_000.0
DOSE_WORDS = {"klein": "een kwart", "half": "de helft", "alles": "alles"}
"""What stands behind the name of an option that was added in more than one size."""

_GONE = "Deze manier is er niet meer. Een collega heeft hem intussen verwijderd."

Expect = Callable[[Option, int | None], Expected]
"""What the model expects of an option and so many addressed; see expected_of() in queries.py."""


@transaction.atomic
def add_option(
    *,
    dossier: Dossier,
    by: User,
    library: str = "",
    dose_group: str = "",
    **fields: Any,  # noqa: ANN401 FIELDS
) -> Option:
    """A way to reach households. library: id of the one it was taken from; dose_group: see Option.

    Raises ActionRefused at the field it is about.
    """
    now = open_for_writing(dossier)
    if library and load_options().get(library) is None:
        raise ActionRefused("Deze manier staat niet in de bibliotheek. Kies er een uit de lijst.")
    _room_for(now, 1)
    row = Option(dossier=now, library=library, dose_group=dose_group, by=by)
    _put(row, fields)
    row.save()
    record(by, "manier toegevoegd", row)
    return row


@transaction.atomic
def add_from_library(*, dossier: Dossier, by: User, library: str, doses: Sequence[str], **fields: Any) -> list[Option]:  # noqa: ANN401 FIELDS
    """One of the library in one or more sizes, of which at most one is chosen. doses: keys of the library.

    fields  as in add_option(), without the dose;  is_chosen, is_current  hold for the smallest size
    Raises ActionRefused.
    """
    now = open_for_writing(dossier)
    known = load_options().get(library)
    if known is None:
        raise ActionRefused("Deze manier staat niet in de bibliotheek. Kies er een uit de lijst.")
    shares = {name: share for name, share in load_options().doses.items() if name in doses}
    if not shares:
        raise ActionRefused("Kies ten minste één grootte.", "doses")
    _room_for(now, len(shares))
    group = _dose_group(now, known) if len(shares) > 1 else ""
    name = fields.pop("name")
    made: list[Option] = []
    for dose, share in shares.items():
        words = f"{name} ({DOSE_WORDS[dose]})" if group else name
        told = fields | {"name": words, "dose": share}
        if made:
            told |= {"is_chosen": False, "is_current": False}
        made.append(add_option(dossier=now, by=by, library=library, dose_group=group, **told))
    return made


def _dose_group(dossier: Dossier, known: LibraryOption) -> str:
    """A name that no other has, so that a second choice of the same library does not exclude the first."""
    taken = set(Option.objects.filter(dossier=dossier).values_list("dose_group", flat=True))
    names = (f"{known.id}-{n}"[:60] for n in range(1, MOST_OPTIONS + 2))
    return next(name for name in names if name not in taken)


def _room_for(dossier: Dossier, more: int) -> None:
    if Option.objects.filter(dossier=dossier).count() + more > MOST_OPTIONS:
        raise ActionRefused(f"We rekenen met hoogstens {MOST_OPTIONS} manieren. Haal er eerst een weg.")


@transaction.atomic
def save_option(*, option: Option, version: int, by: User, **fields: Any) -> Option:  # noqa: ANN401 FIELDS
    """Change one. version: as this person saw it. Raises ChangedMeanwhile, ActionRefused."""
    open_for_writing(option.dossier)
    now: Option | None = Option.objects.select_for_update().filter(pk=option.pk).first()
    if now is None:
        raise ActionRefused(_GONE)
    if now.version != version:
        raise ChangedMeanwhile("Een collega heeft deze manier intussen veranderd.", now.name, "", now.version)
    _put(now, fields)
    now.version += 1
    now.by = by
    now.save()
    record(by, "manier gewijzigd", now)
    return now


@transaction.atomic
def remove_option(*, option: Option, by: User) -> None:
    """Take it away, with its pairs. What it brought stays. Raises ActionRefused."""
    open_for_writing(option.dossier)
    record(by, "manier verwijderd", option)
    Option.objects.filter(pk=option.pk).delete()


# ---- what may be


def _put(row: Option, fields: dict[str, Any]) -> None:
    """Fill in a row. Raises ActionRefused, and TypeError for a field that there is not."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"no fields of an option: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(row, name, " ".join(value.split()) if isinstance(value, str) else value)
    _check_words(row)
    _check_chance(row)
    _check_audience(row)
    _check_costs(row)
    _check_doses(row)
    if row.entity is not None and row.entity.sight != Sight.TEAM:
        raise ActionRefused(
            "Deze partner is alleen zichtbaar voor wie het contact houdt. Een manier is te zien voor het hele team. "
            "Maak de partner eerst zichtbaar voor het team, of schrijf de manier zelf op."
        )


def _check_words(row: Option) -> None:
    for name, empty in (("name", "Geef de manier een naam."), ("sender", "Schrijf op wie het vertelt: een rol.")):
        if not getattr(row, name):
            raise ActionRefused(empty, name)
        if len(getattr(row, name)) > LONGEST:
            raise ActionRefused(f"Dit is te lang: hoogstens {LONGEST} tekens.", name)
    if len(row.source) > 300:
        raise ActionRefused("Dit is te lang: hoogstens 300 tekens.", "source")


def _check_chance(row: Option) -> None:
    """A chance that was counted elsewhere, or one of our own with where it comes from; listening has none."""
    known = load_options().get(row.library)
    if known is not None and not known.counts:
        row.prior, row.chance = "", None
        return
    if row.prior:
        row.chance = None
        prior = load_library().priors.get(row.prior)
        if prior is None or not prior.option:
            raise ActionRefused("Deze kans kennen wij niet. Kies er een uit de lijst.", "prior")
    elif row.chance is None:
        raise ActionRefused("Kies een getelde kans, of vul zelf een kans in.", "chance")
    elif not 0 <= row.chance <= 1:
        raise ActionRefused("Een kans ligt tussen 0 en 100 %.", "chance")
    elif not row.source:
        raise ActionRefused("Schrijf op waar dit getal vandaan komt, bijvoorbeeld een eigen telling.", "source")
    _check_multipliers(row)
    if row.readiness is not None and not 1 <= row.readiness <= 5:
        raise ActionRefused("Kies een stap van 1 tot 5.", "readiness")


def _check_multipliers(row: Option) -> None:
    multipliers = load_library().multipliers
    for one in row.multipliers:
        if one not in multipliers:
            raise ActionRefused("Deze factor kennen wij niet. Kies er een uit de lijst.", "multipliers")
        if not row.prior or row.prior in multipliers[one].not_with:
            raise ActionRefused(
                f"“{multipliers[one].label}” zit al in deze kans, of hoort bij een getelde kans. Zet het uit.",
                "multipliers",
            )


def _check_audience(row: Option) -> None:
    try:
        check(row.audience_low, row.audience_likely, row.audience_high, None)
    except ClaimRefused as refused:
        raise ActionRefused(refused.text, f"audience_{refused.field}") from refused
    if any(number is not None and number < 0 for number in (row.audience_low, row.audience_likely, row.audience_high)):
        raise ActionRefused("Een aantal huishoudens is nooit minder dan 0.", "audience_likely")
    if row.audience_likely is None:
        row.audience_basis = ""
    elif row.audience_basis not in Basis.values:
        raise ActionRefused("Kies hoe u dit aantal weet.", "audience_basis")


def _check_costs(row: Option) -> None:
    for name in COSTS:
        value = getattr(row, name)
        if not isfinite(value) or value < 0:
            raise ActionRefused("Kosten zijn nooit minder dan 0. Kost het niets, vul dan 0 in.", name)
        if value > MOST_COSTS:
            raise ActionRefused("Dit bedrag is te groot. Kijk het na.", name)
    if not 0 < row.dose <= 1:
        raise ActionRefused("Vul een deel in van meer dan 0 tot en met 100 %.", "dose")


def _check_doses(row: Option) -> None:
    """Of one dose group at most one is done, is in the proposal, or must be in the mix."""
    if row.lock not in Lock.values:
        raise ActionRefused("Kies een van deze antwoorden.", "lock")
    if row.lock == Lock.NEVER and row.is_chosen:
        raise ActionRefused("Deze manier staat in het voorstel, en ook op “nooit”. Kies één van de twee.", "lock")
    if not row.dose_group:
        return
    same = Option.objects.filter(dossier=row.dossier_id, dose_group=row.dose_group).exclude(pk=row.pk)
    sides = (
        ("lock", row.lock == Lock.MUST, {"lock": Lock.MUST}, "moet al in de mix"),
        ("is_current", row.is_current, {"is_current": True}, "staat al bij wat u nu doet"),
        ("is_chosen", row.is_chosen, {"is_chosen": True}, "staat al in het voorstel"),
    )
    for name, on, like, said in sides:
        other = same.filter(**like).first() if on else None
        if other is not None:
            raise ActionRefused(
                f"Dit zijn twee maten van hetzelfde, en “{other.name}” {said}. Zet die eerst uit.", name
            )


# ---- pairs


@transaction.atomic
def add_pair(*, one: Option, other: Option, by: User) -> Pair:
    """These two reach the same people. Raises ActionRefused, also when it becomes too much to calculate."""
    dossier = open_for_writing(one.dossier)
    if one.pk == other.pk or other.dossier_id != dossier.pk:
        raise ActionRefused("Kies een andere manier uit dit dossier.", "other")
    if one.dose_group and one.dose_group == other.dose_group:
        raise ActionRefused("Dit zijn twee maten van hetzelfde. Daarvan kiest u er altijd maar één.", "other")
    low, high = sorted((one, other), key=lambda row: row.pk)
    there = list(Pair.objects.filter(dossier=dossier).values_list("one", "other"))
    if (low.pk, high.pk) in there:
        raise ActionRefused("Van deze twee zei u dat al.", "other")
    _check_chains([*there, (low.pk, high.pk)])
    pair: Pair = Pair.objects.create(dossier=dossier, one=low, other=high, by=by)
    record(by, "manieren bereiken dezelfde mensen", pair)
    return pair


def _check_chains(pairs: Iterable[tuple[int, int]]) -> None:
    found = list(pairs)
    text = (
        "Zo veel manieren die dezelfde mensen bereiken kunnen we niet doorrekenen. "
        "Zeg het alleen van manieren die echt dezelfde adressen of leden hebben, of haal een ander paar weg."
    )
    if len(found) > MOST_PAIRS:
        raise ActionRefused(text, "other")
    try:
        chains_of(found)
    except TooManyPairs:
        raise ActionRefused(text, "other") from None


@transaction.atomic
def remove_pair(*, pair: Pair, by: User) -> None:
    """They do not after all. Raises ActionRefused."""
    open_for_writing(pair.dossier)
    record(by, "manieren bereiken niet dezelfde mensen", pair)
    Pair.objects.filter(pk=pair.pk).delete()


# ---- what is done now


@dataclass(frozen=True, slots=True)
class Now:
    """A line of what is done now. option: of the library, with all that somebody says of it; times: how often.

    counts  what it brought so far, all times together;  until: the last day that was counted
    """

    option: Option
    times: int = 1
    counts: Counts = field(default_factory=Counts)
    until: date | None = None


@transaction.atomic
def add_current(*, dossier: Dossier, by: User, lines: Sequence[Now], expect: Expect) -> list[Option]:
    """What is done now, each with what it brought so far when anything was counted. Raises ActionRefused.

    The fixed costs are for all times together; reach is that of once, for the same people come again.
    """
    now = open_for_writing(dossier)
    if not lines:
        raise ActionRefused("U koos nog niets. Zet een vinkje bij wat u nu doet.")
    made = []
    for line in lines:
        row = line.option
        told = {name: getattr(row, name) for name in FIELDS} | {"is_current": True}
        told |= {"euros_fixed": row.euros_fixed * line.times, "hours_fixed": row.hours_fixed * line.times}
        option = add_option(dossier=now, by=by, library=row.library, **told)
        made.append(option)
        if not line.counts.is_empty:
            add_outcome(
                dossier=now,
                by=by,
                option=option,
                label=option.name if line.times == 1 else f"{option.name} ({line.times} keer)",
                held_on=line.until or timezone.localdate(),
                counts=line.counts,
                expected=expect(option, line.counts.offered),
            )
    return made


@transaction.atomic
def add_outcome(
    *,
    dossier: Dossier,
    by: User,
    option: Option | None,
    label: str,
    held_on: date,
    counts: Counts,
    expected: Expected,
    **fields: Any,  # noqa: ANN401 euros, hours, source, is_public
) -> Outcome:
    """What a round brought, with what was expected of it before it was known. Raises ActionRefused."""
    now = open_for_writing(dossier)
    try:
        counts.check()
    except OutcomeRefused as refused:
        raise ActionRefused(refused.text, refused.field) from refused
    band = expected.band
    row: Outcome = Outcome.objects.create(
        dossier=now,
        option=option,
        label=label[:LONGEST],
        held_on=held_on,
        offered=counts.offered,
        responded=counts.responded,
        signups=counts.signups,
        visits=counts.visits,
        measures=counts.measures,
        expected_low=band.low if band else None,
        expected=band.middle if band else None,
        expected_high=band.high if band else None,
        beforehand=expected.kept if option else {},
        by=by,
        **fields,
    )
    record(by, "resultaat opgeschreven", row)
    return row
