"""A web server on this computer that stands in for publishers, with the faults that real ones have.

    with Server({"/cbs": StatLine([...])}) as server:
        server.fail("DataProperties", status=500, times=1)
        Web(Settings(hosts={"cbs": f"{server.url}/cbs"}))

A publisher is a function of a Request that gives a Reply, or None for a 404. Give each a module of its own beside this
one. What a publisher need not do itself, because the server does it: 304 for an ETag, a piece of a file for Range, the
faults, and keeping what was asked.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked. `path` is without the prefix of the publisher; of a POST `form` holds the fields."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    form: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a publisher answers."""

    content: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


Publisher = Callable[[Request], Reply | None]


@dataclass
class Fault:
    """What goes wrong with requests of which the path holds `path`, so many times.

    status     another status, with `headers`
    content    another body, of another `kind`
    truncated  the connection breaks after this many bytes
    slow       after this many bytes nothing comes any more
    """

    path: str
    times: int
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    kind: str = "application/json"
    truncated: int | None = None
    slow: int | None = None


class Server:
    """The server. `asked` holds every request, oldest first."""

    def __init__(self, publishers: Mapping[str, Publisher]) -> None:
        self.publishers, self.asked, self.faults = dict(publishers), [], []
        self.released = Event()
        self._server = _Quiet(("127.0.0.1", 0), type("Handler", (_Handler,), {"stand_in": self}))
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        """Address of the server; the prefix of a publisher comes behind it."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def fail(self, path: str = "", *, times: int = 1, **what: object) -> None:
        """From now on this goes wrong, `times` times. See Fault."""
        self.faults.append(Fault(path, times, **what))

    def paths(self) -> list[str]:
        """Paths of all requests, oldest first."""
        return [request.path for request in self.asked]

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: Request) -> tuple[Reply, Fault | None]:
        """The reply to a request, and what goes wrong with it."""
        self.asked.append(request)
        fault = next((one for one in self.faults if one.times and one.path in request.path), None)
        if fault is not None:
            fault.times -= 1
            if fault.status or fault.content is not None:
                content = fault.content or b""
                return Reply(content=content, status=fault.status or 200, kind=fault.kind, headers=fault.headers), None
        return self._reply(request), fault

    def _reply(self, request: Request) -> Reply:
        for prefix, publisher in self.publishers.items():
            if request.path.startswith(prefix):
                found = publisher(
                    Request(
                        method=request.method,
                        path=request.path.removeprefix(prefix),
                        query=request.query,
                        headers=request.headers,
                        form=request.form,
                    )
                )
                return _part(request, found) if found else Reply(status=404)
        return Reply(status=404)


def _part(request: Request, reply: Reply) -> Reply:
    """The reply, or nothing when it is known already, or the piece that is asked for."""
    mark = reply.headers.get("ETag") or reply.headers.get("Last-Modified") or ""
    known = request.headers.get("if-none-match") or request.headers.get("if-modified-since")
    if mark and known == mark:
        return Reply(status=304, headers=reply.headers)
    asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
    if asked and request.headers.get("if-range", mark) == mark:
        start, size = int(asked[1]), len(reply.content)
        if start >= size:
            return Reply(status=416)
        piece = {**reply.headers, "Content-Range": f"bytes {start}-{size - 1}/{size}"}
        return Reply(content=reply.content[start:], status=206, kind=reply.kind, headers=piece)
    return reply


def _last(fields: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[-1] for name, values in fields.items()}


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asks may hang up half-way: that is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits 40 ms for the other side to confirm its headers
    stand_in: Server

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        self._answer(_last(parse_qs(body)))

    def _answer(self, form: Mapping[str, str]) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = _last(parse_qs(parts.query))
        request = Request(method=self.command, path=parts.path, query=query, headers=headers, form=form)
        reply, fault = self.stand_in.answer(request)
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self._send(reply.content, fault)

    def _send(self, content: bytes, fault: Fault | None) -> None:
        if fault is None:
            self.wfile.write(content)
            return
        self.wfile.write(content[: fault.slow if fault.truncated is None else fault.truncated])
        self.wfile.flush()
        if fault.slow is not None:
            self.stand_in.released.wait()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""
