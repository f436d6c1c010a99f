"""The web server: gunicorn, started by `wijkdna serve` with the settings that fit these pages."""

import errno
import gc
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import ThreadWorker

BACKLOG = 512
THREADS = 4
"""Per worker: a page is work for the processor, so threads are only there for slow and idle connections."""

LONGEST_LINE, MOST_HEADERS, LONGEST_HEADER = 4094, 60, 8190
"""Bytes of an address, number of headers, and bytes of each. An own area of many buurten makes the longest address."""

LAST_PORT = 65535

HEAD_PATIENCE = 10
"""Seconds in which the headers of a request must be here, and more for a body: its length at SLOWEST bytes a second."""

SLOWEST = 20_000

GRACE = 10
"""Seconds that pages get to finish when the server stops."""


def processors() -> int:
    """How many processors this process may use: as many workers answer the most pages."""
    return len(os.sched_getaffinity(0))


class CannotListen(Exception):
    """Visitors cannot come in on this address and port; the text says why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket on which visitors may come in. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as problem:
        raise CannotListen(_words(host, port, problem)) from problem


def _words(host: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        other = port + 1 if port < LAST_PORT else port - 1
        return (
            f"Poort {port} is al bezet, misschien door een WijkDNA die nog draait.\n"
            f"Stop die, of kies een andere poort: make start PORT={other}, of wijkdna serve --port {other}"
        )
    if problem.errno == errno.EACCES:
        return f"Poort {port} mag u niet gebruiken. Kies er een vanaf 1024, bijvoorbeeld --port 8000."
    return f"Op het adres {host} kan deze computer geen site aanbieden. Kies een ander met --host, zoals 127.0.0.1."


def _compile_pages() -> None:
    """All templates, in half a second: else the first visitor of every page and every worker waits for it."""
    from django.template import engines

    jinja: Any = engines.all()[0]
    for name in jinja.env.list_templates(extensions=["html"]):
        jinja.env.get_template(name)


def _begin(worker: Worker, ready: Callable[[], None]) -> None:
    """A worker leaves Ctrl-C to the process above it, which tells it when to stop; the first one says that it works."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if worker.age == 1:
        ready()


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Lets go of visitors who take too long to say what they want: a few of them would keep all threads waiting.

    What cannot be seen here is somebody who reads very slowly; a web server in front takes care of that.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as gunicorn has it
        super().__init__(*args, **kwargs)
        self._listening: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:  # noqa: ANN401
        """One request, in a thread of its own."""
        self._listening[conn] = time.monotonic() + HEAD_PATIENCE
        try:
            return super().handle(conn)
        finally:
            self._listening.pop(conn, None)

    def handle_request(self, request: Any, conn: Any) -> Any:  # noqa: ANN401
        """The headers are here; now the body gets time that fits its length."""
        length = next((value for name, value in request.headers if name == "CONTENT-LENGTH"), "0")
        self._listening[conn] = time.monotonic() + HEAD_PATIENCE + int(length) / SLOWEST
        return super().handle_request(request, conn)

    def notify(self) -> None:
        """Called every second: whose time is over is no longer listened to. An answer under way still goes out."""
        super().notify()
        now = time.monotonic()
        for conn, until in list(self._listening.items()):
            if now > until:
                with suppress(OSError):  # gone already
                    conn.sock.shutdown(socket.SHUT_RD)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Answers on a socket until it is told to stop; run() does not return."""

    def __init__(
        self, listening: socket.socket, workers: int, ready: Callable[[], None], end: Callable[[], None]
    ) -> None:
        self._settings: dict[str, Any] = {
            "bind": f"fd://{listening.detach()}",
            "workers": workers,
            "worker_class": f"{__name__}.PatientWorker",
            "threads": THREADS,
            # A page is fetched by whichever worker has nothing to do. Connections that stay open would tie visitors to
            # the worker that took them first, while another one idles.
            "keepalive": 0,
            "graceful_timeout": GRACE,
            # Read everything once, then fork: a fast start, and memory that workers share.
            "preload_app": True,
            "post_worker_init": lambda worker: _begin(worker, ready),
            "on_exit": lambda server: end(),
            "accesslog": None,
            "loglevel": "error",  # a warning would be a line for every HEAD
            # BEHIND_PROXY alone decides whether X-Forwarded-Proto is believed.
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "control_socket_disable": True,
            "limit_request_line": LONGEST_LINE,
            "limit_request_fields": MOST_HEADERS,
            "limit_request_field_size": LONGEST_HEADER,
        }
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """The site, with its style sheets in place and its figures open. Called by gunicorn, before it forks."""
        import django
        from django.core.management import call_command

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijkdna.web.settings")
        django.setup()
        # Before the site is loaded: it looks once which style sheets there are.
        call_command("collectstatic", interactive=False, verbosity=0)

        from wijkdna.store.places import place_index
        from wijkdna.web.shared.frame import figures
        from wijkdna.web.wsgi import application

        place_index(figures())
        _compile_pages()
        # All this stays: workers share the memory, and need not look for garbage in it.
        gc.collect()
        gc.freeze()
        # What a page makes is gone after it: looking for rings in it less often takes away the slowest pages.
        gc.set_threshold(20_000, 20, 50)
        return application
