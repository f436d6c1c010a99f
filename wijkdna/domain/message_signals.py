"""What a text for residents says and leaves out: who speaks, what is asked, until when, whom to call, what it promises.

Each finds places only; what is said about them stands in message_test.py. All of it is a guess by words, and advice.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wijkdna.domain.message_words import Marked, Place, within

LAST_LINES, FIRST_LINES, DATE_LINES = 6, 2, 5
"""Lines of a text in which its sender, something of here, and the day are looked for (judgement)."""

_DAYS = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_DATE = re.compile(rf"\b(?:{_DAYS})\b|\b\d{{1,2}} (?:{_MONTHS})\b|\b\d{{1,2}}[-/]\d{{1,2}}(?:[-/]\d{{2,4}})?\b", re.I)
_HOURS = re.compile(
    rf"\b\d{{1,2}}[.:]\d{{2}}\b|\b\d{{1,2}} uur\b|\b(?:{_DAYS}|werkdagen|elke dag|altijd|ochtend|middag|avond)\w*", re.I
)
_PHONE = re.compile(r"(?<![\w.,])(?:(?:\+|00)31[ .-]?(?:\(0\)[ .-]?)?[1-9]|\(?0[1-9])(?:[ .()-]{0,3}\d){8}(?!\d)", re.A)
_SHORT_NUMBER = re.compile(r"(?<![\w.,])14 ?0\d{2,3}(?!\d)|(?<![\w.,])0[89]00(?:[ .-]?\d){4,7}(?!\d)", re.ASCII)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SITE = re.compile(r"(?:https?://|www\.)\S+|(?<![@\w.-])[\w-]+\.(?:nl|com|org|eu)\b(?!@)", re.I)
_NOREPLY = re.compile(r"[\w.+-]{0,40}(?:no-?reply|geen-?antwoord|niet-?beantwoorden)[\w.+-]{0,40}@[\w.-]+", re.I)

_SMALL = r"(?:van|de|den|der|het|ter|ten|te|'t|’t|in|el|al|la|le|von)"
_NAME = re.compile(rf"\b[A-ZÀ-Þ][\wà-ÿ'’-]+(?: {_SMALL})*(?: [A-ZÀ-Þ][\wà-ÿ'’-]+)+")
_NO_PERSON = re.compile(
    r"\b(?:gemeente|team|afdeling|stichting|vereniging|college|burgemeester|wethouders?|coöperatie|corporatie|loket"
    r"|dorpsraad|dorpshuis|buurthuis|wijkcentrum|groet(?:en)?|hartelijke|vriendelijke|beste|geachte|namens|postbus"
    rf"|www|bel|mail|{_MONTHS}|{_DAYS}|\w+(?:straat|laan|weg|plein|dijk|kade|hof|pad|huis|raad|club|bond|loket))\b",
    re.I,
)
_DEPARTMENT = re.compile(
    r"\b(?:afdeling|het college|burgemeester en wethouders|team|gemeente)\b[^\n]{0,40}(?<!\s)(?!\w)", re.I
)
_SENDERS = re.compile(
    r"\b(?:gemeente|stichting|vereniging|corporatie|coöperatie|dorpsraad|omgevingsdienst|provincie|rijksoverheid"
    r"|energieloket|woningbouw\w*|wooncompagnie)\b",
    re.I,
)
_MUNICIPAL = re.compile(r"\b(?:gemeente|college|burgemeester|wethouders?|afdeling)\b", re.I)
_TO_NOBODY = re.compile(
    r"\bgeachte (?:heer ?(?:/|,|of|en) ?mevrouw|mevrouw ?(?:/|,|of|en) ?(?:de )?heer|bewoners?(?:\(s\))?)"
    r"|\baan de (?:bewoners?|bewoner\(s\))(?! van)",
    re.I,
)
_THREAT = re.compile(r"\b(?:laatste kans|verplicht|(?:u|je) moet|voorkom)\b", re.I)
_FREE = re.compile(r"\b(?:gratis|kosteloos|kosteloze)\b", re.I)
_PAYER = re.compile(
    r"\b(?:betaal(?:t|d|de|den)|betalen wij|wij betalen|vergoed(?:t|en)?|kosten (?:zijn )?voor|subsidie|op kosten van"
    r"|met geld van|van de gemeente krijgt)\b",
    re.I,
)
_WE = re.compile(r"\b(?:wij|we)\b", re.I)
_FORMAL = re.compile(r"\b(?:u|uw|uzelf)\b", re.I)
_FAMILIAR = re.compile(r"\b(?:je|jij|jou|jouw|jezelf|jullie)\b", re.I)

_SAVING = re.compile(
    r"\b(?:\w*bespa(?:ar|ren|art|ring(?:en)?|arde?)\w*|terugverdien\w*|goedkoper uit|scheelt|lagere \w*rekening"
    r"|minder (?:betalen|betaalt|kwijt)|levert (?:u |je )?(?:\w+ )?(?:€|\d))",
    re.I,
)
_SOURCE = re.compile(
    r"\b(?:bron|volgens|milieu centraal|cbs|rvo|tno|nibud|onderzoek|gemeten|berekend door|rekenvoorbeeld)\b", re.I
)
_GIVES = re.compile(
    r"\b(?:krijgt?|krijg je|gratis|meteen|direct|vandaag|diezelfde|mee naar huis|cadeau|soep|koffie|thee|taart|eten"
    r"|helpen|helpt|hulp|laten? (?:u |je )?zien|ontdekt?|weet (?:u|je)|kijken met|samen met|proeven|uitleg)\b",
    re.I,
)

_ASKS: dict[str, re.Pattern[str]] = {
    "meld": re.compile(
        r"\b(?:meld (?:u|je)\b|aanmelden|aan te melden|inschrijven"
        r"|(?:geef|schrijf) (?:u|je)[^.!?\n]{0,100}?\b(?:op|in)\b)",
        re.I,
    ),
    "vul": re.compile(r"\b(?:vult? (?:u |je )?[^.!?\n]{0,100}?\bin\b|invullen)", re.I),
    "stuur": re.compile(
        r"\b(?:stuurt? |lever[^.!?\n]{0,100}?\bin\b|breng[^.!?\n]{0,100}?\b(?:mee|langs)\b|opsturen|terugsturen)", re.I
    ),
    "doe": re.compile(r"\bdoe(?:t u)? mee\b", re.I),
    "kom": re.compile(
        r"\b(?:kom(?:t u)?\b(?! (?:er|het|dat|door|wij|we)\b)"
        r"|loop[^.!?\n]{0,100}?\bbinnen\b|schuif[^.!?\n]{0,100}?aan\b)",
        re.I,
    ),
    "bel": re.compile(
        r"(?:^|[.!?:;,]\s*|\b(?:of|en|wilt u|kunt u|u kunt) )(?:even )?(?:bel|bellen|mail|mailen|app|sms)\b", re.I
    ),
    "kijk": re.compile(r"\b(?:kijk(?:t u)? (?:ook )?op|ga naar|scan|klik|lees meer|download)\b", re.I),
}
"""What a sentence may ask, in the order in which it counts: "Meld u aan: bel Anne" asks one thing."""
_IF_QUESTIONS = re.compile(r"\b(?:vragen|vraag|meer weten|weten|twijfelt?|lukt het niet|verhinderd)\b", re.I)


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that is asked of the reader. kind: a key of what may be asked."""

    kind: str
    place: Place


def asks(text: Marked) -> list[Ask]:
    """What is asked, one per sentence. How to get an answer is no ask, nor is calling where something else is asked."""
    found, before = [], ""
    for start, end in text.sentences:
        sentence = text.text[start:end]
        kinds = [kind for kind, pattern in _ASKS.items() if pattern.search(sentence)]
        is_answer = bool(_IF_QUESTIONS.search(sentence) or (before.endswith("?") and _IF_QUESTIONS.search(before)))
        if kinds and not (is_answer and kinds[0] in ("bel", "kijk", "kom")):
            found.append(Ask(kinds[0], (start, end)))
        before = sentence
    return [one for one in found if one.kind != "bel"] or found


def _all(pattern: re.Pattern[str], text: str, lines: Iterable[Place]) -> list[Place]:
    return [one.span() for start, end in lines for one in pattern.finditer(text, start, end)]


def anywhere(pattern: re.Pattern[str], text: Marked) -> list[Place]:
    """All places outside quotes."""
    return [one.span() for one in pattern.finditer(text.text) if not within(one.span(), text.quotes)]


def names(text: Marked, local: Sequence[str]) -> list[Place]:
    """First and last names in the last lines. local: names of this place, which are no people."""
    known = [one.casefold() for one in local if one]
    found = _all(_NAME, text.text, text.lines[-LAST_LINES:])
    return [one for one in found if _is_person(text.text[slice(*one)], known)]


def _is_person(name: str, known: Sequence[str]) -> bool:
    return not _NO_PERSON.search(name) and not any(one in name.casefold() for one in known)


def phones(text: Marked) -> list[Place]:
    """Telephone numbers, also those of a gemeente: 14 0224, 0800 1234."""
    return sorted(anywhere(_PHONE, text) + anywhere(_SHORT_NUMBER, text))


def emails(text: Marked) -> list[Place]:
    """E-mail addresses."""
    return anywhere(_EMAIL, text)


def departments(text: Marked) -> list[Place]:
    """A part of an office in the last lines."""
    return _all(_DEPARTMENT, text.text, text.lines[-LAST_LINES:])


def senders(text: Marked) -> list[Place]:
    """Different kinds of organisations in the last lines: the first place of each."""
    found: dict[str, Place] = {}
    for one in _all(_SENDERS, text.text, text.lines[-LAST_LINES:]):
        found.setdefault(text.text[slice(*one)].casefold(), one)
    return list(found.values())


def no_replies(text: Marked) -> list[Place]:
    """Addresses that nobody reads."""
    return anywhere(_NOREPLY, text)


def only_a_site(text: Marked) -> list[Place]:
    """Addresses of sites, when these are the only way on."""
    return [] if phones(text) or emails(text) else anywhere(_SITE, text)


def calls_without_hours(text: Marked) -> list[Place]:
    """Telephone numbers with no time in their line or the lines around it."""
    found = []
    for place in phones(text):
        number = next((n for n, line in enumerate(text.lines) if line[0] <= place[0] < line[1]), 0)
        around = text.lines[max(0, number - 1) : number + 2]
        if not any(_HOURS.search(text.text, *line) for line in around):
            found.append(place)
    return found


def addressed(text: Marked) -> tuple[list[Place], list[Place]]:
    """Where the reader is u, and where je."""
    return anywhere(_FORMAL, text), anywhere(_FAMILIAR, text)


def to_nobody(text: Marked) -> list[Place]:
    """ "Geachte heer/mevrouw" and its kind."""
    return anywhere(_TO_NOBODY, text)


def we_who(text: Marked) -> list[Place]:
    """ "Wij" in the first sentence that begins with one, when that sentence names nobody."""
    for start, end in text.sentences:
        sentence = text.text[start:end]
        if re.match(r"(?:beste|geachte|dag|hallo|aan)\b", sentence, re.I):
            continue
        named = re.search(r"(?<!^)(?<![.!?] )\b[A-ZÀ-Þ][\wà-ÿ]+", sentence) or _SENDERS.search(sentence)
        found = _WE.search(text.text, start, end)
        return [found.span()] if found and not named else []
    return []


def dates(text: Marked) -> list[Place]:
    """Days."""
    return [one.span() for one in _DATE.finditer(text.text)]


def hidden_dates(text: Marked) -> list[Place]:
    """The first day, when it stands below the first lines."""
    found = dates(text)
    if not found or len(text.lines) <= DATE_LINES or found[0][0] < text.lines[DATE_LINES][0]:
        return []
    return found[:1]


def threats(text: Marked) -> list[Place]:
    """Words that press."""
    return anywhere(_THREAT, text)


def free_without_payer(text: Marked) -> list[Place]:
    """ "Gratis" in a text that does not tell who pays."""
    return [] if _PAYER.search(text.text) else anywhere(_FREE, text)


def is_municipal(text: Marked) -> bool:
    """True when the gemeente speaks: it stands in the first or the last lines."""
    ends = [*text.lines[:FIRST_LINES], *text.lines[-LAST_LINES:]]
    return bool(_all(_MUNICIPAL, text.text, ends))


def gives(text: Marked) -> bool:
    """True when it says what somebody gets."""
    return bool(_GIVES.search(text.text))


def savings(text: Marked) -> list[Place]:
    """Sentences that promise a saving."""
    return [one for one in text.sentences if _SAVING.search(text.text, *one)]


def unsourced(text: Marked) -> list[Place]:
    """Those with no source in the same or the next sentence."""
    after = dict(pairwise(text.sentences))
    return [
        one
        for one in savings(text)
        if not _SOURCE.search(text.text, *one) and not (one in after and _SOURCE.search(text.text, *after[one]))
    ]
