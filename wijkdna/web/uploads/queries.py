"""Reads of files with figures. Nobody gets one but through upload_for(), and only people of the team itself."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum
from django.http import Http404

from wijkdna.domain.areas import Level, clean_code, gemeente_code
from wijkdna.domain.boundaries import CURRENT
from wijkdna.domain.layout_columns import AreaKind, code_text, is_code, text_of
from wijkdna.domain.layout_words import Layout, restored
from wijkdna.domain.layouts import find_layout
from wijkdna.domain.matching import IS_TOTAL, Found, plain
from wijkdna.domain.personal_columns import personal_columns
from wijkdna.domain.written_numbers import Cell
from wijkdna.store.border_changes import border_changes
from wijkdna.store.latest import Latest
from wijkdna.web.accounts.models import Membership, Role, Team
from wijkdna.web.uploads.models import WORKING, Recipe, State, Upload

MOST_ASKED, MOST_POINTED, MOST_CELLS = 100, 20, 100
"""On the page: areas with a question each, of which so many that look like nothing, and cells that were not taken."""

_CONFIRMABLE = (Found.PROPOSED, Found.SEVERAL, Found.DOUBLE)

COLUMNS_SHOWN, FIRST_SHOWN, LAST_SHOWN = 40, 6, 3
"""Of the file itself, on the page: columns, and rows of data at the beginning and at the end."""


class NoSuchUpload(Http404):
    """There is no such file, or it is none of this person's business: the answer is the same."""


def uploads_of(team: Team) -> QuerySet[Upload]:
    """The newest first, without what makes a row heavy."""
    rows = Upload.objects.of(team).select_related("added_by").defer("found", "answers")
    found: QuerySet[Upload] = rows
    return found


def upload_for(team: Team, number: int) -> Upload:
    """One file of a team. Raises NoSuchUpload."""
    found: Upload | None = Upload.objects.of(team).select_related("team", "added_by").filter(pk=number).first()
    if found is None:
        raise NoSuchUpload
    return found


def bytes_of(team: Team) -> int:
    """Of all files of a team together."""
    return int(Upload.objects.of(team).aggregate(used=Sum("size"))["used"] or 0)


def same_file(upload: Upload) -> Upload | None:
    """An earlier file of the team with the same bytes, that is or will be on the pages."""
    alive = Upload.objects.of(upload.team_id).exclude(state__in=(State.REFUSED, State.STOPPED, State.UNDONE))
    found: Upload | None = alive.filter(sha256=upload.sha256, pk__lt=upload.pk).order_by("pk").first()
    return found


def may_remove(membership: Membership, upload: Upload) -> bool:
    """Who added a file, and a beheerder."""
    return membership.role == Role.BEHEERDER or upload.added_by_id == membership.user_id


def is_working(upload: Upload) -> bool:
    """Whether a job is at it."""
    return upload.state in WORKING


def sheet_of(upload: Upload, number: int) -> Mapping[str, Any]:
    """A sheet as inspecting found it; the best one for a number that there is not."""
    sheets: Sequence[Mapping[str, Any]] = upload.found["sheets"]
    return sheets[number] if 0 <= number < len(sheets) else sheets[upload.found.get("best", 0)]


def headers_of(sheet: Mapping[str, Any], layout: Layout) -> list[str]:
    """The words above the columns; "kolom 3" for one without."""
    row = [] if layout.header is None or layout.header >= len(sheet["head"]) else sheet["head"][layout.header]
    names = [text_of(cell) for cell in row]
    return [names[i] if i < len(names) and names[i] else f"kolom {i + 1}" for i in range(sheet["width"])]


def personal_of(sheet: Mapping[str, Any], layout: Layout) -> dict[int, str]:
    """Columns that seem to be about single people, with why: those that inspecting found, and those of this header."""
    kept = {int(number): why for number, why in sheet.get("personal", {}).items()}
    rows = sheet["head"][layout.first :]
    return personal_columns(headers_of(sheet, layout), rows) | kept


def layout_with_header(sheet: Mapping[str, Any], header: int | None) -> Layout:
    """The layout when this row is the header, found again from the rows that we show.

    What was found from all rows (how numbers are written, where the table ends) stays as it was found.
    """
    layout = restored(sheet["layout"])
    start = 0 if header is None else header
    found = find_layout(sheet["head"][start:])
    seen = {one.column: one for one in layout.values}
    values = tuple(
        replace(one, style=seen[one.column].style) if one.column in seen and not one.classes else one
        for one in found.values
    )
    first = 0 if header is None else header + 1
    return replace(
        found,
        **{name: getattr(layout, name) for name in ("titles", "footers", "source", "unit", "period", "border_year")},
        header=header,
        first=first,
        end=max(layout.end, first),
        values=values,
        missing=layout.missing,
        reasons={},
    )


def signature(upload: Upload, sheet: Mapping[str, Any], layout: Layout) -> str:
    """Of a kind of file and its header: a next export of the same system has the same. "" without a header."""
    if layout.header is None:
        return ""
    told = json.dumps([upload.found.get("kind", ""), headers_of(sheet, layout)])
    return sha256(told.encode()).hexdigest()


def recipe_for(upload: Upload) -> Recipe | None:
    """Choices of an earlier file with the same header, to propose again."""
    number = upload.found.get("best", 0)
    sheet = sheet_of(upload, number)
    mark = signature(upload, sheet, restored(sheet["layout"]))
    found: Recipe | None = Recipe.objects.of(upload.team_id).filter(signature=mark).first() if mark else None
    return found


@dataclass(frozen=True, slots=True)
class Proposal:
    """How we would read a file, or how somebody chose. recipe: name of the earlier file it comes from, "" for none."""

    sheet: int
    layout: Layout
    about: Mapping[str, Any]
    recipe: str = ""


ABOUT = ("source", "licence", "note", "confidential", "proxy", "theme")
_OF_RECIPE = ("area", "gemeente", "gemeente_column", "unit", "values", "border_year")


def proposal(upload: Upload) -> Proposal:
    """What the form begins with: the choices of somebody, else of an earlier file like it, else ours."""
    answers = upload.answers
    sheet = sheet_of(upload, answers.get("sheet", 0))
    layout = restored(answers["layout"] if answers.get("layout") else sheet["layout"])
    about = {name: answers[name] for name in (*ABOUT, "themes") if name in answers}
    if not answers.get("chosen"):
        about = {"source": layout.source} | {name: value for name, value in about.items() if value}
        if (recipe := recipe_for(upload)) is not None:
            return _as_before(upload, layout, recipe)
    return Proposal(answers.get("sheet", upload.found.get("best", 0)), layout, about)


def _as_before(upload: Upload, layout: Layout, recipe: Recipe) -> Proposal:
    """The choices of a recipe on a new file: its title, period and rows are its own."""
    kept = restored({**asdict(layout), **recipe.answers["layout"]})
    values = tuple(replace(one, style=_style(layout, one.column, one.style)) for one in kept.values)
    found = {name: getattr(kept, name) for name in _OF_RECIPE}
    merged = replace(layout, **{**found, "values": values, "border_year": layout.border_year or kept.border_year})
    about = {name: recipe.answers[name] for name in (*ABOUT, "themes") if name in recipe.answers}
    return Proposal(upload.found.get("best", 0), merged, about, recipe.name)


def _style(layout: Layout, column: int, kept: Any) -> Any:  # noqa: ANN401 a Style
    """How this file writes the numbers of a column; another file may write them otherwise."""
    return next((one.style for one in layout.values if one.column == column and not one.classes), kept)


def recipe_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What of somebody's choices holds for a next file too."""
    layout = {name: answers["layout"][name] for name in _OF_RECIPE}
    layout["values"] = [{**one, "period": ""} if one["name"] else one for one in layout["values"]]
    return {"layout": layout} | {name: answers[name] for name in (*ABOUT, "themes") if name in answers}


def gemeente_names(latest: Latest | None, team: Team) -> dict[str, str]:
    """Name per code of the gemeenten of a team; the code when the figures that are read do not know it."""
    known = {} if latest is None else {code: latest.areas.position.get(code) for code in team.gemeenten}
    return {
        code: code if latest is None or known.get(code) is None else latest.areas.names[known[code]]  # type: ignore[index]
        for code in team.gemeenten
    }


FIRST_YEAR = 2013
"""Of borders of which we know something."""


class BorderYear(NamedTuple):
    """A proposal for the year of the borders, "" for none, and in Dutch why."""

    value: str
    reason: str


def border_year(latest: Latest | None, sheet: Mapping[str, Any], layout: Layout) -> BorderYear:
    """That of the title; else of the figures, or the current one when more of the codes on the page exist in it."""
    if layout.border_year:
        return BorderYear(str(layout.border_year), "Dit jaar staat bij de tabel.")
    of_figures = _year_of_figures(sheet, layout)
    codes = _codes_of(sheet, layout)
    if latest is None or not codes:
        why = "Ons voorstel is het jaar van de cijfers." if of_figures else "Vaak is het het jaar van de cijfers."
        return BorderYear(str(of_figures or ""), why)
    changes = border_changes(latest.folder)
    found = {
        year: sum(changes.code_now(code, year) in latest.areas.position for code in codes)
        for year in dict.fromkeys(one for one in (of_figures, CURRENT) if one)
    }
    best = max(found, key=lambda year: found[year])
    return BorderYear(
        str(best), f"Ons voorstel: van de {len(codes)} codes hierboven kennen we er {found[best]} in {best}."
    )


def _year_of_figures(sheet: Mapping[str, Any], layout: Layout) -> int | None:
    """The last year that period, headers or the column of periods name; None when it is too long ago."""
    at = layout.period_column
    cells = [row[at] for row in sheet["head"][layout.first :] if at is not None and at < len(row)]
    texts = [layout.period, *(one.period for one in layout.values), *map(text_of, cells)]
    years = [int(year) for text in texts for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text[:9])]
    years += [int(text[:4]) for text in texts if text[4:].upper() == "JJ00" and text[:4].isdecimal()]
    return min(max(years), CURRENT) if years and max(years) >= FIRST_YEAR else None


def _codes_of(sheet: Mapping[str, Any], layout: Layout) -> list[str]:
    """The codes of wijken and buurten among the rows that we show; those of gemeenten hardly change."""
    if layout.area is None or layout.area.kind is not AreaKind.CODE:
        return []
    start = sheet["height"] - len(sheet["tail"])
    rows = dict(enumerate(sheet["head"])) | dict(enumerate(sheet["tail"], start))
    at = layout.area.column
    cells = [row[at] for i, row in rows.items() if layout.first <= i < layout.end and at < len(row)]
    return [clean_code(code_text(str(cell))) for cell in cells if is_code(cell)]


class ShownColumn(NamedTuple):
    """A column of the file: its letter as in a spreadsheet, and what it is to us."""

    letter: str
    role: str
    css: str


class ShownRow(NamedTuple):
    """A row of the file, from 1; of rows left out number is 0 and `said` tells how many."""

    number: int
    said: str
    css: str
    cells: tuple[str, ...]


class ShownTable(NamedTuple):
    """The beginning and end of a sheet as it is in the file; rest: columns left out."""

    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    rest: int


def shown_table(sheet: Mapping[str, Any], layout: Layout, personal: Mapping[int, str]) -> ShownTable:
    """The file's own rows around its header and its end, each with what we take it for."""
    width = min(sheet["width"], COLUMNS_SHOWN)
    start = sheet["height"] - len(sheet["tail"])
    known = dict(enumerate(sheet["head"])) | dict(enumerate(sheet["tail"], start))
    wanted = [i for i in sorted(known) if i < layout.first + FIRST_SHOWN or i >= layout.end - LAST_SHOWN]
    rows: list[ShownRow] = []
    before = -1
    for number in wanted:
        if number > before + 1:
            rows.append(ShownRow(0, f"{number - before - 1} regels", "gap", ()))
        said, css = _role_of_row(number, layout)
        cells = known[number][:width]
        hidden = personal if number >= layout.first else ()
        texts = tuple("…" if i in hidden else _told(cells[i]) if i < len(cells) else "" for i in range(width))
        rows.append(ShownRow(number + 1, said, css, texts))
        before = number
    columns = tuple(ShownColumn(letters(i), *_role_of_column(i, layout, personal)) for i in range(width))
    return ShownTable(columns, tuple(rows), sheet["width"] - width)


def _told(cell: Cell) -> str:
    """A cell as people here write it: a number of a spreadsheet with a comma."""
    text = text_of(cell)
    return text.replace(".", ",") if isinstance(cell, float) else text


def _role_of_row(number: int, layout: Layout) -> tuple[str, str]:
    if number == layout.header:
        return "kop", "header"
    if number < layout.first:
        return "titel", "loose"
    return ("uitleg", "loose") if number >= layout.end else ("", "data")


def _role_of_column(number: int, layout: Layout, personal: Mapping[int, str]) -> tuple[str, str]:
    if number in personal:
        return "niet overnemen", "never"
    if layout.area is not None and number == layout.area.column:
        return "gebied", "area"
    value = next((one for one in layout.values if one.column == number), None)
    if value is not None:
        return ("klasse", "class") if value.classes else ("cijfer", "value")
    named = {layout.period_column: "periode", layout.indicator_column: "onderwerp", layout.unit_column: "eenheid"}
    named |= {layout.gemeente_column: "gemeente"}
    return (named[number], "area") if number in named else ("niet gebruikt", "unused")


def letters(column: int) -> str:
    """Of a column as a spreadsheet names it: A, Z, AA."""
    text = ""
    while column >= 0:
        text = chr(ord("A") + column % 26) + text
        column = column // 26 - 1
    return text


def missed_areas(row: Upload) -> list[Mapping[str, Any]]:
    """Areas of the file that are not taken, each with its reason."""
    return [one for one in row.report.get("areas", []) if not one["code"]]


def cells_left_out(row: Upload) -> dict[str, Any]:
    """Cells that were not taken; of whole areas that were not found another list tells already."""
    told = {one["reason"] for one in missed_areas(row)}
    reasons = {why: times for why, times in row.report.get("reasons", {}).items() if why not in told}
    problems = [one for one in row.report.get("problems", []) if one["reason"] in reasons]
    return {"reasons": reasons, "problems": problems[:MOST_CELLS]}


def asked_about(row: Upload, latest: Latest | None) -> list[Mapping[str, Any]]:
    """Areas about which somebody can say something; where nothing looks like it, all of its gemeente are proposed."""
    areas = row.report.get("areas", [])
    alike = [one for one in areas if one["found"] in _CONFIRMABLE and one["proposals"]]
    unknown = [one for one in areas if one["found"] == Found.UNKNOWN and one["text"].strip()]
    pointed = ({**one, "proposals": _all_of(latest, row, one)} for one in unknown if one["reason"] != IS_TOTAL)
    return [*alike, *[one for one in pointed if one["proposals"]][:MOST_POINTED]][:MOST_ASKED]


def _all_of(latest: Latest | None, row: Upload, area: Mapping[str, Any]) -> list[dict[str, str]]:
    """Wijken and buurten of the gemeente that the file names, else of the only one of the team."""
    if latest is None:
        return []
    told = plain(area["text"].partition(": ")[0] if ": " in area["text"] else area["gemeente"])
    own = [latest.areas.position[code] for code in row.team.gemeenten if code in latest.areas.position]
    named = [one for one in own if plain(latest.areas.names[one]) == told]
    parents = named or (own if len(own) == 1 and not told else [])
    found = [one for parent in parents for level in (Level.BUURT, Level.WIJK) for one in _within(latest, parent, level)]
    return [{"code": latest.areas.codes[one], "name": latest.areas.names[one]} for one in found]


def _within(latest: Latest, parent: int, level: Level) -> list[int]:
    return sorted(latest.areas.within(parent, level), key=lambda one: plain(latest.areas.names[one]))


def equal_names(asked: list[Mapping[str, Any]]) -> dict[str, str]:
    """Text -> code where there is one proposal, and its name is the same to the letter."""
    found = {}
    for one in asked:
        name = one["text"].partition(": ")[2] or one["text"]
        if one["found"] == Found.PROPOSED and len(one["proposals"]) == 1 and one["proposals"][0]["name"] == name:
            found[one["text"]] = one["proposals"][0]["code"]
    return found


def words_of(latest: Latest | None, asked: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Each proposed area by its code: "Stedum, Eemsdelta (BU19791777)"; where it lies, tells whether it is meant."""
    places = {place["code"]: place["name"] for one in asked for place in one["proposals"]}
    return {code: f"{name}{_in_gemeente(latest, code)} ({code})" for code, name in places.items()}


def _in_gemeente(latest: Latest | None, code: str) -> str:
    whole = gemeente_code(code)
    row = None if latest is None or whole in (None, code) else latest.areas.position.get(str(whole))
    return "" if latest is None or row is None else f", {latest.areas.names[row]}"
