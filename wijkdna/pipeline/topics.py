"""Columns of a StatLine table, found by what they mean: stem, unit and the headings above them, never by their number.

The number at the end of a key changes every year (AantalInwoners_5), and a stem is not unique: Appartement is kWh under
one heading and m³ under another. Version 4 has codes without a stem; there the stem is made from the title.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wijkdna.pipeline.download import SourceChanged

_NUMBER = re.compile(r"_\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A column as the publisher describes it. `above` are the titles of the headings above it, highest first."""

    key: str
    stem: str
    title: str
    unit: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that we want.

    stems   its name, without number; where it changed through the years, several. The first that is there counts
    unit    the unit it must have; "" when that does not matter
    under   (part of) the title of a heading above it, when the stem is not unique
    needed  without it the table is not what we know; else it is left out with a note
    """

    stems: tuple[str, ...]
    unit: str
    under: str = ""
    needed: bool = True

    def __str__(self) -> str:
        return f"{self.stems[0]} ({self.unit or 'zonder eenheid'}{', onder ' + self.under if self.under else ''})"


def stem_of(title: str) -> str:
    """The stem that CBS makes of a title: "65 jaar of ouder" is k_65JaarOfOuder."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    stem = "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", letters))
    return f"k_{stem}" if stem[:1].isdigit() else stem


def topics_v3(rows: Iterable[Mapping[str, object]]) -> list[Topic]:
    """The columns in DataProperties of version 3. Raises SourceChanged when it has none."""
    rows = list(rows)
    heading = {str(row.get("ID")): row for row in rows}
    found = [
        Topic(
            key=str(row["Key"]),
            stem=_NUMBER.sub("", str(row["Key"])),
            title=_text(row, "Title"),
            unit=_text(row, "Unit"),
            above=_above(row, heading, "ParentID"),
        )
        for row in rows
        if row.get("Type") == "Topic" and row.get("Key")
    ]
    if not found:
        raise SourceChanged("DataProperties: er staan geen kolommen (Type = Topic) in")
    return found


def topics_v4(codes: Iterable[Mapping[str, object]], groups: Iterable[Mapping[str, object]]) -> list[Topic]:
    """The columns in MeasureCodes and MeasureGroups of version 4. Raises SourceChanged when it has none."""
    heading = {str(row.get("Id")): row for row in groups}
    found = [
        Topic(
            key=str(row["Identifier"]),
            stem=stem_of(_text(row, "Title")),
            title=_text(row, "Title"),
            unit=_text(row, "Unit"),
            above=_above({"ParentId": row.get("MeasureGroupId")}, heading, "ParentId"),
        )
        for row in codes
        if row.get("Identifier")
    ]
    if not found:
        raise SourceChanged("MeasureCodes: er staan geen onderwerpen in")
    return found


def _text(row: Mapping[str, object], name: str) -> str:
    return str(row.get(name) or "").strip()


def _above(row: Mapping[str, object], heading: Mapping[str, Mapping[str, object]], parent: str) -> tuple[str, ...]:
    titles: list[str] = []
    up = heading.get(str(row.get(parent)))
    while up is not None and len(titles) < len(heading):
        titles.insert(0, _text(up, "Title"))
        up = heading.get(str(up.get(parent)))
    return tuple(titles)


def resolve(topics: Sequence[Topic], wanted: Mapping[str, Column]) -> tuple[dict[str, str], list[str]]:
    """The key of every wanted column that is there, by our name, and in words which ones are not.

    Raises SourceChanged for a needed column that is not there, has another unit, or could be one of several.
    """
    keys, absent = {}, []
    for name, column in wanted.items():
        found = _find(topics, column)
        if isinstance(found, Topic):
            keys[name] = found.key
        elif column.needed:
            raise SourceChanged(found)
        else:
            absent.append(found)
    return keys, absent


def _find(topics: Sequence[Topic], column: Column) -> Topic | str:
    """The topic of a column, or in Dutch why there is none."""
    for stem in column.stems:
        same = [topic for topic in topics if topic.stem == stem and _is_under(topic, column.under)]
        right = [topic for topic in same if not column.unit or _plain(topic.unit) == _plain(column.unit)]
        if len(right) > 1:
            return f"kolom {column} kan er een van {len(right)} zijn: {', '.join(topic.key for topic in right)}"
        if right:
            return right[0]
        if same:
            units = ", ".join(sorted({topic.unit or "geen" for topic in same}))
            return f"kolom {column} heeft nu een andere eenheid: {units}"
    return f"kolom {column} ontbreekt"


def _is_under(topic: Topic, heading: str) -> bool:
    return not heading or any(heading.casefold() in title.casefold() for title in topic.above)


def _plain(unit: str) -> str:
    """m³ and m3 are one unit, and so are "x 1 000 euro" and "x 1000 euro"."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", unit)).casefold()
