"""What the commands share: words for what cannot be done, argparse in Dutch, progress, and Ctrl+C."""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn, TextIO

_BAR = 30
_DUTCH = (
    ("the following arguments are required: ", "Dit ontbreekt: "),
    ("unrecognized arguments: ", "Dit hoort er niet bij: "),
    ("argument ", ""),
    ("expected one argument", "hier hoort een waarde achter"),
    ("invalid choice: ", "onbekend: "),
    ("choose from ", "kies uit "),
    ("ignored explicit", "hier hoort geen waarde achter:"),
)


class Refused(Exception):
    """The command cannot do what was asked; the text says what happened and what to do."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


def say(text: str) -> None:
    """Something beside the answer, on stderr."""
    print(text, file=sys.stderr, flush=True)


class Progress:
    """How far we are: a bar on a terminal, a line per step in a log."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._last = stream, ""
        self._bar = stream.isatty()

    def show(self, share: float, text: str) -> None:
        """Told how far we are (0-1) and with what."""
        if self._bar:
            self._stream.write(f"\r\033[K[{'#' * round(share * _BAR):<{_BAR}}] {share:4.0%} {text}")
        elif text != self._last:
            self._stream.write(f"{share:4.0%} {text}\n")
        self._last = text
        self._stream.flush()

    def end(self) -> None:
        """What is printed next starts on a line of its own."""
        if self._bar and self._last:
            self._stream.write("\n")
            self._stream.flush()


@contextmanager
def interruptible(text: str) -> Iterator[None]:
    """Ctrl+C becomes Refused with this text, once everything is cleaned up.

    polars raises KeyboardInterrupt by itself, before Python does: the second one would stop the clean-up that the
    first one started. numpy may turn it into an error of another kind.
    """
    pressed = False

    def press(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        if sys.exc_info()[0] is not KeyboardInterrupt:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, press)
    try:
        yield
    except KeyboardInterrupt:
        raise Refused(text, code=130) from None
    except BaseException:
        if pressed:
            raise Refused(text, code=130) from None
        raise
    finally:
        signal.signal(signal.SIGINT, before)


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of our texts, and says usage in Dutch."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401
        super().add_usage(usage, actions, groups, "Gebruik: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse, in Dutch."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 what argparse takes
        super().__init__(**options, add_help=False, allow_abbrev=False, formatter_class=_Help)
        self._positionals.title, self._optionals.title = "invoer", "opties"
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg")

    def error(self, message: str) -> NoReturn:
        """What argparse did not understand; exit code 2."""
        for english, dutch in _DUTCH:
            message = message.replace(english, dutch)
        self.print_usage(sys.stderr)
        self.exit(2, f"{message}\nUitleg: {self.prog} --help\n")


def at_least_one(text: str) -> int:
    """A number from 1, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is geen getal vanaf 1")
    return int(text)


def port(text: str) -> int:
    """A port to listen on, for argparse."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is geen poort: kies een getal van 1 tot en met 65535")
    return int(text)
