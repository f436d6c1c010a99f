"""A paper as a Word file (docx), in Dutch: real headings, lists and captions, tables whose headings return.

Fonts, sizes and colours stand in the styles only, so that a gemeente can put her own house style over the file.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from wijkdna.domain.paper_blocks import Block, Grid, Heading, Paper, Paragraph, Picture, Style, kept_with_next
from wijkdna.store.paper_styles import (
    CAPTION,
    LETTER,
    NORMAL,
    STYLES,
    TABLE,
    TEXT_WIDTH,
    Look,
    heading_style,
    looks_of,
)
from wijkdna.store.spreadsheets import INK, LINE, TEAL

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table

KEPT_TOGETHER = 10
"""A table of so many rows does not go over two pages."""

TABLE_STYLE = "WijkDNA tabel"

OWN_STYLES = ("Gegevens", "Vraag", "Planregel", "Reden", "Let op", TABLE)
"""Styles that a document of Word does not have by itself."""

_TWIPS = 56.7
"""In a millimetre."""


def write_docx(file: IO[bytes], paper: Paper, pictures: Mapping[str, bytes], made_on: date) -> None:
    """A document for Word and LibreOffice. pictures: the PNG of each picture by its name."""
    import docx
    from docx.shared import Pt

    document, looks = docx.Document(), looks_of(paper, pictures)
    _clear_styles(document)
    _properties(document, paper, made_on)
    _page(document, paper)
    for name, look in looks.styles.items():
        _text_style(document, name, look)
    _table_style(document)
    kept = kept_with_next(paper.blocks)
    for block, before in zip(paper.blocks, (None, *paper.blocks), strict=False):
        if isinstance(block, Picture):
            _add_picture(document, block, pictures[block.name], looks.picture)
        else:
            _add(document, block)
        last = document.paragraphs[-1].paragraph_format
        if isinstance(before, Grid) and isinstance(block, Paragraph):
            last.space_before = Pt(8)
        if id(block) in kept:
            last.keep_with_next = True
    document.save(file)


# ---- the document around the text


def _properties(document: "Document", paper: Paper, made_on: date) -> None:
    own = document.core_properties
    own.title, own.subject, own.language = paper.title[:255], paper.subject[:255], "nl-NL"
    own.author = own.last_modified_by = own.comments = own.keywords = ""
    own.created = own.modified = datetime.combine(made_on, datetime.min.time())


def _page(document: "Document", paper: Paper) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.text = "\t".join(paper.head)
    foot.add_run(f"{paper.foot}\tblad ")
    _field(foot, "PAGE")
    foot.add_run(" van ")
    _field(foot, "NUMPAGES")
    for name in ("Header", "Footer"):
        stops = document.styles[name].paragraph_format.tab_stops
        for stop in list(stops):
            del stops[stops._pPr.tabs.tab_lst.index(stop._tab)]
        stops.add_tab_stop(Mm(TEXT_WIDTH), _right())


def _right() -> Any:  # noqa: ANN401 a value of python-docx
    from docx.enum.text import WD_TAB_ALIGNMENT

    return WD_TAB_ALIGNMENT.RIGHT


def _field(paragraph: Any, code: str) -> None:  # noqa: ANN401 a paragraph of python-docx
    """A number that Word fills in; "1" until it does."""
    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run()
        if kind is None:
            run._r.append(_element("w:instrText", text=f" {code} "))
        elif kind == "1":
            run.text = kind
        else:
            run._r.append(_element("w:fldChar", {"w:fldCharType": kind}))


# ---- styles


def _clear_styles(document: "Document") -> None:
    """Dutch everywhere, and one letter: the template is in English and takes letters from a theme."""
    from docx.oxml.ns import qn

    for one in document.styles.element.iter(qn("w:lang")):
        one.attrib.update({qn("w:val"): "nl-NL", qn("w:eastAsia"): "nl-NL", qn("w:bidi"): "ar-SA"})
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        fonts.attrib.update({qn(f"w:{name}"): LETTER for name in ("ascii", "hAnsi", "cs", "eastAsia")})
    for one in document.settings.element.iter(qn("w:themeFontLang")):
        one.set(qn("w:val"), "nl-NL")


def _text_style(document: "Document", name: str, look: Look) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt, RGBColor

    styles: Any = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name in OWN_STYLES:
        style.base_style, style.quick_style = styles[NORMAL], True
    # Said of a style of our own, "not bold" would win from the headings of a table.
    style.font.bold = look.is_bold or (None if name in (NORMAL, *OWN_STYLES) else False)
    style.font.size, style.font.italic = Pt(look.size), False
    style.font.color.rgb = RGBColor.from_string(look.color[1:])
    _without(style.element.get_or_add_rPr(), "w:spacing")
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(look.before), Pt(look.after), look.line
    if look.left:
        form.left_indent, form.first_line_indent = Mm(look.left), Mm(-look.hanging)
    form.keep_with_next, form.widow_control = look.keep, True
    _bar(style.element.get_or_add_pPr(), look)


def _bar(form: "BaseOxmlElement", look: Look) -> None:
    """No line below it, as the template has; left of it one when it has to stand out."""
    _without(form, "w:pBdr")
    if look.bar:
        left = _element("w:left", {"w:val": "single", "w:sz": "24", "w:space": "8", "w:color": TEAL[1:]})
        border = _element("w:pBdr")
        border.append(left)
        form.insert_element_before(border, *_AFTER_BORDER)


_AFTER_BORDER = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
"""In Word the parts of a style have a fixed order."""


def _without(element: "BaseOxmlElement", tag: str) -> None:
    from docx.oxml.ns import qn

    for one in element.findall(qn(tag)):
        element.remove(one)


def _table_style(document: "Document") -> None:
    """Thin lines between rows, a thick one below the headings; bold for the first row and a last row that is a sum."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    line = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE[1:]}"'
    thick = f'w:val="single" w:sz="8" w:space="0" w:color="{INK[1:]}"'
    bold = "<w:rPr><w:b/></w:rPr>"
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="WijkDNAtabel">'
            f'<w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>'
            f"<w:tblPr><w:tblBorders><w:top {thick}/><w:bottom {thick}/><w:insideH {line}/></w:tblBorders>"
            "<w:tblCellMar>"
            '<w:left w:w="60" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f'<w:tblStylePr w:type="firstRow">{bold}<w:tcPr><w:tcBorders><w:bottom {thick}/></w:tcBorders></w:tcPr>'
            f'</w:tblStylePr><w:tblStylePr w:type="lastRow">{bold}<w:tcPr><w:tcBorders><w:top {thick}/></w:tcBorders>'
            f"</w:tcPr></w:tblStylePr></w:style>"
        )
    )


# ---- the text


def _add(document: "Document", block: Block) -> None:
    match block:
        case Heading():
            document.add_paragraph(block.text, style=heading_style(block.level))
        case Paragraph():
            _add_paragraph(document, block)
        case Grid():
            _add_grid(document, block)


def _add_paragraph(document: "Document", block: Paragraph) -> None:
    paragraph = document.add_paragraph(style=STYLES[block.style])
    if block.lead:
        paragraph.add_run(block.lead).bold = True
        paragraph.add_run("\t" if block.style is Style.LINE else " ")
    paragraph.add_run(block.text)


def _add_picture(document: "Document", block: Picture, content: bytes, width: float) -> None:
    """width: in millimetres."""
    from io import BytesIO

    from docx.shared import Mm

    shape = document.add_picture(BytesIO(content), width=Mm(width))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for side in "TBLR":
        shape._inline.set(f"dist{side}", "0")  # without it LibreOffice keeps room beside the picture
    shape._inline.docPr.set("descr", block.alt)
    shape._inline.docPr.set("title", block.caption)
    caption = document.add_paragraph(block.caption, style=CAPTION)
    caption.paragraph_format.keep_with_next = False


def _add_grid(document: "Document", block: Grid) -> None:
    document.add_paragraph(block.caption, style=CAPTION)
    table = document.add_table(rows=0, cols=len(block.columns))
    table.style = TABLE_STYLE
    table.autofit = False
    _tell(table, block)
    widths = [round(share * TEXT_WIDTH * _TWIPS) for share in block.shares]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(_name("w:w"), str(width))
    numbers = [one.is_number for one in block.columns]
    for number, row in enumerate(([one.title for one in block.columns], *block.rows)):
        keep = number == 0 or (number < len(block.rows) <= KEPT_TOGETHER)
        _add_row(table, row, widths, numbers, is_heading=number == 0, keep=keep)


def _tell(table: "Table", block: Grid) -> None:
    """What stands in it for who does not see it, and which rows are special."""
    own = table._tbl.tblPr
    _without(own, "w:tblLook")
    look = {"firstRow": "1", "lastRow": str(int(block.has_total)), "firstColumn": "1", "lastColumn": "0"}
    look |= {"noHBand": "1", "noVBand": "1", "val": "06E0" if block.has_total else "06A0"}
    own.append(_element("w:tblLook", {f"w:{name}": value for name, value in look.items()}))
    own.append(_element("w:tblCaption", {"w:val": block.caption}))


def _add_row(
    table: "Table", row: Iterable[str], widths: list[int], numbers: list[bool], *, is_heading: bool, keep: bool
) -> None:
    """keep: on the page of the next row."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Twips

    made = table.add_row()  # type: ignore[no-untyped-call]
    properties = made._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if is_heading:
        properties.append(_element("w:tblHeader"))
    for cell, text, width, is_number in zip(made.cells, row, widths, numbers, strict=True):
        cell.width = Twips(width)
        paragraph = cell.paragraphs[0]
        paragraph.style = TABLE
        paragraph.add_run(text)
        if is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if keep:
            paragraph.paragraph_format.keep_with_next = True


def _element(tag: str, values: Mapping[str, str] | None = None, text: str = "") -> "BaseOxmlElement":
    from docx.oxml import OxmlElement

    made = OxmlElement(tag)
    for name, value in (values or {}).items():
        made.set(_name(name), value)
    if text:
        made.text = text
        made.set(_name("xml:space"), "preserve")
    return made


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    found: str = qn(name)
    return found
