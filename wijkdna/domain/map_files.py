"""Somebody's file with a network, as things and bands for the map: our own, of Kumu, of Network Canvas, or any table.

Which column is what is guessed and can be told otherwise. A person is never taken: her row waits for a role.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wijkdna.domain.map_names import looks_personal

KINDS = ("gemeenschap", "organisatie", "rol", "plek")
PERSON, DOOR = "persoon", "deur"
TIES = ("informatie", "vertrouwen", "samenwerking", "geld", "samenkomst", "spanning", DOOR)
MOST_ROWS, MOST_VALUES, LONGEST = 5_000, 40, 120

OWN, KUMU, CANVAS, TABLE = "WijkDNA", "Kumu", "Network Canvas", "een tabel"


class MapFileRefused(ValueError):
    """There is no network in this file; the text says why, in Dutch."""


Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headings, and rows as long as those."""

    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def place(self, *names: str) -> int:
        """Number of the first of these headings that is there, whatever its capitals; -1 for none."""
        plain = [_plain(one) for one in self.headers]
        return next((plain.index(name) for name in names if name in plain), -1)

    def values(self, column: int) -> list[str]:
        """What stands in a column, each once, the most often first; no more than a page can ask about."""
        counts: dict[str, int] = {}
        for row in self.rows if column >= 0 else ():
            counts[row[column]] = counts.get(row[column], 0) + 1
        return sorted(counts, key=lambda one: (-counts[one], one))[:MOST_VALUES]


@dataclass(frozen=True, slots=True)
class Tables:
    """A file: what it tells of things and of bands, and who made it."""

    things: Grid
    bands: Grid
    origin: str = TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How it is read: numbers of columns, -1 for none, and what a value means: "" to leave it.

    every_kind, every_tie  what all are when there is no column that tells
    """

    id: int = -1
    name: int = -1
    kind: int = -1
    source: int = -1
    target: int = -1
    tie: int = -1
    strength: int = -1
    kinds: Mapping[str, str] = field(default_factory=dict)
    ties: Mapping[str, str] = field(default_factory=dict)
    every_kind: str = ""
    every_tie: str = "informatie"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something for the map. told: what our own file says besides, by heading;  line: in the file, from 1.

    number  by which other rows name it, "" for none
    """

    name: str
    kind: str
    told: Mapping[str, str]
    line: int
    number: str = ""


Ref = int | str
"""Place in the things of a plan, or the name of something that may stand on the map already."""


@dataclass(frozen=True, slots=True)
class Band:
    """From one to another. line: in the file, from 1."""

    source: Ref
    target: Ref
    kind: str
    strength: int
    told: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class Held:
    """A row that seems to be a person: it waits for a role. is_sure: the file says so itself."""

    line: int
    shown: str
    why: str
    is_sure: bool
    typed: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would put on the map. skipped: line, what, and why not."""

    things: tuple[Thing, ...]
    bands: tuple[Band, ...]
    held: tuple[Held, ...]
    skipped: tuple[tuple[int, str, str], ...]


def tables_of(sheets: Sequence[Sequence[Cells]]) -> Tables:
    """Which sheet tells of things and which of bands, whatever stands above their headings. Raises MapFileRefused."""
    grids = [grid for grid in map(_grid, sheets) if grid.rows]
    bands = next((one for one in grids if min(_ends(one)) >= 0), Grid())
    things = next((one for one in grids if one is not bands and one.place(*_NAME) >= 0), Grid())
    if not things.rows and not bands.rows:
        raise MapFileRefused(
            "We vinden hier geen namen en geen banden in. Zet boven de kolommen Naam en Soort, of Van en Naar."
        )
    if len(things.rows) > MOST_ROWS or len(bands.rows) > MOST_ROWS:
        raise MapFileRefused(f"Dit bestand heeft te veel rijen: hoogstens {MOST_ROWS}. Knip het in delen.")
    if not things.rows:
        things = _named_in(bands)
    return Tables(things, bands, _origin(things, bands))


_NAME = ("naam", "label", "name", "networkcanvasname", "titel", "title")
_ID = ("nummer", "networkcanvasuuid", "nodeid", "id")
_KIND = ("soort", "type", "networkcanvastype", "kind", "category")
_FROM = ("van nummer", "networkcanvassourceuuid", "from", "van", "source", "bron", "edgesource")
_TO = ("naar nummer", "networkcanvastargetuuid", "to", "naar", "target", "doel", "edgetarget")
_TIE = ("band", "type", "networkcanvastype", "soort", "label", "relatie")
_STRENGTH = ("hoe sterk", "sterkte", "strength", "weight", "gewicht")
_KNOWN = {*_NAME, *_ID, *_KIND, *_FROM, *_TO, *_TIE}


def _plain(header: str) -> str:
    return " ".join(header.replace("_", " ").split()).casefold()


def _ends(grid: Grid) -> tuple[int, int]:
    return grid.place(*_FROM), grid.place(*_TO)


def _grid(sheet: Sequence[Cells]) -> Grid:
    """A sheet from its headings on: the row with most headings that we know, among the first ones."""
    found = [(sum(_plain(cell) in _KNOWN for cell in row), -place) for place, row in enumerate(sheet[:10])]
    known, minus = max(found, default=(0, 0))
    if not known:
        return Grid()
    headers = tuple(cell.strip() for cell in sheet[-minus])
    rows = [tuple(_cell(row, place) for place in range(len(headers))) for row in sheet[1 - minus :]]
    return Grid(headers, tuple(row for row in rows if any(row)))


def _cell(row: Cells, place: int) -> str:
    """Text without what protects a spreadsheet from it: the apostrophe before what looks like a formula."""
    text = " ".join(row[place].split()) if place < len(row) else ""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _named_in(bands: Grid) -> Grid:
    """The things of a file with bands only: whoever is named in it."""
    ends = _ends(bands)
    names = dict.fromkeys(row[end] for row in bands.rows for end in ends if row[end])
    return Grid(("naam",), tuple((name,) for name in names))


def _origin(things: Grid, bands: Grid) -> str:
    headers = {_plain(one) for one in (*things.headers, *bands.headers)}
    if any(one.startswith("networkcanvas") for one in headers):
        return CANVAS
    if {"nummer", "naam", "soort"} <= headers or {"van nummer", "naar nummer", "band"} <= headers:
        return OWN
    return KUMU if {"label", "type"} <= headers or {"from", "to", "type"} <= headers else TABLE


def guess(tables: Tables) -> Reading:
    """How we would read it. In Network Canvas whoever has no kind is a person."""
    things, bands = tables.things, tables.bands
    source, target = _ends(bands)
    found = Reading(
        id=things.place(*_ID),
        name=things.place(*_NAME),
        kind=things.place(*_KIND),
        source=source,
        target=target,
        tie=bands.place(*_TIE),
        strength=bands.place(*_STRENGTH),
        every_kind=PERSON if tables.origin == CANVAS else "",
    )
    return with_meanings(tables, found)


def with_meanings(tables: Tables, reading: Reading) -> Reading:
    """The same, with what the values in its columns most likely mean."""
    kinds = {one: _meaning(one, _KIND_WORDS) for one in tables.things.values(reading.kind)}
    ties = {one: _meaning(one, _TIE_WORDS) or ("" if one else "informatie") for one in tables.bands.values(reading.tie)}
    return replace(reading, kinds=kinds, ties=ties)


_KIND_WORDS = {
    PERSON: ("persoon", "person", "people", "mens", "bewoner", "alter", "individual", "contact"),
    "gemeenschap": ("gemeenschap", "groep", "community", "group", "doelgroep", "population"),
    "organisatie": ("organi", "stichting", "vereniging", "club", "bedrijf", "company", "institution", "school"),
    "rol": ("rol", "role", "functie", "function", "beroep"),
    "plek": ("plek", "plaats", "place", "locati", "gebouw", "venue", "site"),
}
_TIE_WORDS = {
    DOOR: ("deur", "bereik", "reach"),
    "informatie": ("informatie", "information", "nieuws", "kent", "knows", "communic", "contact"),
    "vertrouwen": ("vertrouw", "trust", "friend", "vriend"),
    "samenwerking": ("samenwerk", "collab", "partner", "works with", "cooperat"),
    "geld": ("geld", "fund", "money", "subsid", "opdracht", "financ"),
    "samenkomst": ("samenkomst", "meets", "bezoek", "komt", "attend", "member", "lid"),
    "spanning": ("spanning", "conflict", "tension", "ruzie"),
}


def _meaning(value: str, words: Mapping[str, Sequence[str]]) -> str:
    plain = value.casefold()
    return next((meaning for meaning, starts in words.items() if any(one in plain for one in starts)), "")


def plan(tables: Tables, reading: Reading, roles: Mapping[int, str] | None = None, kept: Sequence[int] = ()) -> Plan:
    """What the file would put on the map.

    roles  line -> the role that somebody typed for a person;  kept  lines of which she says that they are no person
    """
    reader = _Things(tables, reading, roles or {}, frozenset(kept))
    bands, skipped = _bands(tables, reading, reader)
    return Plan(tuple(reader.things), tuple(bands), tuple(reader.held), tuple(reader.skipped + skipped))


def _teller(tables: Tables, grid: Grid) -> Callable[[Cells], Mapping[str, str]]:
    """What a row of our own file tells by heading; of another file nothing. The headings may be long: read once."""
    names = [_plain(one) for one in grid.headers] if tables.origin == OWN else []
    return lambda row: dict(zip(names, row, strict=False))


class _Things:
    """Reads the rows of things, one after another."""

    def __init__(self, tables: Tables, reading: Reading, roles: Mapping[int, str], kept: frozenset[int]) -> None:
        self.things: list[Thing] = []
        self.held: list[Held] = []
        self.skipped: list[tuple[int, str, str]] = []
        self.refs: dict[str, Ref] = {}
        self.left: set[str] = set()
        self._reading, self._roles, self._kept = reading, roles, kept
        self._seen: dict[tuple[str, str], int] = {}
        told_of = _teller(tables, tables.things)
        for line, row in enumerate(tables.things.rows, 1):
            self._read(line, row, told_of(row))

    def _read(self, line: int, row: Cells, told: Mapping[str, str]) -> None:
        reading = self._reading
        name = row[reading.name] if reading.name >= 0 else ""
        id = row[reading.id] if reading.id >= 0 else ""
        kind = reading.kinds.get(row[reading.kind], "") if reading.kind >= 0 else ""
        kind = kind or reading.every_kind
        if not name and kind != PERSON:
            self.skipped.append((line, id or "(leeg)", "er staat geen naam"))
            return
        if (kind == PERSON or self._why(name, kind)) and not (name := self._role_of(line, name or id, kind)):
            self.left |= {id, row[reading.name] if reading.name >= 0 else ""}
            return
        shown = row[reading.name] if reading.name >= 0 else ""
        kind = "rol" if kind == PERSON or shown != name else kind
        self._add(line, Thing(name, kind, told if shown == name else {}, line, id), (id, shown))

    def _why(self, name: str, kind: str) -> str:
        return looks_personal(name, is_role=kind == "rol") if kind else ""

    def _role_of(self, line: int, shown: str, kind: str) -> str:
        """The role that was typed for a person; "" while there is none, and then the row waits."""
        why = "in het bestand is dit een persoon" if kind == PERSON else self._why(shown, kind)
        if kind != PERSON and line in self._kept:
            return shown
        typed = " ".join(self._roles.get(line, "").split())
        wrong = looks_personal(typed, is_role=True) if typed else ""
        if typed and not wrong and len(typed) <= LONGEST:
            return typed
        told = f"dit is nog geen rol: {wrong}" if wrong else "deze rol is te lang" if typed else ""
        self.held.append(Held(line, shown, why, kind == PERSON, typed, told))
        return ""

    def _add(self, line: int, thing: Thing, names: tuple[str, str]) -> None:
        refs = [one for one in names if one]
        if thing.kind not in KINDS:
            self.skipped.append((line, thing.name, "er is geen soort gekozen"))
            self.refs |= {one: thing.name for one in refs if one not in self.refs}
            return
        if len(thing.name) > LONGEST:
            self.skipped.append((line, thing.name[:40] + " …", f"de naam is langer dan {LONGEST} tekens"))
            return
        key = (thing.name.casefold(), thing.kind)
        if key in self._seen and not thing.told:  # two roles of one name may stand on a map of our own
            self.skipped.append((line, thing.name, "staat twee keer in het bestand"))
        else:
            self._seen[key] = len(self.things)
            self.things.append(thing)
        for one in refs:
            self.refs.setdefault(one, self._seen[key])


def _bands(tables: Tables, reading: Reading, things: _Things) -> tuple[list[Band], list[tuple[int, str, str]]]:
    found: list[Band] = []
    skipped: list[tuple[int, str, str]] = []
    if min(reading.source, reading.target) < 0:
        return found, skipped
    told_of = _teller(tables, tables.bands)
    for line, row in enumerate(tables.bands.rows, 1):
        ends = row[reading.source], row[reading.target]
        kind = reading.ties.get(row[reading.tie], "") if reading.tie >= 0 else reading.every_tie
        if why := _band_refused(ends, kind, things):
            skipped.append((line, "een band", why))
            continue
        source, target = (things.refs.get(one, one) for one in ends)
        strength = _strength(row[reading.strength]) if reading.strength >= 0 else 2
        found.append(Band(source, target, kind, strength, told_of(row), line))
    return found, skipped


def _band_refused(ends: tuple[str, str], kind: str, things: _Things) -> str:
    if not all(ends):
        return "van of naar is leeg"
    if set(ends) & things.left:
        return "loopt van of naar een persoon zonder rol"
    if kind not in TIES:
        return "er is geen soort band gekozen"
    source, target = (things.refs.get(one, one) for one in ends)
    if source == target:
        return "loopt naar zichzelf"
    both = [things.things[one].kind for one in (source, target) if isinstance(one, int)]
    return "spanning staat er alleen tussen organisaties" if kind == "spanning" and set(both) - {"organisatie"} else ""


_STRENGTHS = {"zwak": 1, "gewoon": 2, "sterk": 3, "weak": 1, "strong": 3}


def _strength(text: str) -> int:
    """1 to 3; what says nothing is 2, and a larger number is the strongest."""
    if text.casefold() in _STRENGTHS:
        return _STRENGTHS[text.casefold()]
    digits = text.replace(",", ".")
    try:
        return min(3, max(1, round(float(digits))))
    except (ValueError, OverflowError):
        return 2
