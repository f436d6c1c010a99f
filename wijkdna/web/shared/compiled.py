"""Templates as Python made them, kept on this machine: making them anew takes two seconds of each start."""

from contextlib import suppress

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class _Patient(FileSystemBytecodeCache):
    """A disk that is full costs the next start two seconds, and no page."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja after it made a template."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled_templates() -> FileSystemBytecodeCache | None:
    """A folder that only this user can write, which Jinja looks after; None when there can be none.

    What is kept belongs to the text of a template: one that changed is made anew.
    """
    try:
        return _Patient()
    except (RuntimeError, OSError):
        return None
