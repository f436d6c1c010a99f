"""What an address asks: ?gebied=BU19110801&gebied=GM1911&q=Alkmaar. What is right is never lost over what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from wijkdna.domain.areas import MalformedCode, clean_code
from wijkdna.domain.beside import FEWEST_PLACES, MOST_PLACES
from wijkdna.store.latest import Latest
from wijkdna.store.places import LONGEST
from wijkdna.web.areas.queries import AreaLink, Found, search
from wijkdna.web.comparison.queries import together

_LONGEST_CODE = 20
_MOST_NAMED = 5


@dataclass(slots=True)
class Asked:
    """The places of a link, in its order, and what is wrong with the rest of it.

    codes     as they stand in the link, of the places that exist; rows of the same places
    problems  in words, each with what to do; empty when all is right
    typed     name in the field, None when it was not sent; choices are places with that name
    """

    codes: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    typed: str | None = None
    choices: list[AreaLink] = field(default_factory=list)
    guessed: bool = False
    taken: int | None = None

    @property
    def can_compare(self) -> bool:
        """True for two to four places."""
        return FEWEST_PLACES <= len(self.rows) <= MOST_PLACES

    @property
    def has_room(self) -> bool:
        """True when one more place can be added."""
        return len(self.rows) < MOST_PLACES


def read(latest: Latest, query: QueryDict) -> Asked:
    """The places and the typed name of an address."""
    asked = Asked()
    _read_places(latest, query.getlist("gebied"), asked)
    if "q" in query:
        _read_name(latest, query.get("q", ""), asked)
    return asked


def _read_places(latest: Latest, codes: Sequence[str], asked: Asked) -> None:
    unknown: list[str] = []
    twice: list[str] = []
    for typed in codes:
        row = _row(latest, typed)
        if row is None:
            unknown.append(typed.replace("\0", "").strip()[:_LONGEST_CODE])
        elif row in asked.rows:
            twice.append(latest.areas.names[row])
        else:
            asked.codes.append(typed)
            asked.rows.append(row)
    asked.problems += [*_unknown(unknown), *_twice(list(dict.fromkeys(twice))), *_too_many(len(asked.rows))]


def _row(latest: Latest, typed: str) -> int | None:
    try:
        return latest.areas.position.get(clean_code(typed))
    except MalformedCode:
        return None


def _unknown(codes: Sequence[str]) -> list[str]:
    if not codes:
        return []
    named = [f"“{code}”" if code else "een lege code" for code in codes[:_MOST_NAMED]]
    more = len(codes) - len(named)
    text = together([*named, f"{more} andere"] if more else named)
    verb, it = ("is", "de plek") if len(codes) == 1 else ("zijn", "die plekken")
    return [
        f"{text[:1].upper()}{text[1:]} {verb} geen gemeente, wijk of buurt die we kennen. Soms verandert het "
        f"CBS een code. Zoek {it} hieronder op naam. Wat wel klopt, staat er nog."
    ]


def _twice(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    verb = "staat" if len(names) == 1 else "staan"
    return [
        f"{together(names)} {verb} meer dan één keer in de link. Een plek vergelijken met zichzelf kan niet. "
        "Kies een andere plek."
    ]


def _too_many(number: int) -> list[str]:
    if number <= MOST_PLACES:
        return []
    return [
        f"U koos {number} plekken. Naast elkaar passen er hoogstens {MOST_PLACES}. Haal er hieronder een of meer weg; "
        "dan ziet u de vergelijking."
    ]


def _read_name(latest: Latest, text: str, asked: Asked) -> None:
    asked.typed = text.replace("\0", "").strip()[:LONGEST]
    if not asked.typed:
        asked.problems.append(
            "U typte nog geen naam. Typ de naam van een gemeente, wijk, dorp of buurt, of een postcode."
        )
    elif not asked.has_room:
        asked.problems.append(
            f"Er staan al {len(asked.rows)} plekken. Haal er eerst een weg. Zoek daarna “{asked.typed}” nog een keer."
        )
    else:
        _find(latest, search(latest, asked.typed), asked)


def _find(latest: Latest, found: Found, asked: Asked) -> None:
    present = {latest.areas.codes[row] for row in asked.rows}
    asked.choices, asked.guessed = [hit for hit in found.hits if hit.code not in present], found.guessed
    if len(found.hits) == 1 and not found.guessed and asked.choices:
        asked.taken = latest.row(found.hits[0].code)
    elif found.hits and not asked.choices:
        asked.problems.append(f"{found.hits[0].name} staat er al. Typ de naam van een andere plek.")
    elif not found.hits:
        asked.problems.append(
            f"Er is geen gemeente, wijk, dorp of buurt die “{asked.typed}” heet. Kijk of de naam goed geschreven is, "
            "of typ een stuk van de naam, de gemeente of de postcode."
        )


def query_of(latest: Latest, rows: Sequence[int]) -> str:
    """The part of an address that holds these places, in this order."""
    return urlencode([("gebied", latest.areas.codes[row]) for row in rows])
