"""Mails of a leerlab: texts with placeholders, filled for one person.

An empty placeholder never shows: its sentence goes, or its line when the line is only that.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from wijkdna.domain.plan_texts import plain, shortened

LONGEST_SUBJECT = 78
"""Characters; what goes on one line of a mail (RFC 5322)."""

MAILS = (
    *("confirm_address", "already_in", "applied", "declined", "confirmation", "confirmation_pair"),
    *("waitlist_placed", "waitlist_offer", "waitlist_expired", "passed_over"),
    *("poll_invitation", "poll_reminder", "date_fixed", "change", "cancellation_by_us", "cancellation_by_participant"),
    *("forward_invitation", "forwarded_landing", "reminder_session", "homework_1", "homework_2", "homework_3"),
    *("evaluation", "half_year_check", "host_request", "share_feedback", "archived"),
)
"""Every mail that is sent, by its id in definitions/lab/mails.yaml."""

_PLACE = re.compile(r"\{([a-z][a-z_]*)\}")
_BRACES = str.maketrans("{}", "()")
_SENTENCE = re.compile(r"(?<=[.!?])[ \t]+")
_SPACES = re.compile(r"[ \t]+")
_NUMBER = re.compile(r"^\d+\. ")
_LINK_NOT_LAST = re.compile(r"\{link_[a-z_]*\}(?=[^\n])")


class UnknownPlaceholder(ValueError):
    """A text asks for something that there is no value for, or holds a brace that is no placeholder."""


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail before it is filled. sent_when: in Dutch, for who manages a lab."""

    id: str
    label: str
    sent_when: str
    subject: str
    body: str

    @property
    def placeholders(self) -> frozenset[str]:
        """All that it needs a value for, which may be ""."""
        return frozenset(_PLACE.findall(f"{self.subject}\n{self.body}"))


@dataclass(frozen=True, slots=True)
class Filled:
    """A mail for one person. subject: one line; body: plain text, not wrapped, with one line end at its end."""

    subject: str
    body: str


def mistakes(text: str, known: Collection[str]) -> tuple[str, ...]:
    """What is wrong with a text with placeholders, in Dutch with what to do; () when it can be filled."""
    odd = dict.fromkeys(one for one in _PLACE.findall(text) if one not in known)
    found = [f"{{{one}}} kennen wij niet. Kies een woord uit de lijst." for one in odd]
    if any(brace in _PLACE.sub("", text) for brace in "{}"):
        found.append("Een accolade hoort bij een woord uit de lijst, zoals {voornaam}. Haal de losse accolade weg.")
    if _LINK_NOT_LAST.search(text):
        found.append("Zet een link aan het einde van een regel: anders werkt hij in sommige mailprogramma’s niet.")
    return tuple(found)


def fill(mail: MailText, values: Mapping[str, str], signature: str) -> Filled:
    """The mail with its values, and below it the signature, which is a text with placeholders too.

    values  by placeholder; "" when there is none. More than the mail needs is fine. Raises UnknownPlaceholder.

    When the subject falls away as a whole it is the label of the mail.
    """
    clean = {name: _clean(value) for name, value in values.items()}
    subject = " ".join(_sentences(" ".join(mail.subject.split()), clean, is_gone=True))
    parts = (_body(mail.body, clean), _body(signature, clean))
    return Filled(shortened(subject or plain(mail.label), LONGEST_SUBJECT), "\n\n".join(filter(None, parts)) + "\n")


def _clean(value: str) -> str:
    """On one line, without what only makes sense in front of something else."""
    return _SPACES.sub(" ", plain(value).translate(_BRACES)).rstrip(" :;,")


def _body(text: str, values: Mapping[str, str]) -> str:
    """The paragraphs that something is left of."""
    parts = groupby((line.strip() for line in text.splitlines()), bool)
    return "\n\n".join(filter(None, (_paragraph(list(lines), values) for is_text, lines in parts if is_text)))


def _paragraph(lines: Sequence[str], values: Mapping[str, str]) -> str:
    """What is left, seen from the end: a line that announces what is gone goes too."""
    found: list[tuple[str, str]] = []
    is_gone, next_is_item = True, False
    for line in reversed(lines):
        number, words = _numbered(line)
        filled = " ".join(_sentences(words, values, is_gone=is_gone))
        is_gone = not filled and (is_gone or not (number and next_is_item))
        next_is_item = bool(number)
        found += [(number, filled)] if filled else []
    return "\n".join(_in_a_row(found[::-1]))


def _numbered(line: str) -> tuple[str, str]:
    """The number of a point of a list with its space, "" for another line, and the rest."""
    found = _NUMBER.match(line)
    return (found[0], line[found.end() :]) if found else ("", line)


def _in_a_row(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The lines, with numbers that follow each other."""
    count = 0
    for number, words in lines:
        count += bool(number)
        yield f"{count}. {words}" if number else words


def _sentences(line: str, values: Mapping[str, str], *, is_gone: bool) -> list[str]:
    """Those of a line that have all their values; a question goes with its answer. is_gone: what stood behind it."""
    kept: list[str] = []
    for sentence in _SENTENCE.split(line):
        filled = _sentence(sentence, values)
        if filled:
            kept.append(filled)
        else:
            kept = _without_question(kept)
    return _without_question(kept[:-1]) if is_gone and kept and kept[-1].endswith(":") else kept


def _without_question(sentences: list[str]) -> list[str]:
    return sentences[:-1] if sentences and sentences[-1].endswith("?") else sentences


def _sentence(text: str, values: Mapping[str, str]) -> str:
    """Filled; "" when a value is empty. Raises UnknownPlaceholder."""
    needed = _PLACE.findall(text)
    if unknown := [name for name in needed if name not in values]:
        raise UnknownPlaceholder(f"no value for {unknown[0]}")
    if any(brace in _PLACE.sub("", text) for brace in "{}"):
        raise UnknownPlaceholder(f"a brace that is no placeholder: {text!r}")
    if not all(values[name] for name in needed):
        return ""
    return _SPACES.sub(" ", _PLACE.sub(lambda found: values[found[1]], text)).strip()
