"""What is remembered of each fetch."""

from datetime import UTC, datetime, timedelta

import pytest

from wijkdna.store.fetches import Fetch, last_fetch, remember

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3, hours=20)


def test_a_source_that_was_never_fetched_has_nothing_to_tell(tmp_path):
    fetch = last_fetch(tmp_path, "cbs_kwb")

    assert fetch == Fetch(source="cbs_kwb")
    assert fetch.days_old(NOON) is None


def test_what_is_kept_is_found_again(tmp_path):
    fetch = Fetch(source="cbs_kwb").went_well(NOON, changed=True, newest="2025").failed(LATER, "“eigen” fout")

    remember(tmp_path, fetch)

    assert last_fetch(tmp_path, "cbs_kwb") == fetch
    assert last_fetch(tmp_path, "politie") == Fetch(source="politie")
    assert [path.name for path in (tmp_path / "fetches").iterdir()] == ["cbs_kwb.json"]


def test_a_failure_leaves_what_we_had_and_its_age():
    fetch = Fetch(source="x").went_well(NOON, changed=True, newest="2025").failed(LATER, "weg")

    assert (fetch.newest, fetch.error, fetch.days_old(LATER)) == ("2025", "weg", 3)


def test_nothing_new_leaves_the_moment_of_the_change():
    first = Fetch(source="x").went_well(NOON, changed=False, newest="2024")
    second = first.went_well(LATER, changed=False, newest="2024")
    third = second.went_well(LATER, changed=True, newest="2025")

    assert [one.changed_at for one in (first, second, third)] == [
        NOON.isoformat(),
        NOON.isoformat(),
        LATER.isoformat(),
    ]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"source": "x"}', "null"])
def test_a_file_that_cannot_be_read_tells_nothing(tmp_path, content):
    (tmp_path / "fetches").mkdir()
    (tmp_path / "fetches" / "x.json").write_text(content, encoding="utf-8")

    assert last_fetch(tmp_path, "x") == Fetch(source="x")
