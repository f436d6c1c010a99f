"""The file in the example: our own wijkplaat."""

from django.utils.timezone import localdate

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.store.latest import Latest
from wijkdna.web.paper import documents, drawings, queries

NAME = "wijkplaat-kreileroord.pdf"


def plate(latest: Latest, row: int, address: str) -> bytes:
    """The wijkplaat of an area as PDF; address: where its QR code leads. Raises PaperFailed."""
    found = queries.plate(latest, row)
    content = documents.plate_content(
        plate=found,
        words=queries.PLATE_WORDS,
        border_question=queries.border_question(),
        ground=drawings.ground_of(latest, row),
        rulers=drawings.rulers_of(latest, row, found.figures),
        qr=drawings.qr_of(address),
        made=date_nl(localdate()),
    )
    return documents.pdf("plate", content)
