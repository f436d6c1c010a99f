"""Refreshing the sources, whole: fetch what is due, make a release beside the one that stands, check it, swap.

Runs in a process of its own (`wijkdna sources refresh`), so that other jobs go on and its memory is given back. What
stops or fails half-way leaves the release that stands, and what came in; the next time goes on from there.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from wijkdna import __version__
from wijkdna.domain.areas import MalformedCode
from wijkdna.pipeline import build
from wijkdna.pipeline.checks import ChecksFailed
from wijkdna.pipeline.connection import try_connection
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import Limits, SourceUnreachable, Stopped, Web, settings_from
from wijkdna.pipeline.refresh import forget_withdrawn, lacking, refresh
from wijkdna.pipeline.shapes import ShapesLost
from wijkdna.pipeline.standing import OtherBorders
from wijkdna.store import release
from wijkdna.store.derive import one_at_a_time
from wijkdna.store.fetches import Fetch
from wijkdna.store.remote import Remote, RemoteFailed
from wijkdna.web.sources import actions, queries
from wijkdna.web.sources.models import Refresh, RunState, State

BEAT = 5.0
"""Seconds between two signs of life; also the longest time before it hears that somebody stopped it."""

FETCHING = 0.55
"""Share of the work that fetching is, for the bar."""

FAILURES = (ChecksFailed, SourceChanged, MalformedCode, OtherBorders, ShapesLost, RemoteFailed)
Tell = Callable[[float, str], None]

_logger = logging.getLogger("wijkdna.refreshing")


class Life(AbstractContextManager["Life"]):
    """Says all the time that a refresh is being done, and hears when it must stop."""

    def __init__(self, number: int, is_told: Callable[[], bool], tell: Tell) -> None:
        self.number, self._is_told, self._tell = number, is_told, tell
        self._share, self._text, self._over, self._stop = 0.0, "", threading.Event(), False
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Life":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def show(self, share: float, text: str) -> None:
        """How far it is (0-1) and with what, in Dutch. Raises Stopped."""
        self._share, self._text = share, text
        self._tell(share, text)
        if self.is_stopped():
            raise Stopped

    def is_stopped(self) -> bool:
        """Whether to stop; asks nothing, so it may be called all the time."""
        return self._stop or self._is_told()

    def look(self) -> None:
        """Say that it is there, now, and hear whether to stop. Raises Stopped."""
        going = actions.show_life(refresh=self.number, now=timezone.now(), share=self._share, text=self._text)
        self._stop = self._stop or not going
        if self.is_stopped():
            raise Stopped

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            try:
                self.look()
            except Stopped:
                break
            except DatabaseError:
                _logger.exception("could not say how far the refresh is")  # the next time may go well
                connection.close()
        connection.close()


def perform(
    number: int,
    *,
    is_told: Callable[[], bool] = lambda: False,
    tell: Tell = lambda share, text: None,
    **web: Any,  # noqa: ANN401 as Web has them
) -> None:
    """Do a refresh that waits; its row says how it went. Nothing when another process has it.

    is_told  asked all the time whether to stop;  web: more arguments of Web
    """
    if not actions.claim(refresh=number, now=timezone.now()):
        return
    state, message, name = State.FAILED, _UNKNOWN, ""
    try:
        with Life(number, is_told, tell) as life:
            state, message, name = _do(Refresh.objects.get(pk=number), life, web)
    except Stopped:
        state, message = State.STOPPED, "Gestopt. Wat binnen was, blijft; een volgende keer gaat het verder."
    except FAILURES as problem:
        state, message = State.FAILED, f"De nieuwe uitgave is niet gemaakt; die er stond, blijft.\n{problem}"
    except OSError as problem:
        state, message = State.FAILED, f"Een bestand lezen of schrijven lukte niet: {problem.strerror}."
    finally:
        actions.end(refresh=number, state=state, message=message, release=name, now=timezone.now())


def _do(row: Refresh, life: Life, web: Mapping[str, Any]) -> tuple[State, str, str]:
    data: Path = settings.DATA
    if settings.BUCKET:
        _catch_up(Remote(settings.BUCKET))
    failed = _fetch(row, life, data, web)
    if not is_new(data):
        return _state(failed), _told("Er was niets nieuws.", failed), ""
    life.look()
    folder = build.make(data / "raw", data, date.today(), _part_of(life), release.add, level=build.FAST)
    _swap(folder, data, life)
    return _state(failed), _told(f"Uitgave {folder.name} staat klaar.", failed), folder.name


def _part_of(life: Life) -> Tell:
    """Making a release as the last part of the whole."""
    return lambda share, text: life.show(FETCHING + share * (1 - FETCHING), text)


def _state(failed: list[str]) -> State:
    return State.FAILED if failed else State.DONE


def _told(text: str, failed: list[str]) -> str:
    if not failed:
        return text
    return f"{text} Niet gelukt: {', '.join(failed)}. Van deze bronnen blijven de cijfers die er waren."


def _catch_up(remote: Remote) -> None:
    """Have what the other machines show: the new release goes on from that."""
    from wijkdna.several_machines import fetch

    if remote.current():
        fetch(remote)


def chosen(names: Iterable[str]) -> list[ModuleType]:
    """The source modules of these ids, in the order of DOWNLOADS; none: all."""
    wanted = set(names)
    return [source for source in build.DOWNLOADS if not wanted or source.TABLE.id in wanted]


def _fetch(row: Refresh, life: Life, data: Path, options: Mapping[str, Any]) -> list[str]:
    """Fetch the sources; returns the titles of those that failed."""
    sources, failed, share = chosen(row.sources), list[str](), 0.0
    own = settings_from({**settings.SOURCE_SETTINGS, **queries.site_settings()})
    with Web(own, tell=lambda text: life.show(share, text), stopped=life.is_stopped, **options) as web:
        for k, source in enumerate(sources):
            share = FETCHING * k / len(sources)
            life.show(share, source.TABLE.title)
            if not _fetch_one(source, web, data, row.pk):
                failed.append(source.TABLE.title)
    return failed


def _fetch_one(source: ModuleType, web: Web, data: Path, number: int) -> bool:
    started, told = timezone.now(), list[Fetch]()
    if setting := lacking(source, web.settings):
        state, message, newest = RunState.SKIPPED, f"Er is geen {setting}.", ""
        forget_withdrawn(source, setting, data / "raw")
    else:
        refresh([source], web, data / "raw", data, told.append)
        (fetch,) = told
        is_new = fetch.changed_at == fetch.fetched_at
        state = RunState.FAILED if fetch.error else RunState.NEW if is_new else RunState.SAME
        message, newest = fetch.error, fetch.newest
    actions.add_run(
        source=source.TABLE.id,
        state=state,
        message=message,
        newest=newest,
        started=started,
        ended=timezone.now(),
        refresh=number,
    )
    return state is not RunState.FAILED


def is_new(data: Path) -> bool:
    """Whether the fetched files, or this version, are others than those the current release was made with."""
    files = build.fetched(data / "raw")
    if not files:
        return False
    try:
        about = json.loads((release.current(data) / "release.json").read_text(encoding="utf-8"))
    except release.NoRelease:
        return True
    return (about.get("fetched"), about.get("made_by")) != (files, __version__)


def _swap(folder: Path, data: Path, life: Life) -> None:
    """Give readers the new release: here, and on all machines. Not when this refresh was given up meanwhile."""
    with one_at_a_time(data):
        life.look()
        release.make_current(data, folder.name)
        if settings.BUCKET:
            from wijkdna.several_machines import push

            push(Remote(settings.BUCKET))


def test(source: str, by: int, **options: Any) -> None:  # noqa: ANN401 as Web has them
    """Ask one small question of a source, and keep in words what came of it."""
    own = settings_from({**settings.SOURCE_SETTINGS, **queries.site_settings()})
    started = timezone.now()
    with Web(own, limits=Limits(timeout=10.0, tries=1, deadline=20.0), **options) as web:
        for module in chosen([source]):
            try:
                state, message = RunState.WORKS, try_connection(module, web)
            except (SourceUnreachable, SourceChanged) as problem:
                state, message = RunState.FAILED, str(problem)
            actions.add_run(source=source, state=state, message=message, started=started, ended=timezone.now(), by=by)


_UNKNOWN = "Er ging iets mis dat het programma niet kent. In het logboek van de server staat meer."
