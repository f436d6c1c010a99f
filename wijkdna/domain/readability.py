"""How easily a Dutch text reads, and which places to look at (methods.md, section 10.2). It never says "B1"."""

import re
import unicodedata
from dataclasses import dataclass

LONG_SENTENCE, LONG_WORD = 15, 4
"""Words of a sentence, more is long; syllables of a word, so many is long."""

_ABBREVIATIONS = (
    *("a.u.b.", "t.a.v.", "i.v.m.", "m.a.w.", "d.w.z.", "t.b.v.", "o.b.v.", "o.a.", "b.v.", "e.d.", "m.b.t.", "i.p.v."),
    *("bijv.", "bijz.", "enz.", "etc.", "dhr.", "mevr.", "mw.", "nr.", "tel.", "ca.", "evt.", "incl.", "excl."),
    *("max.", "min."),
)
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_DOTTED = [re.compile(rf"(?<![{_LETTER}]){re.escape(one)}", re.IGNORECASE) for one in _ABBREVIATIONS]
_WORD = re.compile(rf"[{_LETTER}]+(?:['’-][{_LETTER}]+)*")
_SENTENCE_END = re.compile(r"""[.!?…]+["'”’)\]]*(?=\s|$)|\n""")

_THREE = ("aai", "ooi", "oei", "eeu", "ieu")
_TWO = ("aa", "ee", "oo", "uu", "oe", "ie", "eu", "ui", "ou", "au", "ei", "ij")
_ONE = frozenset("aeiouyäëïöü")
_KEPT = frozenset("äëïöü")

_PASSIVE = frozenset(("word", "wordt", "worden", "werd", "werden", "geworden"))
_PARTICIPLE = re.compile(
    r"^(?:(?:aan|achter|af|bij|door|in|klaar|mee|na|om|op|over|schoon|terug|toe|uit|vast|voor|weg)?ge"
    r"|be|ver|ont|her)\w{2,}(?:d|t|en)$"
)
_NO_PARTICIPLE = frozenset(
    (
        *("bedrijven", "beeld", "begint", "beleid", "bericht", "bewegen", "gebeden", "gebied", "gebieden"),
        *("gebouwen", "gedicht", "geduld", "gemeenten", "gevecht", "gevoelens", "geweten", "gewoonten"),
        *("gezicht", "gezinnen", "gezond", "herfst", "ingewikkeld", "verband", "verdriet", "verhalen"),
        *("verkeerd", "verstand", "vertrouwen"),
    )
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its words."""

    text: str
    words: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """More words than most people hold."""
        return len(self.words) > LONG_SENTENCE

    @property
    def is_passive(self) -> bool:
        """A form of worden with a participle at another place."""
        forms = [i for i, word in enumerate(self.words) if word.lower() in _PASSIVE]
        others = [i for i, word in enumerate(self.words) if _is_participle(word.lower())]
        return any(i != j for i in forms for j in others)


def _is_participle(word: str) -> bool:
    return word not in _NO_PARTICIPLE and _PARTICIPLE.match(word) is not None


def sentences_of(text: str) -> list[Sentence]:
    """The sentences that hold words; the dots of abbreviations end none."""
    plain = unicodedata.normalize("NFC", text)
    for one in _DOTTED:
        plain = one.sub(lambda found: found[0].replace(".", ""), plain)
    parts = (part.strip() for part in _SENTENCE_END.split(plain))
    found = (Sentence(part, tuple(_WORD.findall(part))) for part in parts)
    return [one for one in found if one.words]


def sentence_places(text: str) -> list[tuple[int, int]]:
    """Where each sentence that holds words begins and ends in a text, without the space around it."""
    masked = text
    for one in _DOTTED:
        masked = one.sub(lambda found: found[0].replace(".", "·"), masked)
    ends = [(found.start(), found.end()) for found in _SENTENCE_END.finditer(masked)]
    places, start = [], 0
    for stop, after in [*ends, (len(text), len(text))]:
        piece = text[start : max(stop, after)]
        begin = start + len(piece) - len(piece.lstrip())
        if _WORD.search(piece):
            places.append((begin, begin + len(piece.strip())))
        start = after
    return places


def syllables(word: str) -> int:
    """Syllables of a word, at least 1. Simple on purpose; it errs on loanwords."""
    letters = "".join(_without_accent(sign) for sign in unicodedata.normalize("NFC", word.lower()))
    number = place = 0
    while place < len(letters):
        if letters.startswith("qu", place):
            step = 2
        elif letters.startswith(_THREE, place):
            step, number = 3, number + 1
        elif letters.startswith(_TWO, place):
            step, number = 2, number + 1
        else:
            step, number = 1, number + (letters[place] in _ONE)
        place += step
    return max(1, number)


def _without_accent(sign: str) -> str:
    return sign if sign in _KEPT else unicodedata.normalize("NFD", sign)[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """Measures of a text. Those that need words are None without any.

    flesch_douma  the higher the easier; not clipped
    """

    words: int
    sentences: int
    syllables: int
    long_sentences: int
    long_words: int
    passive_sentences: int

    @property
    def words_per_sentence(self) -> float | None:
        """Mean length of a sentence."""
        return self.words / self.sentences if self.words else None

    @property
    def syllables_per_100_words(self) -> float | None:
        """How long words are."""
        return 100 * self.syllables / self.words if self.words else None

    @property
    def flesch_douma(self) -> float | None:
        """Douma's measure for Dutch."""
        length, weight = self.words_per_sentence, self.syllables_per_100_words
        return None if length is None or weight is None else 206.84 - 0.77 * weight - 0.93 * length


def reading(text: str) -> Reading:
    """The measures of a text."""
    found = sentences_of(text)
    counts = [syllables(word) for one in found for word in one.words]
    return Reading(
        words=len(counts),
        sentences=len(found),
        syllables=sum(counts),
        long_sentences=sum(one.is_long for one in found),
        long_words=sum(number >= LONG_WORD for number in counts),
        passive_sentences=sum(one.is_passive for one in found),
    )
