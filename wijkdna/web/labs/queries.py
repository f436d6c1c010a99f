"""Reads of leerlabs. Nobody gets a lab but through lab_for(), or published_lab() for the invitation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.utils.module_loading import import_string

from wijkdna.domain.lab_places import Places
from wijkdna.web.accounts.models import TEAM_ROLES, User
from wijkdna.web.labs.models import Lab, LabSession, SessionState
from wijkdna.web.shared.refusals import ActionRefused


class NoSuchLab(Http404):
    """There is no such lab, or it is none of this person's business: the answer is the same."""


def lab_for(user: User, lab: int) -> Lab:
    """A lab that somebody facilitates: one of a team that she works in. Raises NoSuchLab."""
    mine = {"team__memberships__user": user, "team__memberships__role__in": TEAM_ROLES}
    found: Lab | None = Lab.objects.select_related("team").filter(pk=lab, **mine).first()
    if found is None:
        raise NoSuchLab
    return found


def published_lab(slug: str) -> Lab:
    """A lab that everybody may see. Raises NoSuchLab."""
    found: Lab | None = Lab.objects.select_related("team").filter(slug=slug, published_at__isnull=False).first()
    if found is None:
        raise NoSuchLab
    return found


def held(lab: int) -> Lab:
    """The lab as it is now, held until the transaction ends: whoever else gives or takes a place waits.

    Raises ActionRefused when it is read only by now.
    """
    found: Lab = Lab.objects.select_for_update(of=("self",)).select_related("team").get(pk=lab)
    if found.archived_at is not None:
        raise ActionRefused("Dit leerlab is afgesloten. Er kan niets meer aan veranderen.")
    return found


def places_of(lab: Lab) -> Places:
    """How many may come."""
    return Places(lab.places, lab.per_gemeente, lab.gemeenten)


def is_open(lab: Lab) -> bool:
    """True while people can enrol."""
    return lab.published_at is not None and lab.archived_at is None and lab.opens_at <= timezone.now() < lab.closes_at


def sessions_of(lab: Lab) -> list[LabSession]:
    """In order."""
    return list(LabSession.objects.filter(lab=lab).order_by("number", "pk"))


def sessions_with_a_date(lab: Lab) -> list[LabSession]:
    """Those that are sure, in order."""
    return [one for one in sessions_of(lab) if one.state == SessionState.VAST and one.starts_at is not None]


def next_session(lab: Lab) -> LabSession | None:
    """The first that is sure and not over; None when there is none."""
    now = timezone.now()
    return next((one for one in sessions_with_a_date(lab) if (one.ends_at or now) >= now), None)


# ---- parts of pages that features above fill


@dataclass(frozen=True, slots=True)
class PartLine:
    """A line of a part: a sentence, with at most one link behind it.

    label, address  of the link; "" for none
    aside           a few words at its end: "10 minuten", "3 van 6"
    done            True or False sets a tick or an open circle before it, with a word; None: neither
    """

    text: str
    label: str = ""
    address: str = ""
    aside: str = ""
    done: bool | None = None


@dataclass(frozen=True, slots=True)
class BoardPart:
    """What a feature shows on the board of a lab.

    key        id of its heading, for a link to it
    sentences  first;  lines  as a list below them;  links  label and address, at the end
    template   of the feature, for what this does not hold: its macro `part(content)`; "" for none
    """

    key: str
    heading: str
    sentences: tuple[str, ...] = ()
    lines: tuple[PartLine, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    template: str = ""
    content: Any = None


def board_parts(lab: Lab) -> list[BoardPart]:
    """Those of settings.LAB_BOARD_PARTS, in their order: each is a function of a lab that gives a part or None."""
    return _given(import_string(name)(lab) for name in settings.LAB_BOARD_PARTS)


def _given(parts: Iterable[BoardPart | None]) -> list[BoardPart]:
    return [part for part in parts if part is not None]
