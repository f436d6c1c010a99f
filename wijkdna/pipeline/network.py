"""Asking publishers, politely: one client, with time-outs, pauses, retries, a size limit and clear words when it fails.

Nothing here reads the environment or the wall clock: hosts, keys, clock and stop flag are arguments. A key is only ever
sent as a header and never stands in an address, a side-car or a message.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import stamina

from wijkdna import __version__
from wijkdna.pipeline.download import SourceChanged

_SLICE = 0.25
"""Longest time in seconds before a wait notices that it should stop."""

Outcome = TypeVar("Outcome")

Words = Callable[[str], None]
"""Told in Dutch what is being fetched."""


class SourceUnreachable(Exception):
    """A publisher did not give what we asked; the message (Dutch) says what happened and what to do."""


class NotThere(SourceUnreachable):
    """The publisher answers, but has nothing at this address (404 or 410)."""


class Stopped(Exception):
    """Somebody stopped the fetch; what came in stays, and the next fetch goes on from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a site sets itself.

    hosts    name of a host -> its address, for a mirror or another tenant; any other host has its usual address
    keys     name of a host -> the key that its publisher gave
    others   everything else, such as a version in the address of a file
    contact  a mail address or web page for publishers that want to reach us
    """

    hosts: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""


def settings_from(names: Mapping[str, str]) -> Settings:
    """Settings from names such as SOURCE_CBS_HOST, SOURCE_EPONLINE_KEY and SOURCE_CONTACT; others are left alone."""
    own = {name.removeprefix("SOURCE_").lower(): value for name, value in names.items() if name.startswith("SOURCE_")}
    own = {name: value for name, value in own.items() if value}
    contact = own.pop("contact", "")
    hosts = {name.removesuffix("_host"): own.pop(name) for name in [*own] if name.endswith("_host")}
    keys = {name.removesuffix("_key"): own.pop(name) for name in [*own] if name.endswith("_key")}
    return Settings(hosts=hosts, keys=keys, others=own, contact=contact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long, how often and how much; times in seconds, sizes in bytes."""

    timeout: float = 60.0
    tries: int = 5
    deadline: float = 600.0
    """For one request with all its retries and its whole body."""
    pause: float = 0.5
    """Between two requests to the same host, unless the site sets SOURCE_PAUSE."""
    first_wait: float = 2.0
    """Before the second try; doubled before each next one, plus up to half of it by chance."""
    largest: int = 100_000_000
    largest_file: int = 2_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time, to put another one in its place in a test. `now` is in UTC."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `url` holds no key."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes


class TryAgain(Exception):
    """This try failed in a way that may pass.

    after       what the publisher asked us to wait, in seconds
    connection  the host itself is the trouble: no use to ask it for anything else in this run
    """

    def __init__(self, text: str, after: float | None = None, *, connection: bool = False) -> None:
        super().__init__(text)
        self.after, self.connection = after, connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question. `secret` are headers that hold a key; with `data`, a form, it is a POST."""

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] | None = None


class Web:
    """Everything we ask of publishers goes through one of these, one request at a time."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        limits: Limits | None = None,
        clock: Clock | None = None,
        tell: Words = lambda text: None,
        stopped: Callable[[], bool] = lambda: False,
        proxies: bool = True,
    ) -> None:
        """Make one, and close it.

        tell     told what is being fetched
        stopped  asked all the time whether to stop
        proxies  go through the proxy, and trust the certificates, that the environment names; the standard names
        """
        self.settings, self.limits, self.clock = settings or Settings(), limits or Limits(), clock or Clock()
        self.tell, self.stopped, self.proxies = tell, stopped, proxies
        self._asked: dict[str, float] = {}
        self._down: dict[str, SourceUnreachable] = {}
        contact = f" (+{self.settings.contact})" if self.settings.contact else ""
        self._client = httpx.Client(
            headers={"User-Agent": f"WijkDNA/{__version__}{contact}"},
            timeout=self.limits.timeout,
            trust_env=proxies,
        )

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def base(self, name: str, usual: str) -> str:
        """The address of a host by name: the one a site set, else the usual one. Raises SourceUnreachable."""
        address = self.settings.hosts.get(name, usual).rstrip("/")
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SourceUnreachable(f"SOURCE_{name.upper()}_HOST is geen adres: schrijf het als https://naam.nl")
        return address

    def key(self, name: str) -> str:
        """The key for a host by name. Raises SourceUnreachable when the site has none."""
        try:
            return self.settings.keys[name]
        except KeyError:
            raise SourceUnreachable(
                f"Deze bron vraagt een sleutel. Vraag hem aan en zet hem in SOURCE_{name.upper()}_KEY."
            ) from None

    def pause(self) -> float:
        """Seconds between two requests to the same host. Raises SourceUnreachable when the site set no number."""
        text = self.settings.others.get("pause", "").replace(",", ".")
        try:
            return max(0.0, float(text)) if text else self.limits.pause
        except ValueError:
            raise SourceUnreachable("SOURCE_PAUSE is geen getal: schrijf seconden, zoals 0,5.") from None

    def check(self) -> None:
        """Raises Stopped when somebody asked to stop."""
        if self.stopped():
            raise Stopped

    def json(self, url: str, **asked: Any) -> Any:  # noqa: ANN401 what the publisher answers
        """The content of a JSON answer; the arguments are those of ask(). Raises SourceUnreachable or SourceChanged."""
        return parsed(self.ask(url, **asked))

    def ask(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        secret: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> Answer:
        """A whole answer, tried again where that may help. With `data` it is a POST of a form.

        secret  headers that hold a key; an answer that sends us elsewhere is then refused

        Raises SourceUnreachable (NotThere for a 404) and Stopped.
        """
        asked = Asked(url=url, params=params or {}, headers=headers or {}, secret=secret or {}, data=data)

        def once(deadline: float) -> Answer:
            with self.stream(asked, deadline) as answer:
                content = b"".join(self.body(answer, self.limits.largest, deadline))
                return Answer(plain(answer.url), answer.status_code, answer.headers, content)

        return self.patiently(url, once)

    def patiently(self, url: str, once: Callable[[float], Outcome]) -> Outcome:
        """Do something that asks this address, again when it fails in a way that may pass.

        once  gets the moment (of clock.monotonic) at which it must be done
        """
        host = urlsplit(url).netloc
        if host in self._down:
            raise self._down[host]
        deadline = self.clock.monotonic() + self.limits.deadline
        try:
            for attempt in stamina.retry_context(self._again(host, deadline), attempts=self.limits.tries, timeout=None):
                with attempt:
                    return once(deadline)
        except TryAgain as last:
            problem = SourceUnreachable(
                f"{host} {last}, ook na nog eens proberen. Probeer het later opnieuw, of kijk de verbinding na."
            )
            if last.connection:
                self._down[host] = problem
            raise problem from last
        raise AssertionError("unreachable")

    def _again(self, host: str, deadline: float) -> Callable[[Exception], bool | float]:
        """Whether to try again. It does the waiting itself, on our own clock, and tells stamina to wait no more."""
        wait = self.limits.first_wait

        def hook(problem: Exception) -> bool | float:
            nonlocal wait
            if not isinstance(problem, TryAgain):
                return False
            after = problem.after if problem.after is not None else wait * (1 + self.clock.chance() / 2)
            wait *= 2
            if self.clock.monotonic() + after >= deadline:
                return False
            self.tell(f"{host} {problem}; over {after:.0f} seconden nog eens")
            self.wait(after)
            return 0.0

        return hook

    def wait(self, seconds: float) -> None:
        """Wait, unless somebody stops us. Raises Stopped."""
        until = self.clock.monotonic() + seconds
        self.check()
        while (left := until - self.clock.monotonic()) > 1e-6:
            self.clock.sleep(min(left, _SLICE))
            self.check()

    @contextmanager
    def stream(self, asked: Asked, deadline: float) -> Iterator[httpx.Response]:
        """One try: an answer with a status that we can use, its body still to come (see body())."""
        host = urlsplit(asked.url).netloc
        self.wait(max(0.0, self._asked.get(host, -1e9) + self.pause() - self.clock.monotonic()))
        if self.clock.monotonic() >= deadline:
            raise TryAgain("duurt te lang")
        try:
            with self._client.stream(
                "GET" if asked.data is None else "POST",
                asked.url,
                params=asked.params or None,
                headers={**asked.headers, **asked.secret},
                data=asked.data,
                follow_redirects=not asked.secret,
            ) as answer:
                refuse(answer, self.clock.now())
                yield answer
        except httpx.TimeoutException as problem:
            raise TryAgain("antwoordt niet op tijd", connection=True) from problem
        except httpx.InvalidURL as problem:
            raise SourceUnreachable(f"{host}: dit is geen adres: {problem}") from problem
        except httpx.HTTPError as problem:
            raise TryAgain("is niet te bereiken of breekt de verbinding af", connection=True) from problem
        finally:
            self._asked[host] = self.clock.monotonic()

    def body(self, answer: httpx.Response, largest: int, deadline: float) -> Iterator[bytes]:
        """The bytes of an answer as they come. Raises SourceUnreachable when there are more than `largest`."""
        size = 0
        for chunk in answer.iter_bytes():
            self.check()
            size += len(chunk)
            if size > largest:
                raise SourceUnreachable(f"{answer.url.host}: het antwoord is groter dan {largest // 10**6} MB.")
            if self.clock.monotonic() > deadline:
                raise TryAgain("stuurt te langzaam")
            yield chunk


def plain(url: httpx.URL) -> str:
    """An address without a name and password in it."""
    return str(url.copy_with(userinfo=b""))


def refuse(answer: httpx.Response, now: datetime) -> None:
    """Raises when the status is none that we can use: TryAgain where it may pass, else SourceUnreachable."""
    host, status = answer.url.netloc.decode(), answer.status_code
    if status in (200, 206, 304):
        return
    if status in (401, 403):
        raise SourceUnreachable(
            f"{host} geeft geen toegang ({status}). Kijk de sleutel van deze bron na, en of hij voor dit adres geldt."
        )
    if status in (404, 410):
        raise NotThere(f"{host} heeft {answer.url.path} niet (meer) ({status}). Kijk het adres van deze bron na.")
    if status == 429 or status >= 500:
        raise TryAgain(f"antwoordt met {status}", wanted_wait(answer.headers.get("Retry-After", ""), now))
    if 300 <= status < 400:
        raise SourceUnreachable(
            f"{host} verwijst door naar een ander adres ({status}). Kijk het adres van deze bron na."
        )
    raise SourceUnreachable(f"{host} weigert de vraag ({status}): {answer.url.path}")


def wanted_wait(text: str, now: datetime) -> float | None:
    """Seconds to wait that a Retry-After asks for, as a number or as a date; None when it does not."""
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def parsed(answer: Answer) -> Any:  # noqa: ANN401 what the publisher answers
    """The content of JSON. Raises SourceUnreachable for a web page, SourceChanged for anything else."""
    host = urlsplit(answer.url).netloc
    try:
        return json.loads(answer.content)
    except ValueError as problem:
        if is_web_page(answer.headers.get("Content-Type", ""), answer.content):
            raise SourceUnreachable(
                f"{host} geeft een webpagina in plaats van gegevens. Kijk het adres na; misschien is er onderhoud."
            ) from problem
        raise SourceChanged(f"{host} geeft geen JSON op {urlsplit(answer.url).path}: {problem}") from problem


def is_web_page(kind: str, start: bytes) -> bool:
    """Whether an answer is HTML, by its content type and its first bytes."""
    return "html" in kind.lower() or start.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
