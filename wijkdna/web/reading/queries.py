"""The pages of the handleiding."""

from dataclasses import dataclass
from itertools import groupby


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
        "eigen-cijfers",
        "Samen werken",
        "Eigen cijfers toevoegen",
        "Eigen cijfers toevoegen",
        "Een tabel van uzelf naast de officiële cijfers, alleen voor uw team.",
        "Een bestand met cijfers per wijk of buurt toevoegen: controleren, bewaren en ongedaan maken.",
    ),
    Chapter(
        "veerkrachtkaart",
        "Samen werken",
        "Een veerkrachtkaart overtypen",
        "Een veerkrachtkaart overtypen",
        "Een kaart van papier in een paar minuten bij uw cijfers.",
        "Een veerkrachtkaart van papier of pdf buurt voor buurt overtypen, en wie die dan ziet.",
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
        "veldwerk",
        "Buiten",
        "Naar buiten: praten, lopen, en weer terug",
        "Naar buiten",
        "Een goed gesprek, een loopblad en kaarten voor onderweg, en het papier in drie minuten overtypen.",
        "De gesprekswijzer, het loopblad en de kaarten, veldnotities op de telefoon, en papier overtypen.",
    ),
    Chapter(
        "eigenheid",
        "Buiten",
        "Beweringen, en eigenheid en humor",
        "Beweringen en eigenheid",
        "Van notitie naar bewering, hoe zeker die is, en hoe mensen over hun plek praten.",
        "Van een notitie een bewering maken, er een cijfer naast leggen, en opschrijven wat een plek eigen is.",
    ),
    Chapter(
        "sociale-kaart",
        "Buiten",
        "De sociale kaart",
        "De sociale kaart",
        "Wie u bereikt, wie een deur kan openen en wat u afspreekt.",
        "De sociale kaart: deuren, netwerk, mensen vinden, afspraken, en hoe u met namen omgaat.",
    ),
    Chapter(
        "bereik",
        "Kiezen en plannen",
        "Bereik: wie bereiken we niet?",
        "Bereik",
        "Wie uw aanpak bereikt en wie niet, en een betere mix voor uw geld en uren.",
        "Groepen huishoudens, wat u nu doet, de drie cijfers, de beste mix, en resultaten die meetellen.",
    ),
    Chapter(
        "kansen",
        "Kiezen en plannen",
        "Lokale kansen en momenten",
        "Kansen en momenten",
        "Drie kansen die hier passen, en wanneer u beter niet aanbelt.",
        "Voorstellen voor lokale kansen lezen en er drie kiezen, de zeven balken, en de kalender met momenten.",
    ),
    Chapter(
        "plan",
        "Kiezen en plannen",
        "Het plan van aanpak",
        "Het plan van aanpak",
        "Regels met een reden, de kritische lezer, en papier voor elke tafel.",
        "Een plan van aanpak schrijven: regels met redenen, amber, de kritische lezer, versies, nakijken en papier.",
    ),
    Chapter(
        "berichten",
        "Kiezen en plannen",
        "Een tekst voor bewoners testen",
        "Een tekst testen",
        "Lange zinnen, kantoorwoorden en gevoelige punten, voordat bewoners ze lezen.",
        "Een brief, flyer of kaartje testen voordat bewoners hem lezen: waar de toetser op let, en wat hij niet doet.",
    ),
    Chapter(
        "overdragen",
        "Kiezen en plannen",
        "Uw werk overdragen",
        "Overdragen",
        "Het hele dossier in één pakket voor wie na u komt.",
        "Een dossier als pakket meegeven en weer inlezen: wat erin zit, wat niet meegaat, en hoe u overdraagt.",
    ),
    Chapter(
        "leerlab-meedoen",
        "Leerlab",
        "Meedoen aan een leerlab",
        "Meedoen aan een leerlab",
        "Inschrijven, wachten, prikken, huiswerk en delen.",
        "Hoe u zich inschrijft voor een leerlab, hoe de wachtlijst werkt en wat u ervoor doet in uw eigen dossier.",
    ),
    Chapter(
        "leerlab-begeleiden",
        "Leerlab",
        "Een leerlab begeleiden",
        "Een leerlab begeleiden",
        "Plaatsen, wachtlijst, dagen, gastheren en wat u van het huiswerk ziet.",
        "Hoe u een leerlab maakt en begeleidt: plaatsen, wachtlijst, datumprikker, bijeenkomsten en afsluiten.",
    ),
    Chapter(
        "bronnen",
        "Achterin",
        "Bronnen verversen",
        "Bronnen verversen",
        "Hoe nieuw de cijfers zijn, wat er veranderde, en voor de sitebeheerder: ophalen en instellen.",
        "Hoe u ziet hoe nieuw de cijfers zijn en wat er veranderde, en hoe een sitebeheerder ze ophaalt.",
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
