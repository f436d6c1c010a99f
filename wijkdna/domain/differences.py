"""What is otherwise in a release than in the one before it, per kind of figure, and in words.

Only figures of the areas themselves count: what is carried follows another area. Figures of the same period that
differ are a correction by their source; see changes.py for what that means for one place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Largest:
    """The figure that was corrected most. before and after are words."""

    code: str
    name: str
    period: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of figure.

    then, now  its newest period; "" in the release that does not have it
    revised    numbers of the same period that differ; lost and found: that are gone, or there for the first time
    """

    id: str
    label: str
    then: str
    now: str
    revised: int = 0
    lost: int = 0
    found: int = 0
    largest: Largest | None = None

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to tell."""
        return self.then != self.now or bool(self.revised or self.lost or self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Two releases beside each other. When their border year differs, codes are not compared and counts stay 0."""

    then: str
    now: str
    borders_then: int
    borders_now: int
    areas_gone: tuple[str, ...] = ()
    areas_new: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = field(default=())

    @property
    def changed(self) -> list[Kind]:
        """The kinds of figures of which there is something to tell."""
        return [kind for kind in self.kinds if kind.is_changed]


def plain(found: Differences) -> dict[str, Any]:
    """As JSON has it."""
    return asdict(found)


def from_plain(content: Mapping[str, Any]) -> Differences:
    """Back from JSON."""
    kinds = [
        Kind(**{**kind, "largest": Largest(**kind["largest"]) if kind["largest"] else None})
        for kind in content["kinds"]
    ]
    areas = {name: tuple(content[name]) for name in ("areas_gone", "areas_new")}
    return Differences(**{**content, **areas, "kinds": tuple(kinds)})


def of_borders(found: Differences) -> str:
    """What another border year means, "" when it is the same."""
    if found.borders_then == found.borders_now:
        return ""
    return (
        f"De grenzen zijn nu die van {found.borders_now}; ze waren die van {found.borders_then}. Een code kan nu een "
        "ander gebied zijn, dus cijfers van toen en nu staan niet naast elkaar. Een dossier houdt de cijfers en de "
        f"grenzen waarmee het is gemaakt, en wie de uitgave van {found.then} heeft, kan die blijven lezen."
    )


def of_areas(found: Differences) -> str:
    """Which areas came or went, "" for none."""
    parts = [_areas(codes, word) for codes, word in ((found.areas_new, "erbij"), (found.areas_gone, "weg")) if codes]
    return f"{' en '.join(parts)}." if parts else ""


def _areas(codes: tuple[str, ...], word: str) -> str:
    named = ", ".join([*codes[:5], *(["…"] if len(codes) > 5 else [])])
    return f"{len(codes)} {'gebied' if len(codes) == 1 else 'gebieden'} {word} ({named})"


def of_kind(kind: Kind) -> str:
    """What became of one kind of figure, without its label. No capital, no stop."""
    if not kind.then:
        return f"nieuw, met cijfers tot en met {kind.now}"
    if not kind.now:
        return f"is er niet meer; het laatste jaar was {kind.then}"
    return "; ".join(_parts(kind)) or "niets veranderd"


def _parts(kind: Kind) -> Iterator[str]:
    if kind.then != kind.now:
        yield f"nu van {kind.now}, eerst van {kind.then}"
    if kind.revised:
        verb = "is" if kind.revised == 1 else "zijn"
        yield f"{_cijfers(kind.revised)} van hetzelfde jaar {verb} verbeterd{_most(kind)}"
    if kind.found:
        yield f"{_cijfers(kind.found)} erbij"
    if kind.lost:
        yield f"{_cijfers(kind.lost)} weg"


def _cijfers(number: int) -> str:
    return "1 cijfer" if number == 1 else f"{number:,} cijfers".replace(",", ".")


def _most(kind: Kind) -> str:
    one = kind.largest
    return f", het meest in {one.name} ({one.period}: {one.before} werd {one.after})" if one else ""


def in_words(found: Differences) -> list[str]:
    """Everything, a line each: for a terminal."""
    lines = [f"Van uitgave {found.then} naar {found.now}"]
    lines += [text for text in (of_borders(found), of_areas(found)) if text]
    lines += [f"{kind.label}: {of_kind(kind)}" for kind in found.changed]
    return lines if len(lines) > 1 else [*lines, "Er is niets veranderd."]
