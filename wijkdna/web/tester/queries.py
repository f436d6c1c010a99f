"""Reads of texts for residents: those that a team kept, where they are for, and what the tester says of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import QuerySet

from wijkdna.domain.message_here import CardLine, ForGroup, Setting
from wijkdna.domain.message_test import Report, look_at
from wijkdna.store.jargon import load_lists
from wijkdna.store.latest import Latest
from wijkdna.store.release import NoRelease
from wijkdna.web.accounts.queries import gemeente_names
from wijkdna.web.claims.models import Trait
from wijkdna.web.claims.queries import ToldLine, card_of
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, place_in_words, row_or_404
from wijkdna.web.reach.queries import groups_of
from wijkdna.web.shared.frame import figures
from wijkdna.web.socialmap.models import Kind
from wijkdna.web.socialmap.queries import entities_of
from wijkdna.web.tester.models import Message

CHANNELS = (
    ("", "nog niet gekozen"),
    ("brief", "brief"),
    ("flyer", "flyer of folder"),
    ("digitaal", "mail, app of website"),
    ("pers", "krant of dorpsblad"),
    ("plek", "poster of scherm op een plek"),
    ("deur", "kaartje aan de deur"),
    ("bijeenkomst", "uitnodiging voor een avond"),
    ("partner", "bericht van een partner"),
)
"""How a text reaches residents; keys as the channels of the options."""

_SHORTEST = 4
"""Letters of a name of the map that says that a text is from here."""


def messages_of(dossier: Dossier) -> QuerySet[Message]:
    """All texts of a dossier, the newest first."""
    found: QuerySet[Message] = Message.objects.filter(dossier=dossier).select_related("by", "dossier")
    return found


def message_for(access: Access, number: int) -> Message:
    """One of them. Raises NoSuchDossier."""
    found: Message = row_or_404(messages_of(access.dossier), number)
    return found


def channel_in_words(channel: str) -> str:
    """ "brief"; the key itself for one that is not known here, "" for none."""
    return dict(CHANNELS).get(channel, channel) if channel else ""


def group_choices(access: Access) -> list[tuple[str, str]]:
    """Groups of households that a text can be for: key and name."""
    return [(one.key, one.name) for one in groups_of(access).groups]


def setting_of(access: Access) -> Setting:
    """Where texts of this dossier are for, apart from channel and groups: see report_of()."""
    card = {one.trait: one.lines for one in card_of(access.dossier)}
    latest = _latest()
    place = place_in_words(latest, access.dossier).partition(",")[0]
    names = [one.name for one in entities_of(access, Kind.ORGANISATIE, Kind.PLEK) if len(one.name) >= _SHORTEST]
    return Setting(
        places=(access.dossier.name, *([] if place == access.dossier.area_code else [place]), *names),
        offices=tuple(gemeente_names(latest, access.dossier.team.gemeenten) if latest else ()),
        proud=_lines(card, Trait.TROTS, Trait.BLIJVEN, Trait.HELD),
        humour=_lines(card, Trait.GRAP, Trait.RIVAAL),
        dialect=_lines(card, Trait.UITDRUKKING, Trait.NAAM),
        sore=_lines(card, Trait.GEVOELIG),
        never=_lines(card, Trait.NIET),
    )


def _latest() -> Latest | None:
    """The figures of now, to name places by; a text is also tested when there are none."""
    try:
        return figures()
    except NoRelease:
        return None


def _lines(card: Mapping[Trait, Sequence[ToldLine]], *traits: Trait) -> tuple[CardLine, ...]:
    """Lines of the card on these traits, with why one cannot be used yet."""
    found = [one for trait in traits for one in card[trait]]
    return tuple(CardLine(one.line.text, one.line.who_may, " ".join(one.verdict.reasons)) for one in found)


def for_groups(setting: Setting, access: Access, channel: str, keys: Collection[str]) -> Setting:
    """The same setting with how a text comes to whom."""
    groups = [ForGroup(one.name, frozenset(one.flags)) for one in groups_of(access).groups if one.key in keys]
    return replace(setting, channel=channel, groups=tuple(groups))


@lru_cache(maxsize=128)
def _looked_at(text: str, setting: Setting) -> Report:
    """The same text in the same setting is looked at once: the plan asks it again for each of its pages."""
    return look_at(text, load_lists(), setting)


def report_of(access: Access, text: str, channel: str, groups: Collection[str]) -> Report:
    """What the tester says of a text."""
    return _looked_at(text, for_groups(setting_of(access), access, channel, groups))


@dataclass(frozen=True, slots=True)
class Kept:
    """A text in the list."""

    message: Message
    channel: str
    report: Report

    @property
    def number(self) -> int:
        """How many places ask for a look; hints do not count."""
        return sum(not one.soft for one in self.report.findings)


def kept(access: Access) -> list[Kept]:
    """All texts of a dossier with what the tester says of each today."""
    rows = list(messages_of(access.dossier))
    setting = setting_of(access) if rows else Setting()
    return [
        Kept(
            one,
            channel_in_words(one.channel),
            _looked_at(one.text, for_groups(setting, access, one.channel, one.groups)),
        )
        for one in rows
    ]
