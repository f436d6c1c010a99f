"""The page of the critical reader: what is open by severity, and what was set aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from wijkdna.domain.gap_reader import Severity
from wijkdna.store.gap_rules import load_gap_rules
from wijkdna.web.critic.models import SetAside
from wijkdna.web.critic.queries import Remark, all_remarks, set_aside_of
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.plans.queries import lines_of


@dataclass(frozen=True, slots=True)
class Away:
    """A remark that was set aside. remark None: it would not be made today."""

    row: SetAside
    title: str
    remark: Remark | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The page of the reader. groups: what is open by severity, and then by rule;  away: what was set aside."""

    groups: Sequence[tuple[Severity, Sequence[Sequence[Remark]]]]
    away: Sequence[Away]
    is_begun: bool

    @property
    def number(self) -> int:
        """How many are open."""
        return sum(len(remarks) for _, found in self.groups for remarks in found)


def reading_of(access: Access) -> Reading:
    """All remarks by severity, and those that were set aside."""
    rows = list(set_aside_of(access))
    found = {(one.rule, one.about): one for one in all_remarks(access)}
    titles = {one.id: one.title for one in load_gap_rules()}
    away = [Away(one, titles.get(one.rule, one.rule), found.pop((one.rule, one.about), None)) for one in rows]
    groups = [(level, _by_rule(one for one in found.values() if one.severity is level)) for level in Severity]
    return Reading([one for one in groups if one[1]], away, bool(found or rows or lines_of(access.dossier)))


def _by_rule(remarks: Iterable[Remark]) -> list[list[Remark]]:
    return [list(found) for _, found in groupby(remarks, key=lambda one: one.rule)]
