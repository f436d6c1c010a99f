"""Which columns of somebody's table seem to be about single people: these are never taken, and their cells not kept.

The words above a column decide, or what most of its cells look like. A column of numbers can hold a few that pass the
eleven-test by chance: one in eleven does.
"""

import re
from collections.abc import Sequence

from wijkdna.domain.layout_columns import is_period, text_of
from wijkdna.domain.sensitive import Sensitive, found_in
from wijkdna.domain.written_numbers import Cell

_HEADERS = re.compile(
    r"(?:bsn|burgerservicenummers?|e-?mail(?:adres)?|telefoon(?:nummer)?|tel(?:nr)?|mobiel(?: ?nummer)?|"
    r"geboorte ?(?:datum|dag|jaar)|voornaam|voornamen|voorletters|initialen|tussenvoegsel|achternaam|familienaam|"
    r"(?:naam|adres|contact)(?: van)?(?: de)? ?(?:bewoner|huurder|cliënt|client|eigenaar|persoon|medewerker|melder)|"
    r"contactpersoon|bewoner|huurder|cliënt|client|iban|rekening(?:nummer|nr)|straat|straatnaam|huisnummer|huisnr|"
    r"adres|woonadres|kenteken|paspoortnummer|client(?:nummer|nr)|cliëntnummer)",
    re.IGNORECASE,
)
_OFTEN = {Sensitive.EMAIL: 0.1, Sensitive.PHONE: 0.5, Sensitive.BSN: 0.5, Sensitive.ADDRESS: 0.3}
"""Part of the filled cells from which a column is of that kind."""


def personal_columns(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> dict[int, str]:
    """Number of each column that seems personal, with why in Dutch: "een e-mailadres"."""
    found = {}
    for number, header in enumerate(headers):
        if why := _by_header(header) or _by_cells([text_of(row[number]) for row in rows if number < len(row)]):
            found[number] = why
    return found


def _by_header(header: str) -> str:
    plain = " ".join(header.replace("_", " ").split()).strip(" :*")
    return f"de kop “{plain}”" if _HEADERS.fullmatch(plain) else ""


def _by_cells(texts: list[str]) -> str:
    """What most of these cells hold; "" for nothing personal, or when there are no cells."""
    filled = [text for text in texts if text and not is_period(text)]  # 2023JJ00 is no postcode
    kinds = [kind for text in filled for kind in found_in(text)]
    often = (kind for kind, share in _OFTEN.items() if filled and kinds.count(kind) >= share * len(filled))
    return next((kind.value for kind in often), "")
