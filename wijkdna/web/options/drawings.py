"""Options as they stand on the page: the library with what fits here, and one option with what to mind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijkdna.domain.reach_why import percent
from wijkdna.store.options import CHANNELS, EVERYBODY, GROUPS, LibraryOption, load_options
from wijkdna.store.priors import load_library
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.options.queries import Actor, chosen_counts, lacking, option_from
from wijkdna.web.reach.drawings import OptionRow, rows_of
from wijkdna.web.reach.models import Option
from wijkdna.web.reach.queries import Answers, Groups, writing_of

__all__ = ["Library", "Told", "library_of", "option_of_actor", "percent", "told_of", "told_of_row"]


@dataclass(frozen=True, slots=True)
class Told:
    """One option with its evidence. groups, weak_for, lacking: in words, "" for nothing.

    share    of the households that it can reach, in words, "" when that is not limited
    needs    the team first fills in how many households this door knows
    capacity who makes the visits, in words
    taken    how many options of the dossier came from it
    """

    known: LibraryOption
    row: OptionRow
    groups: str
    weak_for: str
    lacking: str
    share: str
    needs: bool
    capacity: str
    boost: str
    taken: int


@dataclass(frozen=True, slots=True)
class Library:
    """The page. parts: channel in words, its anchor, and its options; channels, groups: choices of the filter."""

    parts: Sequence[tuple[str, str, Sequence[Told]]]
    channels: Sequence[tuple[str, str]]
    groups: Sequence[tuple[str, str]]
    channel: str
    group: str

    @property
    def count(self) -> int:
        """How many are shown."""
        return sum(len(found) for _, _, found in self.parts)


def library_of(access: Access, groups: Groups, channel: str, group: str) -> Library:
    """All that fit the filter, by channel; a filter that there is not is none."""
    channel, group = (channel if channel in CHANNELS else ""), (group if group in _choices() else "")
    fit = [one for one in load_options().options.values() if _fits(one, channel, group)]
    told = {one.known.id: one for one in _told(access, groups, fit)}
    parts = [
        (words[:1].upper() + words[1:], name, [told[one.id] for one in fit if one.channel == name])
        for name, words in CHANNELS.items()
    ]
    return Library(
        parts=[one for one in parts if one[2]],
        channels=list(CHANNELS.items()),
        groups=[(name, GROUPS[name]) for name in _choices()],
        channel=channel,
        group=group,
    )


def _choices() -> list[str]:
    used = {name for one in load_options().options.values() for name in one.groups}
    return [name for name in GROUPS if name in used and name != EVERYBODY]


def _fits(one: LibraryOption, channel: str, group: str) -> bool:
    meant = not group or group in one.groups or (one.for_everybody and group not in one.weak_for)
    return meant and (not channel or one.channel == channel)


def told_of(access: Access, groups: Groups, known: LibraryOption) -> Told:
    """One of the library."""
    return _told(access, groups, [known])[0]


def told_of_row(access: Access, groups: Groups, row: Option) -> OptionRow:
    """One that is there, with its evidence."""
    return _rows(access, groups, [row])[0]


def _told(access: Access, groups: Groups, fit: Sequence[LibraryOption]) -> list[Told]:
    rows = _rows(access, groups, [option_from(access.dossier, one, groups) for one in fit])
    taken = chosen_counts(access.dossier)
    return [_one(known, row, groups, taken.get(known.id, 0)) for known, row in zip(fit, rows, strict=True)]


def _rows(access: Access, groups: Groups, options: Sequence[Option]) -> list[OptionRow]:
    return rows_of(Answers(groups=groups, writing=writing_of(access, groups, [])), options)


def _one(known: LibraryOption, row: OptionRow, groups: Groups, taken: int) -> Told:
    library = load_library()
    audience = library.priors.get(known.audience_prior)
    capacity = library.capacities.get(known.capacity)
    boost = library.multipliers.get(known.multiplier)
    return Told(
        known=known,
        row=row,
        groups=listed(known.groups),
        weak_for=listed(known.weak_for),
        lacking=listed(lacking(known, groups)),
        share=f"{audience.label}: {percent(audience.share.mean)} van de huishoudens" if audience else "",
        needs=known.audience_needed,
        capacity=f"{capacity.label}: {round(capacity.usual)} {capacity.unit}" if capacity else "",
        boost=boost.label if boost else "",
        taken=taken,
    )


def listed(names: Iterable[str]) -> str:
    """ "65-plussers en gezinnen met kinderen"."""
    words = list(dict.fromkeys(GROUPS[name] for name in names))
    return " en ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def option_of_actor(dossier: Dossier, actor: Actor, community: int | None, keys: Sequence[str] = ()) -> Option:
    """A row that is not kept yet: this door, with what it says to reach of one gemeenschap. keys: of its groups."""
    claim = actor.claim(community)
    start = load_library().costs.get("partner")
    return Option(
        dossier=dossier,
        is_chosen=True,
        name=f"{actor.entity.name} vertelt het"[:120],
        channel="partner",
        sender=actor.entity.name,
        entity=actor.entity,
        prior="partner_mentions_to_members",
        audience_low=claim.low if claim else None,
        audience_likely=claim.likely if claim else None,
        audience_high=claim.high if claim else None,
        audience_basis=claim.basis if claim else "",
        groups=list(keys),
        euros_fixed=start.euros_fixed if start else 0.0,
        hours_fixed=start.hours_fixed if start else 0.0,
    )
