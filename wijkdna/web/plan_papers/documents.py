"""The files of a plan: Word, ODT and PDF with the same text, one A4, half a page per partner, workbook, calendar."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.paper_blocks import Block, Grid, Heading, Paper, Paragraph, Picture, Style
from wijkdna.domain.plan_calendar import alert_of, heard_of
from wijkdna.domain.plan_document import PlanDocument, PlanLine, PlannedMoment
from wijkdna.domain.plan_page import MOST_GROUPS, WORDS, one_page_of
from wijkdna.domain.plan_page_paper import page_paper_of
from wijkdna.domain.plan_paper import FIGURES, MISSED, paper_of
from wijkdna.domain.plan_partner import halves_of, sheets_of
from wijkdna.domain.plan_texts import shortened
from wijkdna.domain.plan_words import title_of
from wijkdna.store.spreadsheets import About, Amount, Cell, Column, Row, Table, write_xlsx
from wijkdna.store.text_document import write_odt
from wijkdna.store.word_document import write_docx
from wijkdna.web.paper.documents import Json, PaperFailed, pdf, picture_of, png
from wijkdna.web.partners.documents import file_of_days, whole_days
from wijkdna.web.plan_papers.drawings import Bars, figure_bars, missed_bars

if TYPE_CHECKING:
    from icalendar import Event

TEMPLATES: Path = settings.BASE / "templates" / "plan_papers"
PICTURES = "plan_papers/pictures.html"


# ---- the whole plan


def plan_docx(document: PlanDocument) -> bytes:
    """For Word."""
    return _text_file(write_docx, paper_of(document), _bars(document), document.made_on)


def plan_odt(document: PlanDocument) -> bytes:
    """For LibreOffice."""
    return _text_file(write_odt, paper_of(document), _bars(document), document.made_on)


def _text_file(write: Callable[..., None], paper: Paper, bars: Mapping[str, Bars], made_on: date) -> bytes:
    file, used = io.BytesIO(), {one.name for one in paper.blocks if isinstance(one, Picture)}
    write(file, paper, {name: _drawn_png(one, name) for name, one in bars.items() if name in used}, made_on)
    return file.getvalue()


def _bars(document: PlanDocument) -> dict[str, Bars]:
    return {MISSED: missed_bars(document.groups), FIGURES: figure_bars(document)}


def _drawn_png(bars: Bars, name: str) -> bytes:
    return _made(lambda content: png("picture", content, TEMPLATES), {"svg": _svg(bars, name)})


def _svg(bars: Bars, name: str) -> str:
    svg: str = picture_of(PICTURES, "bars", bars, name)["svg"]
    return svg


def plan_pdf(document: PlanDocument) -> bytes:
    """The same as PDF/UA."""
    paper = paper_of(document)
    content = {
        "title": paper.title,
        "head": list(paper.head),
        "foot": paper.foot,
        "blocks": list(_json_blocks(paper)),
        "pictures": {name: _svg(one, name) for name, one in _bars(document).items() if one.rows},
    }
    return _pdf("plan", content)


def _json_blocks(paper: Paper) -> Iterator[Json]:
    """The blocks as typst reads them; points that follow each other are one list."""
    for is_list, blocks in groupby(paper.blocks, lambda one: isinstance(one, Paragraph) and one.style is Style.ITEM):
        if is_list:
            yield {"kind": "items", "items": [asdict(one) for one in blocks]}
        else:
            yield from ({"kind": _KINDS[type(one)], **asdict(one)} for one in blocks)


_KINDS: Mapping[type[Block], str] = {
    Heading: "heading",
    Paragraph: "paragraph",
    Grid: "grid",
    Picture: "picture",
}


# ---- one A4, and half a page


def alderman_pdf(document: PlanDocument) -> bytes:
    """One A4 for the wethouder."""
    page, bars = one_page_of(document), page_bars(document)
    content = {"title": f"{page.title}, op één A4", "foot": page.foot, "words": WORDS, "page": asdict(page)}
    drawn = picture_of(PICTURES, "bars", bars, MISSED) if bars.rows else None
    return _pdf("alderman", content | {"picture": drawn})


def alderman_docx(document: PlanDocument) -> bytes:
    """The same for Word, to change."""
    return _text_file(write_docx, page_paper_of(document), {MISSED: page_bars(document)}, document.made_on)


def alderman_odt(document: PlanDocument) -> bytes:
    """The same for LibreOffice."""
    return _text_file(write_odt, page_paper_of(document), {MISSED: page_bars(document)}, document.made_on)


def page_bars(document: PlanDocument) -> Bars:
    """The picture on that page."""
    return missed_bars(document.groups, MOST_GROUPS)


def partners_pdf(document: PlanDocument) -> bytes:
    """Half a page for each partner, two to an A4. Raises PaperFailed when there are no partners."""
    halves = halves_of(document)
    if not halves:
        raise PaperFailed("a plan without partners has no half pages")
    sheets = [[asdict(one) for one in sheet] for sheet in sheets_of(halves)]
    return _pdf("partners", {"title": f"Afspraken bij {title_of(document)}", "sheets": sheets})


# ---- characters that our letters have


_SHOWABLE = re.compile(
    "[^\u0020-\u007e\u00a0-\u024f\u0300-\u036f\u0391-\u03a1\u03a3-\u03ff\u0400-\u0482\u048a-\u04ff\u05d0-\u05ea"
    "\u0621-\u063a\u0641-\u064a\u0660-\u0669\u1e00-\u1eff\u2010-\u2015\u2018-\u2022\u2026\u2030\u2032\u2033\u2039\u203a"
    "\u20a0-\u20bf\u2190-\u2193\u2212\u2260\u2264\u2265\u25a1]"
)
_PLAINEST = re.compile("[^\u0020-\u007e\u00a0-\u017f\u2010-\u2015\u2018-\u2022\u2026\u20ac\u25a1]")
NOT_SHOWN = "□"
_LONG_WORD = re.compile(r"\S{28}(?=\S{4})")


def _pdf(name: str, content: Json) -> bytes:
    return _made(lambda shown: pdf(name, shown, TEMPLATES), content)


def _made(make: Callable[[Json], bytes], content: Json) -> bytes:
    """What typst makes of it. A PDF/UA may hold no character that its letters do not have, such as an emoji: those
    become a small box. When that is not enough, only Latin letters stay. Raises PaperFailed.
    """
    try:
        return make(_shown(content, _SHOWABLE))
    except PaperFailed:
        return make(_shown(content, _PLAINEST))


def _shown(value: Any, hidden: re.Pattern[str]) -> Any:  # noqa: ANN401 any JSON
    if isinstance(value, str):
        return hidden.sub(NOT_SHOWN, value) if value.startswith("<svg") else _breakable(hidden.sub(NOT_SHOWN, value))
    if isinstance(value, dict):
        return {name: _shown(one, hidden) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(one, hidden) for one in value]
    return value


def _breakable(text: str) -> str:
    """A very long word may go on at the next line."""
    return _LONG_WORD.sub(lambda found: f"{found[0]}\u200b", text)


# ---- a workbook


def actions_xlsx(document: PlanDocument) -> bytes:
    """The actions, who hears what, and the moments, for Excel."""
    file = io.BytesIO()
    made = datetime.combine(document.made_on, datetime.min.time())
    about = About(title_of(document)[:200], f"Acties van het plan voor {document.place}"[:200], made)
    write_xlsx(file, about, [_actions_sheet(document), _heard_sheet(document), _moments_sheet(document)])
    return file.getvalue()


LONGEST_TITLE = 200
"""Of a sheet: it stands at the foot of each page too, and there Excel takes 255."""

_ACTION_COLUMNS = (
    *(Column("Regel", 7, True), Column("Actie", 30, wrap=True), Column("Wat", 44, wrap=True), Column("Soort", 11)),
    *(
        Column("Wie zorgt ervoor (rol)", 20, wrap=True),
        Column("Met", 20, wrap=True),
        Column("Voorwaarde", 26, wrap=True),
    ),
    *(Column("Waar", 20, wrap=True), Column("Van", 13), Column("Tot en met", 13), Column("Voor wie", 26, wrap=True)),
    *(Column("Hoe", 16, wrap=True), Column("Wie vertelt het", 20, wrap=True), Column("Haakje", 32, wrap=True)),
    *(Column("Bereik, laag", 9, True), Column("Bereik, midden", 9, True), Column("Bereik, hoog", 9, True)),
    *(Column("Geld in euro’s", 10, True), Column("Uren", 8, True), Column("Zo tellen we", 24, wrap=True)),
    *(Column("Kiezen op", 13), Column("Stoppen als", 26, wrap=True), Column("Waarom", 32, wrap=True)),
    Column("Let op", 28, wrap=True),
)


def _actions_sheet(document: PlanDocument) -> Table:
    rows = [_action_row(one) for one in document.actions]
    note = f"{_note(document)} Bereik in huishoudens: in 8 van de 10 gevallen tussen laag en hoog."
    title = shortened(f"Acties van {title_of(document)}", LONGEST_TITLE)
    return Table("Acties", title, note, _ACTION_COLUMNS, len(rows), lambda: rows, fixed=2, is_wide=True)


def _action_row(line: PlanLine) -> Row:
    one, reach = line.action, line.action.reach if line.action else None
    assert one is not None
    return (
        *(Amount(line.number, 0), one.title, line.text, one.kind, one.owner, one.partner, one.condition, one.place),
        *(_day(one.start_on), _day(one.end_on), ", ".join(one.groups), one.channel, one.messenger, one.hook),
        *((_whole(reach.low), _whole(reach.middle), _whole(reach.high)) if reach else (None, None, None)),
        *(_whole(one.euros), _whole(one.hours), one.measure, _day(one.stop_on), one.stop_when),
        *(" · ".join(tag.label for tag in line.reasons), _warning(line)),
    )


def _warning(line: PlanLine) -> str:
    lower = line.action and line.action.reach and line.action.reach.at_least
    return "; ".join(filter(None, (_about_reasons(line), "Bereik is ten minste zo groot" if lower else "")))


def _about_reasons(line: PlanLine) -> str:
    if line.kept_because:
        return f"Blijft staan: {line.kept_because}"
    if alert := alert_of(line):
        return f"{alert[:1].upper()}{alert[1:]}"
    return "Geen reden" if line.is_bare else ""


def _heard_sheet(document: PlanDocument) -> Table:
    heads = (("Van", 13), ("Tot en met", 13), ("Wie hoort het", 30), ("Wat", 44), ("Van wie", 24), ("Hoe", 20))
    columns = (
        *(Column(*one, wrap=one[1] > 13) for one in heads),
        Column("Waar", 22, wrap=True),
        Column("Botst met", 26, wrap=True),
    )
    rows = [
        (
            _day(one.start_on),
            _day(one.end_on),
            one.who,
            one.what,
            one.by,
            one.channel,
            one.place,
            ", ".join(one.clashes),
        )
        for one in heard_of(document)
    ]
    return Table("Wie hoort wat", "Wie hoort wat, en wanneer", _note(document), columns, len(rows), lambda: rows)


def _moments_sheet(document: PlanDocument) -> Table:
    columns = (
        Column("Moment", 40, wrap=True),
        Column("Van", 13),
        Column("Tot en met", 13),
        Column("Botst met", 44, wrap=True),
    )
    rows = [(one.name, _day(one.first_day), _day(one.last_day), ", ".join(one.clashes)) for one in document.moments]
    return Table("Momenten", "Dagen om rekening mee te houden", _note(document), columns, len(rows), lambda: rows)


def _note(document: PlanDocument) -> str:
    return f"{document.place}, {date_nl(document.made_on)}."


def _whole(value: float | None) -> Amount | None:
    return None if value is None else Amount(round(value), 0)


def _day(day: date | None) -> Cell:
    """A real date; before 1900 Excel knows none."""
    return date_nl(day) if day is not None and day.year < FIRST_YEAR else day


FIRST_YEAR = 1900


# ---- a calendar


def plan_ics(document: PlanDocument, dossier: int) -> bytes:
    """An iCalendar file with the actions, the days on which we go on or stop, and the moments. UIDs stay the same."""
    return file_of_days(_events(document, dossier), f"Plan van aanpak {document.place}", "plan")


def _events(document: PlanDocument, dossier: int) -> "Iterator[Event]":
    page, version = reverse("plan", args=[dossier]), max(1, document.version)

    def days(uid: str, first: date, last: date, words: str, told: Iterable[str] = ()) -> "Event":
        said = "\n".join((*filter(None, told), "Het plan staat in WijkDNA:"))
        uid = f"plan-{dossier}-{uid}"
        return whole_days(uid, first, max(first, last), words, said=said, page=page, version=version)

    for line in document.actions:
        yield from _of_action(line, days)
    for one in document.moments:
        clash = f"Botst met: {', '.join(one.clashes)}" if one.clashes else ""
        yield days(_moment_uid(one), one.first_day, one.last_day, one.name, (clash,))


def _of_action(line: PlanLine, days: "Callable[..., Event]") -> "Iterator[Event]":
    one, uid = line.action, line.key.replace(":", "-")
    assert one is not None
    name = one.title or line.text
    first, last = one.start_on or one.end_on, one.end_on or one.start_on
    if first and last:
        with_whom = f"Met: {one.partner}" if one.partner else ""
        alert = f"Let op: {alert_of(line)}." if line.is_amber else ""
        event = days(uid, first, last, name, (f"Wie zorgt ervoor: {one.owner}" if one.owner else "", with_whom, alert))
        if one.place:
            event.add("location", one.place)
        yield event
    if one.stop_on:
        stop = f"Stoppen als {one.stop_when}" if one.stop_when else ""
        yield days(f"{uid}-kiezen", one.stop_on, one.stop_on, f"Doorgaan of stoppen: {name}", (stop,))


def _moment_uid(one: PlannedMoment) -> str:
    """The same for the same moment: it has no number."""
    return f"moment-{sha256(f'{one.name}|{one.first_day}'.encode()).hexdigest()[:16]}"
