"""The choices of figures and the figures that are wanted: what the files say is true of the programme."""

import shutil

import pytest

from wijkdna.domain.indicators import DefinitionError
from wijkdna.pipeline.build import DOWNLOADS
from wijkdna.store.definitions import DEFINITIONS, load_awaiting
from wijkdna.store.selections import load_selection, load_wanted, load_ways


def test_every_source_that_is_lacking_says_how_to_get_it():
    needed = {one.source for one in load_wanted()}
    first = [line[0] for name in ("nplv", "veerkracht") for heading in load_selection(name) for line in heading.lines]
    needed |= {one.sources[0] for one in load_awaiting() if one.id in first}

    assert needed <= set(load_ways())


def test_a_source_can_be_fetched_as_it_says():
    fetched = {source.TABLE.id: "key" if getattr(source, "KEY", "") else "open" for source in DOWNLOADS}

    for way in load_ways().values():
        assert way.fetch == (fetched[way.table] if way.table else "none"), way.source


def load_all(folder):
    load_wanted(folder)
    load_ways(folder)
    load_selection("nplv", folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("nplv.yaml", "- woz_waarde", "- woz", "nplv.yaml: unknown: woz"),
        ("nplv.yaml", "title: Meedoen", "kop: Meedoen", "expected title, lead, figures"),
        ("wanted.yaml", "[ses_woa]", "[]", "nothing is named"),
        ("wanted.yaml", "fetch: key", "fetch: misschien", "fetch is misschien"),
        ("wanted.yaml", "table: klimaatmonitor", "table: ''", "fetch is key and table is ''"),
        ("wanted.yaml", "  kea:", "  keas:", "unknown: keas"),
        ("wanted.yaml", "ways:", "wegen:", "ways is no dict"),
    ],
)
def test_a_mistake_is_named(tmp_path, file, old, new, words):
    folder = tmp_path / "definitions"
    shutil.copytree(DEFINITIONS, folder)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(DefinitionError) as told:
        load_all(folder)
    assert words in str(told.value)
