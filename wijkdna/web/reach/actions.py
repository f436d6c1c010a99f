"""What people do with groups and options in bereik: each in one transaction, with a line in the record."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.reach_groups import BY_KEY, LEAST, TELLING, cells_of
from wijkdna.web.accounts.models import User
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.reach.models import Approach, HouseholdGroup, Lock, Option
from wijkdna.web.reach.queries import Groups, room_in
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile
from wijkdna.web.socialmap.models import Entity, Kind

MOST_OWN = 24
"""Groups of the team in one dossier: with more no screen tells anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What counts of a group in the sums. priority None: as usual; floor: the least share, None for no floor."""

    priority: bool | None = None
    floor: float | None = None


# ---- the twelve cells


@transaction.atomic
def save_cell(
    *,
    dossier: Dossier,
    groups: Groups,
    cell: str,
    by: User,
    version: int,
    size: float | None,
    reason: str = "",
    wanted: Wanted | None = None,
) -> HouseholdGroup:
    """Another size for a cell (None: that of the figures), and whether it goes first. groups: as they are now.

    Raises ActionRefused, ChangedMeanwhile.
    """
    open_for_writing(dossier)
    here = groups.by_key.get(cell)
    if here is None or here.is_own:
        raise ActionRefused("Deze groep is er niet. Kies er een uit de lijst.")
    row = HouseholdGroup.objects.select_for_update().filter(dossier=dossier, cell=cell).first()
    _same(row, version)
    _check_cell(groups, cell, size, reason)
    row = row or HouseholdGroup(dossier=dossier, cell=cell, version=0)
    row.name, row.size, row.reason = here.name, size, reason if size is not None else ""
    row.figure_size = here.figure_size if size is not None else None
    return _keep(row, wanted or Wanted(), by, "grootte van groep veranderd")


def _check_cell(groups: Groups, cell: str, size: float | None, reason: str) -> None:
    if size is None:
        return
    if not reason:
        raise ActionRefused("Schrijf op waarom, en van wie u dat weet. Zo weet een collega het later ook.", "reason")
    here = groups.by_key[cell]
    taken = groups.told_size(cell) - here.size
    if size < taken - 0.5:
        text = f"Uit deze groep zijn {round(taken)} huishoudens naar eigen groepen gegaan. Vul er ten minste zoveel in."
        raise ActionRefused(text, "size")
    if groups.households - here.size + size - taken <= 0:
        raise ActionRefused("Dan is er geen enkel huishouden meer. Vul een ander aantal in.", "size")


@transaction.atomic
def put_back_cell(*, dossier: Dossier, cell: str, by: User) -> None:
    """The size that the figures say. Raises ActionRefused."""
    open_for_writing(dossier)
    row = HouseholdGroup.objects.filter(dossier=dossier, cell=cell).exclude(cell="").first()
    if row is None or row.size is None:
        raise ActionRefused("Deze groep heeft al de grootte van de cijfers.")
    row.size = row.figure_size = None
    row.reason, row.version, row.by = "", row.version + 1, by
    row.save()
    record(by, "grootte van groep teruggezet", row)


# ---- groups of the team


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGroup:
    """What a team says of a group of its own. within: keys of cells, all when ()."""

    name: str
    size: float
    within: Sequence[str] = ()
    flags: Sequence[str] = ()
    reason: str = ""
    community: Entity | None = None


@transaction.atomic
def save_own_group(
    *,
    dossier: Dossier,
    groups: Groups,
    said: OwnGroup,
    by: User,
    row: HouseholdGroup | None = None,
    version: int = 0,
    wanted: Wanted | None = None,
) -> HouseholdGroup:
    """A group of the team, new or changed; its households are taken out of the cells it lies within.

    A new group is meant by every option that was meant for any of those cells: for its households from there.
    Raises ActionRefused, ChangedMeanwhile.
    """
    open_for_writing(dossier)
    now = (
        HouseholdGroup.objects.select_for_update().filter(dossier=dossier, pk=row.pk, cell="").first() if row else None
    )
    if row is not None:
        _same(now, version)
    _check_own(dossier, groups, said, now)
    kept = now or HouseholdGroup(dossier=dossier, version=0)
    kept.name, kept.size, kept.reason = said.name, said.size, said.reason
    kept.within, kept.flags, kept.community = list(said.within), list(said.flags), said.community
    _keep(kept, wanted or Wanted(), by, "eigen groep gewijzigd" if now else "eigen groep gemaakt")
    if now is None:
        _mean_it(dossier, kept)
    return kept


def _check_own(dossier: Dossier, groups: Groups, said: OwnGroup, row: HouseholdGroup | None) -> None:
    own = f"eigen-{row.pk}" if row else ""
    if any(one.name.casefold() == said.name.casefold() and one.key != own for one in groups.groups):
        raise ActionRefused(f"Er is al een groep “{said.name}”. Geef deze een andere naam.", "name")
    if row is None and HouseholdGroup.objects.filter(dossier=dossier, cell="").count() >= MOST_OWN:
        raise ActionRefused(f"Er zijn al {MOST_OWN} eigen groepen. Haal er eerst een weg.")
    if said.size < LEAST:
        text = f"Een groep van minder dan {LEAST} huishoudens laten we niet zien. Neem een grotere groep."
        raise ActionRefused(text, "size")
    if any(key not in BY_KEY for key in said.within) or any(flag not in TELLING for flag in said.flags):
        raise ActionRefused("Kies uit de lijst.")
    if said.community is not None and (
        said.community.dossier_id != dossier.pk or said.community.kind != Kind.GEMEENSCHAP
    ):
        raise ActionRefused("Kies een groep van de sociale kaart van dit dossier.", "community")
    room = room_in(groups, said.within, own)
    if said.size > room + 0.5:
        text = (
            f"In de groepen waar u uit kiest wonen nog ongeveer {int(room)} huishoudens, en u vraagt er "
            f"{round(said.size)}. Vul minder in, of kies meer groepen."
        )
        raise ActionRefused(text, "size")


def _mean_it(dossier: Dossier, row: HouseholdGroup) -> None:
    cells = cells_of(row.within, row.flags)
    for option in Option.objects.select_for_update().filter(dossier=dossier):
        if {*cells} & {*option.groups}:
            option.groups = [*option.groups, f"eigen-{row.pk}"]
            _keep_groups(option)


def _keep_groups(option: Option) -> None:
    """Who has its form open is told that it changed."""
    option.version += 1
    option.save(update_fields=("groups", "version"))


@transaction.atomic
def delete_own_group(*, row: HouseholdGroup, by: User) -> None:
    """Take a group of the team away; its households go back to their cells. Raises ActionRefused."""
    open_for_writing(row.dossier)
    key = f"eigen-{row.pk}"
    for option in Option.objects.select_for_update().filter(dossier=row.dossier_id):
        if key in option.groups:
            option.groups = [one for one in option.groups if one != key]
            if not option.groups:
                text = f"De manier “{option.name}” is alleen voor deze groep. Kies daar eerst een andere groep."
                raise ActionRefused(text)
            _keep_groups(option)
    record(by, "eigen groep verwijderd", row)
    HouseholdGroup.objects.filter(pk=row.pk).delete()


def _same(row: HouseholdGroup | None, version: int) -> None:
    if (row.version if row else 0) != version:
        now = row.version if row else 0
        raise ChangedMeanwhile("Een collega heeft deze groep intussen veranderd.", _said(row), "", now)


def _said(row: HouseholdGroup | None) -> str:
    if row is None or row.size is None:
        return "Er staat nu het aantal van de cijfers."
    why = f", “{row.reason}”" if row.reason else ""
    return f"Er staat nu: {number_nl(round(row.size))} huishoudens{why}."


def _keep(row: HouseholdGroup, wanted: Wanted, by: User, said: str) -> HouseholdGroup:
    row.priority, row.floor = wanted.priority, wanted.floor
    row.by, row.version = by, row.version + 1
    row.save()
    record(by, said, row)
    return row


# ---- options, and what holds for all of them

SIDES = {"nu": "is_current", "voorstel": "is_chosen"}
"""What an option can be part of, as the buttons call it."""


@transaction.atomic
def switch_option(*, option: Option, side: str, on: bool, by: User) -> list[Option]:
    """Put an option on or off, now ("nu") or in the proposal ("voorstel"). Gives the options that went off for it.

    Of one dose group only one can be on. Who has the form of one of them open is told that it changed.
    Raises ActionRefused, also for the proposal of an option that never may be chosen.
    """
    open_for_writing(option.dossier)
    name = SIDES.get(side)
    if name is None:
        raise ActionRefused("Kies “nu” of “voorstel”.")
    rows = Option.objects.select_for_update().filter(dossier=option.dossier_id)
    own = rows.filter(pk=option.pk)
    if on and side == "voorstel" and own.filter(lock=Lock.NEVER).exists():
        raise ActionRefused(f"“{option.name}” staat op “nooit”. Open deze manier en verander dat eerst.")
    others: list[Option] = []
    if on and option.dose_group:
        same = rows.filter(dose_group=option.dose_group, **{name: True}).exclude(pk=option.pk)
        others = list(same)
        same.update(**{name: False}, version=F("version") + 1)
    own.exclude(**{name: on}).update(**{name: on}, version=F("version") + 1)
    record(by, f"manier {'aan' if on else 'uit'}gezet bij {side}", option)
    return others


@transaction.atomic
def save_approach(*, dossier: Dossier, by: User, version: int | None, **fields: object) -> Approach:
    """What holds for the whole dossier. version: None for a choice on the page itself, where the last one counts.

    Raises ActionRefused, ChangedMeanwhile.
    """
    open_for_writing(dossier)
    row = Approach.objects.select_for_update().filter(dossier=dossier).first()
    now = row.version if row else 0
    if version is not None and version != now:
        text = "Een collega heeft deze instellingen intussen veranderd. Kijk wat er nu staat, en bewaar opnieuw."
        raise ChangedMeanwhile(text, "", "", now)
    row = row or Approach(dossier=dossier, version=0)
    for name, value in fields.items():
        setattr(row, name, value)
    row.by, row.version = by, now + 1
    row.save()
    record(by, "instellingen van bereik bewaard", row)
    return row
