"""A Chromium for the browser tests: one of the machine, or else the one that Playwright fetches.

Its headless shell comes first: the same engine without windows, which needs half the time.
"""

import os
import shutil
from collections.abc import Sequence

from tools.packages import PYTHON, environment
from tools.problems import Problem, run

VARIABLE = "WIJKDNA_CHROMIUM"

_PLAYWRIGHT = (PYTHON, "-m", "playwright")
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def ensure(pytest_arguments: Sequence[str]) -> dict[str, str]:
    """What to add to the environment of the tests: the path of a Chromium, or nothing for Playwright's own.

    Raises Problem when there is none to be had. Tests chosen with "not browser" need none.
    """
    if "not browser" in " ".join(pytest_arguments):
        return {}
    run([*_PLAYWRIGHT, "--version"], env=environment())
    found = os.environ.get(VARIABLE) or next(filter(_works, _NAMES), None)
    if found:
        return {VARIABLE: shutil.which(found) or found}
    try:
        run([*_PLAYWRIGHT, "install", "chromium"], env=environment())
    except Problem as problem:
        raise Problem(
            "De toetsen in de browser hebben Chromium nodig, en die is niet gevonden en niet op te halen.\n"
            "Debian: sudo apt install chromium. Anders: installeer Google Chrome of Chromium.\n"
            f"Staat hij op een andere plek? Geef die plek mee: make test {VARIABLE}=/pad/naar/chromium\n"
            f"Zonder browser: make test ARGS='-m \"not browser\"'\n\n{problem}"
        ) from None
    return {}


def _works(name: str) -> bool:
    """Ubuntu's chromium-browser is only a pointer to a snap, so it has to answer."""
    if shutil.which(name) is None:
        return False
    try:
        run([name, "--version"], env=os.environ)
    except Problem:
        return False
    return True
