"""Texts from the declarations: the register entry, the tables of the FG, and all about one person as files."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import IO, Any

from django.core.files.storage import default_storage
from django.utils import timezone
from odfdo import Document, Header, List, Paragraph

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.personal import Declaration, PersonalField, Register, Term
from wijkdna.domain.retention import Length
from wijkdna.store.personal import load_personal, load_privacy_texts
from wijkdna.store.release import NoRelease
from wijkdna.store.spreadsheets import Column, csv_lines
from wijkdna.web.accounts.models import Team
from wijkdna.web.privacy.models import TeamPrivacy
from wijkdna.web.privacy.queries import Held, Subject
from wijkdna.web.shared.frame import figures

OPEN = "[nog in te vullen: {}]"

_PLACES = {
    "gemeente": "gemeente",
    "afdeling": "afdeling",
    "email_algemeen": "e-mailadres",
    "telefoon": "telefoonnummer",
    "fg_contact": "FG",
    "taak_grondslag": "wettelijke taak",
    "serverplek": "plaats van de server",
    "verwerker": "leverancier van de server, en of er een verwerkersovereenkomst is",
    "plek": "wijk of dorp",
    "zichtbaar_voor": "wie het ziet",
    "einddatum": "einddatum",
    "doel": "doel",
    "organisatie": "organisatie",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the register: one text, or several lines. at: where on the page of the FG the lines stand."""

    id: str
    title: str
    lines: list[str]
    at: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the table of terms."""

    what: str
    how_long: str
    reminder: str
    then: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A row of the list of fields, in words."""

    table: str
    field: str
    whose: str
    purpose: str
    ground: str
    visible: str
    how_long: str
    then: str


# ---- what the declarations say


def filled(text: str, team: Team | None, privacy: TeamPrivacy | None) -> str:
    """A text with what a team filled in; what it did not stays an open place."""
    known = _known(team, privacy) if team and privacy else {}
    return text.format_map({name: known.get(name) or OPEN.format(words) for name, words in _PLACES.items()})


def _known(team: Team, privacy: TeamPrivacy) -> Mapping[str, str]:
    return {
        "gemeente": gemeenten_of(team),
        "afdeling": privacy.department,
        "email_algemeen": privacy.email,
        "telefoon": privacy.phone,
        "fg_contact": privacy.fg_contact,
        "taak_grondslag": privacy.legal_task,
        "serverplek": privacy.server_place,
        "verwerker": privacy.processor,
    }


def gemeenten_of(team: Team) -> str:
    """Names of the gemeenten of a team; its own name when it has none, or there are no figures."""
    try:
        areas = figures().areas
    except NoRelease:
        return team.name
    names = [areas.names[areas.position[code]] for code in team.gemeenten if code in areas.position]
    return " en ".join(names) or team.name


def entries(team: Team | None = None, privacy: TeamPrivacy | None = None) -> list[Entry]:
    """The entry for the verwerkingsregister, of a team or with open places."""
    from_declarations = {
        "people": people(),
        "fields": [f"{one.name}: {', '.join(map(with_note, one.fields))}" for one in used()],
        "terms": [f"{one.what}: {one.how_long}; daarna {one.then}" for one in kept(privacy)],
        "security": list(load_privacy_texts().security),
    }
    return [
        Entry(
            row["id"],
            row["title"],
            from_declarations[row["from"]] if "from" in row else [filled(row["text"], team, privacy)],
            _PARTS.get(row.get("from", ""), ""),
        )
        for row in load_privacy_texts().register
    ]


def with_note(field: PersonalField) -> str:
    """A field in words: "wachtwoord (alleen als vingerafdruk)"."""
    return f"{field.what} ({field.note})" if field.note else field.what


_PARTS = {"people": "kort", "fields": "velden", "terms": "bewaren", "security": "beveiliging"}


def used() -> list[Declaration]:
    """The tables with personal data that the programme really fills."""
    return [one for one in load_personal().declared if not one.unused]


def people() -> list[str]:
    """Of whom there are data, each once."""
    register = load_personal()
    return [register.people[id] for id in dict.fromkeys(id for one in used() for id in one.whose)]


def kept(privacy: TeamPrivacy | None = None) -> list[Kept]:
    """How long everything stays: the tables, then what is beside them."""
    rows = []
    for one in used():
        terms: dict[str, list[str]] = {}
        for field in one.fields:
            terms.setdefault(field.term.id, []).append(field.what)
        first = max(terms, key=lambda id: len(terms[id]))
        for id, fields in terms.items():
            what = one.name if id == first else f"{one.name}: {', '.join(fields)}"
            rows.append(_kept(what[0].upper() + what[1:], load_personal().terms[id], privacy))
    due = {due.term.id: one for one in used() for due in one.due if due.do == "elsewhere"}
    rows += [_kept(f"Weggegooid: {one.name}", load_personal().terms[id], privacy) for id, one in due.items()]
    rows = _together(rows)
    return [*rows, *(Kept(one["what"], one["how_long"], "geen", one["then"]) for one in load_personal().beside)]


def _together(rows: list[Kept]) -> list[Kept]:
    """What stays equally long on one row."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        groups.setdefault((row.how_long, row.reminder, row.then), []).append(row.what)
    return [Kept(_sentence(names), *key) for key, names in groups.items()]


def _sentence(names: list[str]) -> str:
    return "; ".join([names[0], *(name[0].lower() + name[1:] for name in names[1:])])


def _kept(what: str, term: Term, privacy: TeamPrivacy | None) -> Kept:
    return Kept(what, how_long(term, privacy), term.reminder or "geen", term.then)


def how_long(term: Term, privacy: TeamPrivacy | None = None) -> str:
    """A term in words; of the record as the team chose it."""
    if term.per_team and privacy is not None:
        return f"tot {Length(months=privacy.log_months)} na {term.since}"
    return f"{term.how_long}, tenzij het team een andere termijn kiest" if term.per_team else term.how_long


def field_rows(privacy: TeamPrivacy | None = None) -> list[FieldRow]:
    """Every field with personal data, in words."""
    register = load_personal()
    return [
        FieldRow(
            one.name,
            with_note(field),
            ", ".join(register.people[id] for id in one.whose),
            register.purposes[field.purpose],
            register.grounds[field.ground],
            seen_by(register, field.visible) if not field.secret else "niemand; het staat op geen pagina",
            how_long(field.term, privacy),
            field.term.then,
        )
        for one in used()
        for field in one.fields
    ]


def field_groups(privacy: TeamPrivacy | None = None) -> list[FieldRow]:
    """The list of fields for a page: fields about which the same is said on one row."""
    groups: dict[FieldRow, list[str]] = {}
    for one in field_rows(privacy):
        groups.setdefault(replace(one, field=""), []).append(one.field)
    return [replace(one, field=", ".join(fields)) for one, fields in groups.items()]


def seen_by(register: Register, readers: Iterable[str]) -> str:
    """Who sees something, in words."""
    return ", ".join(register.readers[id] for id in readers)


# ---- files for the FG


FIELD_COLUMNS = (
    Column("Soort gegeven", 24),
    Column("Veld", 32),
    Column("Van wie", 30),
    Column("Waarvoor", 30),
    Column("Grondslag", 30),
    Column("Wie ziet het", 30),
    Column("Hoe lang", 30),
    Column("Daarna", 20),
)


def fields_csv(privacy: TeamPrivacy | None = None) -> Iterator[str]:
    """The list of fields, for a spreadsheet."""
    rows = field_rows(privacy)
    names = FieldRow.__slots__
    return csv_lines(FIELD_COLUMNS, ([getattr(row, name) for name in names] for row in rows))


def register_odt(team: Team | None, privacy: TeamPrivacy | None, day: date) -> bytes:
    """The register entry and the pre-scan as a text document, to be changed further by the gemeente."""
    document = Document("text")
    document.body.clear()
    document.meta.set_title("Verwerkingsregister: WijkDNA")
    document.meta.set_creator("WijkDNA")
    document.meta.set_language("nl-NL")
    document.meta.set_creation_date(datetime.combine(day, datetime.min.time()))
    for part in _odt_parts(team, privacy, day):
        document.body.append(part)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _odt_parts(team: Team | None, privacy: TeamPrivacy | None, day: date) -> Iterator[Any]:
    yield Header(1, "Verwerkingsregister: WijkDNA")
    yield Paragraph(f"Concept van {date_nl(day)}, gemaakt door het programma. Geen juridisch advies: de FG leest mee.")
    for entry in entries(team, privacy):
        yield Header(2, entry.title)
        yield from [Paragraph(entry.lines[0])] if len(entry.lines) == 1 else [List(entry.lines)]
    yield Header(1, "Voortoets DPIA")
    yield Paragraph(load_privacy_texts().prescan_outcome)
    for number, one in enumerate(load_privacy_texts().questions, 1):
        yield Header(2, f"{number}. {one.question}")
        yield Paragraph(answer_words(one.id, one.answer, privacy))
        yield Paragraph(f"Risico: {one.risk}. Vraag uzelf: {one.check}")
    if privacy is not None:
        yield Header(2, "Advies en ondertekening")
        yield Paragraph(privacy.fg_advice or OPEN.format("advies van de FG"))
        signed = f"{privacy.signed_by}, {date_nl(privacy.signed_on)}" if privacy.signed_on else ""
        yield Paragraph(signed or OPEN.format("naam, functie en datum"))


def answer_words(id: str, default: str, privacy: TeamPrivacy | None) -> str:
    """The answer to a question of the pre-scan: that of the team, or that of the programme."""
    own = privacy.answers.get(id) if privacy else None
    if own is None:
        return f"{default} (antwoord van de makers; het team vulde nog niets in)"
    return f"{'Anders:' if own['other'] else default} {own['text']}".strip()


# ---- files about one person


def person_json(subject: Subject, found: list[Held]) -> dict[str, object]:
    """All about one person, for a program and for the person."""
    register = load_personal()
    return {
        "over": subject.name,
        "gemaakt": timezone.localtime().isoformat(timespec="seconds"),
        "uitleg": EXPLAINED,
        "gegevens": [_held_json(register, held) for held in found],
    }


def _held_json(register: Register, held: Held) -> dict[str, object]:
    one = held.declaration
    fields = {
        field.what: {
            "waarvoor": register.purposes[field.purpose],
            "grondslag": register.grounds[field.ground],
            "wie ziet het": seen_by(register, field.visible),
            "hoe lang": field.term.how_long,
        }
        for field in held.fields
    }
    rows = [{field.what: row[field.name] for field in held.fields} for row in held.rows]
    return {"soort": one.name, "velden": fields, "wel bewaard, nooit getoond": held.secret, "rijen": rows}


EXPLAINED = (
    "Dit is alles wat WijkDNA in zijn tabellen over deze persoon bewaart. Van andere mensen staat er ‘iemand anders’."
    " Een leeg veld bij een tekst betekent: die hoort bij werk van een team waar deze persoon niet of niet meer in zit."
    " Wat iemand in een notitie over een ander schreef, vindt een programma niet: vraag daarvoor het team."
    " Een reservekopie kan nog gegevens hebben die hier al zijn gewist."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one table holds about a person, in words; more: there are rows that are not shown."""

    name: str
    purpose: str
    visible: str
    how_long: str
    secret: list[str]
    rows: list[list[tuple[str, str]]]
    more: bool


def on_page(held: Held) -> Shown:
    """One table for a page. The words are those of its first field; the page of the FG has all."""
    register, one = load_personal(), held.declaration
    first = held.fields[0] if held.fields else one.fields[0]
    rows = [[(field.what, words(row[field.name])) for field in held.fields] for row in held.rows]
    return Shown(
        one.name,
        register.purposes[first.purpose],
        seen_by(register, first.visible),
        how_long(first.term),
        held.secret,
        rows,
        held.more,
    )


def person_text(subject: Subject, found: list[Held]) -> str:
    """The same, to read."""
    parts = [f"Alles over {subject.name} in WijkDNA, {date_nl(timezone.localdate())}\n", f"{EXPLAINED}\n"]
    for held in found:
        parts.append(f"\n{held.declaration.name.upper()}\n")
        if held.secret:
            parts.append(f"Wel bewaard, nooit getoond: {', '.join(held.secret)}\n")
        for row in held.rows:
            parts += ["\n", *(f"{field.what}: {words(row[field.name])}\n" for field in held.fields)]
    return "".join(parts)


def words(value: object) -> str:
    """A value on a page."""
    if value is None or value == "":
        return "leeg"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return _moment(text) if text[4:5] == "-" and text[7:8] == "-" else text


def _moment(text: str) -> str:
    """ "2026-11-26T12:00:00+01:00" as "26 november 2026 12:00"; another text with dashes as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return date_nl(moment.date()) + (f" {moment:%H:%M}" if "T" in text else "")


def write_zip(file: IO[bytes], subject: Subject, found: list[Held]) -> None:
    """All about one person with the files she added, in one file to take away."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("gegevens.json", json_of(subject, found))
        target.writestr("gegevens.txt", "\ufeff" + person_text(subject, found))
        for number, name in enumerate((one for held in found for one in held.files), 1):
            if default_storage.exists(name):
                with target.open(f"bijlagen/{number}-{name.rsplit('/', 1)[-1]}", "w") as part:
                    for chunk in default_storage.open(name).chunks():
                        part.write(chunk)


def json_of(subject: Subject, found: list[Held]) -> str:
    """person_json() as text."""
    return json.dumps(person_json(subject, found), ensure_ascii=False, indent=2)
