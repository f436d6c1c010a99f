"""python -m tests.bench [--from DIR] [--write]: measures, prints a table, exit code 1 when a limit is missed.

--from   also build a release from the published files in this folder
--write  put the table in docs/performance.md
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench import measures
from tests.bench.network import measure_network
from tests.bench.reach import measure_mix, measure_reach
from tests.bench.server import set_up
from tests.bench.table import machine, table, write


def main(arguments: list[str]) -> int:
    """Measure everything; returns the exit code."""
    asked = _parser().parse_args(arguments)
    about = machine()
    with tempfile.TemporaryDirectory(prefix="wijkdna-bench-") as temporary:
        data = Path(temporary)
        set_up(data)
        found = [
            *measures.measure_pages(data),
            *measures.measure_twins(data),
            *measures.measure_features(data),
            *measure_network(data),
            *measure_reach(),
            *measure_mix(data),
            *measures.measure_start(data),
            *measures.measure_weight(data),
            *measures.measure_release(),
            *measures.measure_refresh(),
            *measures.measure_sizes(),
        ]
    if asked.source:
        found += measures.measure_build(asked.source)
    text = f"{about}\n\n{table(found)}"
    print(text)
    if asked.write:
        write(text)
    return 0 if all(one.is_ok for one in found) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR")
    parser.add_argument("--write", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
