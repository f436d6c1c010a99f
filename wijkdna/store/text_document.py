"""A paper as an OpenDocument text (odt), in Dutch, with the styles of the Word file: the same text in the same order.

odfdo makes the package around it; text and styles are written here, as in opendocument.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import IO

from wijkdna.domain.paper_blocks import (
    TITLE,
    Block,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Style,
    kept_with_next,
)
from wijkdna.store.opendocument import write_package
from wijkdna.store.paper_styles import (
    CAPTION,
    LETTER,
    NORMAL,
    STYLES,
    TABLE,
    TEXT_WIDTH,
    Look,
    Looks,
    heading_style,
    looks_of,
    size_of,
)
from wijkdna.store.spreadsheets import INK, LINE, TEAL, About, xml_text
from wijkdna.store.word_document import KEPT_TOGETHER

_STRONG = "Strong_20_Emphasis"
_KEPT = "Punt bijeen"
"""A point that stays on the page of what comes after it."""


def write_odt(file: IO[bytes], paper: Paper, pictures: Mapping[str, bytes], made_on: date) -> None:
    """A document for LibreOffice and Word. pictures: the PNG of each picture by its name."""
    about = About(paper.title, paper.subject, datetime.combine(made_on, datetime.min.time()))
    used = {one.name: pictures[one.name] for one in paper.blocks if isinstance(one, Picture)}
    looks = looks_of(paper, used)
    parts = {"content": _content(paper, used, looks), "styles": _styles(paper, looks)}
    write_package(file, about, "text", parts, used)


# ---- the text


def _content(paper: Paper, pictures: Mapping[str, bytes], looks: Looks) -> Iterator[str]:
    grids = [one for one in paper.blocks if isinstance(one, Grid)]
    yield "<office:automatic-styles>"
    for number, grid in enumerate(grids, 1):
        yield from _grid_styles(number, grid)
    yield from _cell_styles(looks.styles[TABLE])
    yield "</office:automatic-styles><office:body><office:text>"
    numbers = {id(one): number for number, one in enumerate(grids, 1)}
    kept = kept_with_next(paper.blocks)
    for is_list, blocks in groupby(paper.blocks, _is_item):
        if is_list:
            yield '<text:list text:style-name="Punten">'
            yield from (f"<text:list-item>{_item(one, id(one) in kept)}</text:list-item>" for one in blocks)
            yield "</text:list>"
        else:
            yield from (_block(one, numbers, pictures, looks.picture) for one in blocks)
    yield "</office:text></office:body>"


def _is_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style is Style.ITEM


def _item(block: Block, is_kept: bool) -> str:
    assert isinstance(block, Paragraph)
    return _p(_KEPT if is_kept else STYLES[Style.ITEM], _said(block))


def _block(block: Block, numbers: Mapping[int, int], pictures: Mapping[str, bytes], width: float) -> str:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return _p(STYLES[block.style], _said(block))
        case Grid():
            return "".join(_grid(numbers[id(block)], block))
        case Picture():
            return _picture(block, pictures[block.name], width)


def _heading(block: Heading) -> str:
    if block.level == TITLE:
        return _p("Title", xml_text(block.text))
    level = f'text:style-name="{_name(heading_style(block.level))}" text:outline-level="{block.level}"'
    return f"<text:h {level}>{xml_text(block.text)}</text:h>"


def _said(block: Paragraph) -> str:
    lead = ""
    if block.lead:
        after = "<text:tab/>" if block.style is Style.LINE else " "
        lead = f'<text:span text:style-name="{_STRONG}">{xml_text(block.lead)}</text:span>{after}'
    return lead + xml_text(block.text)


def _p(style: str, inner: str) -> str:
    return f'<text:p text:style-name="{_name(style)}">{inner}</text:p>'


def _name(style: str) -> str:
    """A style as it is called inside the file."""
    return "Text_20_body" if style == NORMAL else style.replace(" ", "_20_")


def _picture(block: Picture, content: bytes, width: float) -> str:
    wide, high = size_of(content)
    size = f'svg:width="{width:.1f}mm" svg:height="{width * high / wide:.1f}mm"'
    link = f'xlink:href="Pictures/{block.name}.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    frame = (
        f'<draw:frame draw:name="{xml_text(block.name)}" text:anchor-type="as-char" {size}><draw:image {link}/>'
        f"<svg:title>{xml_text(block.caption)}</svg:title><svg:desc>{xml_text(block.alt)}</svg:desc></draw:frame>"
    )
    return _p("Figuur", frame) + _p("Bijschrift figuur", xml_text(block.caption))


def _grid(number: int, block: Grid) -> Iterator[str]:
    yield _p(CAPTION, xml_text(block.caption))
    yield f'<table:table table:name="Tabel{number}" table:style-name="Tabel{number}">'
    yield from (f'<table:table-column table:style-name="Tabel{number}.{n}"/>' for n in range(len(block.columns)))
    yield "<table:table-header-rows>"
    yield from _row(block, [one.title for one in block.columns], _TABLE_HEAD, "kop")
    yield "</table:table-header-rows>"
    last = len(block.rows) - 1 if block.has_total else -1
    for n, row in enumerate(block.rows):
        yield from _row(block, row, *((_TABLE_HEAD, "som") if n == last else (TABLE, "cel")))
    yield "</table:table>"


def _row(block: Grid, cells: Iterable[str], text: str, cell: str) -> Iterator[str]:
    yield '<table:table-row table:style-name="rij">'
    for column, said in zip(block.columns, cells, strict=True):
        style = f"{text} getal" if column.is_number else text
        yield f'<table:table-cell table:style-name="{cell}" office:value-type="string">{_p(style, xml_text(said))}'
        yield "</table:table-cell>"
    yield "</table:table-row>"


def _grid_styles(number: int, block: Grid) -> Iterator[str]:
    whole = ' style:may-break-between-rows="false"' if len(block.rows) <= KEPT_TOGETHER else ""
    yield (
        f'<style:style style:name="Tabel{number}" style:family="table"><style:table-properties'
        f' style:width="{TEXT_WIDTH}mm" table:align="left" fo:margin-bottom="3mm"{whole}/></style:style>'
    )
    for n, share in enumerate(block.shares):
        yield (
            f'<style:style style:name="Tabel{number}.{n}" style:family="table-column"><style:table-column-properties'
            f' style:column-width="{share * TEXT_WIDTH:.2f}mm"/></style:style>'
        )


def _cell_styles(look: Look) -> Iterator[str]:
    thin, thick = f"0.5pt solid {LINE}", f"1pt solid {INK}"
    for name, top, bottom in (("kop", thick, thick), ("cel", "none", thin), ("som", thick, thick)):
        yield (
            f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties'
            f' fo:border-top="{top}" fo:border-bottom="{bottom}" fo:border-left="none" fo:border-right="none"'
            f' fo:padding-top="{look.before:.2f}pt" fo:padding-bottom="{look.after:.2f}pt" fo:padding-left="0mm"'
            ' fo:padding-right="2mm"/>'
            "</style:style>"
        )
    yield (
        '<style:style style:name="rij" style:family="table-row"><style:table-row-properties fo:keep-together="always"/>'
        "</style:style>"
    )


# ---- styles, and the page around the text


def _styles(paper: Paper, looks: Looks) -> Iterator[str]:
    yield "<office:styles>"
    yield (
        '<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2"/>'
        f'<style:text-properties fo:font-family="{LETTER}" fo:font-size="11pt" fo:color="{INK}" fo:language="nl"'
        ' fo:country="NL"/></style:default-style>'
        '<style:default-style style:family="table"><style:table-properties table:border-model="separating"/>'
        "</style:default-style>"
        '<style:style style:name="Standard" style:family="paragraph"/>'
    )
    yield from _text_styles(looks.styles)
    yield (
        f'<style:style style:name="{_STRONG}" style:display-name="Strong Emphasis" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
    )
    yield _list_style(looks.styles[STYLES[Style.ITEM]])
    yield "</office:styles>"
    yield from _page(paper)


def _text_styles(looks: Mapping[str, Look]) -> Iterator[str]:
    stop = '<style:tab-stops><style:tab-stop style:position="{0}mm"{1}/></style:tab-stops>'
    right = stop.format(TEXT_WIDTH, ' style:type="right"')
    own = {"Header": right, "Footer": right, "Planregel": stop.format(looks["Planregel"].hanging, "")}
    item, table, caption = looks[STYLES[Style.ITEM]], looks[TABLE], looks[CAPTION]
    in_cell, in_list = replace(table, before=0, after=0), replace(item, left=0)
    made = {
        **looks,
        STYLES[Style.ITEM]: in_list,
        _KEPT: replace(in_list, keep=True),
        TABLE: in_cell,
        _TABLE_HEAD: replace(in_cell, is_bold=True),
        "Figuur": Look(size=item.size, keep=True),
        "Bijschrift figuur": replace(caption, before=0, after=caption.after * 1.5, keep=False),
    }
    for name, look in made.items():
        yield _style(name, look, own.get(name, ""))
    for name in (TABLE, _TABLE_HEAD):
        yield _style(f"{name} getal", made[name], align=' fo:text-align="end"')


_TABLE_HEAD = "Tabelkop"


def _style(name: str, look: Look, inner: str = "", align: str = "") -> str:
    """A style of paragraphs."""
    level = name.removeprefix("Heading ") if name.startswith("Heading ") else ""
    outline = f' style:default-outline-level="{level}"' if level else ""
    told = "Text body" if name == NORMAL else name
    keep = ' fo:keep-with-next="always"' if look.keep else ""
    left = f' fo:margin-left="{look.left}mm" fo:text-indent="-{look.hanging}mm"' if look.left and not look.bar else ""
    line = f' fo:line-height="{look.line:.0%}"' if look.line != 1 else ""
    bar = f' fo:border-left="3pt solid {TEAL}" fo:padding-left="{look.left}mm"' if look.bar else ""
    bold = ' fo:font-weight="bold"' if look.is_bold else ""
    return (
        f'<style:style style:name="{_name(name)}" style:display-name="{told}" style:family="paragraph"'
        f' style:parent-style-name="Standard"{outline}><style:paragraph-properties fo:margin-top="{look.before:.2f}pt"'
        f' fo:margin-bottom="{look.after:.2f}pt"{keep}{left}{line}{bar}{align}>{inner}</style:paragraph-properties>'
        f'<style:text-properties fo:font-size="{look.size:.2f}pt" fo:color="{look.color}"{bold}/></style:style>'
    )


def _list_style(look: Look) -> str:
    stop = f'text:label-followed-by="listtab" text:list-tab-stop-position="{look.left}mm"'
    place = f'fo:text-indent="-{look.hanging}mm" fo:margin-left="{look.left}mm"'
    return (
        '<text:list-style style:name="Punten"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        f"<style:list-level-label-alignment {stop} {place}/></style:list-level-properties>"
        "</text:list-level-style-bullet></text:list-style>"
    )


def _page(paper: Paper) -> Iterator[str]:
    """A4 with margins of 20 mm, of which head and foot take a part."""
    band = "<style:{0}-style><style:header-footer-properties {1}/></style:{0}-style>"
    yield (
        '<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties'
        ' fo:page-width="210mm" fo:page-height="297mm" fo:margin-top="10mm" fo:margin-bottom="10mm"'
        ' fo:margin-left="20mm" fo:margin-right="20mm"/>'
    )
    yield band.format("header", 'fo:min-height="10mm" fo:margin-bottom="5mm"')
    yield band.format("footer", 'fo:min-height="10mm" fo:margin-top="5mm"')
    yield "</style:page-layout></office:automatic-styles>"
    head = "<text:tab/>".join(map(xml_text, paper.head))
    numbers = "blad <text:page-number>1</text:page-number> van <text:page-count>1</text:page-count>"
    yield '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">'
    yield f"<style:header>{_p('Header', head)}</style:header>"
    yield f"<style:footer>{_p('Footer', f'{xml_text(paper.foot)}<text:tab/>{numbers}')}</style:footer>"
    yield "</style:master-page></office:master-styles>"
