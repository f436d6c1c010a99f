"""Jobs for the tests of the worker: one that can be counted, one that breaks, and one that waits until it may go on."""

from pathlib import Path

from django_tasks import task


@task()
def count(file: str, number: int) -> None:
    """Add a line to a file."""
    with Path(file).open("a") as lines:
        lines.write(f"{number}\n")


@task()
def break_down(email: str) -> None:
    """Fail with words that name somebody."""
    raise ValueError(email)


@task()
def wait(pipe: str, file: str) -> None:
    """Say that we are busy, by opening a pipe, go on when the other side closes it, and add a line to a file."""
    Path(pipe).read_text()
    count.call(file, 1)
