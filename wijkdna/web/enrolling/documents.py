"""What a participant passes on, and the picture of an invitation."""

import mimetypes
from collections.abc import Mapping
from urllib.parse import quote

from wijkdna.domain.lab_texts import Filled, fill
from wijkdna.store.lab_mails import load_lab_mails
from wijkdna.web.enrolling.queries import counted
from wijkdna.web.enrolments.models import Participant
from wijkdna.web.enrolments.queries import link
from wijkdna.web.labs.models import Lab
from wijkdna.web.labs.queries import sessions_of

_PICTURES = ("image/jpeg", "image/png", "image/webp")


def own_link(participant: Participant) -> str:
    """The address that she passes on."""
    return link("lab_forwarded", participant.lab.slug, participant.forward_key)


def text_to_pass_on(participant: Participant) -> Filled:
    """What she can send a colleague herself, with her own link."""
    lab = participant.lab
    values = {
        "gemeente": participant.enrolment.gemeente_name,
        "lab": lab.title,
        "bijeenkomsten": counted(sessions_of(lab)),
        "link_doorsturen": own_link(participant),
    }
    return _filled(values)


def _filled(values: Mapping[str, str]) -> Filled:
    texts = load_lab_mails()
    return fill(texts.mails["forwarded_landing"], values, "")


def mailto(subject: str, body: str) -> str:
    """A link that opens a new mail, without anybody it goes to."""
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"


def invitation_mail(lab: Lab, address: str) -> str:
    """The same for a visitor, who takes no part."""
    return mailto(f"Iets voor u? {lab.title}", f"{lab.summary}\n\n{address}\n")


def picture_kind(name: str) -> str:
    """Kind of a picture by its name; "" for what no browser may show as one."""
    kind = mimetypes.guess_type(name)[0] or ""
    return kind if kind in _PICTURES else ""
