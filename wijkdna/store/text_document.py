"""A paper as an OpenDocument text (odt), in Dutch, with the styles of the Word file: the same text in the same order.

odfdo makes the package around it; text and styles are written here, as in opendocument.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from struct import unpack
from typing import IO

from wijkdna.domain.paper_blocks import TITLE, Block, Grid, Heading, Paper, Paragraph, Picture, Style
from wijkdna.store.opendocument import write_package
from wijkdna.store.spreadsheets import INK, LINE, QUIET, TEAL, About, xml_text
from wijkdna.store.word_document import AMBER, KEPT_TOGETHER, LETTER, TEXT_WIDTH

_STYLES = {
    Style.BODY: "Text_20_body",
    Style.LEAD: "Subtitle",
    Style.FACTS: "Gegevens",
    Style.LINE: "Planregel",
    Style.ITEM: "List_20_Bullet",
    Style.REASON: "Reden",
    Style.ALERT: "Let_20_op",
}
_STRONG = "Strong_20_Emphasis"


def write_odt(file: IO[bytes], paper: Paper, pictures: Mapping[str, bytes], made_on: date) -> None:
    """A document for LibreOffice and Word. pictures: the PNG of each picture by its name."""
    about = About(paper.title, paper.subject, datetime.combine(made_on, datetime.min.time()))
    used = {one.name: pictures[one.name] for one in paper.blocks if isinstance(one, Picture)}
    write_package(file, about, "text", {"content": _content(paper, used), "styles": _styles(paper)}, used)


# ---- the text


def _content(paper: Paper, pictures: Mapping[str, bytes]) -> Iterator[str]:
    grids = [one for one in paper.blocks if isinstance(one, Grid)]
    yield "<office:automatic-styles>"
    for number, grid in enumerate(grids, 1):
        yield from _grid_styles(number, grid)
    yield "</office:automatic-styles><office:body><office:text>"
    numbers = {id(one): number for number, one in enumerate(grids, 1)}
    for is_list, blocks in groupby(paper.blocks, _is_item):
        if is_list:
            yield '<text:list text:style-name="Punten">'
            yield from (f"<text:list-item>{_block(one, numbers, pictures)}</text:list-item>" for one in blocks)
            yield "</text:list>"
        else:
            yield from (_block(one, numbers, pictures) for one in blocks)
    yield "</office:text></office:body>"


def _is_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style is Style.ITEM


def _block(block: Block, numbers: Mapping[int, int], pictures: Mapping[str, bytes]) -> str:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return _paragraph(block)
        case Grid():
            return "".join(_grid(numbers[id(block)], block))
        case Picture():
            return _picture(block, pictures[block.name])


def _heading(block: Heading) -> str:
    if block.level == TITLE:
        return _p("Title", xml_text(block.text))
    level = f'text:style-name="Heading_20_{block.level}" text:outline-level="{block.level}"'
    return f"<text:h {level}>{xml_text(block.text)}</text:h>"


def _paragraph(block: Paragraph) -> str:
    lead = ""
    if block.lead:
        after = "<text:tab/>" if block.style is Style.LINE else " "
        lead = f'<text:span text:style-name="{_STRONG}">{xml_text(block.lead)}</text:span>{after}'
    return _p(_STYLES[block.style], lead + xml_text(block.text))


def _p(style: str, inner: str) -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def _picture(block: Picture, content: bytes) -> str:
    """Width and height of a PNG stand at a fixed place in it."""
    wide, high = unpack(">II", content[16:24])
    size = f'svg:width="{TEXT_WIDTH}mm" svg:height="{TEXT_WIDTH * high / wide:.1f}mm"'
    link = f'xlink:href="Pictures/{block.name}.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    frame = (
        f'<draw:frame draw:name="{xml_text(block.name)}" text:anchor-type="as-char" {size}><draw:image {link}/>'
        f"<svg:title>{xml_text(block.caption)}</svg:title><svg:desc>{xml_text(block.alt)}</svg:desc></draw:frame>"
    )
    return _p("Figuur", frame) + _p("Bijschrift_20_figuur", xml_text(block.caption))


def _grid(number: int, block: Grid) -> Iterator[str]:
    yield _p("Caption", xml_text(block.caption))
    yield f'<table:table table:name="Tabel{number}" table:style-name="Tabel{number}">'
    yield from (f'<table:table-column table:style-name="Tabel{number}.{n}"/>' for n in range(len(block.columns)))
    yield "<table:table-header-rows>"
    yield from _row(block, [one.title for one in block.columns], "Tabelkop", "kop")
    yield "</table:table-header-rows>"
    last = len(block.rows) - 1 if block.has_total else -1
    for n, row in enumerate(block.rows):
        yield from _row(block, row, *(("Tabelkop", "som") if n == last else ("Tabeltekst", "cel")))
    yield "</table:table>"


def _row(block: Grid, cells: Iterable[str], text: str, cell: str) -> Iterator[str]:
    yield '<table:table-row table:style-name="rij">'
    for column, said in zip(block.columns, cells, strict=True):
        style = f"{text}_20_getal" if column.is_number else text
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
    if number == 1:
        yield from _cell_styles()


def _cell_styles() -> Iterator[str]:
    thin, thick = f"0.5pt solid {LINE}", f"1pt solid {INK}"
    for name, top, bottom in (("kop", thick, thick), ("cel", "none", thin), ("som", thick, thick)):
        yield (
            f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties'
            f' fo:border-top="{top}" fo:border-bottom="{bottom}" fo:border-left="none" fo:border-right="none"'
            ' fo:padding-top="0.8mm" fo:padding-bottom="0.8mm" fo:padding-left="0mm" fo:padding-right="2mm"/>'
            "</style:style>"
        )
    yield (
        '<style:style style:name="rij" style:family="table-row"><style:table-row-properties fo:keep-together="always"/>'
        "</style:style>"
    )


# ---- styles, and the page around the text


def _styles(paper: Paper) -> Iterator[str]:
    yield "<office:styles>"
    yield (
        '<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2"/>'
        f'<style:text-properties fo:font-family="{LETTER}" fo:font-size="11pt" fo:color="{INK}" fo:language="nl"'
        ' fo:country="NL"/></style:default-style>'
        '<style:default-style style:family="table"><style:table-properties table:border-model="separating"/>'
        "</style:default-style>"
        '<style:style style:name="Standard" style:family="paragraph"/>'
    )
    yield from _text_styles()
    yield (
        f'<style:style style:name="{_STRONG}" style:display-name="Strong Emphasis" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
    )
    yield _list_style()
    yield "</office:styles>"
    yield from _page(paper)


def _text_styles() -> Iterator[str]:
    bold = 'fo:font-weight="bold"'
    keep, line = 'fo:keep-with-next="always"', 'fo:line-height="115%"'
    yield _style("Text_20_body", 11, INK, line, after=6)
    yield _style("Title", 24, INK, after=4, text=bold)
    yield _style("Subtitle", 13, QUIET, after=6)
    for level, size, before in ((1, 16, 20), (2, 13, 13), (3, 11, 9)):
        yield _style(f"Heading_20_{level}", size, TEAL, keep, before=before, after=4, text=bold, level=level)
    yield _style("Gegevens", 9.5, QUIET, before=4, after=8)
    hang = 'fo:margin-left="10mm" fo:text-indent="-10mm"'
    stop = '<style:tab-stops><style:tab-stop style:position="10mm"/></style:tab-stops>'
    yield _style("Planregel", 11, INK, f"{hang} {keep}", before=5, after=2, inner=stop)
    yield _style("List_20_Bullet", 11, INK, after=2)
    yield _style("Reden", 9, QUIET, 'fo:margin-left="10mm"', after=2)
    yield _style("Let_20_op", 9.5, AMBER, 'fo:margin-left="10mm"', after=2, text=bold)
    yield _style("Caption", 9.5, QUIET, keep, before=8, after=4)
    yield _style("Bijschrift_20_figuur", 9.5, QUIET, after=6)
    yield _style("Figuur", 11, INK, keep)
    for name, text in (("Tabeltekst", ""), ("Tabelkop", bold)):
        yield _style(name, 9.5, INK, text=text)
        yield _style(f"{name}_20_getal", 9.5, INK, 'fo:text-align="end"', text=text)
    right = f'<style:tab-stops><style:tab-stop style:position="{TEXT_WIDTH}mm" style:type="right"/></style:tab-stops>'
    yield _style("Header", 9, QUIET, inner=right)
    yield _style("Footer", 8.5, QUIET, inner=right)


def _style(
    name: str,
    size: float,
    color: str,
    paragraph: str = "",
    *,
    before: float = 0,
    after: float = 0,
    text: str = "",
    inner: str = "",
    level: int = 0,
) -> str:
    """A style of paragraphs; before and after in points."""
    outline = f' style:default-outline-level="{level}"' if level else ""
    return (
        f'<style:style style:name="{name}" style:display-name="{name.replace("_20_", " ")}" style:family="paragraph"'
        f' style:parent-style-name="Standard"{outline}><style:paragraph-properties fo:margin-top="{before}pt"'
        f' fo:margin-bottom="{after}pt" {paragraph}>{inner}</style:paragraph-properties><style:text-properties'
        f' fo:font-size="{size}pt" fo:color="{color}" {text}/></style:style>'
    )


def _list_style() -> str:
    return (
        '<text:list-style style:name="Punten"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="15mm"'
        ' fo:text-indent="-5mm" fo:margin-left="15mm"/></style:list-level-properties>'
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
