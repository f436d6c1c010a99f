"""DEGO, in the form that we take it to have: counts per group, invented, each as a text in a small object."""

import json
from dataclasses import dataclass, field

from tests.pipeline.publishers.cbs import codes
from tests.pipeline.publishers.server import Reply, Request

LABELS = {"A++": 3, "A": 9, "C": 20, "E": 4, "G": 4, "": 12}


@dataclass
class Dego:
    """The service. `labels` may be changed by a test; without `lists` it cannot group by buurt."""

    labels: dict[str, int] = field(default_factory=lambda: {**LABELS})
    lists: bool = True

    def __call__(self, request: Request) -> Reply | None:
        """Counts; what is not grouped would be rows of addresses, and nobody may ask for those."""
        asked = dict(request.query)
        assert asked.pop("reduce") == "count"
        by, gemeente = asked.pop("groupby"), asked.pop("match-gemeentecode")
        buurt = asked.pop("match-buurtcode", "")
        assert not asked
        buurten = [code for code in codes() if code.startswith(f"BU{gemeente[2:]}")]
        if by == "buurtcode":
            return self._counted(dict.fromkeys([*buurten, "", "BU00000000"], 52)) if self.lists else Reply(status=400)
        if buurt and buurt not in buurten:
            return None
        size = 1 if buurt else len(buurten)
        return self._counted({label: size * number for label, number in self.labels.items()})

    @staticmethod
    def _counted(groups: dict[str, int]) -> Reply:
        return Reply(content=json.dumps({group: {"count": str(n)} for group, n in groups.items()}).encode())
