"""Reads one line such as "voorzitter ijsclub kent de oudere boeren" as two things on a map with a band between them.

It only proposes: whoever wrote the line sees what was made of it and changes it. No name of a person is looked for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wijkdna.domain.alike import name_key

BELONGS = "hoort_bij"
"""Not a band: the first is a part of the second."""

GROUP, ORGANISATION, ROLE, PLACE = "gemeenschap", "organisatie", "rol", "plek"


class NothingToRead(ValueError):
    """One side of the line is missing; the text is for the screen."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in a line. name as it stands on the map when it does; part_of: organisation on the map, or ""."""

    name: str
    kind: str
    sector: str = ""
    part_of: str = ""
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says. tie: kind of the band, BELONGS, or "" when it names one thing only; then target is None."""

    source: Thing
    tie: str = ""
    target: Thing | None = None


_VERBS: dict[str, tuple[str, ...]] = {
    "samenwerking": ("werkt samen met", "werken samen met", "organiseert met", "helpt", "helpen"),
    "vertrouwen": ("wordt vertrouwd door", "worden vertrouwd door"),
    "informatie": (
        *("vertelt nieuws aan", "vertelt aan", "vertelt", "vertellen aan", "praat met", "praten met"),
        *("bereikt", "bereiken", "kent", "kennen", "spreekt", "spreken", "ziet", "zien"),
    ),
    "geld": (
        "geeft geld of opdracht aan",
        "geeft geld aan",
        "geeft opdracht aan",
        "betaalt",
        "sponsort",
        "subsidieert",
    ),
    "samenkomst": (
        *("komt samen bij", "komt samen in", "komt samen op", "komen samen bij", "komen samen in", "komen samen op"),
        *("komt bij", "komt in", "komt op", "komen bij", "komen in", "komen op", "komt naar", "komen naar"),
        *("staat op", "staat bij", "staat in", "staan op", "zit in", "zit bij", "zit op", "zitten in", "zitten op"),
        *("oefent in", "speelt op", "speelt in", "traint op", "oefenen in", "spelen op", "spelen in", "trainen op"),
    ),
    "spanning": ("heeft spanning met", "hebben spanning met", "heeft ruzie met", "hebben ruzie met", "botst met"),
    BELONGS: ("hoort bij", "horen bij", "is van", "is deel van", "valt onder"),
}
_TURNED: dict[str, tuple[str, ...]] = {
    "informatie": ("hoort nieuws van", "horen nieuws van", "hoort van", "horen van"),
    "vertrouwen": ("vertrouwt", "vertrouwen"),
    "geld": ("krijgt geld van", "krijgen geld van", "krijgt opdracht van"),
}
"""Said the other way round: "de boeren vertrouwen de voorzitter" is a band from the voorzitter to the boeren."""

_SAID = {
    words: (tie, turned)
    for turned, verbs in ((False, _VERBS), (True, _TURNED))
    for tie, all_words in verbs.items()
    for words in all_words
}
_VERB = re.compile(
    r"(?<!\w)(" + "|".join(r"\s+".join(one.split()) for one in sorted(_SAID, key=len, reverse=True)) + r")(?!\w)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:de|het|een|['’]t|onze|alle)\s+", re.IGNORECASE)
_AFTER_HEAD = re.compile(
    r"\s(?:van|aan|op|in|bij|uit|met|zonder|voor|rond|tussen|die|dat|wie|tot|boven|onder)\s", re.IGNORECASE
)
_OF = re.compile(r"^(?:van|bij)\s+", re.IGNORECASE)

_ROLES = (
    *("voorzitter", "secretaris", "penningmeester", "bestuurslid", "coach", "trainer", "juf", "meester", "leraar"),
    *("lerares", "docent", "directeur", "huisarts", "dokter", "wijkverpleegkundige", "verpleegkundige", "kapper"),
    *("bakker", "slager", "pastor", "dominee", "imam", "koster", "conciërge", "beheerder", "barman", "kastelein"),
    *("postbode", "wijkagent", "agent", "opbouwwerker", "jongerenwerker", "welzijnswerker", "vrijwilliger"),
    *("vrijwilligster", "buurvrouw", "buurman", "eigenaar", "wethouder", "coördinator", "chauffeur", "huismeester"),
    *("contactpersoon", "medewerker", "wijkmanager", "makelaar", "dorpsondersteuner", "buurtsportcoach"),
)
_GROUPS = (
    *("bewoners", "inwoners", "gezinnen", "ouderen", "jongeren", "boeren", "boerinnen", "ouders", "huurders"),
    *("eigenaren", "eigenaars", "mensen", "buren", "kinderen", "moeders", "vaders", "leden", "senioren", "starters"),
    *("nieuwkomers", "statushouders", "studenten", "forenzen", "alleenstaanden", "mantelzorgers", "vrouwen"),
    *("mannen", "meiden", "jongens", "arbeidsmigranten", "werknemers", "ondernemers", "winkeliers", "tuinders"),
    *("vissers", "klanten", "bezoekers", "huishoudens", "vriendengroep", "gepensioneerden", "opa's", "oma's"),
)
_PLACES = (
    *("plein", "park", "dorpshuis", "buurthuis", "speeltuin", "bushalte", "halte", "markt", "café", "cafe", "kroeg"),
    *("snackbar", "viskraam", "kraam", "winkel", "bibliotheek", "wachtkamer", "veld", "kantine", "haven", "straat"),
    *("bankje", "hangplek", "plek", "moestuin", "zwembad", "kerk", "moskee", "gebouw", "zaal", "strand", "terras"),
    *("bakkerij", "slagerij", "gemeenschapshuis", "wijkcentrum", "sporthal", "ijsbaan", "kinderboerderij"),
)
_SECTORS: dict[str, tuple[str, ...]] = {
    "gebedshuis": (
        *("kerk", "moskee", "synagoge", "tempel", "parochie", "diaconie", "dominee", "pastor", "imam", "koster"),
    ),
    "onderwijs": ("school", "opvang", "juf", "meester", "leraar", "lerares", "docent", "crèche", "peuterspeelzaal"),
    "sport": ("ijsclub", "voetbalclub", "tennisclub", "sportclub", "sport", "gym", "trainer", "zwembad", "ijsbaan"),
    "zorg": ("huisarts", "dokter", "zorg", "apotheek", "fysiotherapeut", "verpleegkundige", "welzijn", "welzijnswerk"),
    "winkel": ("winkel", "bakker", "bakkerij", "slager", "slagerij", "kapper", "café", "snackbar", "kraam", "markt"),
    "wonen": ("corporatie", "woningcorporatie", "woonstichting", "huismeester", "makelaar"),
    "overheid": ("gemeente", "agent", "politie", "wethouder", "wijkmanager", "provincie", "waterschap"),
    "cultuur": ("koor", "fanfare", "harmonie", "toneel", "toneelclub", "feestcomité", "carnaval", "museum"),
    "bewoners": ("dorpsraad", "wijkraad", "dorpshuis", "buurthuis", "buurtvereniging", "bewonersgroep", "bewoners"),
}


def read(line: str, known: Mapping[str, str]) -> Reading:
    """What a line says; known: name to kind of what is on the map already. Raises NothingToRead."""
    text = " ".join(line.split()).strip(" .;,")
    if not text:
        raise NothingToRead("Schrijf eerst een regel, bijvoorbeeld: voorzitter ijsclub kent de oudere boeren.")
    by_key = {name_key(name): (name, kind) for name, kind in known.items()}
    verb = None if name_key(text) in by_key else _VERB.search(text)
    if verb is None:
        return Reading(_thing(text, by_key))
    left, right = text[: verb.start()].strip(" ,"), text[verb.end() :].strip(" ,")
    if not left or not right:
        side = "Begin met wie of wat" if not left else "Zeg ook over wie of wat het gaat"
        raise NothingToRead(f"{side}. Bijvoorbeeld: ijsclub werkt samen met dorpshuis.")
    tie, turned = _SAID[" ".join(verb.group(1).casefold().split())]
    first, second = (right, left) if turned else (left, right)
    return Reading(_thing(first, by_key), tie, _thing(second, by_key, is_reached=tie in ("informatie", "vertrouwen")))


def _thing(text: str, known: Mapping[str, tuple[str, str]], *, is_reached: bool = False) -> Thing:
    name = _ARTICLE.sub("", text) or text
    if found := known.get(name_key(name)):
        return Thing(found[0], found[1], is_known=True)
    kind = kind_of(text, is_reached=is_reached)
    part_of = _organisation_in(name, known) if kind == ROLE else ""
    return Thing(_with_capital(name), kind, "" if kind == GROUP else sector_of(name), part_of)


def kind_of(text: str, *, is_reached: bool = False) -> str:
    """The likely kind of what a text names. is_reached: news comes to it; then "de ...en" is rather a group."""
    name = _ARTICLE.sub("", text)
    head = _AFTER_HEAD.split(f" {name} ", maxsplit=1)[0].split() or name.split()
    if _is_one_of(head[0], _ROLES) or _is_one_of(head[-1], _ROLES):
        return ROLE
    if _is_one_of(head[-1], _GROUPS) or head[0].casefold() in ("wie", *_GROUPS):
        return GROUP
    if _is_one_of(head[-1], _PLACES):
        return PLACE
    looks_like_many = head[-1].endswith("en") and text.casefold().startswith(("de ", "alle "))
    return GROUP if is_reached and looks_like_many else ORGANISATION


def sector_of(name: str) -> str:
    """What it is about, by the first word that tells; "" when none does."""
    for word in re.findall(r"[\w'’]+", name):
        for sector, words in _SECTORS.items():
            if _is_one_of(word, words):
                return sector
    return ""


def _is_one_of(word: str, words: tuple[str, ...]) -> bool:
    """True for such a word, or a longer one that ends in it: a "dorpsplein" is a "plein"."""
    return word.casefold().strip("\"“”'’,.()").endswith(words)


def _organisation_in(name: str, known: Mapping[str, tuple[str, str]]) -> str:
    """The organisation or place on the map that a role names: "voorzitter van de ijsclub", "ijsclubvoorzitter"."""
    words = name.split()
    rests = [" ".join(words[at:]) for at in range(1, len(words))]
    rests += [words[0][: -len(role)] for role in _ROLES if words[0].casefold().endswith(role)]
    for rest in rests:
        found = known.get(name_key(_ARTICLE.sub("", _OF.sub("", rest)))) if rest else None
        if found and found[1] in (ORGANISATION, PLACE):
            return found[0]
    return ""


def _with_capital(name: str) -> str:
    """The first letter as a capital; of "ijsclub" the first two."""
    length = 2 if name[:2] == "ij" else 1
    return name[:length].upper() + name[length:]
