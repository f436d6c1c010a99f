"""What is declared of personal data: per table and field what, of whom, why, on what ground, who sees it, how long.

definitions/personal.yaml holds the declarations; pages, exports, erasing and the nightly clean-up follow them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wijkdna.domain.indicators import DefinitionError
from wijkdna.domain.retention import Length

DEEDS = ("row", "unlink", "blank", "keep")
"""What erasing a person does with a row that leads to her."""

DUTIES = ("row", "blank", "account", "log", "session", "ask", "lab", "elsewhere")
"""What the nightly job does with a row whose term is over; lab: what a leerlab does with it at its end."""

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Term:
    """How long something stays. length None: as long as what it belongs to, and `while_` says what that is.

    since     words for the moment it starts; warning: how long before the end somebody hears of it, None: nobody does
    per_team  a team chooses the length itself; this is the one it begins with
    """

    id: str
    length: Length | None
    since: str
    while_: str
    warning: Length | None
    reminder: str
    then: str
    per_team: bool

    @property
    def how_long(self) -> str:
        """In words: "tot 18 maanden na de laatste keer inloggen"."""
        if self.length == Length():
            return f"tot en met {self.since}"
        return self.while_ or f"tot {self.length} na {self.since}"


@dataclass(frozen=True, slots=True)
class Link:
    """A way from a row to a person: a lookup to her account, or to her e-mail address.

    erase    one of DEEDS: what happens when she is erased; in_team: when she is erased in one team only
    also     fields that are blanked with the one it leads by
    mine     an address in a row that leads to her account is hers too
    why      for a reader: why something is kept
    """

    lookup: str
    is_address: bool
    erase: str
    in_team: str
    why: str
    also: tuple[str, ...] = ()
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Work of the nightly job on one table. since: the first of these fields that is filled starts the term."""

    do: str
    term: Term
    since: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonalField:
    """A field with personal data.

    what    what it is, short; note: what to know about it, ""
    secret  shown to nobody; work: part of the work of the team, and only for who is in it
    """

    name: str
    what: str
    note: str
    purpose: str
    ground: str
    visible: tuple[str, ...]
    term: Term
    secret: bool
    work: bool


@dataclass(frozen=True, slots=True)
class Declaration:
    """A table with personal data; model is its label in Django ("web.Note"), plain its other fields with the reason.

    unused  of a package: nothing is written in it
    """

    model: str
    name: str
    unused: bool
    whose: tuple[str, ...]
    links: tuple[Link, ...]
    due: tuple[Due, ...]
    fields: tuple[PersonalField, ...]
    plain: Names


@dataclass(frozen=True, slots=True)
class Register:
    """All declarations, with the words they use by name."""

    purposes: Names
    grounds: Names
    people: Names
    readers: Names
    terms: Mapping[str, Term]
    declared: tuple[Declaration, ...]
    without: Names
    beside: tuple[Names, ...]

    def of(self, model: str) -> Declaration:
        """The declaration of a table. Raises KeyError when it has no personal data, or is unknown."""
        for one in self.declared:
            if one.model == model:
                return one
        raise KeyError(model)


_WORDS = ("purposes", "grounds", "people", "readers")
BESIDE = ("what", "whose", "purpose", "visible", "how_long", "then")


def register(content: Mapping[str, Any]) -> Register:
    """The register from what personal.yaml holds. Raises DefinitionError that names the place."""
    try:
        terms = {id: _term(id, given) for id, given in content["terms"].items()}
        beside = tuple(_beside(one) for one in content["beside"])
        purposes, grounds, people, readers = (content[name] for name in _WORDS)
        words = Register(purposes, grounds, people, readers, terms, (), content["without"], beside)
        declared = tuple(_declaration(words, model, given) for model, given in content["models"].items())
    except (AttributeError, KeyError, TypeError) as problem:
        raise DefinitionError(f"a part is missing or of another kind: {problem!r}") from problem
    return replace(words, declared=declared)


def _beside(given: Mapping[str, str]) -> Names:
    _only("beside", given, BESIDE)
    return {name: given[name] for name in BESIDE}


_TERM = ("months", "days", "since", "while", "warn_months", "warn_days", "reminder", "then", "per_team")


def _term(id: str, given: Mapping[str, Any]) -> Term:
    where = f"term {id}"
    _only(where, given, _TERM)
    length, warning = _length(given, "months", "days"), _length(given, "warn_months", "warn_days")
    if ("while" not in given and length is None) or (length is None) is ("since" in given):
        raise DefinitionError(f"{where}: say how long, and since when")
    if (warning is None) is bool(given.get("reminder")):
        raise DefinitionError(f"{where}: a reminder and its moment belong together")
    return Term(
        id,
        length,
        given.get("since", ""),
        given.get("while", ""),
        warning,
        given.get("reminder", ""),
        given["then"],
        given.get("per_team", False),
    )


def _length(given: Mapping[str, Any], months: str, days: str) -> Length | None:
    if months not in given and days not in given:
        return None
    try:
        return Length(given.get(months, 0), given.get(days, 0))
    except ValueError as problem:
        raise DefinitionError(str(problem)) from problem


_MODEL = (
    "name",
    "unused",
    "whose",
    "purpose",
    "ground",
    "visible",
    "term",
    "links",
    "addresses",
    "due",
    "fields",
    "plain",
)


def _declaration(words: Register, model: str, given: Mapping[str, Any]) -> Declaration:
    _only(model, given, _MODEL)
    fields = tuple(_field(words, model, given, name, one) for name, one in given["fields"].items())
    plain = {name: reason or "" for name, reason in given["plain"].items()}
    twice = sorted({field.name for field in fields} & set(plain))
    if twice:
        raise DefinitionError(f"{model}: both personal and plain: {', '.join(twice)}")
    links = tuple(
        _link(model, lookup, one, name == "addresses")
        for name in ("links", "addresses")
        for lookup, one in given.get(name, {}).items()
    )
    due = tuple(_due(words, model, given, one) for one in given.get("due", ()))
    whose = tuple(_known(model, words.people, given["whose"]))
    return Declaration(model, given["name"], bool(given.get("unused")), whose, links, due, fields, plain)


_FIELD = ("what", "note", "purpose", "ground", "visible", "term", "secret", "work")


def _field(words: Register, model: str, table: Mapping[str, Any], name: str, given: Mapping[str, Any]) -> PersonalField:
    where = f"{model}.{name}"
    _only(where, given, _FIELD)
    said = {key: given.get(key, table[key]) for key in ("purpose", "ground", "visible", "term")}
    _known(where, words.purposes, [said["purpose"]])
    _known(where, words.grounds, [said["ground"]])
    _known(where, words.terms, [said["term"]])
    visible = tuple(_known(where, words.readers, said["visible"]))
    return PersonalField(
        name=name,
        what=given["what"],
        note=given.get("note", ""),
        purpose=said["purpose"],
        ground=said["ground"],
        visible=visible,
        term=words.terms[said["term"]],
        secret=bool(given.get("secret")),
        work=bool(given.get("work")),
    )


def _link(model: str, lookup: str, given: str | Mapping[str, Any], is_address: bool) -> Link:
    said: Mapping[str, Any] = {"account": given, "team": given} if isinstance(given, str) else given
    _only(f"{model}.{lookup}", said, ("account", "team", "why", "also", "mine"))
    also, mine = tuple(said.get("also", ())), bool(said.get("mine"))
    link = Link(lookup, is_address, said["account"], said["team"], said.get("why", ""), also, mine)
    _known(f"{model}.{lookup}", dict.fromkeys(DEEDS, ""), {link.erase, link.in_team})
    if "keep" in (link.erase, link.in_team) and not link.why:
        raise DefinitionError(f"{model}.{lookup}: say why it is kept")
    return link


def _due(words: Register, model: str, table: Mapping[str, Any], given: Mapping[str, Any]) -> Due:
    _only(model, given, ("do", "term", "since", "fields"))
    term = given.get("term", table["term"])
    _known(model, words.terms, [term])
    _known(model, dict.fromkeys(DUTIES, ""), [given["do"]])
    if words.terms[term].length is None:
        raise DefinitionError(f"{model}: the term {term} has no end of its own")
    return Due(given["do"], words.terms[term], tuple(given["since"]), tuple(given.get("fields", ())))


def _only(where: str, given: Mapping[str, Any], names: Iterable[str]) -> None:
    odd = sorted(set(given) - set(names))
    if odd:
        raise DefinitionError(f"{where}: {', '.join(odd)} means nothing here")


def _known(where: str, known: Mapping[str, Any], used: Iterable[str]) -> Iterable[str]:
    unknown = [name for name in used if name not in known]
    if unknown:
        raise DefinitionError(f"{where}: {', '.join(unknown)} is unknown")
    return used
