"""What stands on the map as rows for a file, and what a file would add; of what one person may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import hypot

from django.http import QueryDict
from django.utils import timezone

from wijkdna.domain.alike import name_key
from wijkdna.domain.areas import Level
from wijkdna.domain.map_files import DOOR, Band, Plan, Ref, Thing
from wijkdna.domain.map_told import CellRefused, Words, door_fields, thing_fields, tie_fields
from wijkdna.store.latest import Latest
from wijkdna.store.place_table import OPENSTREETMAP, MapPlace, place_table, sources_of
from wijkdna.web.doors.models import Door, Heard, Trust
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.own_areas.forms import Refused, own_area_of_link
from wijkdna.web.socialmap.models import Basis, Entity, Kind, Sector, Sight, TieKind
from wijkdna.web.socialmap.queries import ACTORS, entities_of, persons_of, ties_of, visible_to

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MapRows:
    """The map as two tables; every row has the same headings. The names are those that our own import reads."""

    things: Sequence[Row]
    bands: Sequence[Row]


def rows_of(access: Access, *, with_names: bool = False) -> MapRows:
    """Everything that this person may see, without remarks.

    with_names  also the names of persons who agreed that theirs may stand on paper
    """
    rows = list(entities_of(access))
    known = {one.pk for one in rows}
    names = dict(persons_of(access).filter(on_paper=True).values_list("entity", "name")) if with_names else {}
    things = [_thing_row(one, known) | ({"Naam mag op papier": names.get(one.pk, "")} if names else {}) for one in rows]
    return MapRows(things, [*_tie_rows(access), *_door_rows(access)])


def _thing_row(one: Entity, known: set[int]) -> dict[str, str]:
    above = one.part_of if one.part_of_id in known else None
    return {
        "Nummer": str(one.pk),
        "Naam": one.name,
        "Soort": one.kind,
        "Gaat over": one.sector,
        "Hoort bij": above.name if above else "",
        "Hoort bij nummer": str(above.pk) if above else "",
        "Ten minste": _text(one.low),
        "Ten hoogste": _text(one.high),
        "Hoe weten we dat": one.basis,
        "Wanneer samen of druk": one.rhythm,
        "Hoe horen zij nieuws": one.channels,
        "Openbaar contact": one.public_contact,
        "Breedtegraad": _text(one.latitude),
        "Lengtegraad": _text(one.longitude),
        "Herkomst": one.external,
        "Zichtbaar voor": one.sight,
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _band_row(source: Entity, target: Entity, kind: str, **told: str) -> Row:
    empty = dict.fromkeys(
        (
            *("Hoe sterk", "Gehoord van", "Wanneer", "Laag", "Waarschijnlijk", "Hoog", "Hoe weten we dat"),
            *("Vertrouwen", "Gehoord"),
        ),
        "",
    )
    named = {name.replace("_", " "): text for name, text in told.items()}
    ends = {"Van nummer": str(source.pk), "Van": source.name, "Band": kind}
    return {**ends, "Naar nummer": str(target.pk), "Naar": target.name, **empty, **named}


def _tie_rows(access: Access) -> list[Row]:
    return [
        _band_row(
            one.source,
            one.target,
            one.kind,
            Hoe_sterk=str(one.strength),
            Gehoord_van=one.informant,
            Wanneer=one.seen_on.isoformat(),
        )
        for one in ties_of(access)
    ]


def doors_of(access: Access) -> list[Door]:
    """Doors of which this person may see both ends."""
    rows = Door.objects.filter(visible_to(access, "entity__"), visible_to(access, "community__"))
    return list(rows.filter(dossier=access.dossier).select_related("entity", "community"))


def _door_rows(access: Access) -> list[Row]:
    return [
        _band_row(
            one.entity,
            one.community,
            DOOR,
            Laag=_text(one.low),
            Waarschijnlijk=_text(one.likely),
            Hoog=_text(one.high),
            Hoe_weten_we_dat=one.basis,
            Vertrouwen=str(one.trust),
            Gehoord=one.heard,
            Wanneer=one.checked_on.isoformat(),
        )
        for one in doors_of(access)
    ]


WORDS = Words(sectors=Sector.values, bases=Basis.values, sights=Sight.values, heard=Heard.values, trusts=Trust.values)
"""What our own file may say in the columns with a choice."""

End = tuple[bool, int]
"""(True, place in the things of the plan) for something new; (False, number) for what is on the map."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do to this map. new: places of things in the plan; there: those that are on the map already."""

    plan: Plan
    new: list[int]
    there: dict[int, int]
    bands: list[tuple[End, End, Band]] = field(default_factory=list)
    bands_there: int = 0
    skipped: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def does_nothing(self) -> bool:
        """Nothing in it is new."""
        return not self.new and not self.bands


def preview_of(access: Access, plan: Plan) -> Preview:
    """Compare a plan with what this person sees of the map."""
    on_map = {(name_key(one.name), one.kind): one for one in reversed(list(entities_of(access)))}
    there = {
        place: on_map[key].pk
        for place, thing in enumerate(plan.things)
        if (key := (name_key(thing.name), thing.kind)) in on_map
    }
    wrong = _left_out(plan.things, there)
    new = [place for place in range(len(plan.things)) if place not in there and place not in wrong]
    skipped = [(plan.things[n].line, plan.things[n].name, why) for n, why in wrong.items()]
    found = Preview(plan, new, there, skipped=[*plan.skipped, *skipped])
    return _with_bands(access, found, {name_key(one.name): one for one in on_map.values()})


def _with_bands(access: Access, found: Preview, by_name: Mapping[str, Entity]) -> Preview:
    known = {(one.source_id, one.target_id, one.kind, one.informant) for one in ties_of(access)}
    known |= {(one.entity_id, one.community_id, DOOR, "") for one in doors_of(access)}
    kinds = {one.pk: one.kind for one in by_name.values()}
    kinds |= {pk: found.plan.things[place].kind for place, pk in found.there.items()}
    there, seen, new = 0, set(), {*found.new}
    for band in found.plan.bands:
        ends = [_end(one, found, by_name) for one in (band.source, band.target)]
        source, target = ends
        if source is None or target is None:
            found.skipped.append((band.line, "een band", _NOT_THERE))
            continue
        if not all(n in new for is_new, n in (source, target) if is_new):
            found.skipped.append((band.line, "een band", _LEFT_OUT))
            continue
        both = [found.plan.things[n].kind if is_new else kinds[n] for is_new, n in (source, target)]
        if why := "loopt naar zichzelf" if source == target else _wrong(band.kind, both):
            found.skipped.append((band.line, "een band", why))
            continue
        key = (source, target, band.kind, informant_of(band))
        is_known = (source[1], target[1], band.kind, informant_of(band)) in known and not (source[0] or target[0])
        if is_known or key in seen:
            there += 1
        elif why := _band_unreadable(band):
            found.skipped.append((band.line, "een band", why))
            continue
        else:
            found.bands.append((source, target, band))
        seen.add(key)
    return Preview(found.plan, found.new, found.there, found.bands, there, found.skipped)


_NOT_THERE = "een van de twee staat niet in het bestand of op de kaart"
_NO_ABOVE = "bij “Hoort bij nummer” staat een rij die niet in het bestand staat, of die zelf is overgeslagen"
_LEFT_OUT = "een van de twee is zelf overgeslagen"


def _left_out(things: Sequence[Thing], there: Mapping[int, int]) -> dict[int, str]:
    """Why things that would be new are not taken, by their place: a cell, or what it belongs to is not taken."""
    found = {n: why for n, one in enumerate(things) if n not in there and (why := _unreadable(one))}
    numbers = {one.number: n for n, one in enumerate(things)}
    above = {n: one.told.get("hoort bij nummer", "") for n, one in enumerate(things) if n not in there}
    while more := [n for n, text in above.items() if text and n not in found and numbers.get(text, -1) in {-1, *found}]:
        found |= dict.fromkeys(more, _NO_ABOVE)
    return found


def _unreadable(thing: Thing) -> str:
    """Why a row cannot be read; "" when it can."""
    try:
        thing_fields(thing.told, WORDS)
    except CellRefused as refused:
        return str(refused)
    return ""


def _band_unreadable(band: Band) -> str:
    today = timezone.localdate()
    try:
        door_fields(band.told, WORDS, today) if band.kind == DOOR else tie_fields(band.told, today)
    except CellRefused as refused:
        return str(refused)
    return ""


def informant_of(band: Band) -> str:
    """The role that told it; a door has none."""
    return "" if band.kind == DOOR else band.told.get("gehoord van", "")


def _end(ref: Ref, found: Preview, by_name: Mapping[str, Entity]) -> End | None:
    if isinstance(ref, int):
        return (False, found.there[ref]) if ref in found.there else (True, ref)
    one = by_name.get(name_key(ref))
    return (False, one.pk) if one else None


def _wrong(kind: str, both: list[str]) -> str:
    """Why such a band cannot be, as on the pages; "" when it can."""
    if kind == DOOR and (both[0] not in ACTORS or both[1] != Kind.GEMEENSCHAP):
        return "een deur loopt van een organisatie, rol of plek naar een groep"
    if kind == TieKind.SPANNING and set(both) != {Kind.ORGANISATIE}:
        return "spanning staat er alleen tussen organisaties"
    return ""


def reasons_of(found: Preview) -> list[tuple[str, int, list[str]]]:
    """Why rows are left out, the most often first: the reason, how many, and a few of them."""
    counted: dict[str, list[str]] = {}
    for line, what, why in found.skipped:
        counted.setdefault(why, []).append(f"{what} (rij {line})")
    return sorted(((why, len(rows), rows[:5]) for why, rows in counted.items()), key=lambda one: (-one[1], one[0]))


MOST_SHOWN = 60
"""Persons that wait for a role, on one page; the others come with the next file."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place that is known already. key: its origin, so that it is never offered twice; kinds: what it can be."""

    key: str
    place: MapPlace
    kinds: tuple[Kind, ...]
    sector: Sector
    is_near: bool


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Places in the area, then those near it. there: how many are on the map already."""

    rows: list[Suggestion]
    there: int
    credits: tuple[str, ...]
    has_osm: bool


_NEAR = 2.0
"""Kilometres from a place in the area that still are near."""

_MOST_SUGGESTED = 200
_BOTH = (Kind.PLEK, Kind.ORGANISATIE)
WHAT: Mapping[str, tuple[tuple[Kind, ...], Sector]] = {
    "buurthuis": (_BOTH, Sector.BEWONERS),
    "bibliotheek": (_BOTH, Sector.CULTUUR),
    "café": (_BOTH, Sector.WINKEL),
    "sociale plek": (_BOTH, Sector.ZORG),
    "gebedshuis": ((Kind.PLEK,), Sector.GEBEDSHUIS),
    "huisarts of kliniek": ((Kind.ORGANISATIE, Kind.PLEK), Sector.ZORG),
    "apotheek": ((Kind.ORGANISATIE, Kind.PLEK), Sector.ZORG),
    "sportplek": (_BOTH, Sector.SPORT),
    "supermarkt": (_BOTH, Sector.WINKEL),
    "buurtwinkel": (_BOTH, Sector.WINKEL),
}
"""What a kind of place can be on the map, and what it is about; any other kind is a school."""

_SCHOOL = ((Kind.ORGANISATIE, Kind.PLEK), Sector.ONDERWIJS)


def suggestions_of(access: Access, latest: Latest) -> Suggestions:
    """What the release knows in and near the area, and what is not on the map yet by its origin or its name."""
    rows = _buurten_of(latest, access.dossier)
    inside = {latest.areas.codes[row] for row in rows}
    gemeenten = dict.fromkeys(latest.areas.codes[int(latest.areas.gemeente[row])] for row in rows)
    places = [one for code in gemeenten for one in place_table(latest).of(code) if one.name]
    within = [one for one in places if one.buurt in inside]
    near = [one for one in places if one.buurt not in inside and any(_apart(one, other) <= _NEAR for other in within)]
    offered = [_suggestion(one, is_near=False) for one in within] + [_suggestion(one, is_near=True) for one in near]
    known = list(entities_of(access).values_list("external", "name"))
    origins, names = {external for external, _ in known}, {name_key(name) for _, name in known}
    once = {one.key: one for one in offered}
    new = [one for one in once.values() if one.key not in origins and name_key(one.place.name) not in names]
    shown = [one.place for one in new]
    has_osm = any(one.source == OPENSTREETMAP for one in shown)
    return Suggestions(new[:_MOST_SUGGESTED], len(once) - len(new), sources_of(latest, shown), has_osm)


def _suggestion(place: MapPlace, *, is_near: bool) -> Suggestion:
    about = f"{place.name}|{place.kind}|{place.lon:.3f}|{place.lat:.3f}"
    key = f"{place.source}:{sha256(about.encode()).hexdigest()[:16]}"
    kinds, sector = WHAT.get(place.kind, _SCHOOL)
    return Suggestion(key, place, kinds, sector, is_near)


def _apart(one: MapPlace, other: MapPlace) -> float:
    """Kilometres, near enough for a few of them in the Netherlands."""
    return hypot((one.lat - other.lat) * 111.2, (one.lon - other.lon) * 67.8)


def _buurten_of(latest: Latest, dossier: Dossier) -> list[int]:
    """Rows of the buurten of the area; none when this release does not have it."""
    if dossier.own_area:
        try:
            return list(own_area_of_link(latest, QueryDict(dossier.own_area)).rows)
        except Refused:
            return []
    row = latest.areas.position.get(dossier.area_code)
    if row is None:
        return []
    if latest.areas.levels[row] is Level.BUURT:
        return [row]
    return [int(one) for one in latest.areas.within(row, Level.BUURT)]
