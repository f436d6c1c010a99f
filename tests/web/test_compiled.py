"""Templates that were made before are read from disk, and a disk that is full stops nobody."""

import errno
import os
import tempfile

import pytest
from jinja2 import DictLoader, Environment, FileSystemBytecodeCache

from wijkdna.web.shared.compiled import compiled_templates


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A machine with nothing kept yet."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / f"_jinja2-cache-{os.getuid()}"


def page(text, **words):
    made = Environment(loader=DictLoader({"page.html": text}), bytecode_cache=compiled_templates())
    return made.get_template("page.html").render(**words)


def test_a_template_is_made_once_and_anew_when_its_text_changes(elsewhere, monkeypatch):
    assert page("Dag {{ name }}", name="Anne") == "Dag Anne"
    assert len(list(elsewhere.iterdir())) == 1

    with monkeypatch.context() as here:
        here.setattr(Environment, "compile", lambda *args, **options: pytest.fail("made again"))
        assert page("Dag {{ name }}", name="Bart") == "Dag Bart"
    assert page("Hoi {{ name }}", name="Bart") == "Hoi Bart"


def test_a_full_disk_stops_no_page(elsewhere, monkeypatch):
    def full(self, bucket):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemBytecodeCache, "dump_bytecode", full)

    assert page("Dag {{ name }}", name="Anne") == "Dag Anne"


def test_without_a_folder_of_its_own_nothing_is_kept(elsewhere):
    elsewhere.write_text("in the way", encoding="utf-8")

    assert compiled_templates() is None
    assert page("Dag {{ name }}", name="Anne") == "Dag Anne"
