"""The papers of veldwerk as tagged PDF, by typst. They say what their pages say."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from wijkdna.store.talk_guide import Card, Field, Question, load_talk_guide
from wijkdna.web.paper.documents import Json, pdf
from wijkdna.web.socialmap.models import Question as MapQuestion

TEMPLATES: Path = settings.BASE / "templates" / "field_paper"

HEAD = {
    "no_names": "Geen namen of huisnummers, niets over ziekte, geloof of schulden.",
    "after": "Typ dit blad binnen een dag over. Daarna gaat het in de papiervernietiger, uiterlijk na vier weken.",
    "card_after": "Geen namen. Overtypen binnen een dag, daarna versnipperen.",
    "cut": "Knip langs de streepjes.",
    "open": "Vragen die nog open staan",
    "care": "Let op:",
}
"""Words on every paper: here, because the page and the PDF both say them."""

CARDS_A_SHEET = 4


def walk_sheet(head: Json, asked: Sequence[MapQuestion], more: int) -> bytes:
    """The walk sheet: one side, and a second with the questions of the team when there are any."""
    guide = load_talk_guide()
    content = {
        "title": "Loopblad",
        "lead": walk_lead(),
        "before": list(guide.before),
        "fields": [_field(one) for one in guide.walk],
        "asked": [{"code": f"Q{one.pk}", "label": one.text} for one in asked],
        "more": more,
    }
    return pdf("walk_sheet", _with_head(content, head), TEMPLATES)


def walk_lead() -> str:
    """What a walk is: the title of the guide without the name of the paper."""
    _, _, lead = load_talk_guide().walk_title.partition(", ")
    return f"{lead[:1].upper()}{lead[1:]}"


def talk_sheet(head: Json) -> bytes:
    """The talk sheet: two sides of A4."""
    guide = load_talk_guide()
    content = {
        "title": "Gespreksblad",
        "lead": "De vragen zijn een steun, geen lijst. Volg het gesprek.",
        "questions": [_question(one) for one in guide.questions],
        "observer_title": guide.observer_title,
        "observer": [_field(one) for one in guide.observer],
    }
    return pdf("talk_sheet", _with_head(content, head), TEMPLATES)


def talk_cards(head: Json) -> bytes:
    """Eight cards, four to an A4."""
    content = {"title": "Gesprekskaarten", "sheets": [[_card(one) for one in sheet] for sheet in card_sheets()]}
    return pdf("talk_cards", _with_head(content, head), TEMPLATES)


def card_sheets() -> list[tuple[Card, ...]]:
    """The cards by sheet of A4."""
    cards = load_talk_guide().cards
    return [cards[start : start + CARDS_A_SHEET] for start in range(0, len(cards), CARDS_A_SHEET)]


def _with_head(content: Json, head: Json) -> Json:
    return {**content, "words": HEAD, "warning": load_talk_guide().warning, **head}


def _question(one: Question) -> Json:
    return {"code": one.code, "ask": one.ask, "care": one.care}


def _field(one: Field) -> Json:
    return {"code": one.code, "label": one.label, "help": one.help}


def _card(one: Card) -> Json:
    return {"code": one.code, "title": one.title, "fields": [_field(field) for field in one.fields]}
