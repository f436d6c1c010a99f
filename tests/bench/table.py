"""The table of what was measured, for the screen and for docs/performance.md."""

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

from tests.bench.measures import Measured
from wijkdna.store import release

PAGE = Path("docs/performance.md")
_BEGIN, _END = "<!-- measured: python -m tests.bench --write -->\n", "<!-- end of measured -->"


def machine() -> str:
    """What it was measured on. Say this first: a busy machine measures itself."""
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    model = found[1] if found else platform.machine()
    busy = os.getloadavg()[0]
    return (
        f"Measured on {len(os.sched_getaffinity(0))} cores of {model}, Python {platform.python_version()}, "
        f"release {release.shipped().name}; load before: {busy:.1f}."
    )


def table(found: Sequence[Measured]) -> str:
    """A table in Markdown, with columns that also line up on a screen."""
    rows = [("What", "Limit", "Measured", ""), *map(_row, found)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "| " + " | ".join("-" * max(3, width) for width in widths) + " |", *lines[1:]])


def _row(one: Measured) -> tuple[str, str, str, str]:
    limit = "" if one.limit is None else f"{'≥' if one.at_least else '≤'} {one.limit:g} {one.unit}"
    verdict = "" if one.limit is None else "ok" if one.is_ok else "not ok"
    return one.what, limit, f"{_number(one.number)} {one.unit}", verdict


def _number(number: float) -> str:
    """Two or three digits that mean something: 312, 41, 2.3, 0.82."""
    return f"{number:.0f}" if number >= 20 else f"{number:.1f}" if number >= 2 else f"{number:.2f}"


def write(text: str) -> None:
    """Put the text in docs/performance.md, in the place of what was measured before."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    PAGE.write_text(f"{before}{_BEGIN}\n{text}\n\n{_END}{after}", encoding="utf-8")
