"""What the commands share: progress on a terminal or in a log, and Ctrl+C."""

import os
import signal
from io import StringIO

import pytest

from wijkdna.terminal import Progress, Refused, interruptible


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_progress_on_a_terminal_is_one_line_that_is_written_again():
    stream = Terminal()
    progress = Progress(stream)

    progress.show(0.0, "Gebieden")
    progress.show(0.5, "Controles")
    progress.end()

    assert stream.getvalue().split("\r\033[K") == [
        "",
        f"[{' ' * 30}]   0% Gebieden",
        f"[{'#' * 15}{' ' * 15}]  50% Controles\n",
    ]


def test_progress_in_a_log_is_a_line_for_each_new_step():
    stream = StringIO()
    progress = Progress(stream)

    for share, text in ((0.0, "Gebieden"), (0.6, "Grenzen"), (0.7, "Grenzen"), (1.0, "Klaar")):
        progress.show(share, text)
    progress.end()

    assert stream.getvalue() == "  0% Gebieden\n 60% Grenzen\n100% Klaar\n"


def press():
    """Ctrl+C."""
    os.kill(os.getpid(), signal.SIGINT)


def expect_stopped():
    return pytest.raises(Refused, match=r"^Afgebroken\.$")


def test_ctrl_c_stops_with_words_and_its_own_exit_code():
    with expect_stopped() as caught, interruptible("Afgebroken."):
        press()

    assert caught.value.code == 130


def test_an_interrupt_that_a_library_raises_by_itself_stops_too():
    with expect_stopped(), interruptible("Afgebroken."):
        raise KeyboardInterrupt


def test_an_interrupt_that_a_library_turned_into_another_error_stops_too():
    with expect_stopped(), interruptible("Afgebroken."):
        try:
            press()
        except KeyboardInterrupt:
            raise TypeError("cannot compare") from None


def test_a_second_interrupt_does_not_stop_the_clean_up_of_the_first():
    cleaned = []

    with expect_stopped(), interruptible("Afgebroken."):
        try:
            press()
        finally:
            press()
            cleaned.append("all")

    assert cleaned == ["all"]


def test_another_error_is_not_taken_for_an_interrupt():
    with pytest.raises(ValueError, match="mistake"), interruptible("Afgebroken."):
        raise ValueError("mistake")


def test_afterwards_ctrl_c_means_what_it_meant():
    before = signal.getsignal(signal.SIGINT)

    with interruptible("Afgebroken."):
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
