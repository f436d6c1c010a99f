"""What somebody may ask for: gemeenten, buurten, a name, a shape. Whatever is wrong gets words that say what to do."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, QueryDict

from wijkdna.domain.areas import Level
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.own_areas import MOST_BUURTEN, MalformedBuurten, TooManyBuurten, abbreviated, written_out
from wijkdna.store.latest import Latest
from wijkdna.store.overlap import ShapeRefused, Share, shares
from wijkdna.store.own_figures import OwnArea, own_area

Points = npt.NDArray[np.float64]

LONGEST_NAME = 60
MOST_GEMEENTEN = 10
"""Gemeenten on one map: more is a region, and a list that nobody ticks."""

MOST_POINTS = 60
"""Corners of a shape: with more the link becomes too long."""

THRESHOLD = 50
"""Percentage of a buurt that must lie inside a shape, unless somebody chooses another."""

NAMED = 5
"""Codes that a message names one by one."""

_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d+)?", re.ASCII)
_BETWEEN = re.compile(r"[\s,;~]*", re.ASCII)
_LONGITUDES, _LATITUDES = (3.0, 7.5), (50.5, 53.8)


class Refused(ValueError):
    """What was asked cannot be done; the text says in Dutch what is wrong and what to do.

    kept  codes of buurten that were right
    """

    def __init__(self, text: str, kept: Iterable[str] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.kept = tuple(kept)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody has chosen so far; all of it stands in the link.

    gemeenten  rows; ticked  rows of buurten
    shape      as typed, "" when there is none; threshold as typed
    """

    gemeenten: tuple[int, ...]
    ticked: frozenset[int]
    name: str = ""
    shape: str = ""
    threshold: str = str(THRESHOLD)


def clean_name(text: str) -> str:
    """A name on one line. Raises Refused when it is too long or has signs that are no text."""
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME:
        raise Refused(f"De naam heeft {len(name)} tekens. Kies een naam van ten hoogste {LONGEST_NAME} tekens.")
    if not name.isprintable():
        raise Refused("In de naam staan tekens die we niet kunnen tonen. Typ de naam opnieuw.")
    return name


def _known_buurten(latest: Latest, text: str) -> list[int]:
    """Rows of the buurten that a link names. Raises Refused."""
    try:
        codes = written_out(text)
    except MalformedBuurten as wrong:
        piece = str(wrong).strip()[:20]
        named = (
            f"Het stuk “{piece}” is geen buurt zoals die in een link staat." if piece else "Er staan geen buurten in."
        )
        raise Refused(f"{named} Misschien is de link niet helemaal overgenomen, of is er iets in veranderd.") from None
    except TooManyBuurten as wrong:
        raise Refused(_too_many(int(str(wrong)))) from None
    position = latest.areas.position
    unknown = [code for code in codes if code not in position]
    if unknown:
        raise Refused(_unknown(latest, unknown), (code for code in codes if code in position))
    return [position[code] for code in codes]


def _too_many(number: int) -> str:
    return (
        f"U koos {number_nl(number)} buurten. Een eigen gebied bestaat uit ten hoogste {MOST_BUURTEN} buurten. Haal "
        "vinkjes weg, of kijk bij een hele wijk of gemeente: die hebben een eigen pagina."
    )


def _unknown(latest: Latest, codes: Sequence[str]) -> str:
    named = ", ".join(codes[:NAMED])
    more = f" en nog {number_nl(len(codes) - NAMED)}" if len(codes) > NAMED else ""
    are = "is geen buurt" if len(codes) == 1 else "zijn geen buurten"
    return f"{named}{more} {are} met de grenzen van {latest.boundaries}, die we nu gebruiken."


def own_area_of_link(latest: Latest, asked: QueryDict) -> OwnArea:
    """The own area of a link to its photo. Raises Refused."""
    rows = _known_buurten(latest, asked.get("buurten", ""))
    year = asked.get("grens", str(latest.boundaries))
    if year != str(latest.boundaries):
        raise Refused(
            f"Deze link is gemaakt met de grenzen van “{year[:10]}”. We gebruiken nu die van {latest.boundaries}. Een "
            "code kan intussen een ander stuk land zijn. Kijk de buurten daarom na voordat u verder gaat.",
            (latest.areas.codes[row] for row in rows),
        )
    return own_area(latest, clean_name(asked.get("naam", "")), rows)


def gemeenten_of(latest: Latest, codes: Iterable[str]) -> tuple[int, ...]:
    """Rows of gemeenten, each once, in the order given. Raises Refused; an empty text does not count."""
    rows: dict[int, None] = {}
    for code in (text.strip().upper() for text in codes):
        row = latest.areas.position.get(code)
        if row is None or latest.areas.levels[row] is not Level.GEMEENTE:
            if code:
                raise Refused(f"“{code[:20]}” is geen gemeente die we kennen. Kies een gemeente in de lijst.")
            continue
        rows[row] = None
    if len(rows) > MOST_GEMEENTEN:
        raise Refused(f"U koos {len(rows)} gemeenten. Kies er ten hoogste {MOST_GEMEENTEN}.")
    return tuple(rows)


def choice_of_link(latest: Latest, asked: QueryDict) -> Choice:
    """What stands in a link to the page to choose on. Raises Refused."""
    buurten = asked.get("buurten", "")
    ticked = _known_buurten(latest, buurten) if buurten else []
    around = [latest.areas.codes[latest.areas.gemeente[row]] for row in ticked]
    return Choice(
        gemeenten=gemeenten_of(latest, [*asked.getlist("gemeente"), *around]),
        ticked=frozenset(ticked),
        name=clean_name(asked.get("naam", "")),
        shape=asked.get("vorm", ""),
        threshold=asked.get("drempel", str(THRESHOLD)),
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came in: the choice as it stands in the form, and what to do with it.

    do     "foto", "vorm", "wis", "erbij" or "weg"
    other  code of the gemeente to add or take away, "" when none
    """

    choice: Choice
    do: str
    other: str


def read_form(latest: Latest, request: HttpRequest) -> Sent:
    """The form as it was sent. Raises Refused when it cannot be read at all: too many ticks, or an unknown code."""
    try:
        sent = request.POST
    except (TooManyFieldsSent, RequestDataTooBig):
        raise Refused(
            f"U vinkte te veel buurten aan. Een eigen gebied bestaat uit ten hoogste {MOST_BUURTEN} buurten. Ga terug "
            "in uw browser: daar staan uw vinkjes nog. Haal er een aantal weg."
        ) from None
    take_away = sent.get("weg", "")
    return Sent(
        choice=Choice(
            gemeenten=gemeenten_of(latest, sent.getlist("gemeente")),
            ticked=frozenset(_ticked(latest, sent.getlist("buurt"))),
            name=sent.get("naam", ""),
            shape=sent.get("vorm", ""),
            threshold=sent.get("drempel", ""),
        ),
        do="weg" if take_away else sent.get("doe", "foto"),
        other=take_away or sent.get("erbij", ""),
    )


def _ticked(latest: Latest, codes: Iterable[str]) -> list[int]:
    rows = {code: latest.areas.position.get(code.strip().upper(), -1) for code in codes}
    unknown = [code[:20] for code, row in rows.items() if row < 0 or latest.areas.levels[row] is not Level.BUURT]
    if unknown:
        raise Refused(_unknown(latest, unknown))
    return list(rows.values())


def checked(choice: Choice) -> Choice:
    """The choice with a clean name. Raises Refused for what no link may hold: too many buurten, a name too long."""
    if len(choice.ticked) > MOST_BUURTEN:
        raise Refused(_too_many(len(choice.ticked)))
    return replace(choice, name=clean_name(choice.name))


def with_other(latest: Latest, choice: Choice, code: str) -> Choice:
    """The choice with one more gemeente. Raises Refused."""
    if not code.strip():
        raise Refused("Kies in de lijst welke gemeente erbij komt.")
    codes = [latest.areas.codes[row] for row in choice.gemeenten]
    return replace(choice, gemeenten=gemeenten_of(latest, [*codes, code]))


def without(latest: Latest, choice: Choice, code: str) -> Choice:
    """The choice without a gemeente and the ticks in it. Raises Refused."""
    (gone,) = gemeenten_of(latest, [code]) or (-1,)
    return replace(
        choice,
        gemeenten=tuple(row for row in choice.gemeenten if row != gone),
        ticked=frozenset(row for row in choice.ticked if latest.areas.gemeente[row] != gone),
    )


def inside_shape(latest: Latest, choice: Choice) -> Choice:
    """The choice with ticks at the buurten that lie in the shape for as much as the threshold. Raises Refused."""
    lowest = threshold_of(choice.threshold)
    ticked = frozenset(one.row for one in shares_of(latest, choice) if 100 * one.share >= lowest)
    if not ticked:
        raise Refused(
            f"Geen enkele buurt ligt voor {lowest}\u00a0% of meer in uw vorm. Kies een lagere drempel, of teken de "
            "vorm groter."
        )
    return replace(choice, ticked=ticked, shape=written_points(points_of(choice.shape)))


def without_shape(choice: Choice) -> Choice:
    """The choice without its shape; the ticks stay."""
    return replace(choice, shape="", threshold=str(THRESHOLD))


def drawable(text: str) -> Points | None:
    """Corners of a shape to draw on the map, also when it is not a good one; None when they cannot be read."""
    try:
        return points_of(text)
    except Refused:
        return None


def shares_of(latest: Latest, choice: Choice) -> list[Share]:
    """The buurten in the shape of a choice, with their share. Raises Refused."""
    try:
        found = shares(latest, choice.gemeenten, points_of(choice.shape))
    except ShapeRefused as wrong:
        raise Refused(
            "De lijn van uw vorm kruist of raakt zichzelf. Zet de punten in de volgorde waarin u om het gebied heen "
            "loopt, zonder een lijn over te steken."
            if wrong.crosses
            else "Uw vorm heeft geen binnenkant. Teken ten minste drie punten die niet op één lijn liggen."
        ) from None
    if not found:
        raise Refused(
            "Uw vorm ligt buiten de gemeenten op de kaart. Kijk de punten na, of voeg eerst de gemeente toe waar de "
            "vorm in ligt."
        )
    return found


def threshold_of(text: str) -> int:
    """A percentage. Raises Refused."""
    text = text.strip().removesuffix("%").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= 100):
        raise Refused("Vul bij de drempel een heel getal in van 1 tot en met 100.")
    return int(text)


def points_of(text: str) -> Points:
    """Corners of a shape, (n, 2) longitudes and latitudes, from "4.98 52.84" and so on. Raises Refused.

    Latitude first is understood too: in Nederland the two cannot be taken for each other.
    """
    numbers = [float(found.replace(",", ".")) for found in _NUMBER.findall(text)]
    if _BETWEEN.fullmatch(_NUMBER.sub("", text)) is None or len(numbers) % 2:
        raise Refused(
            "De punten van uw vorm kunnen we niet lezen. Zet op elke regel één punt: de lengte en de breedte in "
            "graden, met een punt in het getal en een spatie ertussen. Bijvoorbeeld: 4.98 52.84"
        )
    if len(numbers) < 6:
        raise Refused("Een vorm heeft ten minste drie punten. Klik op de kaart, of zet elk punt op een eigen regel.")
    if len(numbers) > 2 * MOST_POINTS:
        raise Refused(f"Uw vorm heeft {len(numbers) // 2} punten. Gebruik er ten hoogste {MOST_POINTS}.")
    return np.array([_point(k, *pair) for k, pair in enumerate(zip(numbers[::2], numbers[1::2], strict=True), 1)])


def _point(k: int, first: float, second: float) -> tuple[float, float]:
    for lon, lat in ((first, second), (second, first)):
        if _LONGITUDES[0] <= lon <= _LONGITUDES[1] and _LATITUDES[0] <= lat <= _LATITUDES[1]:
            return lon, lat
    raise Refused(
        f"Punt {k} van uw vorm ({number_nl(first, 2)} en {number_nl(second, 2)}) ligt niet in Nederland. De lengte is "
        "een getal tussen 3 en 7,5, de breedte tussen 50,5 en 53,8."
    )


def written_points(points: Points) -> str:
    """The shape as a link has it: to a metre."""
    return "~".join(f"{lon:.5f},{lat:.5f}" for lon, lat in points.tolist())


def photo_query(latest: Latest, rows: Iterable[int], name: str) -> str:
    """What stands behind the "?" of the link to a photo."""
    codes = abbreviated(latest.areas.codes[row] for row in rows)
    fields: Mapping[str, object] = {"naam": name, "buurten": codes, "grens": latest.boundaries}
    return urlencode({key: value for key, value in fields.items() if value})


def choose_query(latest: Latest, choice: Choice) -> str:
    """What stands behind the "?" of the link to go on choosing."""
    fields = [("gemeente", latest.areas.codes[row]) for row in choice.gemeenten]
    if choice.ticked:
        fields.append(("buurten", abbreviated(latest.areas.codes[row] for row in choice.ticked)))
    if choice.name:
        fields.append(("naam", choice.name))
    if choice.shape:
        fields += [("vorm", choice.shape), ("drempel", choice.threshold)]
    return urlencode(fields, safe=",~")
