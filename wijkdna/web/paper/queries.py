"""What stands on the wijkplaat and on the question cards of an area. The page and the PDF are made from the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from textwrap import wrap
from typing import Any, NamedTuple

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import period_level_source, precise_amount
from wijkdna.domain.figures import Status
from wijkdna.domain.origin import Origin, citation
from wijkdna.domain.soft import soft_amount, soft_headline
from wijkdna.store.latest import AreaFigures, Latest
from wijkdna.store.talk_guide import Question, load_talk_guide
from wijkdna.web.areas.queries import AreaLink, link_to, place_of, plural
from wijkdna.web.profiles.queries import comparison_of

LEVELS = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
"""Levels at which people sit around a table: there is no wijkplaat of a provincie."""

FIGURES = 6
FEWEST_FOR_A_RULER = 4
"""Areas of a level around here below which a line with all of them tells nothing."""

ON_PLATE = ("G4", "G2", "G3", "G5", "G10", "G11")
"""Questions of the talk guide that fit on the wijkplaat; G1 stands beside the border."""

CARDS_A_SHEET = 4

_LONGEST_NAME = 16
"""Letters of a name in a sentence in the margin; a longer one is "deze buurt" there."""

_BOLD_LETTERS, _SMALL_LETTERS = 31, 42
"""Letters on a line of the margin: of the sentence, and of the small words under it."""

_ROOM = 23.0
"""Millimetres of words above which there is no room for the line with ticks."""

_MANY_TABLES = 3
_LONG_QUESTION = 90


PLATE_WORDS: Mapping[str, Any] = {
    "invite": ("Wat klopt er, wat niet, en wie moeten we leren kennen?", "Teken, zet kruisjes, schrijf erbij."),
    "fill_in": ("Datum", "Plek"),
    "figures": "Dit zeggen de cijfers",
    "known_here": "Wat weten we hier zelf?",
    "questions": "Dit vragen we",
    "ground": "Hier tekenen we",
    "signs": (
        ("place", "plek waar men komt"),
        ("rub", "hier schuurt iets"),
        ("door", "deur: hier kan iemand binnenkomen"),
        ("name", "zo heet dit stuk"),
    ),
    "school": "basisschool",
    "own_words": "Eigen woorden",
    "own_words_fields": ("Zo noemen ze het hier:", "Trots op:", "Grap die mag:", "Niet zeggen:"),
    "heard": "Wat wij hoorden",
    "heard_columns": ("Wat werd er gezegd of gezien", "Wie (rol, geen naam)", "Waar", "Bij C of V"),
    "no_door": "Nog geen deur naar",
    "scan": "Alle cijfers van deze plek:",
}
"""The words on every wijkplaat: here, because the page and the PDF both say them."""

CARD_WORDS: Mapping[str, Any] = {
    "own": "Eigen vraag",
    "figure": "Waarom we dit vragen:",
    "follow_up": "Vraag door:",
    "care": "Let op:",
    "answer": "Wat ik hoorde, zonder naam",
    "where": "Waar en wanneer",
    "cut": "Knip langs de streepjes.",
}


@dataclass(frozen=True, slots=True)
class SoftFigure:
    """A figure in the margin: rounded, in words, with what it is around here.

    code    C1 to C6 on the wijkplaat; higher ones stand on a card only
    beside  "Hollands Kroon: bijna een kwart", "" when that is not known
    source  "buurtcijfer 2024 · CBS"; the tables stand at the foot of the sheet
    is_long  the words leave no room for a drawing
    """

    code: str
    column: int
    sentence: str
    beside: str
    source: str
    question: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class PlateQuestion:
    """A question in the margin with room for an answer: code V1 to V6, lines 1 or 2."""

    code: str
    ask: str
    lines: int


@dataclass(frozen=True, slots=True)
class Plate:
    """The wijkplaat, without its drawings.

    size       how large the name can be: normal, long or longest
    figures    at most six; `open_codes` are the places left for what people know themselves
    empty      why there are no figures at all, else ""
    how        what the line under a figure shows, "" when there is none
    sources    tables and border, in one line
    """

    area: AreaLink
    size: str
    figures: tuple[SoftFigure, ...]
    open_codes: tuple[str, ...]
    empty: str
    questions: tuple[PlateQuestion, ...]
    how: str
    sources: str


@dataclass(frozen=True, slots=True)
class Card:
    """A question on a card of A6. `question` "" is a card for an own question.

    figure   the sentence that the question goes with, "" when there is none to lay on a table
    """

    code: str
    question: str
    figure: str = ""
    source: str = ""
    follow_up: str = ""
    care: str = ""


def plate(latest: Latest, row: int) -> Plate:
    """The wijkplaat of a gemeente, wijk or buurt."""
    figures = tuple(_on_plate(latest, row))
    return Plate(
        area=link_to(latest, row),
        size=_size(latest.areas.names[row]),
        figures=figures,
        open_codes=tuple(f"C{number}" for number in range(len(figures) + 1, FIGURES + 1)),
        empty="" if figures else _nothing_known(latest, row),
        questions=tuple(_plate_questions()),
        how=_how(latest, row) if figures else "",
        sources=_sources(latest, row, figures),
    )


def _size(name: str) -> str:
    return "normal" if len(name) <= 14 else "long" if len(name) <= 19 else "longest"


def _on_plate(latest: Latest, row: int) -> Iterator[SoftFigure]:
    kind = [column for column in _standouts(latest, row) if not _is_worry(latest, column)]
    columns = dict.fromkeys(chain(kind, _ordinary(latest, row, kind)))
    for number, column in enumerate(list(columns)[:FIGURES], start=1):
        yield _soft(latest, row, column, f"C{number}")


def _standouts(latest: Latest, row: int) -> list[int]:
    return [column for column in latest.standouts[row].tolist() if column >= 0]


def _is_worry(latest: Latest, column: int) -> bool:
    """Figures about worries stay in the Rijke foto: people at a table should not read that they are lonely or poor."""
    return latest.indicators[column].valence == "kwetsbaar"


def _ordinary(latest: Latest, row: int, taken: Iterable[int]) -> Iterator[int]:
    """Own figures that do not stand out, first of the themes that are not there yet, in the order of the screen."""
    found = latest.figures_of(row)
    usable = [column for column in range(len(latest.indicators)) if _tells_something(latest, found, column)]
    themes = {latest.indicators[column].theme for column in taken}
    for column in usable:
        theme = latest.indicators[column].theme
        if theme not in themes:
            themes.add(theme)
            yield column
    yield from usable


def _tells_something(latest: Latest, found: AreaFigures, column: int) -> bool:
    return found.is_own(column) and latest.indicators[column].findings and not _is_worry(latest, column)


def _soft(latest: Latest, row: int, column: int, code: str) -> SoftFigure:
    indicator, value = latest.indicators[column], float(latest.values[row, column])
    place = place_of(latest, row)
    sentence = soft_headline(indicator, place, value, comparison_of(latest, row, column))
    if len(place.in_text) > _LONGEST_NAME:
        sentence = sentence.replace(place.in_text, f"deze {place.level}")
    beside = _beside(latest, row, column)
    source = period_level_source(place.level, indicator.newest, _publishers(latest, row, column))
    return SoftFigure(
        code=code,
        column=column,
        sentence=sentence,
        beside=beside,
        source=source,
        question=_spoken(indicator.question),
        is_long=_height(sentence, f"{beside} · {source}") > _ROOM,
    )


def _height(sentence: str, small: str) -> float:
    """Millimetres that the words of a figure take in the margin, about."""
    return 4.7 * len(wrap(sentence, _BOLD_LETTERS)) + 4.0 * len(wrap(small, _SMALL_LETTERS))


def _publishers(latest: Latest, row: int, column: int) -> str:
    return " en ".join(dict.fromkeys(origin.publisher for origin in latest.origins_of(int(latest.origin[row, column]))))


def _beside(latest: Latest, row: int, column: int) -> str:
    """The surroundings: "Hollands Kroon: bijna een kwart", or "iets meer" where rounding makes both the same."""
    around, indicator = latest.whole(row), latest.indicators[column]
    if latest.measured_for[around, column] != around or latest.status[around, column] != Status.KNOWN:
        return ""
    own, other = (float(latest.values[one, column]) for one in (row, around))
    words = soft_amount(indicator, other)
    if words == soft_amount(indicator, own):
        alike = precise_amount(indicator, own) == precise_amount(indicator, other)
        words = "even veel" if alike else f"iets {indicator.words.more if other > own else indicator.words.less}"
    return f"{latest.areas.names[around]}: {words.split(' per ')[0]}"


def _spoken(question: str) -> str:
    """The question without what stands around it: 'Vraag buiten: "Waar ...?"' is 'Waar ...?'."""
    return question.removeprefix("Vraag buiten:").strip().strip('"“”')


def _nothing_known(latest: Latest, row: int) -> str:
    name = latest.areas.names[row]
    return f"Van {name} zijn bijna geen cijfers. Vaak wonen er weinig mensen. Schrijf hier op wat u zelf weet."


def _plate_questions() -> Iterator[PlateQuestion]:
    asked = {one.code: one.ask for one in load_talk_guide().questions}
    for number, code in enumerate(ON_PLATE, start=1):
        yield PlateQuestion(f"V{number}", asked[code], 1 if len(asked[code]) > _LONG_QUESTION else 2)


def _how(latest: Latest, row: int) -> str:
    areas, around = latest.areas, latest.whole(row)
    level = areas.levels[row]
    others = len(areas.within(around, level))
    if others < FEWEST_FOR_A_RULER:
        return ""
    name, whole = areas.names[row], areas.names[around]
    whole = f"{areas.levels[around]} {whole}" if whole == name else whole
    return f"Streepjes zijn de {others} {plural(level)} van {whole}, de stip is {name}, de stippellijn is {whole}."


def _sources(latest: Latest, row: int, figures: Iterable[SoftFigure]) -> str:
    used = (origin for one in figures for origin in latest.origins_of(int(latest.origin[row, one.column])))
    tables = {(one.publisher, one.title, one.period, one.table): one for one in used}.values()
    cited = map(citation if len(tables) <= _MANY_TABLES else _briefly, tables)
    border = f"Grens: CBS en Kadaster, {latest.boundaries}."
    return f"Cijfers: {'; '.join(cited)}. {border}" if tables else border


def _briefly(origin: Origin) -> str:
    return f"{origin.publisher} {origin.table or origin.title}, {origin.period}"


def cards(latest: Latest, row: int) -> list[Card]:
    """The cards of an area in the order of a talk; filled up to whole sheets with cards for an own question."""
    figures = [*_on_plate(latest, row), *_quiet(latest, row)]
    found = [*map(_figure_card, figures), *map(_talk_card, load_talk_guide().questions)]
    spare = -len(found) % CARDS_A_SHEET
    return [*found, *(Card(f"E{number}", "") for number in range(1, spare + 1))]


def sheets(found: list[Card]) -> list[list[Card]]:
    """Cards by sheet of A4."""
    return [found[start : start + CARDS_A_SHEET] for start in range(0, len(found), CARDS_A_SHEET)]


def _quiet(latest: Latest, row: int) -> Iterator[SoftFigure]:
    """What stands out and is about a worry: only its question goes outside, and that never names the worry."""
    worries = [column for column in _standouts(latest, row) if _is_worry(latest, column)]
    for number, column in enumerate(worries, start=FIGURES + 1):
        told = _soft(latest, row, column, f"C{number}")
        yield replace(told, sentence="", beside="", source="")


def _figure_card(one: SoftFigure) -> Card:
    return Card(one.code, one.question, one.sentence, one.source)


def _talk_card(one: Question) -> Card:
    return Card(one.code, one.ask, follow_up=one.follow_up, care=one.care)


@lru_cache(maxsize=1)
def border_question() -> str:
    """The question about the border of the area, G1 of the talk guide."""
    return next(one.ask for one in load_talk_guide().questions if one.code == "G1")


class BorderSource(NamedTuple):
    """Which borders to draw: of these codes of one level inside one gemeente."""

    inside: str
    level: Level
    codes: frozenset[str]


def border_source(latest: Latest, row: int) -> tuple[BorderSource, int] | None:
    """The borders to draw for an area and the row they belong to; None where we have none.

    A buurt whose border we lack gets that of its wijk.
    """
    areas = latest.areas
    level, code = areas.levels[row], areas.codes[row]
    gemeente = areas.codes[areas.gemeente[row]]
    if level is Level.GEMEENTE:
        wijken = frozenset(areas.codes[one] for one in areas.within(row, Level.WIJK))
        candidates = [(BorderSource(code, Level.WIJK, wijken), row)]
    elif level is Level.WIJK:
        candidates = [(BorderSource(gemeente, Level.WIJK, frozenset({code})), row)]
    else:
        wijk = int(areas.wijk[row])
        candidates = [
            (BorderSource(gemeente, Level.BUURT, frozenset({code})), row),
            (BorderSource(gemeente, Level.WIJK, frozenset({areas.codes[wijk]})), wijk),
        ]
    return next((one for one in candidates if one[0].codes & latest.shapes.borders(*one[0][:2]).keys()), None)
