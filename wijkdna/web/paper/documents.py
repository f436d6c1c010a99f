"""The papers as tagged PDF (PDF/UA-1), made by typst from the templates in templates/paper/.

What is said goes to typst as JSON and never becomes part of a template: no text can act as markup. Pictures are the
SVG of the pages, drawn by the same macros, with an alternative text.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst
from django.conf import settings
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from markupsafe import Markup

from wijkdna.web.areas.queries import AreaLink
from wijkdna.web.paper.drawings import Ground, Qr, Ruler
from wijkdna.web.paper.queries import CARD_WORDS, Card, Plate

Json = dict[str, Any]

TEMPLATES = settings.BASE / "templates" / "paper"
LETTERS = settings.BASE / "static" / "dist" / "letters"

_working = Lock()
"""A compiler makes one document at a time."""


class PaperFailed(Exception):
    """The PDF could not be made; the text says why, for the log."""


def pdf(name: str, content: Json, folder: Path = TEMPLATES) -> bytes:
    """A PDF from <name>.typ in a folder of templates. Raises PaperFailed; half a document is never given."""
    return _compiled(name, content, folder, format="pdf", pdf_standards="ua-1")


def png(name: str, content: Json, folder: Path = TEMPLATES, dots: int = 220) -> bytes:
    """A picture of the one page of <name>.typ; dots per inch. Raises PaperFailed."""
    return _compiled(name, content, folder, format="png", ppi=dots)


def _compiled(name: str, content: Json, folder: Path, **options: Any) -> bytes:  # noqa: ANN401 of typst
    try:
        with _working:
            made = _compiler().compile(
                input=str(folder / f"{name}.typ"),
                sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
                **options,
            )
    except typst.TypstError as problem:
        raise PaperFailed(f"{name}: {problem}") from problem
    if not isinstance(made, bytes):
        raise PaperFailed(f"{name}: typst gave no document")
    return made


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """One per process: it keeps the letters and the templates it has read."""
    if not any(LETTERS.glob("*.ttf")):
        raise PaperFailed(f"no letters in {LETTERS}: build the front end first")
    return typst.Compiler(root=str(TEMPLATES.parent), font_paths=[str(LETTERS)], ignore_system_fonts=True)


def plate_content(
    *,
    plate: Plate,
    words: Mapping[str, Any],
    border_question: str,
    ground: Ground,
    rulers: Mapping[str, Ruler],
    qr: Qr,
    made: str,
) -> Json:
    """What plate.typ needs."""
    draw = _pictures()
    signs = [*words["signs"], *([("school", words["school"])] if ground.schools else [])]
    return {
        "title": f"Wijkplaat van {plate.area.name}",
        "area": _area(plate.area),
        "size": plate.size,
        "words": dict(words),
        "figures": [
            {
                "code": one.code,
                "sentence": one.sentence,
                "source": " · ".join(filter(None, (one.beside, one.source))),
                "ruler": _ruler(rulers.get(one.code)),
            }
            for one in plate.figures
        ],
        "open": [
            {"code": code, "ask": plate.empty if not k and plate.empty else words["known_here"]}
            for k, code in enumerate(plate.open_codes)
        ],
        "questions": [{"code": one.code, "ask": one.ask, "lines": one.lines} for one in plate.questions],
        "ground": _picture(draw.ground(ground, "grond"), f"{ground.title}. {ground.desc}"),
        "caption": f"{ground.caption} {border_question}",
        "signs": [{"svg": _svg(draw.sign(kind)), "words": said} for kind, said in signs],
        "qr": _picture(draw.qr(qr, "qr"), f"QR-code. De code leidt naar {qr.address}"),
        "address": qr.address,
        "foot": f"{plate.sources} {plate.how}".strip(),
        "made": made,
    }


def _ruler(one: Ruler | None) -> Json | None:
    return None if one is None else _picture(_pictures().ruler(one, "lijn"), f"{one.title}. {one.desc}")


def cards_content(area: AreaLink, sheets: Sequence[Sequence[Card]], made: str) -> Json:
    """What cards.typ needs."""
    return {
        "title": f"Vragenkaarten van {area.name}",
        "area": _area(area),
        "words": dict(CARD_WORDS),
        "sheets": [[_card(one) for one in sheet] for sheet in sheets],
        "made": made,
    }


def _card(one: Card) -> Json:
    return asdict(one) | {"question": one.question or CARD_WORDS["own"]}


def photo_content(profile: Mapping[str, Any], made: str) -> Json:
    """What photo.typ needs, from what the page to print needs."""
    area: AreaLink = profile["area"]
    return {
        "title": f"Rijke foto van {area.name}",
        "area": _area(area),
        "facts": [*filter(None, (area.what, area.residents, profile["households"], _periods(profile)))],
        "locator": _locator(profile),
        "cards_title": profile.get("cards_title", ""),
        "cards": [_photo_card(*card) for card in profile["cards"]],
        "nothing": _nothing(profile),
        "code": _code(profile),
        "themes": [] if profile["barcode"] else [[one.title, one.sentence] for one in profile["themes"]],
        "foot": f"Bronnen: CBS, RIVM, politie, BZK, PBL en DUO. Grenzen {profile['boundaries']}. "
        f"Uitgave {profile['release']}.",
        "made": made,
    }


def _area(area: AreaLink) -> Json:
    return {"name": area.name, "what": area.what, "residents": area.residents}


def _periods(profile: Mapping[str, Any]) -> str:
    return f"cijfers {profile['periods']}" if profile["periods"] else ""


def _locator(profile: Mapping[str, Any]) -> Json | None:
    where, area = profile["locator"], profile["area"]
    if where is None:
        return None
    whole = "Nederland." if profile["level"] == "provincie" else "de provincie."
    drawn = {
        "viewbox": where.viewbox,
        "paths": [{"css": "land", "d": where.others}, {"css": "land--me", "d": where.own}],
        "dot": where.dot,
        "title": f"Ligging van {area.name}",
        "desc": f"{area.name}, {area.what}, op een kaart van {whole}",
    }
    return _picture(_graphics().locator(drawn, "ligging"), f"{drawn['title']}. {drawn['desc']}")


def _photo_card(standout: Any, tag: tuple[str, str], strip: Any) -> Json:  # noqa: ANN401 read as the page reads it
    return {
        "tag": list(tag),
        "headline": standout.sentence.headline,
        "comparison": standout.sentence.comparison,
        "strip": _picture(_wide(_graphics().strip(strip, "strook")), f"{strip.title}. {strip.desc}"),
        "caveat": standout.indicator.caveat.replace("Dit zegt niet", "", 1),
        "question": standout.indicator.question.replace("Vraag buiten:", "", 1),
        "source": standout.brief_source,
    }


def _wide(strip: Markup) -> str:
    """A strip with room at its sides: on paper its words are larger, and a PDF cuts off what lies outside."""
    return str(strip).replace('viewBox="0 0 352 ', 'viewBox="-40 0 432 ', 1)


def _nothing(profile: Mapping[str, Any]) -> list[str]:
    """Heading and words where nothing stands out, as the page says them; empty where something does."""
    if profile["cards"] or not profile["barcode"]:
        return []
    said = _macros("profiles/pieces.html").nothing_stands_out(profile["area"], profile["level"], True)
    heading, _, words = said.partition("</h2>")
    return [heading.striptags(), words.striptags()]


def _code(profile: Mapping[str, Any]) -> Json | None:
    """The DNA-streepjescode in two rows; the alternative text tells all its figures."""
    code = profile["barcode"]
    if code is None:
        return None
    draw, half = _pictures(), code.themes[len(code.themes) // 2].x
    left = half - SECOND_ROW
    size = f"{max(half, code.width - left) + ROOM_FOR_LABELS} {code.height}"
    top = sorted((one for one in code.columns if one.rank), key=lambda one: one.rank)
    apart = _macros("profiles/pieces.html").apart(profile["around"], profile["area"])
    first, second = ([one for one in code.columns if (one.x < half) is is_first] for is_first in (True, False))
    boxes = [f"{edge - ROOM_FOR_LABELS} 0 {size}" for edge in (0, left)]
    rows = [
        _picture(draw.code_row(code, "code-1", 0, 0, half, boxes[0]), _told(code.title, code.desc, first)),
        _picture(
            draw.code_row(code, "code-2", half, left, code.width, boxes[1]), _told(f"{code.title}, vervolg", "", second)
        ),
    ]
    return {
        "around": str(apart.unescape()),
        "top": [[one.label, one.brief] for one in top],
        "rows": rows,
        "over": code.over_name,
    }


SECOND_ROW = 110
"""Pixels left of the second row of the code, for its axis; as in graphics.html."""

ROOM_FOR_LABELS = 40
"""Pixels left of a row: the slanting words of the first column begin there."""


def _told(title: str, desc: str, columns: Iterable[Any]) -> str:
    return " ".join(filter(None, (f"{title}.", desc, *(f"{one.label}: {one.brief}" for one in columns))))


def _picture(markup: str, alt: str) -> Json:
    return {"svg": _svg(markup), "alt": alt}


def picture_of(template: str, macro: str, drawn: Any, id: str) -> Json:  # noqa: ANN401 what the macro draws
    """A picture for a paper, drawn by a macro of a template from something with a title and a desc."""
    return _picture(getattr(_macros(template), macro)(drawn, id), f"{drawn.title} {drawn.desc}")


def _svg(markup: str) -> str:
    """Markup of a page as an SVG that stands on its own."""
    return str(markup).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace(">", f">{_style()}", 1)


@lru_cache(maxsize=1)
def _style() -> str:
    return f"<style>{(TEMPLATES / 'pictures.css').read_text(encoding='utf-8')}</style>"


def _pictures() -> Any:  # noqa: ANN401 a module of Jinja
    return _macros("paper/pictures.html")


def _graphics() -> Any:  # noqa: ANN401 a module of Jinja
    return _macros("shared/graphics.html")


@lru_cache(maxsize=8)
def _macros(template: str) -> Any:  # noqa: ANN401 a module of Jinja
    """The macros of a template, to be called from here."""
    templates = cast(Jinja2, engines["jinja2"])
    return templates.env.get_template(template).module
