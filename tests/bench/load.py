"""Asks pages over plain sockets: light enough to leave the processors to the site, which runs on the same machine."""

import re
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

CONNECTIONS = 4
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, and the bytes as they came over the wire."""

    status: int
    head: bytes
    body: bytes


class Connection:
    """A connection that stays open, of a browser that accepts gzip. Opened again when the site closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = socket.create_connection(("127.0.0.1", port))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def get(self, path: str) -> Reply:
        """One page. Raises ConnectionError when the site hangs up halfway, ValueError when it has no length."""
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"
        self._socket.sendall(request.encode("ascii"))
        head, _, start = self._more(b"").partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None:
            raise ValueError(f"{path}: {head.splitlines()[0].decode()}, without a length")
        body = self._rest(start, int(length[1]))
        if _CLOSE.search(head):
            self._socket.close()
            self._socket = socket.create_connection(("127.0.0.1", self._port))
        return Reply(int(head[9:12]), head, body)

    def _more(self, got: bytes) -> bytes:
        """Bytes up to and past the end of the head."""
        while b"\r\n\r\n" not in got:
            got += self._receive()
        return got

    def _rest(self, start: bytes, length: int) -> bytes:
        parts, missing = [start], length - len(start)
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        return b"".join(parts)

    def _receive(self) -> bytes:
        part = self._socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the site hung up")
        return part


@dataclass(frozen=True, slots=True)
class Load:
    """A number of pages in a number of seconds; times (seconds per page) are sorted."""

    seconds: float
    times: Sequence[float]

    @property
    def per_second(self) -> float:
        """Pages per second, all connections together."""
        return len(self.times) / self.seconds

    def milliseconds(self, share: float) -> float:
        """Time within which this share (0-1) of the pages came; 1 is the slowest page."""
        return self.times[min(len(self.times) - 1, int(len(self.times) * share))] * 1000


def load(port: int, paths: Sequence[str], connections: int = CONNECTIONS) -> Load:
    """Ask all pages, as fast as the site answers. Raises ValueError when one of them does not come with status 200."""
    times: list[float] = []
    wrong: list[str] = []

    def ask(part: Sequence[str]) -> None:
        with Connection(port) as connection:
            for path in part:
                began = time.perf_counter()
                status = connection.get(path).status
                times.append(time.perf_counter() - began)
                if status != 200:
                    wrong.append(f"{path}: {status}")

    threads = [threading.Thread(target=ask, args=(paths[first::connections],)) for first in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if wrong or len(times) < len(paths):
        raise ValueError(f"{len(paths) - len(times)} pages did not come; {'; '.join(wrong[:5])}")
    return Load(seconds, sorted(times))
