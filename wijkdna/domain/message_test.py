"""Reads a text for residents before they do: places to look at with one suggestion each; advice, and no total score.

What stands on the card of eigenheid as humour is left alone: nothing here proposes to write it otherwise.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from wijkdna.domain import message_signals as signals
from wijkdna.domain.message_here import Setting, names_here, phrase_places, touches
from wijkdna.domain.message_words import Entry, Hit, Lexicon, Marked, Place, lowered, within
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.readability import LONG_SENTENCE, LONG_WORD, Reading, reading, sentences_of, syllables
from wijkdna.domain.sensitive import Sensitive, found_in

EASY, HARD, LEAST_WORDS = 70, 55, 50
"""Reading ease from which a text reads easily, and below which it is hard; below so many words no score (judgement)."""

A4_LINES, A4_SIGNS, A4_WORDS = 52, 92, 420
"""Lines of an A4 with a letterhead, signs of a line at 11 points, words of such a page (an estimate)."""


class Kind(StrEnum):
    """What a finding is about, in words; in this order where findings have no place."""

    SENDER = "afzender"
    ASK = "vraag"
    WHEN = "wanneer"
    CONTACT = "contact"
    GIVES = "wat het geeft"
    LOCAL = "van hier"
    CHANNEL = "manier"
    LENGTH = "lengte"
    SORE = "gevoelig punt"
    SHAME = "schaamte of verwijt"
    LABEL = "etiket op mensen"
    SAVING = "besparing"
    PERSON = "persoonsgegevens"
    ADDRESS = "u of je"
    TONE = "toon"
    JARGON = "woord van kantoor"
    SENTENCE = "lange zin"
    PASSIVE = "lijdende zin"
    WORD = "lange woorden"


STYLE = frozenset((Kind.JARGON, Kind.SENTENCE, Kind.PASSIVE, Kind.WORD, Kind.ADDRESS))
"""What could change how something is said: never about humour of the card."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. places: in the text, () when it is about the text as a whole; soft: only a hint."""

    kind: Kind
    what: str
    suggestion: str
    places: tuple[Place, ...] = ()
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The words that are looked for. signals: what to say of a sender, by the id of jargon.yaml."""

    jargon: Lexicon
    labels: Lexicon
    shame: Lexicon
    signals: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the critical reader wants to know of a text. reading_ease None: too short to say."""

    jargon_count: int
    reading_ease: float | None
    contact_name_given: bool
    asks_count: int
    sensitive_hits: int
    savings_claim: bool
    savings_source_given: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found: what is about the whole text first, then in the order of the text."""

    reading: Reading
    findings: tuple[Finding, ...]
    told: Told

    @property
    def verdict(self) -> str:
        """How it reads, in words; never a level."""
        ease = self.told.reading_ease
        if ease is None:
            return "te kort voor een score"
        return "leest gemakkelijk" if ease >= EASY else "gaat" if ease >= HARD else "lastig"


def look_at(text: str, lists: Lists, setting: Setting) -> Report:
    """Look at a text. It never fails, whatever stands in it."""
    marked = Marked(text)
    humour = [place for line in (*setting.humour, *setting.dialect) for place in phrase_places(marked, line.text)]
    words = _words(marked, lists)
    found = [*_sender(marked, lists, setting), *_message(marked, setting), *_here(marked, lists, setting)]
    found += [*words, *_sentences(marked), *_u_or_je(marked, lists), *_long_words(marked, words), *_persons(marked)]
    kept = [one for one in found if one.kind not in STYLE or not _about_humour(one, marked, humour)]
    whole = sorted((one for one in kept if not one.places), key=lambda one: list(Kind).index(one.kind))
    placed = sorted((one for one in kept if one.places), key=lambda one: one.places[0])
    measured = reading(text)
    return Report(measured, (*whole, *placed), _told(marked, kept, measured, setting))


def _about_humour(finding: Finding, text: Marked, humour: Sequence[Place]) -> bool:
    """Whether it touches humour, or for a sentence or word holds it."""
    return any(within(place, humour) for place in finding.places)


def _told(text: Marked, found: Sequence[Finding], measured: Reading, setting: Setting) -> Told:
    by = {kind: [one for one in found if one.kind is kind] for kind in Kind}
    local = (*setting.places, *setting.offices)
    enough = measured.words >= LEAST_WORDS
    return Told(
        jargon_count=sum(not one.soft for one in by[Kind.JARGON]),
        reading_ease=measured.flesch_douma if enough else None,
        contact_name_given=bool(signals.names(text, local) or signals.phones(text)),
        asks_count=len({one.kind for one in signals.asks(text)}),
        sensitive_hits=sum(len(by[kind]) for kind in (Kind.SORE, Kind.SHAME, Kind.LABEL)),
        savings_claim=bool(signals.savings(text)),
        savings_source_given=bool(signals.savings(text)) and not signals.unsourced(text),
    )


# ---- words


def _words(text: Marked, lists: Lists) -> list[Finding]:
    """Labels on people first, then shame, then the office: one word gets one suggestion."""
    found: list[Finding] = []
    taken: list[Place] = []
    for kind, lexicon, say in (
        (Kind.LABEL, lists.labels, _label),
        (Kind.SHAME, lists.shame, _shame),
        (Kind.JARGON, lists.jargon, _jargon),
    ):
        hits = [one for one in lexicon.hits(text) if not within(one.place, taken)]
        taken += [one.place for one in hits]
        found += [_of_entry(kind, entry, places, text, say) for entry, places in _by_entry(hits).items()]
    return found


def _by_entry(hits: Sequence[Hit]) -> dict[Entry, tuple[Place, ...]]:
    found: dict[Entry, list[Place]] = {}
    for one in hits:
        found.setdefault(one.entry, []).append(one.place)
    return {entry: tuple(places) for entry, places in found.items()}


def _of_entry(
    kind: Kind, entry: Entry, places: tuple[Place, ...], text: Marked, say: Callable[[Entry], str]
) -> Finding:
    written = " ".join(text.text[slice(*places[0])].split())
    return Finding(kind, f"“{written}”", say(entry), places, entry.soft)


def _jargon(entry: Entry) -> str:
    said = "Laat het weg." if entry.plain.startswith("(") else f"Gewoner is: {entry.plain}."
    return f"{said} {_sentence(entry.note)}".strip()


def _label(entry: Entry) -> str:
    return f"Dit is een etiket op mensen. {_instead(entry)}"


def _shame(entry: Entry) -> str:
    return f"Dit kan pijn doen. {_instead(entry)} Begin met een wens en niet met een tekort."


def _instead(entry: Entry) -> str:
    is_order = entry.plain.startswith(("laat", "noem", "zeg", "beschrijf", "leg"))
    return _sentence(entry.plain) if is_order else f"Schrijf liever: {entry.plain}."


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def _long_words(text: Marked, besides: Sequence[Finding]) -> Iterator[Finding]:
    """Words of many syllables that were not told of already, together as one hint."""
    taken = [*(place for one in besides for place in one.places), *text.quotes, *signals.dates(text)]
    found: dict[str, Place] = {}
    for number, place in enumerate(text.tokens):
        word = text.text[slice(*place)]
        is_long = syllables(word) >= LONG_WORD and not within(place, taken)
        if is_long and not text.is_name(number, number):
            found.setdefault(lowered(word), place)
    if found:
        said = "Een lang woord" if len(found) == 1 else f"{len(found)} lange woorden"
        yield Finding(Kind.WORD, f"{said}.", "Kies een korter woord als dat kan.", tuple(found.values()), soft=True)


# ---- sentences


def _sentences(text: Marked) -> Iterator[Finding]:
    for place in text.sentences:
        if within(place, text.quotes):
            continue
        for one in sentences_of(text.text[slice(*place)]):
            if one.is_long:
                said = f"Deze zin heeft {len(one.words)} woorden."
                yield Finding(Kind.SENTENCE, said, f"Knip hem in tweeën: hoogstens {LONG_SENTENCE} woorden.", (place,))
            if one.is_passive:
                yield Finding(
                    Kind.PASSIVE, "Hier staat niet wie het doet.", "Zeg wie het doet: “wij …”, “Anne …”.", (place,)
                )


def _u_or_je(text: Marked, lists: Lists) -> Iterator[Finding]:
    formal, familiar = signals.addressed(text)
    if formal and familiar:
        fewer = familiar if len(familiar) <= len(formal) else formal
        said = f"{len(formal)} keer u en {len(familiar)} keer je."
        yield Finding(Kind.ADDRESS, said, lists.signals["u_en_je"], tuple(fewer))


# ---- who speaks, what is asked


def _sender(text: Marked, lists: Lists, setting: Setting) -> Iterator[Finding]:
    say, local = lists.signals, (*setting.places, *setting.offices)
    if not text.lines:
        return
    named, offices = signals.names(text, local), signals.departments(text)
    if offices and not named:
        yield Finding(Kind.SENDER, "Onder de tekst staat geen mens.", say["alleen_afdeling"], tuple(offices))
    elif not named:
        yield Finding(Kind.SENDER, "Er staat geen voornaam en achternaam onder.", say["geen_naam"])
    yield from _where_found(
        (Kind.CONTACT, "Dit adres leest niemand.", say["noreply"], signals.no_replies(text)),
        (Kind.CONTACT, "Alleen een website als vervolg.", say["alleen_website"], signals.only_a_site(text)),
        (Kind.CONTACT, "Een nummer zonder tijden.", say["geen_tijd_bellen"], signals.calls_without_hours(text)),
        (Kind.SENDER, "Dit is aan niemand gericht.", say["aan_de_bewoner"], signals.to_nobody(text)),
        (Kind.SENDER, "“Wij” zonder te zeggen wie.", say["wij_zonder_wie"], signals.we_who(text)),
        (Kind.TONE, "Dit klinkt als moeten.", say["dreigtoon"], signals.threats(text)),
        (Kind.WHEN, "De dag staat ver naar beneden.", say["verborgen_datum"], signals.hidden_dates(text)),
        (Kind.GIVES, "Gratis, maar wie betaalt het?", say["wie_betaalt"], signals.free_without_payer(text)),
    )
    if len(many := signals.senders(text)) > 2:
        yield Finding(Kind.SENDER, "Meer dan twee afzenders.", say["logo_bovenaan_vijf"], tuple(many))
    if not named and not signals.phones(text):
        yield Finding(Kind.CONTACT, "Er staat niet wie iemand kan bellen.", "Noem één mens en één nummer.")


def _where_found(*all_of: tuple[Kind, str, str, Sequence[Place]]) -> Iterator[Finding]:
    for kind, what, suggestion, places in all_of:
        if places:
            yield Finding(kind, what, suggestion, tuple(places))


def _message(text: Marked, setting: Setting) -> Iterator[Finding]:
    """What is asked, until when, what it gives, what it promises; its length, and whether the way suits the groups."""
    asked = signals.asks(text)
    if text.lines and not asked:
        yield Finding(Kind.ASK, "Er staat niet wat u vraagt.", "Vraag één ding: komen, bellen of aanmelden.")
    if len({one.kind for one in asked}) > 1:
        places = tuple({one.kind: one.place for one in reversed(asked)}.values())[::-1]
        yield Finding(
            Kind.ASK, f"De tekst vraagt {len(places)} dingen.", "Welke ene wilt u echt? Schrap de rest.", places
        )
    if asked and not signals.dates(text):
        yield Finding(Kind.WHEN, "Er staat niet tot wanneer.", "Noem een dag: “tot en met vrijdag 12 maart”.")
    if text.lines and not signals.gives(text):
        yield Finding(Kind.GIVES, "Er staat niet wat iemand eraan heeft.", "Zeg wat iemand die dag al krijgt of leert.")
    if unsourced := signals.unsourced(text):
        said = "Zet er een bron bij of haal de besparing weg."
        yield Finding(Kind.SAVING, "Een besparing zonder bron.", said, tuple(unsourced))
    yield from _length(text)
    yield from _channel(setting)


def _length(text: Marked) -> Iterator[Finding]:
    lines = sum(max(1, ceil(len(one) / A4_SIGNS)) for one in text.text.splitlines())
    words = len(text.tokens)
    pages = max(lines / A4_LINES, words / A4_WORDS)
    if pages > 1:
        said = f"Dit past waarschijnlijk niet op één A4: ongeveer {number_nl(pages, 1)} blad (een schatting)."
        yield Finding(Kind.LENGTH, said, "Schrap tot één blad. Wat niet nodig is om te komen of te bellen, kan weg.")


_WEAK: Mapping[str, tuple[frozenset[str], str]] = {
    "brief": (frozenset(("low_income",)), "een brief werkt hier minder"),
    "flyer": (frozenset(("low_income",)), "een flyer werkt hier minder"),
    "digitaal": (frozenset(("age65", "migrant_low_dutch")), "alleen online werkt hier minder"),
}


def _channel(setting: Setting) -> Iterator[Finding]:
    flags, said = _WEAK.get(setting.channel, (frozenset[str](), ""))
    for one in setting.groups:
        if one.flags & flags:
            yield Finding(Kind.CHANNEL, f"{one.name}: {said}.", "Wie kan het vertellen?")


def _persons(text: Marked) -> Iterator[Finding]:
    """Data on one person; a number of the office belongs in a text for residents, so that is only a hint."""
    found: dict[Sensitive, list[Place]] = {}
    for line in text.lines:
        for kind in found_in(text.text[slice(*line)]):
            found.setdefault(kind, []).append(line)
    for kind, lines in found.items():
        is_office = kind in (Sensitive.EMAIL, Sensitive.PHONE)
        exact = signals.emails(text) if kind is Sensitive.EMAIL else signals.phones(text)
        said = (
            "Gebruik alleen een nummer of adres van het werk." if is_office else "Is dit van een bewoner? Haal het weg."
        )
        yield Finding(Kind.PERSON, f"Hier staat {kind.value}.", said, tuple((is_office and exact) or lines), is_office)


# ---- of here


def _here(text: Marked, lists: Lists, setting: Setting) -> Iterator[Finding]:
    first = text.lines[: signals.FIRST_LINES]
    if first and not names_here(text, (first[0][0], first[-1][1]), setting):
        yield Finding(Kind.LOCAL, "De eerste twee regels noemen niets van hier.", lists.signals["geen_plaatsnaam"])
    for one in setting.never:
        if places := touches(text, one.text):
            yield Finding(Kind.SORE, f"Beslist geen grap: “{one.text}”.", "Laat dit hier weg.", tuple(places))
    for one in setting.sore:
        if places := touches(text, one.text):
            said = "Vraag iemand van hier of dit zo kan."
            yield Finding(Kind.SORE, f"Een gevoelig punt: “{one.text}”.", said, tuple(places))
    yield from _voices(text, lists, setting)


def _voices(text: Marked, lists: Lists, setting: Setting) -> Iterator[Finding]:
    """Who may say what is from here, and whether it may be said already. Never how."""
    for lines, signal in ((setting.humour, "gemeente_zegt_grap"), (setting.dialect, "dialect_van_kantoor")):
        for one in lines:
            places = tuple(phrase_places(text, one.text))
            may = f" Op de toonkaart: {one.who_may}." if one.who_may else ""
            what = f"Dit is van hier: “{one.text}”.{may}"
            if places and one.why_not:
                yield Finding(Kind.TONE, what, one.why_not, places)
            elif places and signals.is_municipal(text):
                yield Finding(
                    Kind.TONE, what, f"{lists.signals[signal]} Wij veranderen er niets aan.", places, soft=True
                )
