"""The mail of the morning: what somebody has to do for partners. It names the partner and a page, and nothing else."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.promises import Reminding
from wijkdna.web.accounts.emails import deliver
from wijkdna.web.accounts.models import User


class Line(NamedTuple):
    """One thing to do. on: the date of the promise, the talk or the card; page: its address on the site."""

    kind: Reminding
    partner: str
    on: date
    page: str


def remind(user: User, lines: Sequence[Line]) -> bool:
    """One mail that lists all. False when the mail server does not take it."""
    parts = [_part(kind, [one for one in lines if one.kind == kind]) for kind in Reminding]
    text = _LETTER.format(parts="\n".join(filter(None, parts)))
    number = f"{len(lines)} {'afspraak' if len(lines) == 1 else 'afspraken'}"
    return deliver(EmailMessage(f"WijkDNA: {number} met partners", text, to=[user.email]))


def _part(kind: Reminding, lines: Sequence[Line]) -> str:
    """The lines of one kind below their heading; "" for none."""
    told = [
        f"- {_WORDS[kind].format(partner=one.partner, on=date_nl(one.on))}\n  {settings.SITE_ADDRESS}{one.page}\n"
        for one in sorted(lines, key=lambda one: (one.on, one.partner))
    ]
    return f"{kind.value}\n{''.join(told)}" if told else ""


_WORDS = {
    Reminding.PROMISE_LATE: "Een belofte aan {partner} was voor {on}.",
    Reminding.PROMISE_SOON: "Een belofte aan {partner} is voor {on}.",
    Reminding.TALK: "Op {on} spreekt u {partner} weer.",
    Reminding.CARD_ENDING: "De afspraken met {partner} gelden tot en met {on}. Vraag of het nog klopt.",
}

_LETTER = """Goedendag,

Dit staat er voor u open bij partners in de wijk.

{parts}
Wat wij beloofden, staat op die pagina en niet in deze mail. Lukt een belofte niet op tijd? Bel de partner
voordat de dag voorbij is, en zet er een nieuwe datum bij.

U krijgt van elke afspraak één keer bericht, en hoogstens één mail per dag.
"""
