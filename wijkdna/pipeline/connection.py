"""Testing the connection with a source: one small question, and what came of it in Dutch."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import NoReturn

import httpx

from wijkdna.pipeline.network import Asked, SourceUnreachable, Web, is_web_page

DEADLINE = 60.0
"""Seconds; who tests a connection waits for it."""


class _Answered(Exception):
    """The publisher answered as it should: no need to read on."""


class _FirstAnswer(Web):
    """A Web that asks once, and stops at the first answer that is no web page."""

    @contextmanager
    def stream(self, asked: Asked, deadline: float) -> Iterator[httpx.Response]:
        """The answer itself is never given: raises _Answered or SourceUnreachable."""
        with super().stream(asked, deadline) as answer:
            yield _judged(answer)


def _judged(answer: httpx.Response) -> NoReturn:
    if is_web_page(answer.headers.get("Content-Type", ""), next(answer.iter_bytes(), b"")):
        raise SourceUnreachable(
            f"{answer.url.host} geeft een webpagina in plaats van gegevens. Kijk het adres van deze bron na."
        )
    raise _Answered


def try_connection(source: ModuleType, web: Web) -> str:
    """Ask a source one small question; says in Dutch that it works.

    Raises SourceUnreachable (what is wrong, which setting to look at), SourceChanged and Stopped.
    """
    if hasattr(source, "try_connection"):
        return str(source.try_connection(web))
    limits = replace(web.limits, tries=1, deadline=min(web.limits.deadline, DEADLINE))
    once = _FirstAnswer(web.settings, limits=limits, clock=web.clock, stopped=web.stopped, proxies=web.proxies)
    with TemporaryDirectory() as folder, once:
        try:
            source.fetch(Path(folder), once)
        except _Answered:
            return "De uitgever antwoordt."
    raise SourceUnreachable("Deze bron vraagt niets aan een uitgever.")
