"""The A4 for a wethouder as a document to change in Word: what the page says, in one column, its actions in a table."""

from collections.abc import Iterator, Sequence

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.paper_blocks import TITLE, Block, Grid, GridColumn, Heading, Paper, Paragraph, Picture, Style
from wijkdna.domain.plan_document import PlanDocument
from wijkdna.domain.plan_page import MOST_GROUPS, WORDS, OnePage, figures_nl, one_page_of
from wijkdna.domain.plan_paper import MISSED
from wijkdna.domain.plan_words import UNKNOWN, by_missed, missed_alt, sources_in_brief


def page_paper_of(document: PlanDocument) -> Paper:
    """The page of a plan. Its picture has no more than MOST_GROUPS groups."""
    page = one_page_of(document)
    return Paper(
        title=f"{page.title}, op één A4",
        subject=f"Plan van aanpak voor {document.place}, voor de wethouder",
        head=(f"Voor de wethouder: {document.place}", date_nl(document.made_on)),
        foot=sources_in_brief(document),
        blocks=tuple(_blocks(document, page)),
        is_one_page=True,
    )


def _blocks(document: PlanDocument, page: OnePage) -> Iterator[Block]:
    yield Heading(TITLE, page.title)
    if page.motto:
        yield Paragraph(Style.LEAD, page.motto)
    yield Paragraph(Style.FACTS, page.facts)
    yield Heading(1, WORDS["asked"])
    yield Paragraph(Style.ASKED, page.asked)
    yield from _part("goal", page.goal)
    yield from _part("for_whom", page.for_whom)
    yield from _missed(document, page)
    yield from _actions(page)
    yield from _part("cost", (*page.cost, f"{WORDS['joins']} {page.joins}."))
    yield from _part("not_reaching", page.not_reaching)
    yield from _part("stop", page.stop)
    rest = (page.left_out, page.unsure, WORDS["cut"] if page.is_cut else "", figures_nl(document))
    if any(rest):
        yield Paragraph(Style.FACTS, " ".join(filter(None, rest)))


def _part(name: str, texts: Sequence[str]) -> Iterator[Block]:
    yield Heading(1, WORDS[name])
    style = Style.ITEM if len(texts) > 1 else Style.BODY
    yield from (Paragraph(style, one) for one in texts or ("nog niet ingevuld",))


def _missed(document: PlanDocument, page: OnePage) -> Iterator[Block]:
    yield from _part("missed", (page.missed,))
    if shown := by_missed(document.groups)[:MOST_GROUPS]:
        yield Picture(MISSED, missed_alt(shown), "Huishoudens die we niet bereiken, nu en met dit plan")


def _actions(page: OnePage) -> Iterator[Block]:
    yield Heading(1, WORDS["actions"])
    if not page.actions:
        yield Paragraph(Style.BODY, WORDS["no_actions"])
        return
    heads = (("Actie", 19), ("Wat we doen", 33), ("Wie en wanneer", 22), ("Kosten", 12), ("Bereikt", 14))
    rows = tuple((one.title, one.what, one.who, one.cost, one.reach or UNKNOWN) for one in page.actions)
    caption = f"Met wie ervoor zorgt, dagen, kosten en bereik. {page.more}".strip()
    yield Grid(caption, tuple(GridColumn(*one) for one in heads), rows)
