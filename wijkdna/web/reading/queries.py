"""The tables behind all figures, and the pages of the handleiding."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from wijkdna.domain.origin import Origin
from wijkdna.store.definitions import AwaitingIndicator, load_awaiting, load_sources
from wijkdna.store.latest import Latest


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the handleiding: its template, where it stands in the contents, and what it says of itself.

    short  name in the way up and in links to the next page; about  one sentence in the contents
    """

    slug: str
    part: str
    title: str
    short: str
    about: str
    description: str


MANUAL = (
    Chapter(
        "in-dertig-minuten",
        "Beginnen",
        "In dertig minuten een wijk op papier",
        "In dertig minuten",
        "Van zoeken tot een A4 op tafel.",
        "In een half uur van zoeken naar een A4 over uw wijk, dorp of buurt.",
    ),
    Chapter(
        "wat-wijkdna-is",
        "Beginnen",
        "Wat WijkDNA wel en niet is",
        "Wat WijkDNA wel en niet is",
        "Voor wie het is, en wat u er niet mee kunt.",
        "Voor wie WijkDNA is, wat u ermee kunt en wat niet.",
    ),
    Chapter(
        "welke-plek",
        "Beginnen",
        "Welke plek bedoelt u: gemeente, wijk, buurt of dorp?",
        "Welke plek bedoelt u?",
        "Hoe u de goede plek vindt.",
        "Hoe u de goede plek vindt, en wat het verschil is tussen gemeente, wijk, buurt en dorp.",
    ),
    Chapter(
        "eigen-gebied",
        "Beginnen",
        "Zelf een dorp of gebied maken",
        "Eigen gebied",
        "Buurten samenvoegen en hun cijfers samen zien.",
        "Buurten samenvoegen tot een eigen gebied, en hoe we hun cijfers bij elkaar rekenen.",
    ),
    Chapter(
        "zes-dingen",
        "Kijken",
        "Zes dingen die opvallen",
        "Zes dingen die opvallen",
        "Hoe we kiezen wat u bovenaan ziet.",
        "Hoe WijkDNA kiest wat er bovenaan staat, en hoe u het leest.",
    ),
    Chapter(
        "streepjescode-en-themas",
        "Kijken",
        "De streepjescode en de thema’s",
        "De streepjescode en de thema’s",
        "Alle cijfers in één beeld, en daarna per onderwerp.",
        "Hoe u de DNA-streepjescode leest, en waar alle cijfers per thema staan.",
    ),
    Chapter(
        "tweelingen",
        "Kijken",
        "Tweelingwijken",
        "Tweelingwijken",
        "Plekken die op de uwe lijken, waarin, en hoe zeker dat is.",
        "Hoe u plekken vindt die op uw wijk of dorp lijken, en wat u daaraan heeft.",
    ),
    Chapter(
        "vergelijken",
        "Kijken",
        "Plekken vergelijken",
        "Plekken vergelijken",
        "Twee tot vier plekken naast elkaar, en wat een echt verschil is.",
        "Twee tot vier plekken naast elkaar: wat een echt verschil is, en wat niet te zeggen is.",
    ),
    Chapter(
        "kaart",
        "Kijken",
        "De kaart",
        "De kaart",
        "Eén cijfer voor alle buurten, wijken of gemeenten tegelijk.",
        "Een cijfer op de kaart van uw gemeente: kiezen, lezen, bewaren en afdrukken.",
    ),
    Chapter(
        "afdrukken",
        "Kijken",
        "Papier voor aan tafel",
        "Papier voor aan tafel",
        "Een A4, een wijkplaat op A3 en vragenkaarten, om samen te bekijken en op te schrijven.",
        "Een A4, een wijkplaat op A3 en vragenkaarten over uw plek, om samen te bekijken en op te schrijven.",
    ),
    Chapter(
        "ken-je-wijk",
        "Kijken",
        "Ken je wijk?",
        "Ken je wijk?",
        "Eerst raden, dan het cijfer zien: alleen of met een groep.",
        "Eerst raden, dan het cijfer zien: zes vragen over een plek, alleen of met een groep.",
    ),
    Chapter(
        "downloads",
        "Kijken",
        "Cijfers downloaden",
        "Cijfers downloaden",
        "De cijfers als bestand, om zelf te sorteren, te rekenen of een kaart te maken.",
        "Alle cijfers van een plek, een gemeente of heel Nederland als bestand: kiezen, openen en goed lezen.",
    ),
    Chapter(
        "team-en-account",
        "Samen werken",
        "Uw team en uw account",
        "Uw team en uw account",
        "Inloggen, een tweede stap, collega’s uitnodigen, en wie wat mag.",
        "Een account krijgen, inloggen met een tweede stap, collega’s uitnodigen, rollen, en een team verlaten.",
    ),
    Chapter(
        "dossier",
        "Samen werken",
        "Werken in een dossier",
        "Werken in een dossier",
        "Met uw team aan één gebied werken: cijfers die blijven staan, notities, bijlagen en gasten.",
        "Met een team aan één gebied werken: een dossier maken, delen, overdragen, archiveren en verwijderen.",
    ),
    Chapter(
        "privacy-regelen",
        "Samen werken",
        "Privacy: wat u moet regelen",
        "Privacy regelen",
        "Wat uw gemeente vastlegt voordat uw team begint, en wat het programma zelf doet.",
        "Wat een team van een gemeente regelt voor de privacy: taak, FG, voortoets, bewaartermijnen en het logboek.",
    ),
    Chapter(
        "woordenlijst",
        "Achterin",
        "Woordenlijst",
        "Woordenlijst",
        "De woorden van deze site, kort uitgelegd.",
        "De woorden van WijkDNA, kort uitgelegd.",
    ),
    Chapter(
        "wat-we-niet-weten",
        "Achterin",
        "Bronnen, en wat we niet weten",
        "Bronnen, en wat we niet weten",
        "Waar de cijfers vandaan komen en wat ontbreekt.",
        "Waar de cijfers van WijkDNA vandaan komen, wat ontbreekt en waar u op moet letten.",
    ),
)
"""The handleiding in reading order."""


@dataclass(frozen=True, slots=True)
class Part:
    """Chapters under one heading of the contents."""

    title: str
    chapters: list[Chapter]


def contents() -> list[Part]:
    """The handleiding by part, in reading order."""
    return [Part(title, list(chapters)) for title, chapters in groupby(MANUAL, key=lambda one: one.part)]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A published table with its periods, newest first."""

    publisher: str
    title: str
    table: str
    licence: str
    attribution: str
    periods: list[Origin]


@dataclass(frozen=True, slots=True)
class AwaitedSource:
    """A source without a connection yet, and the labels of the figures that wait for it."""

    name: str
    attribution: str
    labels: list[str]


@lru_cache(maxsize=4)
def source_tables(latest: Latest) -> Sequence[SourceTable]:
    """Every table of a release, by publisher and title."""
    groups: dict[tuple[str, str, str], list[Origin]] = {}
    for origin in latest.origins.values():
        groups.setdefault((origin.publisher, origin.title, origin.table), []).append(origin)
    return [
        SourceTable(
            *key, found[0].licence, found[0].attribution, sorted(found, key=lambda one: one.period, reverse=True)
        )
        for key, found in sorted(groups.items())
    ]


@lru_cache(maxsize=2)
def awaited_sources(latest: Latest) -> Sequence[AwaitedSource]:
    """Sources of which this release has no figures yet, with the indicators that wait for them."""
    shown = {indicator.id for indicator in latest.indicators}
    waiting: dict[str, list[AwaitingIndicator]] = {}
    for indicator in [one for one in load_awaiting() if one.id not in shown]:
        for source in indicator.sources:
            waiting.setdefault(source, []).append(indicator)
    sources = load_sources()
    return [
        AwaitedSource(sources[id]["name"], sources[id]["attribution"], [one.label for one in found])
        for id, found in sorted(waiting.items(), key=lambda item: sources[item[0]]["name"])
    ]
