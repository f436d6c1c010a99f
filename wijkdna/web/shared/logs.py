"""Logs without personal data: one JSON line per event on stdout, or plain text on a terminal.

Nothing that a visitor sent can get in. A text is written only when it stands literally in the source that logged it,
so it is a constant; what was filled in must be a number; of an error come its type and its places, not its words.
"""

import errno
import json
import linecache
import logging
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from traceback import walk_stack, walk_tb
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HIDDEN = "…"
"""Stands where something was filled in that may be about a person."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_READS = frozenset({"GET", "HEAD"})
_WORD = re.compile(r"[A-Za-z0-9_.:+-]{1,64}")
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0-9. +]*[a-zA-Z]")
_MOST_CAUSES = 5
_MOST_FRAMES = 12
_PACKAGES = re.compile(r".*/(?:site-packages|lib/python3\.\d+)/")
_ROOT = f"{Path(__file__).parents[3]}/"

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_logger = logging.getLogger("wijkdna.requests")


def note(logger: logging.Logger, message: str, level: int = logging.INFO, **facts: object) -> None:
    """Log an event of our own. message is a literal; facts are numbers, or names from our own code such as a job.

    Any other fact is hidden: text with spaces, an e-mail address, a path.
    """
    logger.log(level, message, extra={"facts": facts}, stacklevel=2)


def formatter(kind: str, details: bool) -> logging.Formatter:
    """The formatter of the setting LOG_FORMAT: json, text, or auto, which is text when stdout is a terminal.

    details  also the words of errors, in text only: for who builds, on the own screen
    """
    # When a line cannot be written, Python shows what was to be filled in on stderr.
    logging.raiseExceptions = False
    as_text = kind == "text" or (kind == "auto" and sys.stdout.isatty())
    return PlainLines(details) if as_text else JsonLines()


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, logger, message, and what else is known."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line break."""
        return json.dumps(event(record), ensure_ascii=False)


class PlainLines(logging.Formatter):
    """The same for human eyes; the places of an error on lines of their own."""

    def __init__(self, details: bool) -> None:
        super().__init__()
        self._details = details

    def format(self, record: logging.LogRecord) -> str:
        """One or more lines."""
        said = event(record)
        time, level, name, message = (str(said.pop(key)) for key in ("time", "level", "logger", "message"))
        errors = said.pop("errors", [])
        rest = " ".join(f"{key}={value}" for key, value in said.items())
        lines = [" ".join(filter(None, (time[11:19], level, name, message, rest)))]
        for error in errors:
            lines += [f"  {error['type']} {error['code']}".rstrip(), *(f"    {place}" for place in error["places"])]
        if self._details and record.exc_info:
            lines.append(f"  {record.exc_info[1]}")
        return "\n".join(lines)


def event(record: logging.LogRecord) -> dict[str, Any]:
    """What may be known of a record, in the order in which it is written. Call it in the thread that logged."""
    path, line = _place(record)
    said: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _message(record, path),
    }
    said |= _of_request(record) | _facts(getattr(record, "facts", {}))
    if record.levelno >= logging.WARNING:
        said["place"] = f"{_short(path)}:{line}"
    if record.exc_info and record.exc_info[1]:
        said["errors"] = [_error(one) for one in _causes(record.exc_info[1])]
    return said


def _place(record: logging.LogRecord) -> tuple[str, int]:
    """File and line where the text of a record stands: where it was logged, or above that, as gunicorn wraps it."""
    if not isinstance(record.msg, str) or _is_literal(record.msg, record.pathname):
        return record.pathname, record.lineno
    frames = islice((one for one in walk_stack(None) if one[0].f_globals.get("__name__") != "logging"), _MOST_FRAMES)
    found = ((frame.f_code.co_filename, line) for frame, line in frames)
    return next((one for one in found if _is_literal(record.msg, one[0])), (record.pathname, record.lineno))


def _message(record: logging.LogRecord, path: str) -> str:
    """The text with the numbers that belong in it; only a text that stands in the source where it was logged."""
    template = record.msg
    if not isinstance(template, str) or not _is_literal(template, path):
        return HIDDEN
    given = record.args
    if not given:
        return template
    if isinstance(given, Mapping):
        return _PLACEHOLDER.sub(HIDDEN, template)
    kept = tuple(one if isinstance(one, int | float) else HIDDEN for one in given)
    try:
        return template % kept
    except (TypeError, ValueError):  # something else than text was to be written as a number
        return _PLACEHOLDER.sub(HIDDEN, template)


@lru_cache(maxsize=500)
def _is_literal(text: str, path: str) -> bool:
    """Whether the text stands between quotes in that source file, so that nobody's name can be in it."""
    source = "".join(linecache.getlines(path))
    return any(f"{quote}{text}{quote}" in source for quote in "\"'")


def _of_request(record: logging.LogRecord) -> dict[str, object]:
    """Which page it was about, when it was about a page; Django adds the request to its own records."""
    said: dict[str, object] = {}
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        said |= {"method": _method(request), "route": _route(request), "status": getattr(record, "status_code", None)}
    if _request_id.get():
        said["request"] = _request_id.get()
    return said


def _method(request: HttpRequest) -> str:
    """The method, which is free text of the browser until it is one that we know."""
    return request.method if request.method in METHODS else HIDDEN


def _route(request: HttpRequest) -> str | None:
    """Name of the page in urls.py; None when no page of ours answered."""
    return request.resolver_match.view_name if request.resolver_match else None


def _facts(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value if _is_safe(value) else HIDDEN for name, value in facts.items()}


def _is_safe(value: object) -> bool:
    """Numbers, and one word without the signs of a name, a sentence, a path or an address."""
    is_word = isinstance(value, str) and _WORD.fullmatch(value) is not None
    return value is None or is_word or isinstance(value, int | float)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it came from."""
    for _ in range(_MOST_CAUSES):
        yield error
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if before is None:
            return
        error = before


def _error(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    places = [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}: "
        f"{linecache.getline(frame.f_code.co_filename, line).strip()}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    return {"type": f"{kind.__module__}.{kind.__qualname__}", "code": _code(error), "places": places}


def _code(error: BaseException) -> str:
    """What the system or the database calls it: such codes come from a fixed list, its words may quote a row."""
    if isinstance(error, OSError) and error.errno:
        return errno.errorcode.get(error.errno, "")
    known = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    return known if _is_safe(known) else ""


def _short(path: str) -> str:
    """A source file without the folder of the machine it is installed in."""
    return _PACKAGES.sub("", path.removeprefix(_ROOT))


class RequestLog:
    """Middleware: gives a request a number that all its lines carry, and writes a line when it was answered.

    LOG_REQUESTS tells which: none, all, or changes: all but the reading of pages by who has no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._all, self._none = settings.LOG_REQUESTS == "all", settings.LOG_REQUESTS == "none"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and take note."""
        number = secrets.token_hex(8)
        token, began = _request_id.set(number), time.perf_counter()
        try:
            response = self._get_response(request)
            if self._is_noted(request):
                _write(request, response, time.perf_counter() - began)
        finally:
            _request_id.reset(token)
        return response

    def _is_noted(self, request: HttpRequest) -> bool:
        if self._all or self._none:
            return self._all
        return request.method not in _READS or settings.SESSION_COOKIE_NAME in request.COOKIES


def _write(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    facts = {"ms": round(seconds * 1000, 1)}
    extra = {"request": request, "status_code": response.status_code, "facts": facts}
    _logger.info("answered", extra=extra)
